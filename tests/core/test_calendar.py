"""The working calendar changes only by a decision, as an event; each office keeps its own hours."""

from __future__ import annotations

from datetime import date, datetime, time
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from pendopo.audit.api import Event
from pendopo.core.api import (
    HariLibur,
    HoursPlan,
    Refusal,
    change_hours,
    declare_day_off,
    withdraw_day_off,
    work_calendar,
)
from pendopo.lib.worktime import OFFICE_HOURS
from pendopo.tenancy.api import region

DECREE = "Keputusan Wali Kota contoh, 20 November 2026"
DAY = date(2026, 12, 1)
CLINIC = UUID("01900000-0000-7000-8000-00000000c11c")
SHORT = {weekday: ((time(8), time(12)),) for weekday in range(5)}


@pytest.fixture
def admin(kantor: SimpleNamespace) -> Any:
    return kantor.front_office


def changes() -> list[Event]:
    return list(Event.objects.filter(kind="core.calendar_changed").order_by("recorded_at"))


def test_a_local_holiday_needs_a_decree_and_leaves_an_event(bandung: Any, admin: Any, now: datetime) -> None:
    with region(bandung):
        with pytest.raises(Refusal):
            declare_day_off(DAY, name="Hari jadi (contoh)", kind="lokal", decree=" ", actor=admin, now=now)
        assert work_calendar(bandung).is_workday(DAY)
        declare_day_off(DAY, name="Hari jadi (contoh)", kind="lokal", decree=DECREE, actor=admin, now=now)
        assert not work_calendar(bandung).is_workday(DAY)
        assert [(e.data["decree"], e.data["days"]) for e in changes()] == [(DECREE, ["2026-12-01"])]


def test_a_day_is_not_declared_off_twice(bandung: Any, admin: Any, now: datetime) -> None:
    with region(bandung):
        declare_day_off(DAY, name="Hari jadi (contoh)", kind="lokal", decree=DECREE, actor=admin, now=now)
        with pytest.raises(Refusal, match="sudah libur: Hari jadi"):
            declare_day_off(DAY, name="Lain (contoh)", kind="lokal", decree=DECREE, actor=admin, now=now)
        assert HariLibur.objects.get(date=DAY).name == "Hari jadi (contoh)"


def test_an_estimated_feast_becomes_certain_by_decree(bandung: Any, admin: Any, now: datetime) -> None:
    with region(bandung):
        guess = HariLibur.objects.filter(estimated=True, date__gt=now).order_by("date").first()
        assert guess is not None
        declare_day_off(guess.date, name=guess.name, kind=guess.kind, decree=DECREE, actor=admin, now=now)
        assert not HariLibur.objects.get(date=guess.date).estimated


def test_a_day_off_is_withdrawn_by_decree_and_only_if_it_is_one(bandung: Any, admin: Any, now: datetime) -> None:
    with region(bandung):
        declare_day_off(DAY, name="Hari jadi (contoh)", kind="lokal", decree=DECREE, actor=admin, now=now)
        withdraw_day_off(DAY, decree=DECREE, actor=admin, now=now)
        assert work_calendar(bandung).is_workday(DAY)
        with pytest.raises(Refusal):
            withdraw_day_off(DAY, decree=DECREE, actor=admin, now=now)
        assert len(changes()) == 2


def test_a_unit_keeps_hours_of_its_own(bandung: Any, admin: Any, now: datetime) -> None:
    with region(bandung):
        change_hours(HoursPlan(SHORT, unit_id=CLINIC), decree=DECREE, actor=admin, now=now)
        assert work_calendar(bandung, CLINIC).closes(DAY).time() == time(12)
        assert work_calendar(bandung).closes(DAY).time() == OFFICE_HOURS[1][-1][1]


def test_ramadan_hours_hold_in_their_span_for_every_unit_without_hours_of_its_own_for_it(
    bandung: Any, admin: Any, now: datetime
) -> None:
    plan = HoursPlan(SHORT, season="Ramadan (contoh)", first=date(2027, 2, 8), last=date(2027, 3, 9))
    with region(bandung):
        change_hours(plan, decree=DECREE, actor=admin, now=now)
        for unit in (None, CLINIC):
            calendar = work_calendar(bandung, unit)
            assert calendar.closes(date(2027, 2, 8)).time() == time(12)
            assert calendar.closes(date(2027, 3, 10)).time() == time(15)


def test_hours_given_again_replace_the_former(bandung: Any, admin: Any, now: datetime) -> None:
    with region(bandung):
        change_hours(HoursPlan(SHORT), decree=DECREE, actor=admin, now=now)
        change_hours(HoursPlan(dict(OFFICE_HOURS)), decree=DECREE, actor=admin, now=now)
        assert work_calendar(bandung).hours == dict(OFFICE_HOURS)


@pytest.mark.parametrize(
    "plan",
    [
        HoursPlan({}),
        HoursPlan({0: ((time(12), time(8)),)}),
        HoursPlan(SHORT, season="Ramadan (contoh)"),
        HoursPlan(SHORT, season="Ramadan (contoh)", first=date(2027, 3, 9), last=date(2027, 2, 8)),
        HoursPlan(SHORT, first=date(2027, 2, 8), last=date(2027, 3, 9)),
    ],
    ids=["kosong", "terbalik", "tanpa-masa", "masa-terbalik", "tanpa-nama"],
)
def test_hours_that_cannot_be_are_refused(bandung: Any, admin: Any, now: datetime, plan: HoursPlan) -> None:
    with region(bandung):
        with pytest.raises(Refusal):
            change_hours(plan, decree=DECREE, actor=admin, now=now)
        assert not changes()


def test_one_regions_calendar_is_not_anothers(bandung: Any, kerinci: Any, admin: Any, now: datetime) -> None:
    with region(bandung):
        declare_day_off(DAY, name="Hari jadi (contoh)", kind="lokal", decree=DECREE, actor=admin, now=now)
    with region(kerinci):
        assert work_calendar(kerinci).is_workday(DAY)
        assert not HariLibur.objects.filter(date=DAY).exists()
