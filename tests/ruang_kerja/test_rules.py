"""Where a deadline falls, what a page mark is, what a spreadsheet may hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from pendopo.ruang_kerja import rules

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
WIB = ZoneInfo("Asia/Jakarta")


@pytest.mark.parametrize(
    ("hours", "group"), [(-1, "lewat"), (1, "hari_ini"), (13, "hari_ini"), (14, "besok"), (38, "nanti")]
)
def test_deadline_falls_by_the_day_of_the_region(hours: int, group: str) -> None:
    assert rules.group_of(NOW + timedelta(hours=hours), NOW, WIB) == group


def test_no_deadline_has_its_own_group() -> None:
    assert rules.group_of(None, NOW, WIB) == "tanpa"


@pytest.mark.parametrize(
    "given",
    [
        "",
        "_",
        "x_y",
        "2026-11-20_1",
        "2026-11-20T10:00:00_0191d5a0-0000-7000-8000-000000000001",
        "2026-11-20T10:00:00+00:00",
    ],
)
def test_unreadable_page_mark_is_the_first_page(given: str) -> None:
    assert rules.tidy_cursor(given) == ""


def test_readable_page_mark_stays() -> None:
    mark = "2026-11-20T10:00:00+00:00_0191d5a0-0000-7000-8000-000000000001"
    assert rules.tidy_cursor(mark) == mark


@pytest.mark.parametrize("text", ["=1+1", "+62812", "-1", "@SUM(A1)", "\tx", "\r=1"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert rules.safe_cell(text).startswith("'")


def test_plain_words_stay_as_they_are() -> None:
    assert rules.safe_cell("Yayasan contoh = A") == "Yayasan contoh = A"
