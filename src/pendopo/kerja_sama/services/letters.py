"""The papers of an agreement: frozen as letters with their numbers, typeset, signed by hand by both, scanned."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from pendopo.audit.api import Acting, record
from pendopo.documents.api import (
    FrozenLetter,
    Letter,
    Paper,
    Signatory,
    freeze_letter,
    letter_of_subject,
    print_paper,
    void_letter,
)
from pendopo.kerja_sama.models import BeritaAcara, Kesepakatan
from pendopo.kerja_sama.queries_kesepakatan import digest_of_draft
from pendopo.kerja_sama.queries_naskah import handover_words, letter_words
from pendopo.kerja_sama.vocabulary import JENIS
from pendopo.tenancy.api import Region, defer

FOLDER = Path(__file__).resolve().parent.parent / "naskah"
TITLES = dict(JENIS) | {"bast": "Berita Acara Serah Terima"}
NO_CODE = "a" * 26  # a preview is no letter: nothing is found under it


@cache
def template(kind: str) -> str:
    """The typst source: what all of them share, then kb, pks or bast."""
    return "\n".join((FOLDER / f"{name}.typ").read_text(encoding="utf-8") for name in ("bersama", kind))


def _frozen(kind: str, subject_id: UUID, digest: str, data: dict[str, Any], who: dict[str, str]) -> FrozenLetter:
    """Both governments sign one sheet by hand; `subject_id` stands for a signatory, who needs no account here."""
    return FrozenLetter(
        definition_id="kerja-sama", release_digest=digest, letter_id=kind, title=TITLES[kind],
        unit=who.get("kantor", ""),
        template=template(kind), register=f"kerja-sama-{kind}",
        number_format="{urut}/" + kind.upper() + "/{tahun}", subject_id=subject_id, case_id=None, data=data,
        on_paper=Signatory(subject_id, who.get("nama", "")[:160], who.get("jabatan", "")[:160]),
    )  # fmt: skip


def freeze_agreement(place: Region, row: Kesepakatan, *, actor: Acting, now: datetime) -> Letter:
    """Freeze the text that both sign; its number comes from the region's register, last."""
    digest = digest_of_draft(place, row)
    Kesepakatan.objects.filter(pk=row.pk).update(digest=digest)
    row.digest = digest
    record("kerja_sama.text_fixed", subject=row, actor=actor, now=now, data={"sidik": digest})
    source = _frozen(row.kind, row.pk, digest, letter_words(place, row), row.ours)
    letter = freeze_letter(place, source, actor=actor, now=now)
    defer("pendopo.documents.render", region=place, subject=letter.pk)
    return letter


def freeze_handover(place: Region, row: BeritaAcara, *, actor: Acting, now: datetime) -> Letter:
    """Freeze a hand-over record as a letter."""
    agreement = row.agreement
    data = handover_words(place, row)
    digest = agreement.digest or "0" * 64
    source = _frozen("bast", row.pk, digest, data, agreement.ours)
    letter = freeze_letter(place, source, actor=actor, now=now)
    defer("pendopo.documents.render", region=place, subject=letter.pk)
    return letter


def void_agreement(row: Kesepakatan, *, actor: Acting, now: datetime) -> None:
    """The text goes back to the desk: its letter is void, the number stays."""
    letter = letter_of_subject(row.pk)
    if letter is not None and not letter.is_signed:
        void_letter(letter, "kembali_ke_draf", actor=actor, now=now)


def print_preview(place: Region, kind: str, unit: str, data: dict[str, Any], now: datetime) -> bytes:
    """The draft as it would be printed, without a number. Outside any transaction. Raises TypesetProblem."""
    paper = Paper(
        title=TITLES[kind], number="(konsep)", unit=unit, template=template(kind), code=NO_CODE, at=now, data=data,
        address=f"{place.base_url.rstrip('/')}/kerja-sama",
    )  # fmt: skip
    return print_paper(place, paper)
