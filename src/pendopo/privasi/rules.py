"""Clocks, retention and what a request may be; pure, no Django."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

ANSWER_WITHIN = timedelta(hours=72)
"""UU 27/2022 gives 3 × 24 hours for access, correction and stopping, and for telling of a breach (art. 46)."""

SOON = timedelta(hours=24)
UNITS = {"hari": "days", "minggu": "weeks", "bulan": "months", "tahun": "years"}
SPAN = re.compile(r"(\d{1,4}) (hari|minggu|bulan|tahun) (?:setelah|sesudah) (.+)", re.I)


@dataclass(frozen=True)
class Span:
    """How long after its anchor something is kept. `after_end`: the anchor is the end of what came of the case."""

    number: int
    unit: str
    after_end: bool

    def ends(self, anchor: date) -> date:
        """The last day it is kept, counted from the anchor."""
        return later(anchor, self.number, self.unit)


def read_retention(text: str) -> Span | None:
    """'1 tahun setelah izin berakhir' as a span; None for what names no span ('selama bangunan berdiri')."""
    found = SPAN.fullmatch(" ".join(text.split()).rstrip("."))
    if found is None:
        return None
    return Span(int(found[1]), found[2].lower(), "berakhir" in found[3].lower())


def later(day: date, number: int, unit: str) -> date:
    """A day so many days, weeks, months or years later; 29 February and the 31st fall on the last day of the month."""
    if unit == "hari":
        return day + timedelta(days=number)
    if unit == "minggu":
        return day + timedelta(weeks=number)
    months = day.month - 1 + number * (12 if unit == "tahun" else 1)
    year, month = day.year + months // 12, months % 12 + 1
    first_after = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(days=day.day - 1), first_after - timedelta(days=1))


@dataclass(frozen=True)
class Keeping:
    """How long a kind of data is kept when the region has not decided otherwise. `days` None: not by itself."""

    title: str
    days: int | None
    basis: str


# Defaults of ours, to be confirmed by the region's archive schedule (UU 43/2009): every screen says so.
KEPT: Mapping[str, Keeping] = {
    "permohonan_baik": Keeping(
        "Data pemohon pada permohonan yang disetujui, dihitung sejak izin berakhir", 15 * 365,
        "Usulan Pendopo: 5 tahun aktif dan 10 tahun inaktif (UU 43/2009, JRA daerah)",
    ),
    "permohonan_lain": Keeping(
        "Data pemohon pada permohonan yang ditolak, dibatalkan, atau gugur, dihitung sejak selesai", 2 * 365,
        "Usulan Pendopo, menurut JRA daerah",
    ),
    "salinan": Keeping("Salinan yang dibuat untuk seseorang", 7, "Usulan Pendopo"),
    "berkas_lepas": Keeping("Berkas yang diunggah tetapi tidak menjadi bagian permohonan", 120, "Usulan Pendopo"),
}  # fmt: skip


def is_due(due: datetime, now: datetime) -> str:
    """'' in time, 'jalan' within a day of its end, 'gagal' when it is over."""
    if now > due:
        return "gagal"
    return "jalan" if due - now <= SOON else ""
