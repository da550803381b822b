"""A citizen with an account and cases, and an officer for data protection."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests.layanan_staf.conftest import browser_of, di_tahap, orang_kerinci  # noqa: F401  (fixtures)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """Requests read the clock of the tests."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    cache.clear()


@pytest.fixture
def warga(bandung: Any, now: datetime) -> SimpleNamespace:
    """`.user`, `.actor`, `.browser`: somebody with a phone account."""
    from pendopo.people.api import citizen
    from pendopo.people.identifiers import read_identifier
    from pendopo.people.services import register_citizen
    from pendopo.tenancy.api import region

    phone = read_identifier("0812 5550 0101")
    assert phone is not None
    with region(bandung):
        user = register_citizen(identifier=phone, password="482913", name="Sari Contoh", now=now)
    return SimpleNamespace(user=user, actor=citizen(user), browser=browser_of(user))


@pytest.fixture
def petugas(bandung: Any, kantor: SimpleNamespace, now: datetime) -> SimpleNamespace:
    """`.actor`, `.browser`: the officer for data protection."""
    from pendopo.people.api import SYSTEM, create_person, grant_membership, staff
    from pendopo.tenancy.api import region

    with region(bandung):
        person = create_person(
            name="Pelindung uji",
            nip="199203032016031009",
            title="Pejabat PDP",
            unit=kantor.office,
            actor=SYSTEM,
            now=now,
        )
        grant_membership(
            person=person, role="pelindung_data", unit=kantor.office, valid_from=now.date(), actor=SYSTEM, now=now
        )
        actor = staff(person, now)
    return SimpleNamespace(actor=actor, browser=browser_of(person.user))


@pytest.fixture
def selesai(bandung: Any, kantor: SimpleNamespace, permohonan: Callable[..., Any], now: datetime) -> Callable[..., Any]:
    """A case that ended without a letter: refused by the front office's chief, or withdrawn by its applicant."""
    from pendopo.cases.api import Wish, actions_for, move_case, view_case
    from pendopo.people.api import anonymous
    from pendopo.tenancy.api import region

    def end(actor: Any = None, number: int = 1) -> Any:
        case = permohonan(actor=actor, number=number)
        with region(bandung):
            whoever = actor or anonymous()
            step = next(one for one in actions_for(view_case(case), whoever) if one.to)
            return move_case(
                place=bandung, case_id=case.id, transition_id=step.id, actor=whoever, now=now, wish=Wish(note="batal")
            )

    return end


def told(browser: Client, path: str) -> str:
    return browser.get(path).content.decode()
