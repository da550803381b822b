"""Expressions are of the language, give the kind that their place wants, and depend on nothing circular."""

from collections.abc import Iterator

from ..addresses import fields_of
from ..expr import ExprError, Expression, Kind
from ..findings import Finding, Vocabulary
from ..names import Names, expr_finding
from ..schema import Definition
from ..schema_form import Field
from .found import found


def check_expressions(definition: Definition, vocabulary: Vocabulary, names: Names) -> Iterator[Finding]:
    """Computed fields, conditions of fields, rules and guards."""
    yield from names.findings
    fields = fields_of(definition)
    for field in fields:
        yield from check_conditions(field, names)
        for rule in field.rules:
            yield from condition(f"rule:{rule.id}", rule.expr, names)
        if (field.type == "computed") != bool(field.expr):
            message = "Rumus “expr” hanya dan selalu ada pada isian hitungan (computed)."
            yield found("ekspresi-tidak-sah", f"field:{field.id}", message, "Isi atau hapus “expr”.")
    for step in definition.workflow.transitions:
        if step.guard:
            yield from condition(f"transition:{step.id}", step.guard, names)
    for track in definition.workflow.tracks:
        if track.when:
            yield from condition(f"track:{track.id}", track.when, names)
    yield from check_order(fields, names)


def check_conditions(field: Field, names: Names) -> Iterator[Finding]:
    """`visible` and `required` are yes/no and do not read the clock."""
    node = f"field:{field.id}"
    for source in conditions_of(field):
        yield from condition(node, source, names)
        expression = compiled(source, names)
        if expression and expression.uses_today:
            message = "Tampil atau wajibnya isian tidak boleh bergantung pada tanggal hari ini."
            yield found("jam-di-tampil", node, message, "Pindahkan ke “validate”.")


def condition(node: str, source: str, names: Names) -> Iterator[Finding]:
    """An expression that must give yes or no."""
    try:
        expression = names.expression(source)
    except ExprError as error:
        yield expr_finding(node, source, error)
        return
    if expression.kind is not Kind.BOOL:
        message = f"Rumus ini menghasilkan {expression.kind.value}, padahal harus ya/tidak."
        yield found("jenis-tidak-cocok", node, message, "Tulis sebagai perbandingan, misalnya jenis == …")


def conditions_of(field: Field) -> list[str]:
    """The expressions that decide whether a field is asked and must be filled."""
    return [source for source in (field.visible, field.required) if isinstance(source, str) and source]


def compiled(source: str, names: Names) -> Expression | None:
    """The expression, or None where it is reported elsewhere."""
    try:
        return names.expression(source)
    except ExprError:
        return None


def check_order(fields: list[Field], names: Names) -> Iterator[Finding]:
    """Conditions depend on earlier questions only; nothing depends on itself."""
    needs = {field.id: dependencies(field, names) for field in fields}
    order = {field.id: number for number, field in enumerate(fields)}
    for field in fields:
        if field.id in reach(field.id, needs):
            message = "Tampil, wajib, atau hitungan isian ini bergantung pada dirinya sendiri."
            yield found("lingkar", f"field:{field.id}", message, "Putuskan lingkarannya.")
            continue
        for name in sorted(needs[field.id]) if field.type != "computed" else ():
            if order[name] > order[field.id]:
                message = f"Bergantung pada “{name}” yang baru ditanyakan sesudahnya."
                yield found("tampil-mundur", f"field:{field.id}", message, f"Pindahkan ke sesudah “{name}”.")


def dependencies(field: Field, names: Names) -> set[str]:
    """The fields that decide whether this one is asked and what it holds."""
    sources = conditions_of(field) + ([field.expr] if field.expr else [])
    expressions = [expression for source in sources if (expression := compiled(source, names))]
    params = {name for expression in expressions for name in expression.names}
    return {name for name in params if name in names.fields}


def reach(start: str, needs: dict[str, set[str]]) -> set[str]:
    """Everything that a field depends on, directly or not."""
    seen: set[str] = set()
    waiting = list(needs[start])
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting.extend(needs.get(name, ()))
    return seen
