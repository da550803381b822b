"""Officers in their browsers, with the clock of the tests, and cases brought to where they are needed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pendopo.audit.api import Look, keep_looks
from pendopo.cases.api import Case, Wish, judge_files, move_case, view_case
from pendopo.documents.api import letter_of_subject, render_letter
from pendopo.people.api import SYSTEM, Unit, User, create_person, grant_membership
from pendopo.tenancy.api import Region, region

AT = "/kota-bandung/kerja"
PLUMBING = re.compile(r"set_config|^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)", re.I)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """Requests read the clock of the tests."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    cache.clear()


def browser_of(user: User) -> Client:
    """A browser in which this user has signed in with both factors."""
    client = Client()
    client.force_login(user, backend="pendopo.people.backends.IdentifierBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0}]
    session["_auth_user_id_methods"] = str(user.pk)
    from allauth.account.internal.flows import login

    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": 0}]
    session.save()
    return client


@pytest.fixture
def loket(kantor: SimpleNamespace) -> Client:
    """The front office's browser."""
    return browser_of(kantor.user_front_office)


@pytest.fixture
def teknis(kantor: SimpleNamespace) -> Client:
    return browser_of(kantor.user_tim_teknis)


@pytest.fixture
def kasi(kantor: SimpleNamespace) -> Client:
    return browser_of(kantor.user_kepala_seksi)


@pytest.fixture
def kadis(kantor: SimpleNamespace) -> Client:
    """The signer's browser."""
    return browser_of(kantor.user_penanda_tangan)


def staff_elsewhere(place: Region, now: datetime, *, nip: str, unit: str = "", role: str = "front_office") -> Client:
    """Somebody with a post in another unit or region."""
    with region(place):
        office = Unit.objects.get(code="DPMPTSP")
        if unit:
            from pendopo.people.api import create_unit

            office = create_unit(
                code=unit, name=unit, short=unit, kind="dinas", valid_from=now.date(), actor=SYSTEM, now=now
            )
        person = create_person(name="Orang lain", nip=nip, title="Petugas", unit=office, actor=SYSTEM, now=now)
        grant_membership(person=person, role=role, unit=office, valid_from=now.date(), actor=SYSTEM, now=now)
    return browser_of(person.user)


@pytest.fixture
def unit_lain(bandung: Region, now: datetime) -> Client:
    """Front office of another office of the same region."""
    return staff_elsewhere(bandung, now, nip="199101012015031011", unit="DINKES")


@pytest.fixture
def orang_kerinci(kerinci: Region, now: datetime) -> Client:
    """Front office of the other region."""
    return staff_elsewhere(kerinci, now, nip="199101012015031012")


@pytest.fixture
def di_tahap(
    bandung: Region, kantor: SimpleNamespace, permohonan: Callable[..., Any], now: datetime
) -> Callable[..., Case]:
    """A case at a state, brought there by the real verbs: `di_tahap("persetujuan")`."""
    steps = {
        "verifikasi_berkas": [], "verifikasi_teknis": ["teruskan"], "persetujuan": ["teruskan", "setuju_teknis"],
        "penandatanganan": ["teruskan", "setuju_teknis", "setujui"],
    }  # fmt: skip
    who = {"teruskan": "front_office", "setuju_teknis": "tim_teknis", "setujui": "kepala_seksi"}

    def bring(state: str = "verifikasi_berkas", *, number: int = 1, letter: bool = True) -> Case:
        case = permohonan(number=number)
        if steps[state]:
            all_right(bandung, case, kantor.front_office, now)
        for step in steps[state]:
            with region(bandung):
                case = move_case(
                    place=bandung, case_id=case.id, transition_id=step, actor=getattr(kantor, who[step]), now=now,
                    wish=Wish(),
                )  # fmt: skip
        if state == "penandatanganan" and letter:
            fix_letter(bandung, case.id, now)
        return case

    return bring


def all_right(place: Region, case: Case, actor: Any, now: datetime, **wrong: str) -> None:
    """Judge every file 'sesuai', apart from the fields named."""
    with region(place):
        files = view_case(case).files
        verdicts = {f.row.id: (wrong.get(f.row.field, "sesuai"), "") for f in files}
        judge_files(place=place, case=case, verdicts=verdicts, actor=actor, now=now)


def fix_letter(place: Region, case_id: UUID, now: datetime) -> None:
    """What the worker does: typeset the letter."""
    with region(place):
        letter = letter_of_subject(case_id)
    assert letter is not None
    render_letter(place, letter.id, now=now)


def fresh(place: Region, case: Case) -> Case:
    with region(place):
        return Case.objects.select_related("release").get(id=case.id)


def looks(place: Region, case: Case) -> list[str]:
    """What was looked at, in order."""
    keep_looks(place)
    with region(place):
        return list(Look.objects.filter(subject_id=case.id).order_by("id").values_list("what", flat=True))


def address(case: Case, rest: str = "") -> str:
    return f"{AT}/berkas/{case.id}" + (f"/{rest}" if rest else "")


def words(response: Any) -> str:
    """The text of a page without tags."""
    text = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SQL of a block without transaction statements and `set_config`."""
    found: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield found
    found += [one["sql"] for one in captured.captured_queries if not PLUMBING.search(one["sql"])]
