"""Anybody who holds a bill or a receipt can see whether it is real and what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pendopo.files.api import read_file
from pendopo.layanan.services.papers import make_papers
from pendopo.payments.api import Skrd, get_bill, paper_of
from pendopo.tenancy.api import Region, region
from tests.payments.make import Application, assess, cancel, pay


@pytest.fixture
def case() -> Application:
    return Application()


@pytest.fixture
def bill(bandung: Region, case: Application, now: datetime) -> Skrd:
    made = assess(bandung, case, now=now)[0]
    make_papers(bandung, made.id)
    return made


def see(code: str, place: str = "kota-bandung") -> Any:
    return Client().get(f"/{place}/periksa/{code}")


def content_of(place: Region, bill: Skrd) -> bytes:
    with region(place):
        file = paper_of(get_bill(bill.id), "skrd")
        assert file is not None
        return read_file(file)


def compare(address: str, content: bytes) -> str:
    file = SimpleUploadedFile("skrd.pdf", content, content_type="application/pdf")
    answer: str = Client().post(f"/kota-bandung/periksa{address}", {"berkas": file}).content.decode()
    return answer


def test_an_open_bill_is_real_and_to_be_paid(bill: Skrd) -> None:
    answer = see(bill.code)
    told = answer.content.decode()
    assert answer.status_code == 200
    assert "Tagihan ini asli, belum dibayar" in told
    assert "Rp216.675" in told
    assert answer["Cache-Control"] == "no-store"


def test_the_public_sees_no_name_and_no_payment_code(bill: Skrd) -> None:
    told = see(bill.code).content.decode()
    assert "P•••••• C••••••••••h" in told
    assert "Pratiwi" not in told
    assert bill.payment_code not in told
    assert bill.payment_words not in told


def test_a_paid_bill_and_its_receipt_say_so(bandung: Region, bendahara: Any, bill: Skrd, now: datetime) -> None:
    receipt = pay(bandung, bill, bendahara.actor, now=now)
    assert "sudah lunas" in see(bill.code).content.decode()
    told = see(receipt.code).content.decode()
    assert "Tanda setoran ini asli" in told
    assert "NTPD1234" not in told


def test_a_cancelled_bill_says_that_nothing_is_to_be_paid(
    bandung: Region, case: Application, bill: Skrd, now: datetime
) -> None:
    cancel(bandung, case, now=now)
    told = see(bill.code).content.decode()
    assert "Tagihan ini sudah dibatalkan" in told
    assert "Tidak ada yang perlu dibayar" in told


def test_another_region_knows_no_such_code(kerinci: Region, bill: Skrd) -> None:
    assert see(bill.code, "kabupaten-kerinci").status_code == 404


def test_the_very_same_file_is_recognised(bandung: Region, bill: Skrd) -> None:
    content = content_of(bandung, bill)
    assert "sama persis" in compare(f"/{bill.code}", content)
    assert "sama persis" in compare("", content)


def test_a_changed_file_is_told(bandung: Region, bill: Skrd) -> None:
    assert "tidak sama dengan yang kami buat" in compare(f"/{bill.code}", content_of(bandung, bill) + b" ")
