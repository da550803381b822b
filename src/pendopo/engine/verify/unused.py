"""Nothing stands in a definition that nobody reads: it would be kept, translated and adapted for nothing."""

from collections.abc import Iterator

from ..addresses import fields_of
from ..compiled import PLACEHOLDER
from ..expr import ExprError
from ..findings import Finding, Vocabulary
from ..names import Names
from ..schema import Definition
from .found import found
from .knowledge import plain_sources
from .letters import PART


def check_unused(definition: Definition, vocabulary: Vocabulary, names: Names) -> Iterator[Finding]:
    """Computed fields, parameters and functions that nothing uses."""
    read = names_read(definition, names)
    for field in fields_of(definition):
        if field.type == "computed" and field.id not in read and not (field.public or field.filter):
            message = "Hitungan ini tidak dibaca rumus, surat, pungutan, daftar, atau halaman publik mana pun."
            yield found("isian-mati", f"field:{field.id}", message, "Pakai atau hapus isiannya.")
    used = read | named_params(definition)
    for param in definition.params:
        if param.id not in used:
            message = "Parameter ini tidak dipakai rumus, surat, nomor, atau pungutan mana pun."
            yield found("tak-dipakai", f"param:{param.id}", message, "Pakai atau hapus parameternya.")
    acting = acting_functions(definition)
    for function in definition.workflow.functions:
        if function.id not in acting:
            message = "Fungsi ini tidak memegang keadaan, transisi, atau perkara anak apa pun."
            yield found("tak-dipakai", f"function:{function.id}", message, "Beri tugas atau hapus fungsinya.")


def names_read(definition: Definition, names: Names) -> set[str]:
    """Every name that some expression or message reads, its own computation apart."""
    read: set[str] = set()
    for node, source in (*plain_sources(definition), *more_sources(definition)):
        try:
            read |= names.expression(source).names - {node.removeprefix("field:")}
        except ExprError:
            continue  # reported with the expression itself
    for field in fields_of(definition):
        read |= {name for rule in field.rules for name in PLACEHOLDER.findall(rule.message)}
    return read


def more_sources(definition: Definition) -> Iterator[tuple[str, str]]:
    """Expressions that belong to steps, sub-cases and fees."""
    yield from ((f"transition:{step.id}", step.guard) for step in definition.workflow.transitions if step.guard)
    for child in definition.workflow.subcases:
        yield from ((f"subcase:{child.id}", source) for source in child.carry.values())
    for fee in definition.fees:
        yield from ((f"fee_step:{step.id}", step.expr) for step in fee.steps)


def named_params(definition: Definition) -> set[str]:
    """The parameters that letter numbers and fees name."""
    parts = {part for letter in definition.letters for part in PART.findall(letter.number_format)}
    return parts | {fee.perda for fee in definition.fees}


def acting_functions(definition: Definition) -> set[str]:
    """The functions that hold something."""
    workflow = definition.workflow
    acting = {state.function for state in workflow.states} | {step.function for step in workflow.transitions}
    acting |= {child.function for child in workflow.subcases}
    return acting | {name for stage in workflow.stages for name in stage.escalate}
