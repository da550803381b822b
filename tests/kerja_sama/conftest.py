"""The section for co-operation of Bandung, and catalogues in a folder of the test."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from pendopo.people.api import SYSTEM, Person, Unit, create_one_time_link, create_person, create_unit, grant_membership
from pendopo.tenancy.api import Region, region
from tests.bundles.conftest import home, jaringan

__all__ = ["home", "jaringan"]


@pytest.fixture(autouse=True)
def no_tries_yet() -> None:
    """The limit of sign-ins from one address counts over tests of one process."""
    cache.clear()


@pytest.fixture
def sekretariat(bandung: Region, now: datetime) -> Person:
    """Somebody who keeps the agreements of Bandung."""
    with region(bandung):
        office = create_unit(
            code="SETDA", name="Sekretariat Daerah", short="Setda", kind="sekretariat", valid_from=date(2026, 1, 1),
            actor=SYSTEM, now=now,
        )  # fmt: skip
        person = create_person(
            name="Kerja Sama Uji", nip="197501012000011001", title="Kepala Bagian Kerja Sama", unit=office,
            actor=SYSTEM, now=now,
        )  # fmt: skip
        grant_membership(
            person=person, role="kerja_sama", unit=Unit.objects.get(code="SETDA"), valid_from=now.date(),
            actor=SYSTEM, now=now,
        )  # fmt: skip
        return person


@pytest.fixture
def masuk(bandung: Region, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], Client]:
    """A function that signs somebody of Bandung in; requests read the clock of the tests."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)

    def sign_in(who: Any) -> Client:
        browser = Client()
        with region(bandung):
            link = create_one_time_link(bandung, getattr(who, "user", who), now=now)
        assert browser.post(f"/{bandung.slug}/masuk/sekali/{link}").status_code == 302
        return browser

    return sign_in


@pytest.fixture
def petugas(sekretariat: Person, masuk: Callable[[Any], Client]) -> Client:
    """A browser in which the section for co-operation is signed in."""
    return masuk(sekretariat)
