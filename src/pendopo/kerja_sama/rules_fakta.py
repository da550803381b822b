"""The form of a region's public facts: per month and service what was finished, what of it late, the mean days.

What comes from another region is believed in its form only when every part of it is in bounds; else nothing of it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

FORMAT = 1
MONTHS = 12
MOST_ROWS = 5000
MOST_TEXT = 160
MOST_COUNT = 100_000_000
_MONTH = re.compile(r"(19|20|21)\d\d-(0[1-9]|1[0-2])\Z")
_ID = re.compile(r"[a-z][a-z0-9-]{0,79}\Z")


@dataclass(frozen=True)
class Fakta:
    """One service in one month (its first day). `mean_tenths`: tenths of a working day, None when nothing finished."""

    month: date
    id: str
    title: str
    finished: int
    late: int
    mean_tenths: int | None

    @property
    def on_time_permille(self) -> int | None:
        """Finished within the promise, in tenths of a percent; None when nothing was finished."""
        return (1000 * (self.finished - self.late) + self.finished // 2) // self.finished if self.finished else None

    @property
    def on_time(self) -> float | None:
        """The same in percent."""
        return None if self.on_time_permille is None else self.on_time_permille / 10

    @property
    def mean_days(self) -> float | None:
        """The mean in working days."""
        return None if self.mean_tenths is None else self.mean_tenths / 10


def tenths(days: float | None) -> int | None:
    """A mean in tenths of a working day, half away from zero."""
    return None if days is None else int(days * 10 + 0.5)


def months_before(day: date, count: int = MONTHS) -> list[date]:
    """The first days of the last whole months before a day, oldest first."""
    number = day.year * 12 + day.month - 1
    return [date((number - back) // 12, (number - back) % 12 + 1, 1) for back in range(count, 0, -1)]


def document(place: Mapping[str, str], facts: Iterable[Fakta]) -> dict[str, Any]:
    """What is signed and published. `place`: kode, nama, jenis."""
    rows = sorted(facts, key=lambda one: (one.month, one.id))
    return {
        "format": FORMAT,
        "daerah": dict(place),
        "fakta": [
            {
                "bulan": f"{one.month:%Y-%m}", "layanan": one.id, "judul": one.title, "selesai": one.finished,
                "terlambat": one.late, "rata_hari_persepuluh": one.mean_tenths,
            }
            for one in rows
        ],
    }  # fmt: skip


def read_document(body: Any) -> list[Fakta] | None:
    """The facts of another region, or None for what is not of this form: then nothing of it is believed."""
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        return None
    rows = body.get("fakta")
    if not isinstance(rows, list) or len(rows) > MOST_ROWS:
        return None
    found = [_read(row) for row in rows]
    good = [one for one in found if one is not None]
    keys = {(one.month, one.id) for one in good}
    return good if len(good) == len(rows) == len(keys) else None


def _read(row: Any) -> Fakta | None:
    if not isinstance(row, dict):
        return None
    month, name, title = row.get("bulan"), row.get("layanan"), row.get("judul")
    finished, late, mean = row.get("selesai"), row.get("terlambat"), row.get("rata_hari_persepuluh")
    words = (
        isinstance(month, str) and _MONTH.match(month) and isinstance(name, str) and _ID.match(name)
        and isinstance(title, str) and 0 < len(title) <= MOST_TEXT
    )  # fmt: skip
    if not words or not isinstance(finished, int) or not isinstance(late, int):
        return None
    if not _is_count(finished) or not _is_count(late) or late > finished:
        return None
    if (mean is None) != (finished == 0) or not (mean is None or _is_count(mean)):
        return None
    year, number = str(month).split("-")
    return Fakta(date(int(year), int(number), 1), str(name), str(title), finished, late, mean)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < MOST_COUNT
