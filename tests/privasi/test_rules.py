"""How long things are kept, as definitions say it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.privasi import rules


@pytest.mark.parametrize(
    ("text", "anchor", "last"),
    [
        ("1 tahun setelah izin berakhir", date(2026, 3, 31), date(2027, 3, 31)),
        ("1 tahun setelah acara", date(2024, 2, 29), date(2025, 2, 28)),
        ("6 bulan sesudah SIP berakhir.", date(2026, 8, 31), date(2027, 2, 28)),
        ("30 hari setelah selesai", date(2026, 12, 15), date(2027, 1, 14)),
        ("2 minggu setelah selesai", date(2026, 12, 25), date(2027, 1, 8)),
    ],
    ids=["setahun", "kabisat", "akhir-bulan", "hari", "minggu"],
)
def test_a_span_in_words_ends_on_a_day(text, anchor, last):
    span = rules.read_retention(text)
    assert span is not None
    assert span.ends(anchor) == last


@pytest.mark.parametrize("text", ["selama bangunan berdiri", "", "setahun", "1 abad setelah selesai"])
def test_other_words_name_no_span_and_erase_nothing(text):
    assert rules.read_retention(text) is None


def test_only_an_end_of_something_is_counted_from_its_end():
    assert rules.read_retention("1 tahun setelah izin berakhir").after_end
    assert not rules.read_retention("1 tahun setelah acara").after_end


@given(st.dates(date(2000, 1, 1), date(2090, 12, 31)), st.integers(1, 240), st.sampled_from(["bulan", "tahun"]))
def test_months_and_years_keep_the_day_or_the_last_one_of_the_month(day, number, unit):
    found = rules.later(day, min(number, 60), unit)
    assert found.day == day.day or (found + timedelta(days=1)).day == 1
    assert found > day


def test_the_clock_of_a_request_turns_before_and_after_its_end():
    due = datetime(2026, 11, 23, 3, tzinfo=UTC)
    assert rules.is_due(due, due - timedelta(hours=25)) == ""
    assert rules.is_due(due, due - timedelta(hours=24)) == "jalan"
    assert rules.is_due(due, due + timedelta(seconds=1)) == "gagal"
