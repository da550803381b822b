"""The bill and the receipt on paper: everything that explains the amount, found again by their code."""

from __future__ import annotations

import shutil
import subprocess
from datetime import datetime
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from pendopo.audit.api import events_of
from pendopo.core.delivery import deliver
from pendopo.files.api import read_file
from pendopo.layanan.services.papers import make_papers
from pendopo.payments.api import Skrd, bill_by_code, get_bill, paper_of
from pendopo.tenancy.api import Region, region
from tests.payments.make import Application, assess, pay

needs_pdftotext = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not here")


def text_of(place: Region, bill: Skrd, kind: str) -> str:
    """What anybody reads on the paper."""
    with region(place):
        file = paper_of(get_bill(bill.id), kind)
        assert file is not None
        content = read_file(file)
    done = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
    return " ".join(done.stdout.decode().replace("\u200b", "").split())


@pytest.fixture
def bill(bandung: Region, now: datetime) -> Skrd:
    return assess(bandung, Application(), now=now)[0]


@needs_pdftotext
def test_the_bill_says_the_amount_its_law_and_every_step(bandung: Region, bill: Skrd) -> None:
    make_papers(bandung, bill.id)
    told = text_of(bandung, bill, "skrd")
    for words in (
        "Surat Ketetapan Retribusi Daerah", "0001/SKRD/2026", "Pratiwi Cahyaningsih", "Rp 216.675",
        "Dua ratus enam belas ribu enam ratus tujuh puluh lima rupiah", "Perda contoh tentang retribusi daerah",
        bill.payment_words, "20 Desember 2026", "0,15 × 1,2", "45 m² × 0,005 × Rp 5.350.000 × 0,18",
        "CONTOH", "Perlu verifikasi",
    ):  # fmt: skip
        assert words in told


@needs_pdftotext
def test_the_receipt_follows_the_payment(bandung: Region, bendahara: Any, bill: Skrd, now: datetime) -> None:
    make_papers(bandung, bill.id)
    with region(bandung):
        assert paper_of(get_bill(bill.id), "ssrd") is None
    pay(bandung, bill, bendahara.actor, now=now)
    make_papers(bandung, bill.id)
    told = text_of(bandung, bill, "ssrd")
    for words in ("Surat Setoran Retribusi Daerah", "0001/SSRD/2026", "0001/SKRD/2026", "NTPD1234", "Telah dibayar"):
        assert words in told


def test_made_twice_there_is_one_paper(bandung: Region, bill: Skrd) -> None:
    make_papers(bandung, bill.id)
    make_papers(bandung, bill.id)
    with region(bandung):
        assert [paper.kind for paper in get_bill(bill.id).papers.all()] == ["skrd"]
        assert [event.kind for event in events_of(bill.case_id)] == ["payments.bill_set", "payments.paper_made"]


def test_the_code_on_either_paper_leads_to_the_bill(
    bandung: Region, kerinci: Region, bendahara: Any, bill: Skrd, now: datetime
) -> None:
    receipt = pay(bandung, bill, bendahara.actor, now=now)
    with region(bandung):
        assert bill_by_code(bill.code) == (bill, "skrd")
        assert bill_by_code(receipt.code) == (bill, "ssrd")
        assert bill_by_code("") is None
    with region(kerinci):
        assert bill_by_code(bill.code) is None


def test_setting_a_bill_asks_for_its_paper(bandung: Region, bill: Skrd) -> None:
    with region(bandung):
        batch = events_of(bill.case_id)[0].batch
    deliver(bandung, batch)
    asked = ProcrastinateJob.objects.filter(task_name="pendopo.layanan.bill_papers")
    assert [job.args["subject"] for job in asked] == [str(bill.id)]
