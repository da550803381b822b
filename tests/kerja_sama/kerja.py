"""What tests of agreements need again and again: a text that lacks nothing, a partner, papers that are signed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from pendopo.kerja_sama.models import Kesepakatan
from pendopo.kerja_sama.services import agreements, signing
from pendopo.kerja_sama.services.agreements import Langkah, Mitra, Naskah
from pendopo.kerja_sama.vocabulary import DRAF, PENJAJAKAN, SIAP, TELAAH
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region, region
from tests.bundles.make import picture

TODAY = date(2026, 11, 20)
ROOT = "ab" * 32
HEAD = {
    "kantor": "Sekretariat Daerah", "nama": "Aisyah Contoh", "jabatan": "Wali Kota", "kapasitas": "kepala_daerah",
    "kuasa": "",
}  # fmt: skip
THEIR_HEAD = HEAD | {"nama": "Bahar Contoh", "jabatan": "Bupati"}
KERINCI = Mitra("r1501", "Kabupaten Kerinci", "15.01", "kabupaten", ROOT)


def text(**changes: Any) -> Naskah:
    """A complete text, in force for three years from today."""
    said = {
        "title": "Pemakaian ulang layanan", "direction": "memberi", "object_text": "Layanan perizinan",
        "scope_text": "Memakai\nMenyesuaikan", "financing": "Masing-masing pihak.", "ours": HEAD, "theirs": THEIR_HEAD,
        "valid_from": TODAY, "valid_until": date(2029, 11, 19),
    }  # fmt: skip
    return Naskah(**said | changes)


def step_to(to: str, day: date = TODAY, **said: Any) -> Langkah:
    return Langkah(to, day, **{"document": f"surat {to}"} | said)


def ready(
    place: Region, now: datetime, *, kind: str = "kb", parent: Kesepakatan | None = None, **changes: Any
) -> Kesepakatan:
    """An agreement that waits for its signatures. Inside region()."""
    row = agreements.propose(kind, KERINCI, text(**changes), parent=parent, actor=SYSTEM, now=now)
    for number, stage in enumerate((PENJAJAKAN, DRAF, TELAAH, SIAP), 1):
        row = agreements.move(place, row, step_to(stage), actor=SYSTEM, now=now + timedelta(seconds=number))
    return row


def signed(
    place: Region, now: datetime, partner: Mitra = KERINCI, *, number: str = "1/KB/2026", **changes: Any
) -> Kesepakatan:
    """An agreement of paper, recorded as in force."""
    with region(place):
        return signing.record_signed(
            place, "kb", partner, text(**changes),
            signing.Tertandatangani("9/KB/2026", "Bandung", number, changes.get("valid_from", TODAY)), parent=None,
            actor=SYSTEM, now=now,
        )  # fmt: skip


def scan(side: int = 9) -> SimpleUploadedFile:
    """A small picture of a page; another side, another picture."""
    return SimpleUploadedFile("pindaian.png", picture(size=(side, 12)), "image/png")
