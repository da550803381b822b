"""What the law asks of every service: a standard with all components, and a legal basis."""

from collections.abc import Iterator

from ..findings import Finding, Vocabulary
from ..names import Names
from ..schema import STANDARD_KEYS, Definition
from .found import found, listed


def check_law(definition: Definition, vocabulary: Vocabulary, names: Names) -> Iterator[Finding]:
    """The components of UU 25/2009 art. 21, none missing and none invented; at least one legal basis."""
    standard = definition.service.standard
    for key in STANDARD_KEYS:
        if key not in standard or not standard[key].text.strip():
            message = "Komponen standar pelayanan ini belum diisi (UU 25/2009 pasal 21)."
            yield found("standar-kurang", f"standard:{key}", message, "Isi teksnya di service.standard.")
    for key in sorted(set(standard) - set(STANDARD_KEYS)):
        message = "Komponen ini tidak ada dalam standar pelayanan."
        yield found("standar-kurang", f"standard:{key}", message, f"Pakai salah satu: {listed(STANDARD_KEYS)}.")
    if not definition.legal_basis:
        message = "Layanan ini belum menyebut satu pun dasar hukum."
        yield found(
            "dasar-hukum-kosong",
            "definition:self",
            message,
            "Isi legal_basis; tandai verified: tidak bila belum dibaca.",
        )
