"""Permits as staff see them: who reads what, who opens enforcement, the list and its filters, the rule of times."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache
from django.test import Client

from pendopo.audit.api import Event
from pendopo.cases.api import Case
from pendopo.lib.uuid7 import uuid7
from pendopo.perizinan.models import AturanMasaIzin, EntriRegister, Izin, UrusanIzin
from pendopo.perizinan.queries_daur import fact_of_code
from pendopo.perizinan.queries_halaman import read_sought
from pendopo.tenancy.api import Region, region
from tests.layanan_staf.conftest import browser_of, staff_elsewhere
from tests.perizinan import daur

AT = "/kota-bandung/kerja/izin"
SAID = {
    "jenis_pelanggaran": "tanpa_laporan", "uraian": "Laporan belum ada.", "kewajiban": "Kirim laporan.",
    "dasar": "Perda contoh pasal 7",
}  # fmt: skip


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    cache.clear()


@pytest.fixture
def izin(bandung: Region, kantor: SimpleNamespace, permohonan: Callable[..., Any], now: datetime) -> Izin:
    daur.offer_all(bandung, kantor, now)
    return daur.issue(bandung, kantor, permohonan(number=3).id, now)


def test_the_page_of_a_permit_tells_its_life_to_who_takes_part(
    kantor: SimpleNamespace, izin: Izin, bandung: Region, kerinci: Region, now: datetime
) -> None:
    page = browser_of(kantor.user_front_office).get(f"{AT}/{izin.pk}").content.decode()
    assert izin.holder in page
    assert "Diterbitkan" in page
    assert "Buka penertiban" not in page, "not of the front office"
    assert "Buka penertiban" in browser_of(kantor.user_kepala_seksi).get(f"{AT}/{izin.pk}").content.decode()
    elsewhere = staff_elsewhere(bandung, now, nip="199101012015031011", unit="DINKES")
    hidden = elsewhere.get(f"{AT}/{izin.pk}").content.decode()
    assert izin.holder not in hidden
    assert "(disamarkan)" in hidden


def test_staff_of_another_region_and_citizens_find_nothing(
    izin: Izin, kerinci: Region, kantor: SimpleNamespace, now: datetime
) -> None:
    other = staff_elsewhere(kerinci, now, nip="199101012015031012", role="kepala_seksi")
    for path in ("", "/penertiban"):
        assert other.get(f"/kabupaten-kerinci/kerja/izin/{izin.pk}{path}").status_code == 404
    assert Client().get(f"{AT}/{izin.pk}").status_code == 302
    assert browser_of(kantor.user_front_office).get(f"{AT}/{izin.pk}/penertiban").status_code == 404
    assert browser_of(kantor.user_front_office).get(f"{AT}/aturan").status_code == 404
    assert browser_of(kantor.user_kepala_seksi).get(f"{AT}/{uuid7()}").status_code == 404


def test_enforcement_is_opened_once_and_what_was_typed_stays(
    bandung: Region, kantor: SimpleNamespace, izin: Izin
) -> None:
    chief = browser_of(kantor.user_kepala_seksi)
    wrong = chief.post(f"{AT}/{izin.pk}/penertiban", SAID | {"dasar": "", "jenis_pelanggaran": "apa\0"})
    assert wrong.status_code == 422
    text = wrong.content.decode()
    assert "Laporan belum ada." in text
    assert "Tulis peraturan dan pasalnya." in text
    assert "Pilih jenis pelanggarannya." in text
    sent = chief.post(f"{AT}/{izin.pk}/penertiban", SAID)
    assert sent.status_code == 302
    with region(bandung):
        (row,) = UrusanIzin.objects.filter(izin=izin)
        case = Case.objects.get(id=row.subject_id)
        told = Event.objects.filter(kind="perizinan.matter_opened").last()
    assert (row.kind, case.state, case.user_id) == ("penertiban", "telaah", None)
    assert told is not None
    assert "Laporan" not in str(told.data)
    again = chief.post(f"{AT}/{izin.pk}/penertiban", SAID)
    assert again.status_code == 422
    assert "sudah ada penertiban" in again.content.decode()
    page = chief.get(sent["Location"]).content.decode()
    assert "Siapkan surat peringatan" in page
    assert izin.number in page, "the case names its permit"


def test_the_list_is_narrowed_and_taken_along(bandung: Region, kantor: SimpleNamespace, izin: Izin) -> None:
    desk = browser_of(kantor.user_front_office)
    with region(bandung):
        entry = EntriRegister.objects.get(id=izin.pk)
        Izin.objects.filter(pk=izin.pk).update(valid_until=date(2026, 12, 10))

    def found(query: str) -> bool:
        answer = desk.get(f"{AT}?{query}")
        assert answer.status_code == 200
        return str(izin.pk) in answer.content.decode()

    assert found("")
    assert found(f"layanan={izin.definition_id}&keadaan={entry.phase}&wilayah={entry.kelurahan}")
    assert found(f"wilayah={entry.kecamatan}")
    assert found("habis=30")
    assert not found("layanan=sip-perawat")
    assert not found("keadaan=dicabut")
    assert not found("wilayah=11.01.01.2001")
    sheet = desk.get(f"{AT}/unduh.csv").content.decode()
    assert izin.number in sheet
    assert izin.holder not in sheet or "•" not in izin.holder_masked
    assert desk.get(f"{AT}/unduh.xlsx").content.startswith(b"PK")


@pytest.mark.parametrize(
    "query",
    ["habis=99999999999999999999", "habis=-1", "sesudah=x_y", "sesudah=2026-99-99_1", "keadaan=%F0%9F"],
    ids=["besar", "minus", "kursor", "hari", "aneh"],
)  # fmt: skip
def test_nothing_typed_breaks_the_list(kantor: SimpleNamespace, izin: Izin, query: str) -> None:
    assert browser_of(kantor.user_front_office).get(f"{AT}?{query}").status_code == 200


def test_what_an_address_says_is_read_or_left_out() -> None:
    assert read_sought({"habis": "60", "layanan": "sip-perawat"}).ends == 60
    assert read_sought({"habis": "61"}).ends == 0
    assert read_sought({"layanan": "a\0b"}).service == ""
    assert "habis=60" in read_sought({"habis": "60"}).query(sesudah="x")


def test_the_rule_of_times_is_set_by_the_head_of_section(bandung: Region, kantor: SimpleNamespace) -> None:
    chief = browser_of(kantor.user_kepala_seksi)
    good = {
        "sejak": "1 12 2026",
        "perpanjang": "60",
        "terlambat": "0",
        "ingatkan": "60, 14",
        "berkas": "180",
        "dasar": "",
    }
    for name, text in (("ingatkan", "besok"), ("perpanjang", "99999"), ("sejak", "32 13 2026"), ("ingatkan", "900")):
        answer = chief.post(f"{AT}/aturan", good | {name: text})
        assert answer.status_code == 422, name
        assert text in answer.content.decode()
    assert chief.post(f"{AT}/aturan", good).status_code == 302
    with region(bandung):
        (row,) = AturanMasaIzin.objects.all()
    assert (row.since, row.remind_days, row.renew_days) == (date(2026, 12, 1), [60, 14], 60)
    assert "perlu verifikasi" in chief.get(f"{AT}/aturan").content.decode()


def test_a_letter_that_is_not_signed_is_no_fact(
    bandung: Region, kantor: SimpleNamespace, izin: Izin, now: datetime
) -> None:
    from pendopo.documents.api import letter_of_subject

    sent = browser_of(kantor.user_kepala_seksi).post(f"{AT}/{izin.pk}/penertiban", SAID)
    case_id = UUID(sent["Location"].split("/")[-1])
    daur.step(bandung, case_id, "usul_peringatan", kantor.kepala_seksi, now + timedelta(minutes=1))
    with region(bandung):
        letter = letter_of_subject(case_id)
        assert letter is not None
        assert fact_of_code(letter.code) is None
    assert Client().get(f"/kota-bandung/periksa/{letter.code}").status_code == 404
