"""Two offices of Bandung with people at every desk, a second administrator, and open work in somebody's name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from pendopo.cases.api import take_case
from pendopo.kepegawaian.models import SuratKeputusan
from pendopo.kepegawaian.queries_rencana import Rehearsal, rehearse
from pendopo.kepegawaian.services import MoveRow, UnitRow, approve_decree, make_decree, send_decree, set_moves
from pendopo.kepegawaian.services import set_unit_rows as set_rows
from pendopo.people.api import (
    SYSTEM,
    Actor,
    Membership,
    Person,
    Unit,
    create_person,
    create_unit,
    grant_membership,
    local_day,
    staff,
)
from pendopo.tenancy.api import Region, region

SINCE = date(2026, 1, 5)


def nip(number: int) -> str:
    """A synthetic NIP with the impossible serial 000."""
    born = date(1970, 1, 1) + timedelta(days=number)
    return f"{born:%Y%m%d}199503{1 + number % 2}000"


def new_unit(code: str, name: str, now: datetime, since: date = SINCE) -> Unit:
    return create_unit(code=code, name=name, short=code, kind="dinas", valid_from=since, actor=SYSTEM, now=now)


def new_person(number: int, unit: Unit, role: str, now: datetime, *, since: date = SINCE, name: str = "") -> Person:
    person = create_person(
        name=name or f"Pegawai {number:03} Contoh", nip=nip(number), title="Pelaksana", rank="Penata (III/c)",
        unit=unit, is_contoh=True, actor=SYSTEM, now=now,
    )  # fmt: skip
    if role:
        grant_membership(person=person, role=role, unit=unit, valid_from=since, actor=SYSTEM, now=now)
    return person


@pytest.fixture
def dua(bandung: Region, kantor: SimpleNamespace, now: datetime) -> SimpleNamespace:
    """`.office` (DPMPTSP) and `.other`; persons per role of the office; `.admin` and `.second`, two administrators."""
    with region(bandung):
        other = new_unit("DLAIN", "Dinas Lain", now)
        second = new_person(9001, kantor.office, "admin", now, name="Pengelola Kedua Contoh")
        spare = new_person(9002, kantor.office, "front_office", now, name="Petugas Kedua Contoh")
        posts = {
            post.role: post
            for post in Membership.objects.select_related("person").filter(unit=kantor.office, person__title__in=ROLES)
        }
        second_actor = staff(second, now)
    return SimpleNamespace(
        office=kantor.office, other=other, admin=kantor.admin, second=second_actor, second_person=second, spare=spare,
        posts=posts, people={role: post.person for role, post in posts.items()},
    )  # fmt: skip


ROLES = ("front_office", "tim_teknis", "kepala_seksi", "penanda_tangan", "admin")


@pytest.fixture
def pegang(
    bandung: Region, kantor: SimpleNamespace, permohonan: Callable[..., Any], now: datetime
) -> Callable[..., Any]:
    """A case that the front office has taken."""

    def take(number: int = 1, by: Actor | None = None) -> Any:
        case = permohonan(number=number)
        with region(bandung):
            take_case(case=case, actor=by or kantor.front_office, now=now)
        return case

    return take


class Office:
    """Decrees as two administrators make them."""

    def __init__(self, place: Region, dua: SimpleNamespace, now: datetime) -> None:
        self.place, self.dua, self.now, self.count = place, dua, now, 0

    def decree(
        self, kind: str, rows: list[Any], *, day: date, replaces: SuratKeputusan | None = None
    ) -> SuratKeputusan:
        """A draft with its rows."""
        self.count += 1
        with region(self.place):
            made = make_decree(
                kind=kind, number=f"800/{self.count}/Contoh", dated=local_day(self.now), effective_on=day,
                replaces=replaces, actor=self.dua.admin, now=self.now,
            )  # fmt: skip
            (set_moves if kind == "mutasi" else set_rows)(made, rows, actor=self.dua.admin, now=self.now)
        return made

    def rehearse(self, decree: SuratKeputusan) -> Rehearsal:
        with region(self.place):
            return rehearse(decree, today=local_day(self.now))

    def approve(self, decree: SuratKeputusan, *, accepts_gaps: bool = True) -> SuratKeputusan:
        """Sent in by one, approved by the other."""
        with region(self.place):
            send_decree(decree, actor=self.dua.admin, now=self.now)
            return approve_decree(
                self.place, decree, digest=decree.digest, accepts_gaps=accepts_gaps, actor=self.dua.second,
                now=self.now,
            )  # fmt: skip

    def move(self, rows: list[MoveRow], *, day: date, **more: Any) -> SuratKeputusan:
        return self.approve(self.decree("mutasi", rows, day=day, **more))

    def rearrange(self, rows: list[UnitRow], *, day: date, **more: Any) -> SuratKeputusan:
        return self.approve(self.decree("penataan", rows, day=day, **more))


@pytest.fixture
def urus(bandung: Region, dua: SimpleNamespace, now: datetime) -> Office:
    return Office(bandung, dua, now)
