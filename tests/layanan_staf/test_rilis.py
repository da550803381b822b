"""The release in force, offered on a case's page: read what would be otherwise, then move it or leave it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from pendopo.cases.api import Case
from pendopo.definitions.api import upgrade
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region, region

from ..definitions.make import help_of, policy, version
from .conftest import AT

pytestmark = pytest.mark.django_db
Submit = Callable[..., Any]


def publish_second(place: Region, now: datetime, *changes: Any) -> None:
    with region(place):
        upgrade(version(2, *changes), actor=SYSTEM, now=now)


def test_a_release_that_says_nothing_of_open_cases_is_not_offered(
    bandung: Region, permohonan: Submit, loket: Client, now: datetime
) -> None:
    case = permohonan()
    publish_second(bandung, now, help_of("Ada pada KTP."))
    assert "tersedia" not in loket.get(f"{AT}/berkas/{case.id}").content.decode()


def test_an_officer_reads_the_offer_and_moves_the_case(
    bandung: Region, permohonan: Submit, loket: Client, now: datetime
) -> None:
    case = permohonan()
    publish_second(bandung, now, policy("offer", reason="Bantuan isian lebih jelas."))
    page = loket.get(f"{AT}/berkas/{case.id}").content.decode()
    assert "Rilis 2 tersedia" in page
    assert "Bantuan isian lebih jelas." in page
    assert "Bagi berkas ini tidak ada yang berubah." in page
    assert loket.post(f"{AT}/berkas/{case.id}/rilis").status_code == 302
    page = loket.get(f"{AT}/berkas/{case.id}").content.decode()
    assert "Dipindahkan dari rilis 1 ke rilis 2" in page
    assert "definisi rilis 2" in page
    assert "tersedia" not in page


def test_moving_twice_is_refused_with_a_sentence(
    bandung: Region, permohonan: Submit, loket: Client, now: datetime
) -> None:
    case = permohonan()
    publish_second(bandung, now, policy("offer"))
    loket.post(f"{AT}/berkas/{case.id}/rilis")
    again = loket.post(f"{AT}/berkas/{case.id}/rilis")
    assert again.status_code == 409
    assert "tidak menawarkan pemindahan" in again.content.decode()


def test_who_has_no_part_in_the_case_moves_nothing(
    bandung: Region, permohonan: Submit, unit_lain: Client, orang_kerinci: Client, now: datetime
) -> None:
    case = permohonan()
    publish_second(bandung, now, policy("offer"))
    for stranger in (unit_lain, orang_kerinci):
        assert stranger.post(f"{AT}/berkas/{case.id}/rilis").status_code == 404
    with region(bandung):
        assert Case.objects.get(id=case.id).release.number == 1
