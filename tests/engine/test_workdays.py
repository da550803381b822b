"""`hari_kerja_antara`: working days by the region's own calendar, in expressions."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.engine.api import Context, check, compile, days_off_of
from pendopo.engine.expr import Kind, Name, Value, compile_expr
from pendopo.engine.expr.values import DAYS_OFF
from pendopo.lib.worktime import Holiday, WorkCalendar

from .shipped import ANSWERS, VOCABULARY, patched

WIB = ZoneInfo("Asia/Jakarta")
NAMES = {"awal": Name(Kind.DATE), "akhir": Name(Kind.DATE)}
FRIDAY, NEXT_FRIDAY = date(2026, 11, 20), date(2026, 11, 27)
COUNT = compile_expr("hari_kerja_antara(awal, akhir)", NAMES)


def counted(start: date, end: date, off: tuple[str, ...] | None = None) -> Value | None:
    return COUNT.run({"awal": start, "akhir": end, **({} if off is None else {DAYS_OFF: off})})


@pytest.mark.parametrize(
    ("end", "off", "days"),
    [
        (NEXT_FRIDAY, None, 5),
        (FRIDAY, None, 0),
        (FRIDAY - timedelta(days=3), None, 0),
        (date(2026, 11, 22), None, 0),
        (date(2026, 11, 23), None, 1),
        (NEXT_FRIDAY, ("5", "6", "2026-11-24"), 4),
        (NEXT_FRIDAY, ("5", "6", "2026-11-21", "2026-11-20", "2026-11-30"), 5),
        (NEXT_FRIDAY, ("6",), 6),
    ],
    ids=["sepekan", "hari-sama", "mundur", "akhir-pekan", "senin", "libur", "libur-di-luar", "sabtu-buka"],
)
def test_it_counts_the_days_after_the_first_up_to_the_last(end: date, off: tuple[str, ...] | None, days: int) -> None:
    assert counted(FRIDAY, end, off) == days


DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 12, 31))


@given(start=DAYS, length=st.integers(-30, 400), closed=st.sets(st.integers(0, 6), max_size=5), off=st.sets(DAYS))
def test_it_agrees_with_the_calendar_that_computes_deadlines(
    start: date, length: int, closed: set[int], off: set[date]
) -> None:
    hours: dict[int, Any] = {day: ((time(8), time(15)),) for day in range(7) if day not in closed}
    calendar = WorkCalendar(WIB, hours=hours, holidays={day: Holiday("libur") for day in off})
    end = start + timedelta(days=length)
    days = (start + timedelta(days=one) for one in range(1, length + 1))
    assert counted(start, end, days_off_of(calendar)) == sum(calendar.is_workday(day) for day in days)


def with_rule() -> Any:
    def patch(data: dict[str, Any]) -> None:
        field = next(one for page in data["form"]["pages"] for one in page["fields"] if one["id"] == "tanggal_mulai")
        rule = {"id": "cukup", "expr": "hari_kerja_antara(hari_ini(), tanggal_mulai) >= 3", "message": "Terlalu dekat."}
        field["validate"] = [rule]

    return patched(patch)


def test_a_rule_asks_the_calendar_of_the_region_and_nobody_else_does() -> None:
    now = datetime(2026, 11, 20, 10, tzinfo=WIB)
    asked: list[str] = []

    def off() -> tuple[str, ...]:
        asked.append("kalender")
        return ("5", "6", "2026-11-24")

    answers = ANSWERS | {"tanggal_mulai": "2026-11-25", "tanggal_selesai": "2026-11-26"}
    ctx = Context(today=now.date(), now=now, days_off=off)
    assert compile(with_rule()).check_all(answers, ctx)["tanggal_mulai"] == "Terlalu dekat."
    assert asked
    asked.clear()
    weekdays = Context(today=now.date(), now=now)
    assert "tanggal_mulai" not in compile(with_rule()).check_all(answers, weekdays)
    compile(patched(lambda data: None)).check_all(answers, ctx)
    assert not asked


def test_what_is_asked_never_depends_on_the_calendar() -> None:
    def patch(data: dict[str, Any]) -> None:
        field = next(one for page in data["form"]["pages"] for one in page["fields"] if one["id"] == "tanggal_selesai")
        field["visible"] = "hari_kerja_antara(tanggal_mulai, tanggal_mulai + 9) > 3"

    assert "jam-di-tampil" in {one.code for one in check(patched(patch), VOCABULARY)}
