"""The names an expression of a definition may use: its fields, parameters, tariff tables, and for guards results."""

from collections.abc import Collection, Iterator
from decimal import Decimal, InvalidOperation

from .addresses import fields_of
from .expr import ExprError, Expression, Kind, Name, Table, Value, compile_expr
from .expr.kinds import MAX_INT, RUPIAH, TABLE, texts_of
from .expr.tariff import GRAMMAR, TableRow, exact, read_span, whole
from .fields import KINDS
from .findings import Finding
from .schema import Definition, Param
from .schema_fees import TariffRow, TariffTable
from .schema_form import Column, Field

PARAM_KINDS = {"text": Kind.TEXT, "integer": Kind.INT, "decimal": Kind.DECIMAL, "money": Kind.INT}
TARIFF_KINDS = {"integer": Kind.INT, "decimal": Kind.DECIMAL, "money": Kind.INT}

RESULT = "hasil_"
"""How a track or a sub-case ended is read as `hasil_<id>`."""


class Names:
    """Known names with kinds, the compiled computed fields, and the findings of what could not be known."""

    def __init__(self, definition: Definition) -> None:
        self.known: dict[str, Name] = {}
        self.computed: dict[str, Expression] = {}
        self.findings: list[Finding] = []
        for param in definition.params:
            self.known[param.id] = Name(PARAM_KINDS[param.type], unit=RUPIAH if param.type == "money" else "")
        results = result_names(definition)
        self.known |= results
        for tariff in definition.tables:
            table = table_of(tariff)
            self.known[TABLE + table.id] = Name(table.kind, table=table, unit=table.unit)
            self.findings += row_findings(tariff)
        fields = fields_of(definition)
        self.fields = frozenset(field.id for field in fields)
        for field in fields:
            if field.type != "computed":
                self.known[field.id] = field_name(field)
        self.add_computed([field for field in fields if field.type == "computed"])
        self._read: dict[str, Expression | ExprError] = {}
        self.findings += result_findings(definition, self, results.keys())

    def expression(self, source: str) -> Expression:
        """An expression over these names, read once; raises `ExprError` each time for one that is not valid."""
        found = self._read.get(source)
        if found is None:
            try:
                found = compile_expr(source, self.known)
            except ExprError as error:
                found = error
            self._read[source] = found
        if isinstance(found, ExprError):
            raise found
        return found

    def reads(self, source: str) -> frozenset[str]:
        """The names that an expression reads; none when it is not valid (that is reported where it stands)."""
        try:
            return self.expression(source).names
        except ExprError:
            return frozenset()

    def add_computed(self, waiting: list[Field]) -> None:
        """Type computed fields in the order of their dependence; what stays over is wrong or circular."""
        errors: dict[str, ExprError] = {}
        while waiting:
            errors = {field.id: error for field in waiting if (error := self.try_computed(field))}
            left = [field for field in waiting if field.id in errors]
            if len(left) == len(waiting):
                break
            waiting = left
        for field in waiting:
            self.findings.append(self.computed_finding(field, errors[field.id], waiting))

    def try_computed(self, field: Field) -> ExprError | None:
        """Compile one computed field, or say why not."""
        try:
            expression = compile_expr(field.expr, self.known)
        except ExprError as error:
            return error
        self.computed[field.id] = expression
        optional = expression.optional or bool(field.visible)
        self.known[field.id] = computed_name(expression, optional, field.unit)
        return None

    def computed_finding(self, field: Field, error: ExprError, waiting: list[Field]) -> Finding:
        """A faulty expression, or a circle of computed fields."""
        if error.code == "rujukan-putus" and any(f"“{other.id}”" in str(error) for other in waiting):
            message = "Isian hitungan ini bergantung pada dirinya sendiri lewat hitungan lain."
            return Finding("lingkar", f"field:{field.id}", message, "Putuskan lingkarannya.")
        return expr_finding(f"field:{field.id}", field.expr, error)


def expr_finding(node: str, source: str, error: ExprError) -> Finding:
    """An expression that the language refuses, as a finding."""
    shown = source if len(source) <= 80 else source[:80] + "…"
    return Finding(error.code, node, str(error), f"Perbaiki rumus: {shown}")


def computed_name(expression: Expression, optional: bool, unit: str = "") -> Name:
    """What is known of a name that stands for an expression: a computed field, or a step of a fee."""
    return Name(
        expression.kind,
        optional,
        choices=texts_of(expression.term) if expression.kind is Kind.TEXT else None,
        size=expression.size,
        clock=expression.uses_today,
        unit=unit or expression.unit,
    )


def field_name(field: Field) -> Name:
    """What is known of a field before it is answered."""
    always = field.required is True and not field.visible
    kind = KINDS[field.type]
    if kind is Kind.ROWS:
        columns = tuple((column.id, answer_name(column, not column.required)) for column in field.columns)
        return Name(kind, not always or field.min_rows == 0, columns=columns, rows=field.max_rows)
    return answer_name(field, not always)


def answer_name(field: Field | Column, optional: bool) -> Name:
    """What is known of one answer: of a field, or of a column in each row."""
    closed = field.type in ("choice", "multi_choice")
    low, high = (whole_bound(field, text) for text in (field.min, field.max))
    return Name(
        KINDS[field.type],
        optional,
        choices=frozenset(option.id for option in field.options) if closed else None,
        low=low,
        high=high,
        unit=RUPIAH if field.type == "money" else field.unit,
    )


