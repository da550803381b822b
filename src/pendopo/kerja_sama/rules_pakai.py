"""Use after the signature, without a database: months, small numbers, what a statement may say, how it is judged."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

FORMAT = "pendopo-pakai-1"
SEDIKIT = 5
"""Counts below this are told as 'fewer than five': a month with one case could point at somebody."""
BULAN = 12
MOST_APPS, MOST_TEXT = 500, 160
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")

TERPASANG, TERBUKA, KASUS_PERTAMA, DIPAKAI = "terpasang", "terbuka", "kasus_pertama", "dipakai"
KEADAAN = [
    (TERPASANG, "Terpasang"),
    (TERBUKA, "Terbuka"),
    (KASUS_PERTAMA, "Kasus pertama"),
    (DIPAKAI, "Dipakai"),
]


def months_up_to(today: date, count: int = BULAN) -> list[str]:
    """The last so many months, the current one last: '2026-11'."""
    last = today.year * 12 + today.month - 1
    return [f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(last - count + 1, last + 1)]


def day_of(text: str) -> date | None:
    """A day as `date.isoformat()` writes it; None for anything else."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def coarse(count: int) -> int | None:
    """A count as it may be published; None stands for one to four."""
    return None if 0 < count < SEDIKIT else count


@dataclass(frozen=True)
class Pakai:
    """How one service of another region is used in one region. `cases`: by month; None is 'fewer than five'.

    Days are `date.isoformat()`, '' when it has not happened; `first_case` only names the month.
    """

    id: str
    title: str
    from_namespace: str
    number: int
    installed: str = ""
    bound: str = ""
    opened: str = ""
    first_case: str = ""
    cases: Mapping[str, int | None] = field(default_factory=dict)
    changes: int = 0
    sent: int = 0
    taken: int = 0
    offered: int = 0

    @property
    def installed_on(self) -> date | None:
        return day_of(self.installed)

    @property
    def bound_on(self) -> date | None:
        return day_of(self.bound)

    @property
    def opened_on(self) -> date | None:
        return day_of(self.opened)

    @property
    def first_month(self) -> date | None:
        """The first day of the month of the first real case."""
        return day_of(f"{self.first_case}-01") if self.first_case else None

    @property
    def last_told(self) -> tuple[date | None, int | None] | None:
        """The last month told, as its first day, and its cases (None: fewer than five)."""
        last = max(self.cases.items(), default=None)
        return (day_of(f"{last[0]}-01"), last[1]) if last else None

    @property
    def state(self) -> str:
        """How far it has come: installed, open, first case, used (a case in the last three months told)."""
        if self.first_case and any(count != 0 for _month, count in sorted(self.cases.items())[-3:]):
            return DIPAKAI
        if self.first_case:
            return KASUS_PERTAMA
        return TERBUKA if self.opened else TERPASANG

    @property
    def is_used(self) -> bool:
        """Whether a real case was ever handled: what counts as really used."""
        return bool(self.first_case)

    @property
    def is_behind(self) -> bool:
        """A newer version is offered than the one in use."""
        return self.offered > self.number

    def as_data(self) -> dict[str, Any]:
        """As it stands in a statement."""
        return {
            "id": self.id, "judul": self.title, "dari": self.from_namespace, "versi": self.number,
            "terpasang": self.installed, "terikat": self.bound, "terbuka": self.opened,
            "kasus_pertama": self.first_case, "kasus": dict(self.cases), "perubahan": self.changes,
            "dikirim": self.sent, "diterima": self.taken,
        }  # fmt: skip


def statement(place: Mapping[str, str], day: date, apps: Sequence[Pakai]) -> dict[str, Any]:
    """What a region says about its use: counts only, nobody's name. `place`: kode, nama, jenis."""
    return {
        "format": FORMAT, "daerah": dict(place), "per": day.isoformat(),
        "layanan": [one.as_data() for one in sorted(apps, key=lambda one: one.id)],
    }  # fmt: skip


@dataclass(frozen=True)
class Told:
    """A partner's statement as it was read."""

    day: str
    apps: tuple[Pakai, ...]


def read_statement(body: Any) -> Told | None:
    """A statement of a partner, or None when it is none. It comes from outside: only its form is believed."""
    if not isinstance(body, dict) or body.get("format") != FORMAT or not _is_day(body.get("per")):
        return None
    rows = body.get("layanan")
    if not isinstance(rows, list) or len(rows) > MOST_APPS:
        return None
    apps = [_read(row) for row in rows]
    return None if None in apps else Told(str(body["per"]), tuple(one for one in apps if one is not None))


def _read(row: Any) -> Pakai | None:
    if not isinstance(row, dict):
        return None
    words = [row.get(name) for name in ("id", "judul", "dari")]
    days = [row.get(name, "") for name in ("terpasang", "terikat", "terbuka")]
    counts = [row.get(name, 0) for name in ("versi", "perubahan", "dikirim", "diterima")]
    first, cases = row.get("kasus_pertama", ""), row.get("kasus", {})
    good = (
        all(isinstance(one, str) and 0 < len(one) <= MOST_TEXT for one in words)
        and all(one == "" or _is_day(one) for one in days)
        and all(_is_count(one) for one in counts)
        and (first == "" or _is(_MONTH, first))
        and isinstance(cases, dict)
        and len(cases) <= 2 * BULAN
        and all(_is(_MONTH, month) and (count is None or _is_count(count)) for month, count in cases.items())
    )
    if not good:
        return None
    return Pakai(
        id=row["id"], title=row["judul"], from_namespace=row["dari"], number=row.get("versi", 0),
        installed=row.get("terpasang", ""), bound=row.get("terikat", ""), opened=row.get("terbuka", ""),
        first_case=first, cases=cases, changes=row.get("perubahan", 0), sent=row.get("dikirim", 0),
        taken=row.get("diterima", 0),
    )  # fmt: skip


def _is(pattern: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_day(value: Any) -> bool:
    return isinstance(value, str) and day_of(value) is not None


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1_000_000_000
