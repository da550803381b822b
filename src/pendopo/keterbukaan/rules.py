"""What is reckoned and what is told of promises: distributions, thresholds of disclosure, digests. No Django."""

from __future__ import annotations

import json
from base64 import b32encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from pendopo.lib.worktime import WorkCalendar

THRESHOLD = 5
"""Fewer applications than this are never told apart: somebody could be recognised among them."""

Histogram = Mapping[int, int]
"""How many (value) took so many working days (key)."""
NO_REASON = "Tanpa alasan tertulis"
TOTALS = ("ended", "finished", "late", "granted", "rejected", "withdrawn", "returns", "days_sum")


@dataclass
class Sums:
    """What was reckoned of the cases of one service or stage that ended in a span; spans add up.

    `ended`: all of them; `finished`: granted or refused, so that there is a promise to judge; `days_sum`, `by_days`:
    working days the office used, over the finished ones. `pauses`: of each declared reason how often and how many
    minutes. `versions`: the sum of the cases' versions, by which a change of any of them shows.
    """

    promise_min: int = 0
    promise_max: int = 0
    ended: int = 0
    finished: int = 0
    late: int = 0
    granted: int = 0
    rejected: int = 0
    withdrawn: int = 0
    returns: int = 0
    days_sum: int = 0
    versions: int = 0
    by_days: dict[int, int] = field(default_factory=dict)
    pauses: dict[str, tuple[int, int]] = field(default_factory=dict)

    def promise(self, days: int) -> None:
        """One more case that was promised so many working days."""
        self.promise_min = min(self.promise_min, days) if self.ended else days
        self.promise_max = max(self.promise_max, days)

    def judge(self, days: int, *, late: bool) -> None:
        """One more finished case, or passage of a stage."""
        self.finished += 1
        self.late += late
        self.days_sum += days
        self.by_days[days] = self.by_days.get(days, 0) + 1

    def pause(self, why: str, minutes: int) -> None:
        """A clock stood still once more."""
        times, sum_ = self.pauses.get(why, (0, 0))
        self.pauses[why] = (times + 1, sum_ + minutes)

    def add(self, other: Sums) -> None:
        """Put another span (or service) to this one."""
        if other.ended:
            self.promise_min = min(self.promise_min, other.promise_min) if self.ended else other.promise_min
            self.promise_max = max(self.promise_max, other.promise_max)
        for name in (*TOTALS, "versions"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for days, n in other.by_days.items():
            self.by_days[days] = self.by_days.get(days, 0) + n
        for why, (times, minutes) in other.pauses.items():
            former = self.pauses.get(why, (0, 0))
            self.pauses[why] = (former[0] + times, former[1] + minutes)

    @property
    def on_time_permille(self) -> int | None:
        """Finished within the promise, in tenths of a percent; None when nothing was finished."""
        return round(1000 * (self.finished - self.late) / self.finished) if self.finished else None

    def days(self, permille: int) -> int | None:
        """The working days within which this share was finished."""
        return percentile(self.by_days, permille)


def added(many: Iterable[Sums]) -> Sums:
    """Several spans or services as one."""
    whole = Sums()
    for one in many:
        whole.add(one)
    return whole


def percentile(by_days: Histogram, permille: int) -> int | None:
    """The least number of days within which at least this share was finished (nearest rank); None of nothing.

    500 is the median (of an even number the lower one), 900 the ninth decile, 1000 the longest.
    """
    total = sum(by_days.values())
    rank, passed = -(-total * permille // 1000), 0
    for days in sorted(by_days):
        passed += by_days[days]
        if passed >= max(rank, 1):
            return days
    return None


# -- thresholds of disclosure


def masked(count: int) -> int | None:
    """A count as everybody may see it: None where it is one to four."""
    return None if 0 < count < THRESHOLD else count


def is_told(finished: int) -> bool:
    """Whether figures over so many applications may be told."""
    return finished >= THRESHOLD


def hidden(cells: Sequence[int]) -> set[int]:
    """The positions that must not be told beside their total, so that none of one to four can be worked out.

    Small ones first; then the smallest of the others, until at least two are hidden that hold at least the threshold.
    """
    found = {place for place, n in enumerate(cells) if 0 < n < THRESHOLD}
    rest = sorted((place for place, n in enumerate(cells) if n >= THRESHOLD), key=lambda place: (cells[place], place))
    while found and rest and (len(found) < 2 or sum(cells[place] for place in found) < THRESHOLD):
        found.add(rest.pop(0))
    return found


def together(cells: Sequence[int]) -> int | None:
    """The total beside cells of which the small ones are hidden: without them where they could be worked out.

    None where all of them are one to four.
    """
    small = [n for n in cells if 0 < n < THRESHOLD]
    if sum(cells) < THRESHOLD:
        return masked(sum(cells))
    return sum(cells) - (sum(small) if len(small) == 1 or sum(small) < THRESHOLD else 0)


def told_cells(cells: Sequence[int]) -> list[int | None]:
    """The same cells with what is hidden as None."""
    away = hidden(cells)
    return [None if place in away else n for place, n in enumerate(cells)]


def pseudonym(key: bytes) -> str:
    """'L-7K2MQ-QXA4T' from at least 7 bytes that only the region can make."""
    code = b32encode(key).decode()
    return f"L-{code[:5]}-{code[5:10]}"


# -- clocks


@dataclass(frozen=True)
class Turned:
    """A row of a clock: it began (`days` still allowed, `due_at`), or stands still (no `due_at`; `why`)."""

    at: datetime
    days: int
    due_at: datetime | None
    reason: str
    why: str = ""


def clock_used(rows: Sequence[Turned], ended: datetime, calendar: WorkCalendar) -> tuple[int, bool]:
    """(working days used, late) of one clock whose rows stand in their order; `ended`: when its case did."""
    first, last = rows[0], rows[-1]
    ends = [*(row.at for row in rows[1:]), ended]
    late = any(row.due_at is not None and end > row.due_at for row, end in zip(rows, ends, strict=True))
    used = first.days - last.days
    if last.due_at is not None:
        used += calendar.workdays_between(last.at, ended)
    return max(0, used), late


def pauses_of(rows: Sequence[Turned], ended: datetime) -> list[tuple[str, int]]:
    """(declared reason, whole minutes) of each time that a clock stood still."""
    ends = [*(row.at for row in rows[1:]), ended]
    return [
        (row.why or NO_REASON, max(0, int((end - row.at) / timedelta(minutes=1))))
        for row, end in zip(rows, ends, strict=True)
        if row.reason == "jeda"
    ]


# -- written down, and chained


def canonical(value: Mapping[str, Any]) -> bytes:
    """One JSON line, the same for the same content: keys in order, no blanks."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def content_of(sums: Sums) -> dict[str, Any]:
    """Everything of a row that its digest is over."""
    return {
        **{name: getattr(sums, name) for name in ("promise_min", "promise_max", *TOTALS)},
        "by_days": {str(days): n for days, n in sorted(sums.by_days.items())},
        "pauses": {why: list(pair) for why, pair in sorted(sums.pauses.items())},
    }


def face_of_day(sums: Sums) -> dict[str, int | None]:
    """What a row of one day tells everybody: how many ended, were finished, were late. Small ones are hidden."""
    shown = is_told(sums.finished)
    return {
        "berakhir": masked(sums.ended), "selesai": sums.finished if shown or not sums.finished else None,
        "terlambat": sums.late if shown else None if sums.finished else 0,
    }  # fmt: skip


def chained(former: str, lines: Iterable[bytes]) -> str:
    """The digest of a day's file: SHA-256 over the former one and each line, so that none can be rewritten."""
    found = sha256(former.encode() + b"\n")
    for line in lines:
        found.update(line + b"\n")
    return found.hexdigest()


# -- months


def month_of(day: date) -> date:
    return day.replace(day=1)


def next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def months_back(month: date, count: int) -> date:
    """The first month of the `count` that end with this one."""
    number = month.year * 12 + month.month - 1 - (count - 1)
    return date(number // 12, number % 12 + 1, 1)


def read_month(text: str) -> date | None:
    """'2026-10' as its first day; None for anything else."""
    year, dash, month = text.partition("-")
    plain = text.isascii() and year.isdecimal() and month.isdecimal()
    if not (plain and dash and len(text) == len("2026-10") and len(year) == len("2026")):
        return None
    return date(int(year), int(month), 1) if int(year) and 1 <= int(month) <= 12 else None
