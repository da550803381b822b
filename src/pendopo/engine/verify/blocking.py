"""What a region may ask beside a service, and when it may hold an application back: only where its own law says so."""

import re
from collections.abc import Iterator

from ..findings import Finding, Vocabulary
from ..names import Names
from ..schema import Definition, Param
from .found import found

BLOCKS, LAW = "_menahan", "_perda"
"""Ends of parameters: `<x>_menahan` lets something hold an application back, `<x>_perda` names the law that says so."""

MONTHS = "januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember"
REGULATION = re.compile(
    r"\b(perda|qanun|perdasus|perdasi)\b.*?\d{1,3}\s*(/|\btahun\b)\s*(19|20)\d\d\b"
    rf".*?\b\d{{1,2}} ({MONTHS}) (19|20)\d\d\b",
    re.IGNORECASE,
)


def names_regulation(text: str) -> bool:
    """Whether a text names a regional regulation with its number and its date."""
    return bool(REGULATION.search(" ".join(text.split())))


def check_blocking(definition: Definition, vocabulary: Vocabulary, names: Names) -> Iterator[Finding]:
    """A parameter that holds applications back has one beside it for its law, and is 0 while that names none."""
    params = {param.id: param for param in definition.params}
    for param in definition.params:
        if param.id.endswith(BLOCKS):
            law = params.get(param.id.removesuffix(BLOCKS) + LAW)
            if not _is_lawful(param, law):
                message = f"“{param.label}”: Perda-nya belum disebut dengan nomor dan tanggalnya."
                mend = "Isi dahulu parameter Perda di sampingnya: Perda Kota Contoh 7/2026 tanggal 3 Maret 2026."
                yield found("menahan-tanpa-perda", f"param:{param.id}", message, mend)


def _is_lawful(param: Param, law: Param | None) -> bool:
    if law is None or law.type != "text":
        return False
    return param.current.strip() in ("", "0") or names_regulation(law.current)
