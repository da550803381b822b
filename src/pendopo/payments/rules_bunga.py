"""Interest on what is paid late (STRD): months begun, a most of them, whole rupiah by a named rule. Pure; no Django."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from pendopo.lib.formats import desimal, rupiah, tanggal

ROUNDINGS = {
    "ke_bawah": "pecahan rupiah dihapus",
    "terdekat": "dibulatkan ke rupiah terdekat, tepat setengah naik",
    "ke_atas": "dibulatkan ke rupiah di atasnya",
}
WHOLE = 10_000
"""Hundredths of a percent in everything: a rate of 100 is 1 %."""


@dataclass(frozen=True)
class Interest:
    """The rule that holds. `rate`: hundredths of a percent a month; `most`: months that count at all."""

    rate: int
    most: int
    rounding: str
    basis: str
    is_verified: bool

    @property
    def rate_words(self) -> str:
        """1 %, 0,5 %."""
        return f"{desimal(f'{self.rate / 100:.2f}'.rstrip('0').rstrip('.'))} %"


DEFAULT = Interest(100, 24, "ke_bawah", "UU 1/2022 dan PP 35/2023", False)
"""Until the region says otherwise: 1 % a month or part of one, 24 months at most. Not read at its source: perlu
verifikasi."""


def months_later(day: date, months: int) -> date:
    """The same day some months later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_late(due_on: date, day: date, most: int) -> int:
    """Months begun since the due day, the last day to pay not counted; at most `most`."""
    if day <= due_on:
        return 0
    months = (day.year - due_on.year) * 12 + day.month - due_on.month
    if months == 0 or day > months_later(due_on, months):
        months += 1
    return min(months, most)


def interest_of(amount: int, months: int, rule: Interest) -> int:
    """Whole rupiah for some months of being late with an amount."""
    exact = amount * rule.rate * months
    if rule.rounding == "ke_atas":
        return -(-exact // WHOLE)
    if rule.rounding == "terdekat":
        return (2 * exact + WHOLE) // (2 * WHOLE)
    return exact // WHOLE


@dataclass(frozen=True)
class Owed:
    """What is still to be billed. `day`: until when it was counted, the day of payment or today."""

    amount: int
    due_on: date
    day: date
    months: int
    whole: int
    billed: int
    rule: Interest

    @property
    def due(self) -> int:
        """Rupiah that no STRD has asked for yet."""
        return max(self.whole - self.billed, 0)


def owed(amount: int, due_on: date, day: date, billed: int, rule: Interest) -> Owed:
    """The interest on a bill until a day, less what was billed before."""
    months = months_late(due_on, day, rule.most)
    return Owed(amount, due_on, day, months, interest_of(amount, months, rule), billed, rule)


def explanation(one: Owed, number: str, is_paid: bool) -> dict[str, object]:
    """Step by step, in the form in which every other amount is told (`engine.api.explained`)."""
    rule = one.rule
    until = "dibayar" if is_paid else "dihitung sampai"
    lateness = f"dari {tanggal(one.due_on)} sampai {tanggal(one.day)}"
    most = f"bulan yang sudah mulai, paling banyak {rule.most}"
    numbers = f"{rupiah(one.amount)} × {rule.rate_words} × {one.months}"
    steps = [
        _step("pokok", "Pokok tagihan", one.amount, rupiah(one.amount), f"tagihan {number}", f"tagihan {number}"),
        _step("bulan", "Bulan terlambat", one.months, f"{one.months} bulan", most, f"{lateness} ({until})"),
    ]
    words = f"pokok × {rule.rate_words} sebulan × bulan terlambat"
    lines = [_line("bunga", "Bunga", one.whole, words, numbers)]
    if one.billed:
        words = "STRD sebelumnya untuk tagihan ini"
        lines.append(_line("sudah", "Sudah ditagih", -one.billed, words, words))
    return {
        "id": "strd", "judul": "Bunga keterlambatan", "jenis": "strd", "dikenakan": True, "syarat": "",
        "perda": rule.basis, "rekening": "", "langkah": steps, "baris": lines,
        "jumlah_persis": str(one.due), "pembulatan": rule.rounding, "pembulatan_kata": ROUNDINGS[rule.rounding],
        "jumlah": one.due, "jatuh_tempo_hari": 0,
        "tarif": [{"id": "bunga", "judul": "Bunga keterlambatan", "dasar": "",
                   "terverifikasi": rule.is_verified}],
        "halangan": "",
    }  # fmt: skip


def _step(id_: str, label: str, value: int, shown: str, words: str, numbers: str) -> dict[str, object]:
    return {"id": id_, "label": label, "nilai": str(value), "tampil": shown, "rumus": words, "angka": numbers}


def _line(id_: str, label: str, value: int, words: str, numbers: str) -> dict[str, object]:
    shown = rupiah(value) if value >= 0 else f"−{rupiah(-value)}"
    return _step(id_, label, value, shown, words, numbers) | {"ditagih": True, "syarat": ""}
