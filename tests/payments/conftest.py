"""A treasurer of Bandung beside the licensing office; files of these tests lie in a folder of their own."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from pendopo.people.api import SYSTEM, Unit, create_person, grant_membership, staff
from pendopo.tenancy.api import Region, region
from tests.layanan_staf.conftest import browser_of


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: Any) -> None:
    settings.PENDOPO_FILES = tmp_path / "berkas"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """Requests read the clock of the tests."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


def treasurer_of(place: Region, nip: str, now: datetime) -> Any:
    with region(place):
        office = Unit.objects.get(code="DPMPTSP")
        person = create_person(name="Bendahara uji", nip=nip, title="Bendahara", unit=office, actor=SYSTEM, now=now)
        grant_membership(
            person=person, role="bendahara_penerimaan", unit=office, valid_from=now.date(), actor=SYSTEM, now=now
        )
        return SimpleNamespace(actor=staff(person, now), browser=browser_of(person.user))


@pytest.fixture
def bendahara(bandung: Region, now: datetime) -> Any:
    """The treasurer: `.actor` and `.browser`."""
    return treasurer_of(bandung, "198801012015032011", now)


@pytest.fixture
def bendahara_kerinci(kerinci: Region, now: datetime) -> Any:
    """The other region's treasurer."""
    return treasurer_of(kerinci, "198801012015032012", now)


@pytest.fixture
def petugas(kantor: SimpleNamespace) -> Client:
    """Somebody of the front office, who handles no money."""
    return browser_of(kantor.user_front_office)
