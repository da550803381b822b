"""Tariff tables as expressions read them: values by texts and ranges of whole numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import product
from math import prod

from .values import Kind, Value

Span = tuple[int, int | None]
"""From and to, both included; no end: None."""

Domain = frozenset[str] | tuple[int | None, int | None]
"""What a key can be: some texts, or a range of whole numbers with an unknown end where None stands."""

MAX_COMBINATIONS = 20_000
"""How many combinations of keys are tried to prove that a table has a row for each."""

PER_STEP = 16
"""So many rows are compared in one step of an expression's budget."""

GRAMMAR = "“2”, “3..5”, atau “10..”"


@dataclass(frozen=True)
class TableRow:
    """One row; `key` has a text or a span for each key of the table."""

    id: str
    label: str
    key: tuple[str | Span, ...]
    value: int | Decimal


@dataclass(frozen=True, eq=False)
class Table:
    """A tariff table. Where two rows take the same keys (see `clashes`), the first counts."""

    id: str
    title: str
    kind: Kind
    keys: tuple[Kind, ...]
    rows: tuple[TableRow, ...]
    unit: str = ""

    def row(self, keys: Sequence[Value]) -> TableRow | None:
        """The row for these keys (texts and whole numbers), or None."""
        texts = tuple(key for key in keys if isinstance(key, str))
        numbers = [key for key in keys if isinstance(key, int)]
        near = self._by_texts.get(texts, ())
        return next((row for row, spans in near if all(map(within, numbers, spans))), None)

    def texts(self, place: int) -> frozenset[str]:
        """The texts that stand in the rows as key number `place`."""
        return frozenset(key for row in self.rows if isinstance(key := row.key[place], str))

    def gap(self, domains: Sequence[Domain]) -> tuple[str | int, ...] | None:
        """The first combination of keys without a row; None when there is a row for each.

        An empty tuple stands for too many combinations to tell.
        """
        points = [self._points(place, domain) for place, domain in enumerate(domains)]
        if prod(len(one) for one in points) > MAX_COMBINATIONS:
            return ()
        return next((keys for keys in product(*points) if self.row(keys) is None), None)

    def clashes(self) -> Iterator[tuple[str, str]]:
        """Ids of rows that take the same keys, in pairs."""
        for near in self._by_texts.values():
            for number, (row, spans) in enumerate(near):
                for other, others in near[number + 1 :]:
                    if all(map(overlap, spans, others)):
                        yield row.id, other.id

    @property
    def steps(self) -> int:
        """How many steps one look-up counts for."""
        return 1 + max(map(len, self._by_texts.values()), default=0) // PER_STEP

    def _points(self, place: int, domain: Domain) -> list[str | int]:
        """One key for each kind of keys that the rows tell apart, within the domain."""
        if isinstance(domain, frozenset):
            return sorted(domain)
        low, high = domain
        spans = [key for row in self.rows if isinstance(key := row.key[place], tuple)]
        starts = {start for start, _ in spans} | {end + 1 for _, end in spans if end is not None}
        before = min(starts, default=0) - 1
        first = low if low is not None else before if high is None else min(before, high)
        return [first, *sorted(start for start in starts if start > first and (high is None or start <= high))]

    @cached_property
    def _by_texts(self) -> dict[tuple[str, ...], list[tuple[TableRow, tuple[Span, ...]]]]:
        found: dict[tuple[str, ...], list[tuple[TableRow, tuple[Span, ...]]]] = {}
        for row in self.rows:
            texts = tuple(key for key in row.key if isinstance(key, str))
            spans = tuple(key for key in row.key if isinstance(key, tuple))
            found.setdefault(texts, []).append((row, spans))
        return found


def within(number: int, span: Span) -> bool:
    """Whether a whole number lies in a span."""
    return span[0] <= number and (span[1] is None or number <= span[1])


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans have a number in common."""
    return (other[1] is None or one[0] <= other[1]) and (one[1] is None or other[0] <= one[1])


def read_span(text: str) -> Span:
    """`2`, `3..5` or `10..`; raises `ValueError`."""
    start, dots, end = text.partition("..")
    first = whole(start)
    last = first if not dots else whole(end) if end.strip() else None
    if last is not None and last < first:
        raise ValueError(text)
    return first, last


def whole(text: str) -> int:
    """A whole number of at most fifteen digits; raises `ValueError`."""
    digits = text.strip()
    if not (digits.removeprefix("-").isascii() and digits.removeprefix("-").isdigit() and len(digits) <= 16):
        raise ValueError(text)
    return int(digits)


def exact(text: str) -> Decimal:
    """A decimal of at most twenty signs, without exponent; raises `ValueError` or `decimal.InvalidOperation`."""
    digits = text.strip()
    if not set(digits) <= set("0123456789.-") or len(digits) > 20:
        raise ValueError(text)
    return Decimal(digits)
