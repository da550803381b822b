"""Pure rules of the staff pages: what is masked, why a step cannot be done now, words for verdicts and files."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal

from pendopo.engine.api import PERSONAL_TYPES, Column, Field, Transition
from pendopo.lib.identifiers import mask_nik, mask_phone

Way = Literal["langsung", "halaman", "tanda_tangan"]

RIGHT = "sesuai"
# What a verdict is called on screen; '' is a file nobody has judged.
VERDICTS = {
    "": "Belum dinilai", "sesuai": "Sesuai", "buram": "Buram", "salah_kolom": "Salah kolom",
    "kedaluwarsa": "Kedaluwarsa",
}  # fmt: skip
VERDICT_TONES = {"sesuai": "baik", "": "jalan"}
# Requirements that the page knows itself, or that are met with the step.
ASKED_ON_THE_WAY = frozenset({"semua_berkas_sesuai", "ada_yang_diminta", "tanda_tangan"})
ORDER = {"bahaya": 0, "kedua": 1, "utama": 2}
# Fields that are no answer of the applicant's own words.
NOT_ASKED_AGAIN = frozenset({"computed", "statement"})


def verdict_tone(verdict: str) -> str:
    return VERDICT_TONES.get(verdict, "gagal")


def is_sealed(field: Field) -> bool:
    """Shown only behind dots until somebody asks for it, which is noted; a table when any of its columns is."""
    return is_sealed_part(field) or any(map(is_sealed_part, field.columns))


def is_sealed_part(part: Field | Column) -> bool:
    """Whether this very field or column stays behind dots."""
    return part.personal == "spesifik" or part.type in PERSONAL_TYPES


def masked(part: Field | Column, shown: str) -> str:
    """The answer behind dots: enough to recognise, not enough to use."""
    if not shown:
        return ""
    if part.type in ("nik", "npwp"):
        return mask_nik(shown.replace(" ", ""))
    if part.type == "phone":
        return mask_phone(shown)
    if part.type == "email":
        local, _at, domain = shown.rpartition("@")
        return f"{local[:1]}•••••@{domain}" if local else "•••••"
    return "••••••••"


def masked_cell(field: Field, column: Column, shown: str) -> str:
    """A cell of a table: behind dots when its column is sealed, or the whole table."""
    return masked(column, shown) if is_sealed_part(field) or is_sealed_part(column) else shown


def way_of(step: Transition) -> Way:
    """How a step is done: signed, on a page of its own (it asks for something), or at once."""
    if "tanda_tangan" in step.requires:
        return "tanda_tangan"
    asks = step.note == "wajib" or "ada_yang_diminta" in step.requires or step.tone == "bahaya"
    return "halaman" if asks else "langsung"


def blocked(step: Transition, *, verdicts: Collection[str], returns: int, max_returns: int, guard_ok: bool) -> str:
    """Why this step cannot be done now, or ''. `verdicts`: of the current files, '' for one not judged."""
    if not guard_ok:
        return f"“{step.action}” belum dapat dilakukan: syaratnya belum terpenuhi."
    if "semua_berkas_sesuai" in step.requires:
        return _unjudged(step, verdicts)
    if "ada_yang_diminta" in step.requires and max_returns and returns >= max_returns:
        return f"Sudah dikembalikan {returns} kali, batas terbanyak."
    return ""


def _unjudged(step: Transition, verdicts: Collection[str]) -> str:
    left = sum(not one for one in verdicts)
    if left:
        return f"Nilai {left} berkas lagi sebelum “{step.action}”."
    wrong = sum(one != RIGHT for one in verdicts)
    return f"{wrong} berkas tidak sesuai. Kembalikan kepada pemohon agar diperbaiki." if wrong else ""


def files_summary(verdicts: Collection[str]) -> str:
    """'3 sesuai, 1 belum dinilai'."""
    parts = []
    for verdict in ("sesuai", "buram", "salah_kolom", "kedaluwarsa", ""):
        count = sum(one == verdict for one in verdicts)
        if count:
            parts.append(f"{count} {VERDICTS[verdict].lower()}")
    return ", ".join(parts)


def effect_words(effect: str) -> str:
    """'buat_surat' as 'Buat surat': effects are named by what they do."""
    return effect.replace("_", " ").capitalize()


def proposed_note(judged: Mapping[str, tuple[str, str]]) -> str:
    """A first draft of what to write to the applicant, from the judgements: label → (verdict, note)."""
    lines = []
    for label, (verdict, note) in judged.items():
        reason = VERDICTS[verdict].lower()
        lines.append(f"{label}: {reason}. {note}".strip() if note else f"{label}: {reason}.")
    return "\n".join(lines)
