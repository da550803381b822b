"""Received then, entered now: within an outage, not too late, with its paper; the promise counts from then."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from pendopo.audit.api import events_of
from pendopo.cases.api import Case
from pendopo.config.demo.answers import invent, send_file
from pendopo.definitions.api import current
from pendopo.layanan.models import PermohonanSusulan
from pendopo.layanan.queries_staf.received_page import months_of
from pendopo.layanan.rules_susulan import Outage, problem_of_outage
from pendopo.layanan.services.received import enter_received, max_days, set_max_days
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region, region
from tests.layanan_staf.conftest import AT, address, browser_of, words

pytestmark = pytest.mark.django_db
SERVICE = "izin-reklame-insidentil"
THEN = timedelta(days=2)  # Wednesday 18 November 2026, 10.00 WIB


def scan(content: bytes = b"") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (600, 800), "white").save(out, "JPEG")
    return SimpleUploadedFile("formulir.jpg", content or out.getvalue())


def said(**changes: Any) -> dict[str, Any]:
    return {
        "sejak_hari": "18 11 2026", "sejak_jam": "08.00", "sampai_hari": "18 11 2026", "sampai_jam": "14.00",
        "diterima_hari": "18 11 2026", "diterima_jam": "10.00", "sebab": "listrik",
        "catatan": "Padam satu kecamatan", "kertas": scan(),
    } | changes  # fmt: skip


def note(browser: Client, **changes: Any) -> Any:
    return browser.post(f"{AT}/susulan/{SERVICE}", said(**changes))


def paper_of(place: Region) -> PermohonanSusulan:
    with region(place):
        return PermohonanSusulan.objects.get()


def enter(place: Region, actor: Any, now: datetime) -> Case:
    """What the counter's form does at its end."""
    paper = paper_of(place)
    with region(place):
        dice = random.Random(1)
        answers = invent(place, dice, 1, paper.received_at).answers | {"lahan_orang_lain": False}
        for field in ("foto_lokasi", "gambar_materi"):
            answers[field] = [send_file(place, field, dice, "Bazar", now)]
        return enter_received(
            place=place, current=current(SERVICE), case_id=paper.case_id, answers=answers, actor=actor, now=now
        )


def test_a_paper_becomes_a_case_that_counts_from_when_it_came_in(
    loket: Client, client: Client, bandung: Region, kantor: SimpleNamespace, now: datetime
) -> None:
    begun = note(loket)
    assert f"/kerja/loket/{SERVICE}/" in begun.headers["Location"]
    case = enter(bandung, kantor.front_office, now)
    assert case.submitted_at == now - THEN
    assert case.promise_due is not None
    assert case.promise_due.astimezone(bandung.tz).date().isoformat() == "2026-11-20"
    with region(bandung):
        told = {event.kind: event.occurred_at for event in events_of(case.id)}
    assert told["cases.submitted"] == now - THEN
    assert told["layanan.received_entered"] == now
    page = words(loket.get(address(case)))
    assert "Diterima di atas kertas 18 November 2026, 10.00 WIB (listrik padam)" in page
    assert "dimasukkan 20 November 2026, 10.00 WIB oleh Petugas depan DPMPTSP" in page


