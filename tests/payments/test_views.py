"""The treasurer's pages: who may see them, what they say, what a proof that does not fit gets back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pendopo.audit.api import looks_at
from pendopo.layanan.services.papers import make_papers
from pendopo.payments.api import Skrd, get_bill
from pendopo.tenancy.api import Region, region
from tests.payments.make import Application, assess, cancel, pay, picture

NO_PICTURE = SimpleUploadedFile("a.png", b"bukan gambar", content_type="image/png")
AT = "/kota-bandung/kerja/pembayaran"


@pytest.fixture
def bill(bandung: Region, now: datetime) -> Skrd:
    return assess(bandung, Application(), now=now)[0]


def proof(**changes: Any) -> dict[str, Any]:
    file = SimpleUploadedFile("bukti.png", picture(), content_type="image/png")
    words = {
        "jumlah": "216.675",
        "dibayar": "20 11 2026",
        "kanal": "transfer",
        "referensi": "NTPD 12 34",
        "bukti": file,
    }
    return words | changes


def ways_in(bill_id: Any) -> list[tuple[str, Callable[[Client], Any]]]:
    one = f"{AT}/{bill_id}"
    return [
        ("daftar", lambda browser: browser.get(AT)),
        ("unduh", lambda browser: browser.get(f"{AT}/unduh")),
        ("tagihan", lambda browser: browser.get(one)),
        ("bayar", lambda browser: browser.post(f"{one}/bayar", proof())),
        ("bukti", lambda browser: browser.get(f"{one}/bukti")),
        ("surat", lambda browser: browser.get(f"{one}/surat/skrd")),
    ]


def test_only_treasurers_come_in(petugas: Client, bill: Skrd) -> None:
    assert {name: go(petugas).status_code for name, go in ways_in(bill.id)} == dict.fromkeys(dict(ways_in(0)), 404)


def test_another_regions_treasurer_sees_none_of_these_bills(bendahara_kerinci: Any, bill: Skrd) -> None:
    browser: Client = bendahara_kerinci.browser
    assert {name: go(browser).status_code for name, go in ways_in(bill.id)} == dict.fromkeys(dict(ways_in(0)), 404)
    at = AT.replace("kota-bandung", "kabupaten-kerinci")
    assert browser.get(at).status_code == 200
    assert browser.get(f"{at}/{bill.id}").status_code == 404
    assert browser.post(f"{at}/{bill.id}/bayar", proof()).status_code == 404


def test_a_bill_that_is_none_is_not_found(bendahara: Any) -> None:
    assert bendahara.browser.get(f"{AT}/{uuid4()}").status_code == 404


def test_the_list_shows_what_is_open_and_counts_the_rest(bandung: Region, bendahara: Any, now: datetime) -> None:
    paid, void, late, open_ = (Application(number=f"REG-2026-11-00000{n}") for n in range(1, 5))
    pay(bandung, assess(bandung, paid, now=now)[0], bendahara.actor, now=now)
    assess(bandung, void, now=now)
    cancel(bandung, void, now=now)
    assess(bandung, late, now=now - timedelta(days=31))
    assess(bandung, open_, now=now)
    expected = {"belum_bayar": open_, "lewat_jatuh_tempo": late, "lunas": paid, "batal": void}
    for status, case in expected.items():
        told = bendahara.browser.get(AT, {"status": status}).content.decode()
        assert [one.number in told for one in (paid, void, late, open_)] == [
            one is case for one in (paid, void, late, open_)
        ]
    told = bendahara.browser.get(AT, {"status": "semua"}).content.decode()
    assert all(one.number in told for one in (paid, void, late, open_))


def test_a_bill_is_found_by_code_number_receipt_or_case(bandung: Region, bendahara: Any, now: datetime) -> None:
    case = Application(number="REG-2026-11-000042")
    (bill,) = assess(bandung, case, now=now)
    other = assess(bandung, Application(), now=now)[0]
    receipt = pay(bandung, bill, bendahara.actor, now=now)
    for typed in (bill.payment_words, bill.number.lower(), receipt.number, "2026 11 000042", case.number):
        told = bendahara.browser.get(AT, {"cari": typed}).content.decode()
        assert bill.number in told
        assert other.number not in told
    assert "Tidak ada tagihan yang cocok" in bendahara.browser.get(AT, {"cari": "entah"}).content.decode()


def test_pages_of_the_list_follow_each_other(bandung: Region, bendahara: Any, now: datetime) -> None:
    bills = [assess(bandung, Application(), now=now - timedelta(minutes=n))[0] for n in range(53)]
    first = bendahara.browser.get(AT)
    cursor = first.context["layar"].cursor
    second = bendahara.browser.get(AT, {"sesudah": cursor})
    seen = [row.bill.id for answer in (first, second) for row in answer.context["layar"].rows]
    assert seen == [bill.id for bill in bills]
    assert second.context["layar"].cursor == ""


def test_the_download_names_nobody_and_is_no_formula(
    bandung: Region, bendahara: Any, bill: Skrd, now: datetime
) -> None:
    pay(bandung, bill, bendahara.actor, now=now, reference="=1+1")
    answer = bendahara.browser.get(f"{AT}/unduh", {"status": "lunas"})
    told = answer.content.decode()
    assert answer["Content-Type"].startswith("text/csv")
    assert "0001/SKRD/2026" in told
    assert ";216675;" in told
    assert ";'=1+1" in told
    assert "Pratiwi" not in told


def test_a_bill_shows_its_calculation_and_opening_it_is_on_record(bandung: Region, bendahara: Any, bill: Skrd) -> None:
    told = bendahara.browser.get(f"{AT}/{bill.id}").content.decode()
    for words in ("Pratiwi Cahyaningsih", "45 m² × 0,005 × Rp5.350.000 × 0,18", bill.payment_words, bill.perda):
        assert words in told
    with region(bandung):
        assert [look.what for look in looks_at(bill.id)] == ["tagihan"]


def test_a_payment_is_recorded_with_its_proof(bandung: Region, bendahara: Any, bill: Skrd) -> None:
    answer = bendahara.browser.post(f"{AT}/{bill.id}/bayar", proof(), follow=True)
    told = answer.content.decode()
    assert answer.status_code == 200
    assert "Pembayaran tercatat dengan nomor 0001/SSRD/2026" in told
    assert "NTPD1234" in told
    shown = bendahara.browser.get(f"{AT}/{bill.id}/bukti")
    assert shown["Content-Type"] == "image/png"
    make_papers(bandung, bill.id)
    for kind in ("skrd", "ssrd"):
        assert bendahara.browser.get(f"{AT}/{bill.id}/surat/{kind}").content.startswith(b"%PDF-")
    assert bendahara.browser.get(f"{AT}/{bill.id}/surat/lain").status_code == 404


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        pytest.param({"jumlah": "216.674"}, "_", "Keduanya harus sama", id="jumlah-beda"),
        pytest.param({"jumlah": "dua ratus"}, "jumlah", "Isi jumlahnya dengan angka", id="jumlah-kata"),
        pytest.param({"jumlah": "216.67"}, "jumlah", "Isi jumlahnya dengan angka", id="jumlah-titik-keliru"),
        pytest.param({"dibayar": "31 11 2026"}, "dibayar", "Tulis tanggal", id="tanggal-tak-ada"),
        pytest.param({"dibayar": "21 11 2026"}, "_", "dan hari ini", id="tanggal-besok"),
        pytest.param({"kanal": ""}, "kanal", "Pilih lewat mana", id="tanpa-kanal"),
        pytest.param({"referensi": " "}, "referensi", "Isi nomor referensi", id="tanpa-referensi"),
        pytest.param({"bukti": ""}, "bukti", "Lampirkan foto atau PDF", id="tanpa-bukti"),
        pytest.param({"bukti": NO_PICTURE}, "bukti", "", id="bukan-gambar"),
    ],
)  # fmt: skip
def test_a_proof_that_does_not_fit_comes_back_with_its_reason(
    bandung: Region, bendahara: Any, bill: Skrd, changes: dict[str, Any], field: str, sentence: str
) -> None:
    answer = bendahara.browser.post(f"{AT}/{bill.id}/bayar", proof(**changes))
    assert answer.status_code == 422
    assert set(answer.context["isian"].problems) == {field}
    assert sentence in answer.content.decode()
    with region(bandung):
        assert get_bill(bill.id).end is None


def test_sent_twice_the_second_is_refused(bendahara: Any, bill: Skrd) -> None:
    bendahara.browser.post(f"{AT}/{bill.id}/bayar", proof())
    again = bendahara.browser.post(f"{AT}/{bill.id}/bayar", proof())
    assert again.status_code == 409
    assert "sudah lunas" in again.content.decode()


def test_whoever_set_it_finds_no_form(bandung: Region, bendahara: Any, now: datetime) -> None:
    (bill,) = assess(bandung, Application(), now=now, actor=bendahara.actor)
    told = bendahara.browser.get(f"{AT}/{bill.id}").content.decode()
    assert "bukan orang yang sama" in told
    assert "Catat sebagai lunas" not in told
    assert bendahara.browser.post(f"{AT}/{bill.id}/bayar", proof()).status_code == 409


def test_the_menu_leads_treasurers_there_and_nobody_else(bendahara: Any, petugas: Client) -> None:
    assert 'href="/kota-bandung/kerja/pembayaran"' in bendahara.browser.get(AT).content.decode()
    assert "kerja/pembayaran" not in petugas.get("/kota-bandung/kerja/kotak-masuk").content.decode()


def test_a_longer_list_needs_no_more_statements(bandung: Region, bendahara: Any, now: datetime) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert bendahara.browser.get(AT).status_code == 200
        return len(caught.captured_queries)

    assess(bandung, Application(), now=now)
    statements()  # what a process keeps after its first page
    one = statements()
    for _ in range(9):
        assess(bandung, Application(), now=now)
    assert statements() == one
