"""A few numbers, dates or times that stand for all of them: only their order among some constants matters."""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

from .kinds import Kind, Value
from .table import EXACT

ORDERED = frozenset({Kind.INT, Kind.DECIMAL, Kind.DATE, Kind.TIME})

MIDNIGHT = 24 * 60
LIMITS: dict[Kind, tuple[int | None, int | None]] = {
    Kind.DATE: (date.min.toordinal(), date.max.toordinal()),
    Kind.TIME: (0, MIDNIGHT - 1),
}
MIDDLE = {Kind.DATE: date(2026, 1, 1).toordinal(), Kind.TIME: 8 * 60}
"""Where to look first when there is no constant."""


@dataclass(frozen=True)
class Sort:
    """What a name takes: whole steps (numbers, days, minutes) or everything between, from `low` to `high`."""

    kind: Kind
    low: int | None = None
    high: int | None = None

    @property
    def dense(self) -> bool:
        """Whether there is always a value between two."""
        return self.kind is Kind.DECIMAL

    @property
    def ends(self) -> tuple[int | None, int | None]:
        """The least and the greatest value."""
        low, high = LIMITS.get(self.kind, (None, None))
        return self.low if self.low is not None else low, self.high if self.high is not None else high


@dataclass(frozen=True)
class Points:
    """Places on the line, in order: `whole` ones stand for whole values, `all` for any."""

    whole: tuple[Fraction, ...]
    all: tuple[Fraction, ...]


def points(sorts: Sequence[Sort], values: Iterable[Value]) -> Points:
    """Enough places for names of these sorts that are compared with each other and with these constants.

    Between two neighbouring constants stand as many whole places as there are names of whole values (or all there
    are), and around each place as many others as there are names that take them: every order that the names can be in
    has a place for each.
    """
    kind = next((one.kind for one in sorts if not one.dense), Kind.DECIMAL)
    marks = marks_of(sorts, values)
    steps = sum(not one.dense for one in sorts)
    fine = sum(one.dense for one in sorts)
    fixed = sorted(marks) or [Fraction(MIDDLE.get(kind, 0))]
    whole = {mark for mark in fixed if mark.denominator == 1}
    whole |= set(near(fixed[0], -steps)) | set(near(fixed[-1], steps))
    for left, right in pairwise(fixed):
        whole |= {place for place in near(left, steps) if place < right}
    places = sorted(whole | set(fixed))
    return Points(tuple(sorted(whole)), tuple(sorted({*places, *between(places, fine)})))


def marks_of(sorts: Iterable[Sort], values: Iterable[Value]) -> set[Fraction]:
    """The places of the constants, and of the ends that names of these sorts have."""
    ends = {Fraction(end) for one in sorts for end in (one.low, one.high) if end is not None}
    return ends | {number_of(value) for value in values}


def pattern(values: Iterable[Value | None], marks: AbstractSet[Fraction]) -> tuple[tuple[int, bool] | None, ...]:
    """How values stand among each other and among the marks: all that comparisons can tell."""
    places = [None if value is None else number_of(value) for value in values]
    line = {place: number for number, place in enumerate(sorted(marks | {one for one in places if one is not None}))}
    return tuple(None if place is None else (line[place], place in marks) for place in places)


def near(mark: Fraction, count: int) -> Iterator[Fraction]:
    """The nearest whole places above a mark, or below it for a negative count."""
    if count < 0:
        return (Fraction(ceil(mark) - step) for step in range(1, -count + 1))
    return (Fraction(floor(mark) + step) for step in range(1, count + 1))


def between(places: Sequence[Fraction], count: int) -> Iterator[Fraction]:
    """So many places in each gap, before the first and after the last."""
    ends = [places[0] - 1, *places, places[-1] + 1]
    for left, right in pairwise(ends):
        scale = decimal_parts(count + 1)
        step = (right - left) / scale
        yield from (left + step * number for number in range(1, count + 1))


def decimal_parts(least: int) -> int:
    """The least of 2, 4, 8, … that is not under `least`: parts that decimals can write."""
    parts = 2
    while parts < least:
        parts *= 2
    return parts


def representatives(sort: Sort, line: Points) -> list[Value]:
    """The values of a sort at these places."""
    low, high = sort.ends
    places = line.all if sort.dense else line.whole
    fits = [one for one in places if (low is None or low <= one) and (high is None or one <= high)]
    return [value_at(sort.kind, place) for place in fits]


def number_of(value: Value) -> Fraction:
    """Where a number, date or time stands on the line."""
    if isinstance(value, date):
        return Fraction(value.toordinal())
    if isinstance(value, time):
        return Fraction(value.hour * 60 + value.minute)
    assert isinstance(value, int | Decimal)  # kinds were checked when the expression was read
    return Fraction(value)


def value_at(kind: Kind, place: Fraction) -> Value:
    """The number, date or time at a place."""
    if kind is Kind.DATE:
        return date.fromordinal(int(place))
    if kind is Kind.TIME:
        return time(int(place) // 60, int(place) % 60)
    return int(place) if kind is Kind.INT else exact_decimal(place)


def exact_decimal(place: Fraction) -> Decimal:
    """A fraction whose denominator has only the factors 2 and 5, as a decimal."""
    shift = 0
    while (place * 10**shift).denominator != 1:
        shift += 1
    return EXACT.scaleb(Decimal(int(place * 10**shift)), -shift)
