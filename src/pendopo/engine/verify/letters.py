"""Letters use only known data that is never empty, reach nothing outside, and can be numbered."""

import re
from collections.abc import Iterator

from ..expr import ExprError, Kind
from ..findings import Finding, Vocabulary
from ..names import Names, expr_finding
from ..schema import Definition, Letter
from .found import found, listed

NUMBER_PARTS = frozenset({"urut", "tahun"})
"""Parts of a letter number besides parameters: sequence and year."""

USED = re.compile(r"\bisi\.([a-z][a-z0-9_]*)")
UNSAFE = re.compile(
    r"#?\b(?:import|include)\b\s*(?:\(|[\"'](?![a-z]+\.typ[\"']))|@(?:preview|local)/"
    r"|\b(?:read|plugin|eval|csv|yaml|toml|xml|cbor|bibliography)\s*\(|\b(?:json|image)\s*\((?!\s*bytes\s*\()"
)
"""Typst's ways to other files, packages or code. `json(bytes(…))` and `image(bytes(…))` stay inside the data, and
`#import "segel.typ"` names a part of the letter library, which comes with the letter."""

PART = re.compile(r"\{([^{}]*)\}")


def check_letters(definition: Definition, vocabulary: Vocabulary, names: Names) -> Iterator[Finding]:
    """Data, template and number of each letter."""
    params = {param.id for param in definition.params}
    yield from check_wanted(definition, vocabulary)
    for letter in definition.letters:
        yield from check_data(letter, names)
        yield from check_template(letter)
        yield from check_number(letter, params)


def check_data(letter: Letter, names: Names) -> Iterator[Finding]:
    """Every datum is an expression over known names that always has a value; a table not asked for has no rows."""
    node = f"letter:{letter.id}"
    for name, source in letter.data.items():
        try:
            expression = names.expression(source)
        except ExprError as error:
            yield expr_finding(node, source, error)
            continue
        if expression.optional and expression.kind is not Kind.ROWS:
            message = f"Isi surat “{name}” bisa kosong: {source}."
            yield found("surat-data-kosong", node, message, "Pakai isi(…, pengganti) atau isian yang selalu wajib.")


def check_wanted(definition: Definition, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Every effect finds the letter that it makes, with the data it reads from it."""
    letters = {letter.id: letter for letter in definition.letters}
    for step in definition.workflow.transitions:
        for effect in step.effects:
            for name, data in vocabulary.letters.get(effect, {}).items():
                lacking = data - set(letters[name].data) if name in letters else data
                if lacking:
                    message = f"Akibat “{effect}” memerlukan surat “{name}” dengan isi {listed(lacking)}."
                    yield found("surat-kurang", f"transition:{step.id}", message, "Tambah surat atau isinya.")


def check_template(letter: Letter) -> Iterator[Finding]:
    """The template reads only `isi.<name>` of its own data and nothing outside."""
    node, source = f"letter:{letter.id}", without_comments(letter.template)
    for name in sorted(set(USED.findall(source)) - set(letter.data)):
        message = f"Naskah surat memakai isi.{name} yang tidak ada dalam data surat."
        yield found("rujukan-putus", node, message, f"Yang ada: {listed(letter.data)}.")
    unsafe = UNSAFE.search(source)
    if unsafe:
        message = f"Naskah surat memakai “{unsafe.group(0).strip()}”, padahal hanya boleh membaca datanya."
        yield found("surat-tidak-aman", node, message, "Pakai sys.inputs saja, tanpa berkas atau paket luar.")


def without_comments(source: str) -> str:
    """Typst source without its comments."""
    return re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", source, flags=re.DOTALL)


def check_number(letter: Letter, params: set[str]) -> Iterator[Finding]:
    """The number holds its sequence and only known parts."""
    node, parts = f"letter:{letter.id}", PART.findall(letter.number_format)
    strange = [part for part in parts if part not in NUMBER_PARTS | params]
    if strange or "urut" not in parts:
        message = f"Nomor surat “{letter.number_format}” tanpa {{urut}} atau dengan bagian yang tidak dikenal."
        yield found("nomor-surat", node, message, f"Bagian yang dikenal: {listed(NUMBER_PARTS | params)}.")
