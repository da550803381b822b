"""Where a deadline falls, which row was sought, what a spreadsheet may hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from pendopo.lib.sheets import safe_cell
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


@pytest.mark.parametrize("typed", ["REG-2026-11-000042", "2026 11 000042", "reg2026.11.000042"])
def test_a_typed_number_is_the_same_however_it_is_spaced(typed: str) -> None:
    assert rules.same_number("REG-2026-11-000042", typed)
    assert not rules.same_number("REG-2026-11-000043", typed)
    assert not rules.same_number("REG-2026-11-000042", "")


@pytest.mark.parametrize("text", ["=1+1", "+62812", "-1", "@SUM(A1)", "\tx", "\r=1"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert safe_cell(text).startswith("'")


def test_plain_words_stay_as_they_are() -> None:
    assert safe_cell("Yayasan contoh = A") == "Yayasan contoh = A"