def test_sent_twice_it_is_one_case_with_one_event(
    loket: Client, bandung: Region, kantor: SimpleNamespace, now: datetime
) -> None:
    note(loket)
    first = enter(bandung, kantor.front_office, now)
    assert enter(bandung, kantor.front_office, now).id == first.id
    with region(bandung):
        assert events_of(first.id).filter(kind="layanan.received_entered").count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"diterima_jam": "07.00"}, "di dalam gangguan"),
        ({"diterima_jam": "15.00"}, "di dalam gangguan"),
        ({"sampai_hari": "21 11 2026"}, "belum tiba"),
        ({"sejak_jam": "14.30"}, "sebelum akhirnya"),
        ({"sejak_hari": "1 11 2026", "sampai_hari": "1 11 2026", "diterima_hari": "1 11 2026"}, "lebih dari 7 hari"),
        ({"catatan": ""}, "Tulis gangguan apa"),
        ({"sebab": ""}, "Pilih sebab"),
        ({"kertas": ""}, "Lampirkan pindaian"),
        ({"kertas": scan(b"bukan gambar")}, "bukan"),
        ({"diterima_hari": "kemarin"}, "Tulis tanggal"),
        ({"sejak_jam": "25.00"}, "Tulis jam dan menit"),
    ],
    ids=["before", "after", "future", "reversed", "too_long_ago", "no_note", "no_reason", "no_paper", "no_scan", "day",
         "clock"],
)  # fmt: skip
def test_what_cannot_be_is_said_at_its_question(
    loket: Client, bandung: Region, changes: dict[str, Any], sentence: str
) -> None:
    refused = note(loket, **changes)
    assert refused.status_code == 422
    assert sentence in words(refused)
    with region(bandung):
        assert not PermohonanSusulan.objects.exists()


def test_only_a_counter_enters_and_only_its_own_region_sees(
    teknis: Client, orang_kerinci: Client, loket: Client, bandung: Region, kerinci: Region
) -> None:
    assert note(teknis).status_code == 404
    assert orang_kerinci.post(f"/kabupaten-kerinci/kerja/susulan/{SERVICE}", said()).status_code in (302, 404)
    note(loket)
    with region(kerinci):
        assert not PermohonanSusulan.objects.filter(pk=paper_of(bandung).pk).exists()


def test_another_clerk_cannot_send_my_paper(
    loket: Client, bandung: Region, kantor: SimpleNamespace, now: datetime
) -> None:
    note(loket)
    from pendopo.core.api import Refusal

    with pytest.raises(Refusal, match="Persetujuan warga belum tercatat"):
        enter(bandung, kantor.kepala_seksi, now)


def test_the_limit_is_set_by_administrators(
    loket: Client, bandung: Region, kantor: SimpleNamespace, now: datetime
) -> None:
    admin = browser_of(kantor.user_admin)
    assert loket.post(f"{AT}/susulan", {"hari": "30"}).status_code == 404
    assert admin.post(f"{AT}/susulan", {"hari": "0"}).status_code == 422
    assert admin.post(f"{AT}/susulan", {"hari": "30"}).status_code == 302
    with region(bandung):
        assert max_days() == 30
        set_max_days(1, actor=SYSTEM, now=now)
    assert note(loket).status_code == 422


def test_everybody_reads_how_many_and_why(
    loket: Client, client: Client, bandung: Region, kantor: SimpleNamespace, now: datetime
) -> None:
    note(loket)
    with region(bandung):
        assert months_of(bandung, now) == []  # noted, not a case yet
    case = enter(bandung, kantor.front_office, now)
    page = words(client.get("/kota-bandung/permohonan-susulan"))
    assert "November 2026 1 Listrik padam 1" in page
    assert case.number not in page
    assert "Padam satu kecamatan" not in page
    assert "Belum ada" in words(client.get("/kabupaten-kerinci/permohonan-susulan"))


def test_a_paper_cannot_be_changed_afterwards(loket: Client, bandung: Region) -> None:
    from django.db import DatabaseError

    note(loket)
    with pytest.raises(DatabaseError), region(bandung):
        PermohonanSusulan.objects.update(reason="lain")


def test_the_clerk_finds_what_was_not_finished(
    loket: Client, bandung: Region, kantor: SimpleNamespace, now: datetime
) -> None:
    note(loket)
    assert "Lanjutkan mengisi" in words(loket.get(f"{AT}/susulan"))
    case = enter(bandung, kantor.front_office, now)
    assert case.number in words(loket.get(f"{AT}/susulan"))


def test_the_limit_counts_from_the_reception(now: datetime) -> None:
    at = now - timedelta(days=7)
    outage = Outage(at, at - timedelta(hours=1), at + timedelta(hours=1), "listrik", "padam total")
    assert problem_of_outage(outage, now=now, max_days=7) is None
    late = problem_of_outage(outage, now=now + timedelta(minutes=1), max_days=7)
    assert late is not None
    assert late[0] == "diterima"
