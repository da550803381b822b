"""A case that asks for a banner, as effects see it, and a permit issued from it by the real verbs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.test import Client
from django.utils import timezone

import pendopo.perizinan
from pendopo.documents.api import attach_signature, get_letter, letter_of_subject
from pendopo.engine.api import Compiled, canonical, compile, digest, load_folder
from pendopo.lib.uuid7 import uuid7
from pendopo.people.api import SYSTEM, create_one_time_link
from pendopo.perizinan import services
from pendopo.perizinan.models import Izin
from pendopo.perizinan.queries import izin_of_case
from pendopo.tenancy.api import Region, region
from tests.documents.make import Desk, sign

SERVICE = Path(pendopo.perizinan.__file__).parent / "definitions" / "izin-reklame-insidentil"
ANSWERS: dict[str, object] = {
    "jenis": "spanduk", "jumlah_lembar": 5, "panjang": "5", "lebar": "1.2", "tulisan": "Bazar Buku Anak 2026",
    "tanggal_mulai": "2026-11-28", "tanggal_selesai": "2026-12-04", "alamat_pemasangan": "Jalan Merdeka, depan taman",
    "kelurahan": "32.73.09.1003", "nama": "Pratiwi Cahyaningsih", "nik": "3273015505900001",
    "nomor_hp": "+6281234567890", "bertindak_untuk": "diri_sendiri", "lahan_orang_lain": False,
}  # fmt: skip
COMPANY = {"bertindak_untuk": "badan_usaha", "nama_badan": "PT Cahaya Bangsa"}


@cache
def service() -> Compiled:
    definition = load_folder(SERVICE)
    return compile(definition, digest(canonical(definition)))


@dataclass(frozen=True)
class Application:
    """What an effect is told of a case."""

    id: UUID = field(default_factory=uuid7)
    definition_id: str = "izin-reklame-insidentil"


def do(effect: str, desk: Desk, case: Application, *, now: datetime | None = None, **answers: object) -> None:
    """Run one effect as a transition would."""
    function = getattr(services, effect)
    words = {
        "case": case, "compiled": service(), "answers": {**ANSWERS, **answers}, "actor": SYSTEM, "now": now or desk.now,
        "region": desk.place,
    }  # fmt: skip
    if effect == "make_letter":
        function(**words)
        return
    with region(desk.place):
        function(**words)


def prepared(desk: Desk, case: Application, **answers: object) -> Izin:
    do("prepare_izin", desk, case, **answers)
    do("make_letter", desk, case)
    return of(desk.place, case)


def issued(desk: Desk, case: Application | None = None, **answers: object) -> Izin:
    case = case or Application()
    prepared(desk, case, **answers)
    with region(desk.place):
        letter = letter_of_subject(case.id)
        assert letter is not None
    pdf = sign(desk, letter)
    with region(desk.place):
        attach_signature(get_letter(letter.id), pdf, actor=SYSTEM, now=desk.now)
    do("issue_izin", desk, case)
    return of(desk.place, case)


def of(place: Region, case: Application) -> Izin:
    with region(place):
        izin = izin_of_case(case.id)
    assert izin is not None
    return izin


def browser_of(place: Region, user: Any) -> Client:
    """Signed in by a link of the demonstration (both factors)."""
    browser = Client()
    with region(place):
        link = create_one_time_link(place, user, now=timezone.now())
    browser.post(f"/{place.slug}/masuk/sekali/{link}")
    return browser
