"""Declared languages are complete for everything the public reads."""

from collections.abc import Iterator

from ..addresses import TEXTS, addressed
from ..compiled import PLACEHOLDER
from ..findings import Finding, Vocabulary
from ..names import Names
from ..schema import Definition
from .found import found

PUBLIC = frozenset(
    {"definition", "service", "requirement", "step", "standard", "page", "field", "option", "rule", "stage", "letter"}
)
"""Kinds of nodes the public reads in full; of states only `public_title`, of transitions only the applicant's."""


def check_texts(definition: Definition, vocabulary: Vocabulary, names: Names) -> Iterator[Finding]:
    """Each declared language against the source."""
    source = dict(public_texts(definition))
    everything = {(node, attr) for node, _ in addressed(definition) for attr in TEXTS.get(node.partition(":")[0], ())}
    for lang, nodes in definition.texts.items():
        given = {(node, attr): text for node, attrs in nodes.items() for attr, text in attrs.items()}
        for node, attr in source.keys() - given.keys():
            message = f"Teks “{attr}” belum ada dalam bahasa {lang}."
            yield found("terjemahan-kurang", node, message, f"Tambah di i18n/{lang}.yaml.")
        for node, attr in given.keys() - everything:
            message = f"i18n/{lang}.yaml menerjemahkan “{attr}” dari simpul yang tidak ada."
            yield found("terjemahan-yatim", node, message, "Hapus atau perbaiki alamatnya.")
        for key in given.keys() & source.keys():
            if set(PLACEHOLDER.findall(given[key])) != set(PLACEHOLDER.findall(source[key])):
                message = f"Kata dalam kurung kurawal pada “{key[1]}” ({lang}) berbeda dari aslinya."
                yield found("terjemahan-isian", key[0], message, "Samakan {…} dengan teks Indonesia.")


def public_texts(definition: Definition) -> Iterator[tuple[tuple[str, str], str]]:
    """Every text the public reads, by node and attribute."""
    applicants = {function.id for function in definition.workflow.functions if function.kind == "applicant"}
    for node, value in addressed(definition):
        kind = node.partition(":")[0]
        if kind in PUBLIC:
            attrs: tuple[str, ...] = tuple(attr for attr in TEXTS[kind] if attr not in ("owner", "legal"))
        elif kind == "state":
            attrs = ("public_title",)
        elif kind == "transition" and getattr(value, "function", "") in applicants:
            attrs = ("action",)
        else:
            continue
        yield from (((node, attr), text) for attr in attrs if needs_words(text := getattr(value, attr)))


def needs_words(text: str) -> bool:
    """Whether a text has words to translate (a unit of a letter or two, or a sum such as Rp0, has none)."""
    return len(text) > 2 and not text.startswith("Rp")
