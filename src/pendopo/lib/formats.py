"""Numbers, dates and sizes as people read them, in Indonesian or English (`lang="en"`)."""

from datetime import date, datetime
from decimal import Decimal

BULAN = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
HARI = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def ribuan(number: int, lang: str = "id") -> str:
    """A whole number with thousands separated: 1.234.567 (en: 1,234,567)."""
    text = f"{number:,}"
    return text if lang == "en" else text.replace(",", ".")


def rupiah(amount: int, lang: str = "id", *, letter: bool = False) -> str:
    """Rupiah: Rp1.234.567 on screens, Rp 1.234.567 in letters."""
    sign = "-" if amount < 0 else ""
    return f"{sign}Rp{' ' if letter else ''}{ribuan(abs(amount), lang)}"


def desimal(text: str | Decimal, lang: str = "id") -> str:
    """A decimal without superfluous zeros: 1.50 → 1,5 (en: 1.5)."""
    value = Decimal(text)
    whole, _, fraction = f"{value.copy_abs():f}".partition(".")
    fraction = fraction.rstrip("0")
    point = "." if lang == "en" else ","
    sign = "-" if value < 0 else ""
    return sign + ribuan(int(whole), lang) + (point + fraction if fraction else "")


def tanggal(day: date, lang: str = "id", *, weekday: bool = False) -> str:
    """20 November 2026, or with its weekday: Jumat, 20 November 2026."""
    months, days = (MONTHS, WEEKDAYS) if lang == "en" else (BULAN, HARI)
    text = f"{day.day} {months[day.month - 1]} {day.year}"
    return f"{days[day.weekday()]}, {text}" if weekday else text


def tanggal_pendek(day: date, lang: str = "id") -> str:
    """20 Nov 2026."""
    return f"{day.day} {(MONTHS if lang == 'en' else BULAN)[day.month - 1][:3]} {day.year}"


def jam(moment: datetime, lang: str = "id") -> str:
    """14.02 WIB (en: 14:02 WIB), in the moment's own time zone."""
    point = ":" if lang == "en" else "."
    return f"{moment:%H}{point}{moment:%M} {moment.tzname() or ''}".rstrip()


def ukuran(size: int, lang: str = "id") -> str:
    """A size in bytes as 240 KB or 1,8 MB (thousands, as phones show it)."""
    if size < 1000:
        return f"{size} B"
    if size < 999_500:
        return f"{round(size / 1000)} KB"
    return f"{desimal(f'{size / 1_000_000:.1f}', lang)} MB"
