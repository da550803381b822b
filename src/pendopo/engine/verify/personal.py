"""Personal data stays out of everything that anybody may read or that is kept unencrypted for searching."""

from collections.abc import Iterator

from ..addresses import fields_of
from ..expr import ExprError
from ..expr.kinds import Op, Ref, Term, walk
from ..findings import Finding, Vocabulary
from ..names import Names
from ..personal import PERSONAL_TYPES, is_personal
from ..schema import Definition, Letter
from ..schema_form import Column, Field
from .found import found


def check_personal(definition: Definition, vocabulary: Vocabulary, names: Names) -> Iterator[Finding]:
    """Fields, their columns, what is computed from them, and the public parts of letters."""
    personal = personal_names(definition, names)
    for field in fields_of(definition):
        yield from check_class(f"field:{field.id}", field)
        yield from check_open(field, names, personal)
        for column in field.columns:
            yield from check_class(f"column:{column.id}", column)
    for letter in definition.letters:
        yield from check_public(letter, vocabulary, names, personal)


def check_class(node: str, field: Field | Column) -> Iterator[Finding]:
    """What is personal by its type says so."""
    if field.type in PERSONAL_TYPES and field.personal == "tidak":
        message = f"Isian berjenis {field.type} selalu data pribadi."
        yield found("pribadi-terbuka", node, message, "Tulis personal: umum atau spesifik.")


def check_open(field: Field, names: Names, personal: set[str]) -> Iterator[Finding]:
    """Personal data is neither public nor kept unencrypted for filtering, also not as part of a computed field."""
    if field.id in personal and (field.public or field.filter):
        sources = ", ".join(sorted(made_of(field.id, names) & personal)) or "isian ini sendiri"
        message = f"Isian ini memuat data pribadi ({sources}) tetapi ditandai public atau filter."
        yield found("pribadi-terbuka", f"field:{field.id}", message, "Hapus tanda public dan filter.")


def personal_names(definition: Definition, names: Names) -> set[str]:
    """The fields that hold personal data, also those that are computed from it."""
    own = {field.id for field in fields_of(definition) if is_personal(field)}
    return own | {name for name in names.computed if made_of(name, names) & own}


def made_of(name: str, names: Names) -> set[str]:
    """The names that a computed field is made of, directly or not."""
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        computed = names.computed.get(waiting.pop())
        new = computed.names - seen if computed else frozenset()
        seen |= new
        waiting.extend(new)
    return seen


def check_public(letter: Letter, vocabulary: Vocabulary, names: Names, personal: set[str]) -> Iterator[Finding]:
    """What stands on a public page is one answer as it is (a name goes behind dots), never personal data mixed in."""
    for name in sorted(vocabulary.public_data & set(letter.data)):
        try:
            term = names.expression(letter.data[name]).term
        except ExprError:
            continue  # reported with the expression itself
        mixed = sorted(mixed_in(term) & personal)
        if mixed:
            message = f"Isi surat “{name}” tampil untuk umum dan mencampur data pribadi: {', '.join(mixed)}."
            mend = "Pakai satu isian apa adanya, misalnya isi(nama_badan, nama)."
            yield found("pribadi-terbuka", f"letter:{letter.id}", message, mend)


def mixed_in(term: Term) -> set[str]:
    """The names that an expression works into something else; those it only chooses between stay as they are."""
    if not isinstance(term, Op):
        return set()
    chosen = {"isi": term.args, "jika": term.args[1:]}.get(term.name)
    if chosen is None:
        return {one.name for one in walk(term) if isinstance(one, Ref)}
    return {name for arg in chosen for name in mixed_in(arg)}
