"""A region with two services that are decided elsewhere, and cases that wait there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client

from pendopo.tenancy.api import Region, region

NIB, TRAYEK = "nomor-induk-berusaha", "izin-trayek"
HEAD = "Nomor Permohonan;Nama Izin;Nama Pemohon;Tanggal Permohonan;Status;Tanggal Status"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """Requests read the clock of the tests."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    cache.clear()


@pytest.fixture
def terpasang(bandung: Region, kantor: SimpleNamespace, now: datetime) -> None:
    """Bandung offers NIB (OSS) and trayek permits (SiCantik)."""
    from pendopo.config.founding import offer_services

    with region(bandung):
        offer_services(kantor.office, (NIB, TRAYEK), now=now)


@pytest.fixture
def menunggu(bandung: Region, kantor: SimpleNamespace, terpasang: None, now: datetime) -> Callable[..., Any]:
    """A function that submits a case which names a number elsewhere, and brings it to where it waits for news."""
    from pendopo.cases.api import Case, move_case, submit_case
    from pendopo.definitions.api import current
    from pendopo.people.api import anonymous
    from pendopo.saluran.services import name_number

    def submit(number: str, *, waits: bool = True) -> Any:
        with region(bandung):
            case = submit_case(
                place=bandung, current=current(NIB), case_id=uuid4(), answers=answers_of(number), actor=anonymous(),
                now=now,
            )  # fmt: skip
            if number:
                name_number(bandung, case, number, actor=kantor.front_office, now=now, origin="berkas")
            steps = (("teruskan", kantor.front_office), ("siap_diajukan", kantor.tim_teknis)) if waits else ()
            for step, actor in steps:
                move_case(place=bandung, case_id=case.pk, transition_id=step, actor=actor, now=now)
            return Case.objects.get(pk=case.pk)

    return submit


def answers_of(number: str) -> dict[str, object]:
    """What an applicant for a business number writes."""
    return {
        "uraian": "Warung nasi", "nomor_pusat": number, "nama": "Pemohon Uji", "nik": "3273014107900001",
        "nomor_hp": "+6281200000001", "pernyataan_benar": True, "bentuk": "perorangan", "nama_usaha": "Warung Uji",
        "kbli": "56101", "modal": 15_000_000, "tenaga_kerja": 2, "skala": "mikro", "tempat_usaha": "rumah",
        "kelurahan": "32.73.02.1002",
    }  # fmt: skip


def sheet(*rows: str, head: str = HEAD) -> bytes:
    """A download as CSV."""
    return "\n".join([head, *rows]).encode()


def line(number: str, state: str, day: str = "19-11-2026", **more: str) -> str:
    """One row of a download."""
    one = {"izin": "NIB", "nama": "Budi Santoso", "masuk": "10-11-2026"} | more
    return f"{number};{one['izin']};{one['nama']};{one['masuk']};{state};{day}"


def rehearsed(place: Region, content: bytes, actor: Any, now: datetime, source: str = "oss") -> Any:
    """Kept, told as guessed, rehearsed; the import as it then stands."""
    from pendopo.saluran.models import ImporPusat
    from pendopo.saluran.services import ask_read, keep_import, read_import

    with region(place):
        row = keep_import(place, source, content, "unduhan.csv", now.date(), actor=actor, now=now)
        ask_read(place, row, row.mapping, actor=actor, now=now)
    read_import(place, row.pk, now)
    with region(place):
        return ImporPusat.objects.select_related("report", "file").get(pk=row.pk)


def applied(place: Region, content: bytes, actor: Any, now: datetime, *, skips: bool = False, **more: Any) -> Any:
    """Rehearsed, and brought in."""
    from pendopo.saluran.models import ImporPusat
    from pendopo.saluran.services import apply_import, ask_apply

    row = rehearsed(place, content, actor, now, **more)
    with region(place):
        ask_apply(place, row, skips=skips, actor=actor, now=now)
    apply_import(place, row.pk, now, tell=lambda done: None)
    with region(place):
        return ImporPusat.objects.select_related("report", "file").get(pk=row.pk)


def browser_of(place: Region, user: Any, now: datetime) -> Client:
    """A browser in which somebody is signed in."""
    from tests.perizinan.make import browser_of as signed_in

    return signed_in(place, user)
