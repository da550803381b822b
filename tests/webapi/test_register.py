"""The public register: what is issued, without anybody's data."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from pendopo.core.api import encrypt
from pendopo.documents.api import Letter
from pendopo.perizinan.models import Izin
from pendopo.perizinan.queries import register_page
from pendopo.tenancy.api import region

pytestmark = pytest.mark.django_db
SOME = "0198c0de-0000-7000-8000-000000000000"
START = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)


def letter_row(number: int) -> Letter:
    from pendopo.documents.models import LetterTemplate, SignerCertificate

    template, _new = LetterTemplate.objects.get_or_create(digest="0" * 64, defaults={"source": "x"})
    return Letter.objects.create(
        definition_id="izin-reklame-insidentil", release_digest="0" * 64, letter_id="izin", title="Izin",
        subject_id=uuid4(), code=f"{number:026d}", number=f"{number}/UJI", seq=number + 1, frozen_at=START,
        data_sealed=b"", template=template, register="uji", year=2026, signer=SignerCertificate.objects.get(),
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _office(kantor: Any) -> None:
    """The office's signer has a certificate."""


def permits(place: Any, count: int) -> list[Izin]:
    """Issued permits one hour apart, every second of another service, and one that is only prepared."""
    made = []
    for number in range(count + 1):
        made.append(
            Izin.objects.create(
                case_id=uuid4(),
                definition_id="a" if number % 2 else "b",
                title="Izin Uji",
                unit="DPMPTSP",
                letter=letter_row(number),
                number=f"{number}/UJI",
                code=f"{number:026d}",
                object_text="spanduk",
                holder_sealed=encrypt(place, "Sari Contoh"),
                holder_masked="S••• C•••••",
                valid_from=date(2026, 11, 1),
                signer_name="N",
                signer_title="Kepala Dinas",
                issued_at=START + timedelta(hours=number) if number < count else None,
            )
        )
    return made


def test_pages_hold_every_issued_letter_once_the_newest_first(bandung):
    with region(bandung):
        permits(bandung, 25)
        seen, cursor = [], ""
        for _ in range(20):
            rows, cursor = register_page(bandung, cursor=cursor, size=7)
            seen += [row.number for row in rows]
            if not cursor:
                break
    assert seen == [f"{number}/UJI" for number in reversed(range(25))]


def test_the_register_is_narrowed_by_service_and_days(program, bandung):
    with region(bandung):
        permits(bandung, 30)
    found = program.open("get", "/surat?layanan=a").json()["surat"]
    assert {one["layanan"] for one in found} == {"a"}
    days = program.open("get", "/surat?sejak=2026-11-02&hingga=2026-11-02").json()["surat"]
    # 1 November 10.00 WIB is the first; the second day begins 14 hours later.
    assert [one["nomor"] for one in days] == [f"{number}/UJI" for number in reversed(range(14, 30))]


def test_nobodys_name_and_no_code_stand_in_the_register(program, bandung):
    with region(bandung):
        permits(bandung, 3)
    text = program.open("get", "/surat").content.decode()
    assert "S•••" not in text
    assert "Sari" not in text
    assert "0" * 25 not in text


def test_another_region_lists_none_of_it(program, bandung, kerinci):
    from django.test import Client

    with region(bandung):
        permits(bandung, 3)
    assert Client().get(f"/{kerinci.slug}/api/v1/surat").json() == {"surat": [], "berikutnya": ""}


@pytest.mark.parametrize("cursor", ["x", "1_2", "_", "99999999999999999_" + SOME, "-1_" + SOME])
def test_a_cursor_of_somebody_elses_making_gets_a_sentence(program, cursor):
    answer = program.open("get", f"/surat?kursor={cursor}")
    assert answer.status_code == 422
    assert "kursor" in answer.json()["isian"]
