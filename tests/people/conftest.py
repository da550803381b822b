"""Two small regions and their people, without the rest of a founded region."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.core.cache import cache
from django.test import Client

from pendopo.people.api import SYSTEM, Person, create_person, create_unit, grant_membership
from pendopo.people.services import accept_invitation, invite
from pendopo.tenancy.api import Region, create_region, region

PASSWORD = "padi sawah hijau"
NIP = "198501012010011000"
PHONE = "081234567890"
EMAIL = "warga.contoh@surel.id"


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    cache.clear()


def make_region(code: str, name: str, slug: str, now: datetime, *, is_contoh: bool) -> Region:
    return create_region(
        code=code, name=name, kind="kota", slug=slug, base_url=f"http://testserver/{slug}", head_title="Wali Kota",
        time_zone="Asia/Jakarta", is_contoh=is_contoh, now=now,
    )  # fmt: skip


@pytest.fixture
def kota(db: None, now: datetime) -> Region:
    return make_region("32.77", "Kota Cimahi", "kota-cimahi", now, is_contoh=True)


@pytest.fixture
def lain(db: None, now: datetime) -> Region:
    return make_region("15.02", "Kabupaten Merangin", "kabupaten-merangin", now, is_contoh=False)


def make_staff(place: Region, role: str, now: datetime, *, nip: str = NIP, name: str = "Ani Contoh") -> Person:
    """Somebody with a post and a password, made as an admin would: person, post, invitation, password."""
    with region(place):
        unit = create_unit(
            code=f"U{nip[-4:]}{role}", name="Dinas Perizinan", short="DPMPTSP", kind="dinas",
            valid_from=date(2025, 1, 1), actor=SYSTEM, now=now,
        )  # fmt: skip
        person = create_person(name=name, nip=nip, title="Petugas", unit=unit, actor=SYSTEM, now=now)
        if role:
            grant_membership(person=person, role=role, unit=unit, valid_from=date(2025, 1, 1), actor=SYSTEM, now=now)
        accept_invitation(invite(person, actor=SYSTEM, now=now), password=PASSWORD, now=now)
        person.user.refresh_from_db()
    return person


@pytest.fixture
def petugas(kota: Region, now: datetime) -> Person:
    """Front office of Cimahi."""
    return make_staff(kota, "front_office", now)


SignIn = Callable[..., Client]


@pytest.fixture
def sign_in() -> SignIn:
    """A browser of somebody who signed in by the form."""

    def enter(place: Region, identifier: str = NIP, password: str = PASSWORD, client: Client | None = None) -> Client:
        browser = client or Client()
        response = browser.post(f"/{place.slug}/masuk", {"identifier": identifier, "password": password})
        assert response.status_code == 302, response.content.decode()
        return browser

    return enter


def words(response: object) -> str:
    """The text of a page without tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))  # type: ignore[attr-defined]