def whole_bound(field: Field | Column, text: str) -> int | None:
    """The least or greatest whole number a field takes, None where it says none (or nonsense, reported elsewhere)."""
    try:
        return whole(text) if field.type in ("integer", "money") and text else None
    except ValueError:
        return None


def result_names(definition: Definition) -> dict[str, Name]:
    """How each track ended (one of its `done` states) and each sub-case (its outcome); empty until then."""
    ends: dict[str, set[str]] = {track.id: set() for track in definition.workflow.tracks}
    for state in definition.workflow.states:
        if state.kind == "done" and state.track in ends:
            ends[state.track].add(state.id)
    found = {track: Name(Kind.TEXT, optional=True, choices=frozenset(states)) for track, states in ends.items()}
    outcomes = Name(Kind.TEXT, optional=True, choices=frozenset({"baik", "gagal", "batal"}))
    found |= {link.id: outcomes for link in definition.workflow.subcases}
    return {f"{RESULT}{name}": known for name, known in found.items()}


def result_findings(definition: Definition, names: Names, results: Collection[str]) -> Iterator[Finding]:
    """Results stand nowhere but in guards of transitions, and nothing else is called like one."""
    taken = {field.id for field in fields_of(definition)} | {param.id for param in definition.params}
    for name in sorted(taken & set(results)):
        message = f"“{name}” adalah nama hasil jalur atau perkara turunan."
        yield Finding("id-ganda", f"field:{name}", message, "Beri nama lain.")
    for node, source in expression_sources(definition):
        if RESULT in source and not node.startswith("transition:") and names.reads(source) & set(results):
            message = "Hasil jalur atau perkara turunan hanya diketahui di syarat (guard) transisi."
            yield Finding("rujukan-putus", node, message, f"Perbaiki rumus: {source}")


def table_of(tariff: TariffTable) -> Table:
    """A tariff table as expressions read it, without the rows that `row_findings` reports."""
    rows = tuple(row for one in tariff.rows if isinstance(row := table_row(tariff, one), TableRow))
    keys = tuple(Kind.INT if key.type == "integer" else Kind.TEXT for key in tariff.keys)
    unit = RUPIAH if tariff.type == "money" else tariff.unit
    return Table(tariff.id, tariff.title, TARIFF_KINDS[tariff.type], keys, rows, unit)


def table_row(tariff: TariffTable, row: TariffRow) -> TableRow | Finding:
    """One row with its keys and value read, or what is wrong with it."""
    node = f"row:{row.id}"
    if len(row.key) != len(tariff.keys):
        message = f"Baris ini punya {len(row.key)} kunci, padahal tabelnya {len(tariff.keys)}."
        return Finding("jenis-tidak-cocok", node, message, "Tulis satu isi untuk setiap kunci tabel.")
    try:
        pairs = zip(tariff.keys, row.key, strict=True)
        key = tuple(read_span(text) if one.type == "integer" else text for one, text in pairs)
    except ValueError:
        message = "Kunci baris ini bukan bilangan bulat atau rentangnya."
        return Finding("jenis-tidak-cocok", node, message, f"Tulis {GRAMMAR}.")
    try:
        value = exact(row.value) if tariff.type == "decimal" else whole(row.value)
    except (ValueError, InvalidOperation):
        kind = TARIFF_KINDS[tariff.type].value
        message = f"Nilai “{row.value[:40]}” bukan {kind}."
        return Finding("jenis-tidak-cocok", node, message, "Tulis angka saja, pecahan dengan titik: 0.005.")
    return TableRow(row.id, row.label, key, value)


def row_findings(tariff: TariffTable) -> Iterator[Finding]:
    """What is wrong with the rows of a tariff table, each by itself."""
    return (fault for row in tariff.rows if isinstance(fault := table_row(tariff, row), Finding))


def param_value(param: Param, text: str) -> Value:
    """The typed value of a parameter; raises `ValueError` (or `InvalidOperation`) when the text is none."""
    kind = PARAM_KINDS[param.type]
    if kind is Kind.INT:
        number = int(text) if len(text) <= 40 else MAX_INT + 1
        if abs(number) > MAX_INT:
            raise ValueError(text)
        return number
    if kind is Kind.DECIMAL:
        value = Decimal(text)
        if len(text) > 40 or not value.is_finite() or abs(value.adjusted()) > 20:
            raise ValueError(text)
        return value
    return text


def expression_sources(definition: Definition) -> Iterator[tuple[str, str]]:
    """Every expression of a definition with the address of its node (computed fields and fees apart)."""
    for field in fields_of(definition):
        node = f"field:{field.id}"
        if field.visible:
            yield node, field.visible
        if isinstance(field.required, str):
            yield node, field.required
        yield from ((f"rule:{rule.id}", rule.expr) for rule in field.rules)
    workflow = definition.workflow
    yield from ((f"transition:{step.id}", step.guard) for step in workflow.transitions if step.guard)
    yield from ((f"track:{track.id}", track.when) for track in workflow.tracks if track.when)
    yield from ((f"subcase:{link.id}", expr) for link in workflow.subcases for expr in link.carry.values())
    yield from ((f"letter:{letter.id}", expr) for letter in definition.letters for expr in letter.data.values())
