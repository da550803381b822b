"""A deadline says what remains in working time."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from pendopo.lib.worktime import WorkCalendar
from pendopo.ui.api import tenggat_of

WIB = ZoneInfo("Asia/Jakarta")
CALENDAR = WorkCalendar(tz=WIB, hours={day: ((time(8), time(15)),) for day in range(5)}, holidays={})


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(date(2026, 11, day), time(hour, minute), WIB)


@pytest.mark.parametrize(
    ("due", "now", "words", "state"),
    [
        (_at(24, 15), _at(20, 10), "sisa 2 hari", "aman"),
        (_at(20, 15), _at(20, 13), "sisa 2 jam", "kini"),
        (_at(20, 15), _at(20, 14, 20), "sisa 40 menit", "kini"),
        (_at(20, 15), _at(20, 15, 1), "baru saja lewat", "lewat"),
        (_at(20, 15), _at(23, 9), "terlambat 1 jam", "lewat"),
        (_at(20, 15), _at(24, 9), "terlambat 1 hari", "lewat"),
        (_at(20, 15), _at(21, 9), "lewat tenggat", "lewat"),
        (_at(23, 15), _at(22, 9), "sisa 1 hari", "aman"),
        (_at(24, 15), _at(22, 9), "sisa 2 hari", "aman"),
        (_at(23, 15), _at(20, 16), "sisa 1 hari", "aman"),
    ],
)
def test_words_and_shape(due: datetime, now: datetime, words: str, state: str) -> None:
    chip = tenggat_of(due, now, calendar=CALENDAR)
    assert (chip.kata, chip.keadaan) == (words, state)


def test_moment_in_full_stands_beside() -> None:
    chip = tenggat_of(_at(24, 15), _at(20, 10), calendar=CALENDAR)
    assert chip.rinci == "sampai Selasa, 24 November 2026, 15.00 WIB"


def test_clock_stands_still_while_the_applicant_must_act() -> None:
    assert tenggat_of(_at(20, 15), _at(23, 9), calendar=CALENDAR, paused=True).keadaan == "jeda"


def test_no_deadline_is_said() -> None:
    assert tenggat_of(None, _at(20, 9), calendar=CALENDAR).kata == "tanpa tenggat"


def test_english_is_a_full_switch() -> None:
    with translation.override("en"):
        chip = tenggat_of(_at(24, 15), _at(20, 10), calendar=CALENDAR)
    assert (chip.kata, chip.rinci) == ("2 days left", "until Tuesday, 24 November 2026, 15:00 WIB")
