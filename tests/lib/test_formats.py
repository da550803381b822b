"""Numbers and dates as Indonesians and English readers expect them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from pendopo.lib.formats import desimal, jam, ribuan, rupiah, tanggal, tanggal_pendek, ukuran

DAY = date(2026, 11, 20)


def test_rupiah_on_screens_and_in_letters() -> None:
    assert rupiah(1_234_567) == "Rp1.234.567"
    assert rupiah(1_234_567, letter=True) == "Rp 1.234.567"
    assert rupiah(-500) == "-Rp500"
    assert rupiah(0) == "Rp0"
    assert rupiah(1_234_567, "en") == "Rp1,234,567"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1.5", "1,5"),
        ("1.50", "1,5"),
        ("12", "12"),
        ("1200.25", "1.200,25"),
        ("-0.5", "-0,5"),
        ("0", "0"),
        ("100", "100"),
    ],
)
def test_decimals_have_a_comma_and_no_idle_zeros(text: str, shown: str) -> None:
    assert desimal(text) == shown
    assert desimal(Decimal(text)) == shown


def test_english_numbers() -> None:
    assert desimal("1200.5", "en") == "1,200.5"
    assert ribuan(1000, "en") == "1,000"


def test_dates_in_words() -> None:
    assert tanggal(DAY) == "20 November 2026"
    assert tanggal(DAY, weekday=True) == "Jumat, 20 November 2026"
    assert tanggal(date(2026, 8, 5), "en") == "5 August 2026"
    assert tanggal_pendek(date(2026, 8, 5)) == "5 Agu 2026"
    assert tanggal_pendek(date(2026, 8, 5), "en") == "5 Aug 2026"


@pytest.mark.parametrize(
    ("zone", "shown"), [("Asia/Jakarta", "14.02 WIB"), ("Asia/Makassar", "15.02 WITA"), ("Asia/Jayapura", "16.02 WIT")]
)
def test_clock_names_its_zone(zone: str, shown: str) -> None:
    assert jam(datetime(2026, 11, 20, 7, 2, tzinfo=UTC).astimezone(ZoneInfo(zone))) == shown


def test_clock_in_english() -> None:
    assert jam(datetime(2026, 11, 20, 14, 2, tzinfo=ZoneInfo("Asia/Jakarta")), "en") == "14:02 WIB"


@pytest.mark.parametrize(
    ("size", "shown"), [(0, "0 B"), (999, "999 B"), (240_000, "240 KB"), (999_999, "1 MB"), (1_800_000, "1,8 MB")]
)
def test_sizes_as_phones_show_them(size: int, shown: str) -> None:
    assert ukuran(size) == shown
