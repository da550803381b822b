"""A calendar that changes by decree: open deadlines move, the former promise stays on record, what is over stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from pendopo.audit.api import Event
from pendopo.cases.api import Case, Wish, move_case, recompute_deadlines
from pendopo.cases.models import CaseDeadline, CaseReturn, CaseStep
from pendopo.core.api import HoursPlan, change_hours, declare_day_off, withdraw_day_off
from pendopo.lib.worktime import OFFICE_HOURS
from pendopo.people.api import anonymous
from pendopo.tenancy.api import Region, region

DECREE = "Keputusan Wali Kota contoh, 20 November 2026"
LATER = timedelta(minutes=1)


@pytest.fixture
def monday(now: datetime) -> date:
    """The first working day after the day of the tests."""
    return next(day for day in (now.date() + timedelta(days=n) for n in range(1, 8)) if day.weekday() < 5)


def off(place: Region, day: date, actor: Any, now: datetime) -> int:
    """Declare the day off, do what the worker then does; how many cases changed."""
    with region(place):
        declare_day_off(day, name="Libur setempat (contoh)", kind="lokal", decree=DECREE, actor=actor, now=now)
        event = Event.objects.filter(kind="core.calendar_changed").latest("recorded_at")
    return recompute_deadlines(place, event.pk, now + LATER)


def rows(case: Case, scope: str) -> list[CaseDeadline]:
    return list(CaseDeadline.objects.filter(case=case, scope=scope).order_by("started_at", "id"))


def test_a_new_day_off_moves_promise_stage_and_desk_and_keeps_the_former_promise(
    bandung: Region, kantor: SimpleNamespace, permohonan: Callable[..., Case], now: datetime, monday: date
) -> None:
    case = permohonan()
    with region(bandung):
        before = Case.objects.get(pk=case.pk).promise_due
    assert off(bandung, monday, kantor.front_office, now) == 1
    with region(bandung):
        fresh, step = Case.objects.get(pk=case.pk), CaseStep.objects.get(case=case, left_at=None)
        former, latest = rows(case, "janji")
        assert (former.due_at, former.reason) == (before, "mulai")
        assert (latest.reason, latest.why) == ("kalender", DECREE)
        assert before is not None
        assert latest.due_at == fresh.promise_due == before + timedelta(days=1)
        assert step.due_at == rows(case, "tahap")[-1].due_at
        assert [note[2] for note in latest.notes if note[0] == monday.isoformat()] == ["Libur setempat (contoh)"]
        event = Event.objects.get(kind="cases.deadlines_recomputed", case_id=case.pk)
        assert event.data["decree"] == DECREE


def test_heard_twice_it_moves_a_deadline_once(
    bandung: Region, kantor: SimpleNamespace, permohonan: Callable[..., Case], now: datetime, monday: date
) -> None:
    case = permohonan()
    assert off(bandung, monday, kantor.front_office, now) == 1
    with region(bandung):
        event = Event.objects.get(kind="core.calendar_changed")
    assert recompute_deadlines(bandung, event.pk, now + LATER) == 0
    with region(bandung):
        assert len(rows(case, "janji")) == 2


def test_a_day_off_taken_back_brings_the_first_promise_back(
    bandung: Region, kantor: SimpleNamespace, permohonan: Callable[..., Case], now: datetime, monday: date
) -> None:
    case = permohonan()
    off(bandung, monday, kantor.front_office, now)
    with region(bandung):
        withdraw_day_off(monday, decree=DECREE, actor=kantor.front_office, now=now)
        event = Event.objects.filter(kind="core.calendar_changed").latest("recorded_at")
    assert recompute_deadlines(bandung, event.pk, now + LATER) == 1
    with region(bandung):
        first, _, third = rows(case, "janji")
        assert first.due_at == third.due_at == Case.objects.get(pk=case.pk).promise_due


def test_a_day_that_no_open_deadline_crosses_changes_nothing(
    bandung: Region, kantor: SimpleNamespace, permohonan: Callable[..., Case], now: datetime
) -> None:
    permohonan()
    assert off(bandung, date(2027, 7, 7), kantor.front_office, now) == 0


def test_calendar_days_of_the_applicant_and_finished_cases_stay_as_they_are(
    bandung: Region, kantor: SimpleNamespace, permohonan: Callable[..., Case], now: datetime, monday: date
) -> None:
    back, gone = permohonan(), permohonan(number=2)
    with region(bandung):
        wish = Wish(note="Foto buram.", fields=["foto_lokasi"])
        move_case(place=bandung, case_id=back.pk, transition_id="kembalikan", actor=kantor.front_office, now=now,
                  wish=wish)  # fmt: skip
        move_case(place=bandung, case_id=gone.pk, transition_id="tarik", actor=anonymous(), now=now)
        until = CaseReturn.objects.get(case=back).until
    assert off(bandung, monday, kantor.front_office, now) == 0
    with region(bandung):
        assert CaseReturn.objects.get(case=back).until == until
        assert not CaseDeadline.objects.filter(reason="kalender").exists()


def test_shorter_hours_move_the_hour_of_the_deadline(
    bandung: Region, kantor: SimpleNamespace, permohonan: Callable[..., Case], now: datetime
) -> None:
    case = permohonan()
    with region(bandung):
        before = Case.objects.get(pk=case.pk).promise_due
        short = HoursPlan({weekday: ((time(8), time(12)),) for weekday in OFFICE_HOURS})
        change_hours(short, decree=DECREE, actor=kantor.front_office, now=now)
        event = Event.objects.get(kind="core.calendar_changed")
    assert recompute_deadlines(bandung, event.pk, now + LATER) == 1
    with region(bandung):
        assert Case.objects.get(pk=case.pk).promise_due == before - timedelta(hours=3)


def test_hours_of_the_office_that_receives_a_case_decide_when_it_arrived(
    bandung: Region, kantor: SimpleNamespace, permohonan: Callable[..., Case], now: datetime
) -> None:
    usual = permohonan()
    with region(bandung):
        early = HoursPlan(
            {weekday: ((time(7), time(8)),) for weekday in range(5)}, unit_id=kantor.office.pk
        )  # closed before the application comes
        change_hours(early, decree=DECREE, actor=kantor.front_office, now=now)
    late = permohonan(number=2)
    with region(bandung):
        first, second = (Case.objects.get(pk=case.pk).promise_due for case in (usual, late))
        assert first is not None
        assert second is not None
        assert second.date() > first.date()
        assert second.astimezone(bandung.tz).time() == time(8)


def test_a_change_here_moves_nothing_there(
    bandung: Region,
    kerinci: Region,
    kantor: SimpleNamespace,
    permohonan: Callable[..., Case],
    now: datetime,
    monday: date,
) -> None:  # fmt: skip
    case = permohonan()
    with region(kerinci):
        declare_day_off(monday, name="Libur (contoh)", kind="lokal", decree=DECREE, actor=kantor.front_office, now=now)
        event = Event.objects.get(kind="core.calendar_changed")
    assert recompute_deadlines(kerinci, event.pk, now + LATER) == 0
    with region(bandung):
        assert len(rows(case, "janji")) == 1
