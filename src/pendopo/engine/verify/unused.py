"""Nothing stands in a definition that nobody reads: it would be kept, translated and adapted for nothing."""

import re
from collections.abc import Iterator

from ..addresses import fields_of
from ..compiled import PLACEHOLDER
from ..findings import Finding, Vocabulary
from ..names import Names, expression_sources
from ..schema import Definition
from .found import found
from .letters import PART

WORD = re.compile(r"[a-z][a-z0-9_]*")


def check_unused(definition: Definition, vocabulary: Vocabulary, names: Names) -> Iterator[Finding]:
    """Computed fields, parameters and functions that nothing uses."""
    read = names_read(definition, names)
    for field in fields_of(definition):
        if field.id in names.computed and field.id not in read and not (field.public or field.filter):
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
    """Every name that some expression or message reads."""
    read = {name for _, source in expression_sources(definition) for name in names.reads(source)}
    read |= {name for own, one in names.computed.items() for name in one.names - {own}}
    for field in fields_of(definition):
        read |= {name for rule in field.rules for name in PLACEHOLDER.findall(rule.message)}
    # Formulas of fees know the steps before them, so they are not compiled here.
    return read | {name for source in money_sources(definition) for name in WORD.findall(source)}


def money_sources(definition: Definition) -> Iterator[str]:
    """The formulas of fees."""
    for fee in definition.fees:
        yield fee.when
        yield from (step.expr for step in fee.steps)
        yield from (text for line in fee.lines for text in (line.when, line.expr))


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
