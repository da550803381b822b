"""Working days are counted as the service standard promises: from the day after arrival, closed days left out."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.lib.worktime import Holiday, Season, WorkCalendar

WIB = ZoneInfo("Asia/Jakarta")
START = datetime(2026, 1, 1, tzinfo=WIB)
CALENDAR = WorkCalendar(WIB)
FEAST = WorkCalendar(
    WIB,
    holidays={date(2026, 12, 25): Holiday("Natal"), date(2027, 3, 10): Holiday("Idulfitri", estimated=True)},
)
MOMENTS = st.integers(0, 2 * 365 * 24 * 3600).map(lambda seconds: START + timedelta(seconds=seconds))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WIB)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-11-20T10:00", 2, "2026-11-24T15:00"),
        ("2026-11-20T16:00", 2, "2026-11-25T15:00"),
        ("2026-11-20T14:59:59", 1, "2026-11-23T15:00"),
        ("2026-11-20T15:00", 1, "2026-11-24T15:00"),
        ("2026-11-21T10:00", 1, "2026-11-24T15:00"),
        ("2026-11-20T07:00", 0, "2026-11-20T15:00"),
        ("2026-11-22T07:00", 0, "2026-11-23T15:00"),
    ],
)
def test_deadline_is_the_closing_time_of_the_nth_day_after_arrival(start: str, days: int, due: str) -> None:
    assert CALENDAR.due_after(at(start), days).due_at == at(due)


def test_arrival_is_judged_in_the_regions_own_time() -> None:
    evening = datetime(2026, 11, 20, 7, 30, tzinfo=ZoneInfo("UTC"))  # 14.30 WIB, 16.30 WIT
    assert CALENDAR.arrival_day(evening) == date(2026, 11, 20)
    assert WorkCalendar(ZoneInfo("Asia/Jayapura")).arrival_day(evening) == date(2026, 11, 23)


def test_holidays_are_skipped_and_explained() -> None:
    due = FEAST.due_after(at("2026-12-24T10:00"), 1)
    assert due.due_at == at("2026-12-28T15:00")
    assert [(note.day.day, note.number, note.reason) for note in due.days] == [
        (24, 0, "hari diterima"),
        (25, 0, "Natal"),
        (26, 0, "akhir pekan"),
        (27, 0, "akhir pekan"),
        (28, 1, "hari kerja ke-1"),
    ]
    assert not due.provisional


def test_a_deadline_across_an_estimated_feast_is_provisional() -> None:
    assert FEAST.due_after(at("2027-03-09T10:00"), 1).provisional
    assert FEAST.due_after(at("2027-03-09T16:00"), 0).provisional
    assert not FEAST.due_after(at("2027-03-11T10:00"), 1).provisional


def test_late_arrival_is_explained() -> None:
    due = CALENDAR.due_after(at("2026-11-20T16:00"), 1)
    assert [note.reason for note in due.days][:2] == ["sesudah jam kerja", "akhir pekan"]


def test_half_days_close_earlier() -> None:
    short = WorkCalendar(WIB, hours=CALENDAR.hours | {4: ((time(8), time(11)), (time(13), time(14)))})
    assert short.due_after(at("2026-11-19T10:00"), 1).due_at == at("2026-11-20T14:00")
    assert short.working_minutes_between(at("2026-11-20T10:30"), at("2026-11-20T13:30")) == 60


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2026-11-20T10:00", "2026-11-20T14:00", 0),
        ("2026-11-20T10:00", "2026-11-23T08:00", 1),
        ("2026-11-20T16:00", "2026-11-23T14:00", 0),
        ("2026-11-20T10:00", "2026-11-22T10:00", 0),
        ("2026-11-24T10:00", "2026-11-20T10:00", 0),
    ],
)
def test_working_days_between(start: str, end: str, days: int) -> None:
    assert CALENDAR.workdays_between(at(start), at(end)) == days


def test_working_minutes_count_opening_hours_only() -> None:
    assert CALENDAR.working_minutes_between(at("2026-11-20T14:30"), at("2026-11-23T08:15")) == 45
    assert CALENDAR.working_minutes_between(at("2026-11-23T08:15"), at("2026-11-20T14:30")) == 0


def test_a_calendar_that_never_opens_is_refused() -> None:
    with pytest.raises(ValueError, match="tidak punya hari kerja"):
        WorkCalendar(WIB, hours={}).arrival_day(at("2026-11-20T10:00"))


@given(MOMENTS, st.integers(0, 30))
def test_after_exactly_the_promised_days_nothing_is_left(start: datetime, days: int) -> None:
    due = FEAST.due_after(start, days)
    assert FEAST.workdays_between(start, due.due_at) == days
    assert due.days[-1].day == due.due_at.date()
    assert due.due_at > start
    assert max(note.number for note in due.days) == days


@given(MOMENTS, st.integers(0, 20))
def test_more_days_are_never_earlier_and_a_later_start_never_sooner(start: datetime, days: int) -> None:
    due = FEAST.due_after(start, days).due_at
    assert FEAST.due_after(start, days + 1).due_at > due
    assert FEAST.due_after(start + timedelta(hours=5), days).due_at >= due


@given(MOMENTS, MOMENTS, MOMENTS)
def test_minutes_add_up(one: datetime, two: datetime, three: datetime) -> None:
    a, b, c = (moment.replace(second=0, microsecond=0) for moment in sorted((one, two, three)))
    parts = FEAST.working_minutes_between(a, b) + FEAST.working_minutes_between(b, c)
    assert parts == FEAST.working_minutes_between(a, c)


RAMADAN = WorkCalendar(
    WIB,
    hours=CALENDAR.hours | {4: ((time(8), time(11, 30)), (time(13), time(15, 30)))},
    seasons=(
        Season(
            "Ramadan (contoh)",
            date(2027, 2, 8),
            date(2027, 3, 9),
            {weekday: ((time(8), time(12)), (time(12, 30), time(14))) for weekday in range(5)},
        ),
    ),
)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2027-02-05T15:20", 0, "2027-02-05T15:30"),  # an ordinary Friday closes at 15.30
        ("2027-02-05T10:00", 1, "2027-02-08T14:00"),  # the day after falls into Ramadan
        ("2027-02-08T14:30", 1, "2027-02-10T14:00"),  # after closing of Ramadan: received the next day
        ("2027-03-09T10:00", 1, "2027-03-10T15:00"),  # back to the usual hours
    ],
)
def test_ramadan_and_friday_hours_decide_arrival_and_deadline(start: str, days: int, due: str) -> None:
    assert RAMADAN.due_after(at(start), days).due_at == at(due)


def test_where_two_seasons_overlap_the_last_one_holds() -> None:
    short = Season("Kunjungan (contoh)", date(2027, 2, 9), date(2027, 2, 9), {1: ((time(8), time(10)),)})
    calendar = WorkCalendar(WIB, seasons=(*RAMADAN.seasons, short))
    assert calendar.closes(date(2027, 2, 9)).time() == time(10)
    assert calendar.closes(date(2027, 2, 10)).time() == time(14)


def test_a_weekday_without_hours_is_told_apart_from_a_weekend() -> None:
    four_days = WorkCalendar(WIB, hours={weekday: CALENDAR.hours[weekday] for weekday in range(4)})
    due = four_days.due_after(at("2026-11-26T10:00"), 1)
    assert [note.reason for note in due.days][1:4] == ["kantor tidak buka", "akhir pekan", "akhir pekan"]


@given(MOMENTS, st.integers(0, 30))
def test_one_more_day_off_never_brings_a_deadline_forward(start: datetime, days: int) -> None:
    due = CALENDAR.due_after(start, days)
    off = WorkCalendar(WIB, holidays={due.due_at.date(): Holiday("Libur setempat (contoh)")})
    assert off.due_after(start, days).due_at > due.due_at
