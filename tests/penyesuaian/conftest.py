"""Two managers of services, a head of office, and a manager of another region."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from pendopo.definitions.api import current, publish
from pendopo.people.api import (
    SYSTEM,
    Person,
    Unit,
    create_person,
    grant_membership,
    staff,
)
from pendopo.tenancy.api import Region, region
from tests.keamanan.walk import signed_in

SERVICE = "izin-reklame-insidentil"


@pytest.fixture(autouse=True)
def no_tries_yet() -> None:
    """The limit of sign-ins from one address counts over tests of one process."""
    cache.clear()


def manager(place: Region, unit: Unit, name: str, nip: str, role: str = "pengelola_layanan") -> Person:
    """Somebody with that role, in that unit."""
    now = timezone.now()
    person = create_person(name=name, nip=nip, title="Uji", unit=unit, actor=SYSTEM, now=now)
    grant_membership(
        person=person, role=role, unit=unit, valid_from=timezone.localdate(), actor=SYSTEM, now=now
    )  # fmt: skip
    return person


@pytest.fixture
def pengelola(bandung: Region, kerinci: Region, kantor: SimpleNamespace) -> SimpleNamespace:
    """`.satu`, `.dua` adapt services, `.kepala` heads an office (Actors); `.seberang` adapts those of Kerinci."""
    now = timezone.now()
    with region(bandung):
        found = {
            "satu": manager(bandung, kantor.office, "Ayu Contoh", "199001012015032001"),
            "dua": manager(bandung, kantor.office, "Budi Contoh", "199001012015032002"),
            "petugas": Person.objects.get(title="front_office"),
            "kepala": Person.objects.select_related("user").get(title="penanda_tangan"),
        }
        actors = {name: staff(Person.objects.get(pk=one.pk), now) for name, one in found.items()}
    with region(kerinci):
        away = manager(kerinci, Unit.objects.order_by("code")[0], "Citra Contoh", "199001012015032003")
    return SimpleNamespace(**actors, users={**{n: p.user for n, p in found.items()}, "seberang": away.user})


@pytest.fixture
def masuk(bandung: Region, kerinci: Region, pengelola: SimpleNamespace) -> Callable[..., Client]:
    """A function that signs somebody in, their second factor proven."""

    def enter(name: str) -> Client:
        return signed_in(pengelola.users[name])

    return enter


@pytest.fixture
def alamat(bandung: Region) -> Callable[[str], str]:
    """An address below the editor of the shipped service."""

    def of(rest: str = "") -> str:
        return f"/{bandung.slug}/kerja/layanan-daerah/{SERVICE}{rest}"

    return of


def posted(browser: Client, address: str, **data: Any) -> Any:
    """What comes back of a form."""
    return browser.post(address, data)


@pytest.fixture
def dasar(bandung: Region) -> None:
    """The service as its archetype would give it: not called lengkap yet."""
    with region(bandung):
        shipped = current(SERVICE).compiled.definition
        basic = shipped.model_copy(update={"service": shipped.service.model_copy(update={"depth": "dasar"})})
        publish(basic, actor=SYSTEM, now=timezone.now())
