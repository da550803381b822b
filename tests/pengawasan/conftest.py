"""An auditor with a letter of assignment, and somebody who gives them, in Bandung."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from pendopo.pengawasan.models import SuratTugas
from pendopo.pengawasan.services import NewAssignment, give_assignment
from pendopo.people.api import (
    SYSTEM,
    Person,
    Unit,
    create_one_time_link,
    create_person,
    create_unit,
    grant_membership,
    staff,
)
from pendopo.tenancy.api import Region, region

ALL = ("berkas", "jejak", "surat", "tagihan")


@pytest.fixture(autouse=True)
def no_tries_yet() -> None:
    """The limit of sign-ins from one address counts over tests of one process."""
    cache.clear()


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def inspectorate(bandung: Region) -> Unit:
    with region(bandung):
        return create_unit(
            code="INSPEKTORAT", name="Inspektorat Daerah", short="Inspektorat", kind="inspektorat",
            valid_from=date(2026, 1, 1), actor=SYSTEM, now=timezone.now(),
        )  # fmt: skip


@pytest.fixture
def auditor(bandung: Region, inspectorate: Unit) -> Person:
    with region(bandung):
        return create_person(
            name="Auditor Contoh", nip="198001012005011000", title="Auditor", unit=inspectorate, actor=SYSTEM,
            now=timezone.now(),
        )  # fmt: skip


@pytest.fixture
def inspector(bandung: Region, inspectorate: Unit, today: date) -> Person:
    with region(bandung):
        person = create_person(
            name="Inspektur Contoh", nip="197001012000011000", title="Inspektur", unit=inspectorate, actor=SYSTEM,
            now=timezone.now(),
        )  # fmt: skip
        grant_membership(
            person=person, role="inspektorat", unit=inspectorate, valid_from=today, actor=SYSTEM, now=timezone.now()
        )
        return person


@pytest.fixture
def give(bandung: Region, auditor: Person, inspectorate: Unit, today: date) -> Callable[..., SuratTugas]:
    """A function that gives the auditor a letter; everything is open unless said otherwise."""
    count = iter(range(1, 100))

    def make(**changes: Any) -> SuratTugas:
        said = {
            "number": f"700/{next(count)}/ST", "subject": "Audit perizinan", "issued_by": "Inspektur Daerah",
            "issued_on": today, "person": auditor, "unit": inspectorate, "valid_from": today,
            "valid_to": today + timedelta(days=30), "kinds": ALL,
        }  # fmt: skip
        with region(bandung):
            return give_assignment(
                NewAssignment(**said | changes), letter=None, actor=SYSTEM, now=timezone.now()
            )  # fmt: skip

    return make


@pytest.fixture
def enter(bandung: Region) -> Callable[[Any], Client]:
    """A function that signs somebody in by a one-time link; the second factor counts as proven."""

    def sign_in(who: Any) -> Client:
        browser = Client()
        user = getattr(who, "user", who)
        with region(bandung):
            link = create_one_time_link(bandung, user, now=timezone.now())
        assert browser.post(f"/{bandung.slug}/masuk/sekali/{link}").status_code == 302
        return browser

    return sign_in


@pytest.fixture
def acting(bandung: Region) -> Callable[[Person], Any]:
    def act(person: Person) -> Any:
        with region(bandung):
            return staff(Person.objects.get(pk=person.pk), timezone.now())

    return act


@pytest.fixture
def pages(bandung: Region) -> SimpleNamespace:
    base = f"/{bandung.slug}/kerja/pengawasan"
    return SimpleNamespace(base=base, of=lambda row, rest="": f"{base}/surat/{row.pk}{rest}")


def local_now(place: Region) -> datetime:
    return timezone.now().astimezone(place.tz)
