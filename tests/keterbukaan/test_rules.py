"""The arithmetic of promises, and what it must not give away."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from pendopo.keterbukaan.rules import (
    THRESHOLD,
    Sums,
    Turned,
    added,
    chained,
    clock_used,
    face_of_day,
    hidden,
    months_back,
    next_month,
    pauses_of,
    percentile,
    pseudonym,
    read_month,
    told_cells,
)
from pendopo.lib.worktime import WorkCalendar

CALENDAR = WorkCalendar(ZoneInfo("Asia/Jakarta"))
MONDAY = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)  # 09.00 WIB

histograms = st.dictionaries(st.integers(0, 300), st.integers(1, 50), max_size=30)


@st.composite
def sums(draw: st.DrawFn) -> Sums:
    made = Sums()
    for days, late, promised in draw(st.lists(st.tuples(st.integers(0, 90), st.booleans(), st.integers(1, 60)))):
        made.promise(promised)
        made.ended += 1
        made.judge(days, late=late)
    for why, minutes in draw(st.lists(st.tuples(st.sampled_from(["a", "b"]), st.integers(0, 9999)))):
        made.pause(why, minutes)
    return made


@given(st.lists(sums()))
def test_sums_over_parts_are_the_whole(parts: list[Sums]) -> None:
    whole = added(parts)
    assert whole.finished == sum(part.finished for part in parts) == sum(whole.by_days.values())
    assert whole.late == sum(part.late for part in parts) <= whole.finished
    assert whole.days_sum == sum(days * n for days, n in whole.by_days.items())
    assert sum(times for times, _ in whole.pauses.values()) == sum(
        times for part in parts for times, _ in part.pauses.values()
    )
    kept = [part for part in parts if part.ended]
    assert not kept or (whole.promise_min, whole.promise_max) == (
        min(part.promise_min for part in kept), max(part.promise_max for part in kept)
    )  # fmt: skip


@given(sums(), sums(), sums())
def test_the_order_in_which_days_are_added_says_nothing(one: Sums, two: Sums, three: Sums) -> None:
    assert added([one, two, three]) == added([three, added([two, one])])


@given(histograms, st.integers(1, 1000))
def test_a_percentile_is_the_least_day_by_which_so_many_were_finished(by_days: dict[int, int], permille: int) -> None:
    found, total = percentile(by_days, permille), sum(by_days.values())
    if not total:
        assert found is None
        return
    assert found in by_days
    within = sum(n for days, n in by_days.items() if days <= found)
    before = sum(n for days, n in by_days.items() if days < found)
    assert 1000 * within >= permille * total > 1000 * before


@given(st.lists(st.integers(0, 60), max_size=8))
def test_what_is_hidden_cannot_be_worked_out_from_the_total(cells: list[int]) -> None:
    away = hidden(cells)
    assert {place for place, n in enumerate(cells) if 0 < n < THRESHOLD} <= away
    told = told_cells(cells)
    assert all(n == cells[place] for place, n in enumerate(told) if n is not None)
    others = [n for place, n in enumerate(cells) if place not in away and n >= THRESHOLD]
    rest = sum(cells) - sum(n for n in told if n is not None)
    assert rest == sum(cells[place] for place in away)
    assert not away or not others or (rest >= THRESHOLD and len(away) >= 2)


def test_a_day_with_few_cases_tells_neither_how_many_nor_how_late() -> None:
    few, many = Sums(ended=3, finished=3, late=1), Sums(ended=9, finished=8, late=1)
    assert face_of_day(few) == {"berakhir": None, "selesai": None, "terlambat": None}
    assert face_of_day(many) == {"berakhir": 9, "selesai": 8, "terlambat": 1}
    assert face_of_day(Sums(ended=6, withdrawn=6)) == {"berakhir": 6, "selesai": 0, "terlambat": 0}


def _rows(*turned: tuple[int, int, bool, str]) -> list[Turned]:
    return [
        Turned(
            MONDAY + timedelta(days=day), left, MONDAY + timedelta(days=day + left) if runs else None,
            "mulai" if runs else "jeda", why,
        )
        for day, left, runs, why in turned
    ]  # fmt: skip


def test_a_clock_uses_what_was_taken_from_it_and_stands_still_in_a_pause() -> None:
    rows = _rows((0, 5, True, ""), (2, 3, False, "Menunggu pemohon"), (7, 3, True, ""), (8, 2, False, ""))
    assert clock_used(rows, MONDAY + timedelta(days=20), CALENDAR) == (3, False)
    assert pauses_of(rows, MONDAY + timedelta(days=9)) == [
        ("Menunggu pemohon", 5 * 1440), ("Tanpa alasan tertulis", 1440)
    ]  # fmt: skip


def test_a_clock_that_ran_past_its_end_is_late_also_when_it_stood_still_later() -> None:
    rows = _rows((0, 1, True, ""), (3, 0, False, "Menunggu"))
    assert clock_used(rows, MONDAY + timedelta(days=9), CALENDAR) == (1, True)
    running = _rows((0, 5, True, ""))
    assert clock_used(running, MONDAY + timedelta(days=4), CALENDAR) == (4, False)


def test_months_follow_each_other_over_the_year() -> None:
    assert next_month(date(2026, 12, 1)) == date(2027, 1, 1)
    assert months_back(date(2026, 11, 1), 12) == date(2025, 12, 1)
    assert read_month("2026-10") == date(2026, 10, 1)
    for wrong in ("2026-13", "2026-1", "0000-01", "二〇二六-10", "2026-1 ", "", "x" * 99):
        assert read_month(wrong) is None


def test_a_rewritten_line_changes_every_later_digest() -> None:
    first = chained("", [b"a", b"b"])
    assert chained(first, [b"c"]) != chained(chained("", [b"a", b"x"]), [b"c"])
    assert chained("", [b"ab"]) != chained("", [b"a", b"b"])


@given(st.binary(min_size=32, max_size=32))
def test_a_pseudonym_has_one_form(key: bytes) -> None:
    code = pseudonym(key)
    assert len(code) == len("L-7K2MQ-QXA4T")
    assert code == pseudonym(key)
