"""Periods of a survey: quarter, semester, year; pure, no Django."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

KINDS = {"T": 4, "S": 2, "": 1}
"""Letter of a kind: how many of them a year has."""

KEY = re.compile(r"(20\d\d)(?:-([TS])([1-4]))?")
ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True)
class Period:
    """A quarter ('2026-T3'), semester ('2026-S1') or year ('2026')."""

    year: int
    kind: str
    number: int

    @property
    def key(self) -> str:
        return f"{self.year}-{self.kind}{self.number}" if self.kind else str(self.year)

    @property
    def start(self) -> date:
        return date(self.year, (self.number - 1) * self._months + 1, 1)

    @property
    def end(self) -> date:
        """Its last day."""
        month = self.number * self._months + 1
        return date(self.year + month // 13, (month - 1) % 12 + 1, 1) - timedelta(days=1)

    @property
    def _months(self) -> int:
        return 12 // KINDS[self.kind]

    @property
    def title(self) -> str:
        name = {"T": "Triwulan", "S": "Semester", "": "Tahun"}[self.kind]
        return f"{name} {ROMAN[self.number - 1]} {self.year}" if self.kind else f"{name} {self.year}"

    @property
    def english(self) -> str:
        name = {"T": "Quarter", "S": "Half-year"}.get(self.kind, "Year")
        return f"{name} {self.number} of {self.year}" if self.kind else f"{name} {self.year}"

    def back(self) -> Period:
        """The period of the same kind before."""
        return period_of(self.start - timedelta(days=1), self.kind)


def read_period(key: str) -> Period | None:
    """'2026-T3', '2026-S1' or '2026'; None for anything else."""
    found = KEY.fullmatch(key)
    if found is None:
        return None
    kind, number = found[2] or "", int(found[3] or 1)
    return Period(int(found[1]), kind, number) if number <= KINDS[kind] else None


def period_of(day: date, kind: str = "T") -> Period:
    """The period of a kind in which a day falls."""
    return Period(day.year, kind, (day.month - 1) // (12 // KINDS[kind]) + 1)


def last_whole(day: date, kind: str = "T") -> Period:
    """The last period of a kind that is over on a day."""
    return period_of(day, kind).back()


def recent(day: date, quarters: int = 8) -> list[Period]:
    """The periods one may choose, newest first: quarters, then the semesters and years that they lie in."""
    found, one = [], period_of(day)
    for _turn in range(quarters):
        found.append(one)
        one = one.back()
    wider = {period_of(each.start, kind): None for kind in ("S", "") for each in found}
    return [*found, *wider]
