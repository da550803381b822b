"""Lists read by key: a page after or before a spot, from several ordered sources, at a bounded cost."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import BooleanField, DateTimeField, F, Func, QuerySet, UUIDField, Value
from django.db.models.expressions import CombinedExpression

T = TypeVar("T")
PAGE = 50
# What one page examines at most, in two bites: most pages end with the first.
BITES = (PAGE + 1, 700)


@dataclass(frozen=True, order=True)
class Spot:
    """A place in a list: the moment it is ordered by, and the id that tells equal moments apart."""

    at: datetime
    id: UUID

    def __str__(self) -> str:
        return f"{self.at.isoformat()}_{self.id}"

    @classmethod
    def read(cls, text: str) -> Spot | None:
        """From an address; None for what cannot be read, for people type and cut addresses."""
        moment, _, last = text.partition("_")
        try:
            at, row = datetime.fromisoformat(moment), UUID(last)
        except ValueError:
            return None
        return cls(at, row) if at.tzinfo is not None else None

    def beside(self, *, later: bool) -> Spot:
        """The spot directly before or after, so that reading from there begins with this one."""
        number = self.id.int + (1 if later else -1)
        return Spot(self.at, UUID(int=min(max(number, 0), 2**128 - 1)))


@dataclass(frozen=True)
class Window:
    """Which page: what follows a spot, what comes before one, or (neither) the first."""

    after: Spot | None = None
    before: Spot | None = None


@dataclass(frozen=True)
class Drawn:
    """One row of a source: its spot, its case, and itself where the source reads whole rows."""

    spot: Spot
    case: UUID
    row: Any = None


@dataclass(frozen=True)
class Source:
    """Ordered rows, each with its case. `at`, `id`, `case`: names to read; `falling`: the newest first.

    `is_whole`: the rows themselves are read at once, where nothing else has to be asked of their cases.
    """

    rows: QuerySet[Any]
    at: str
    id: str
    case: str
    falling: bool = False
    is_whole: bool = False

    def query(self, spot: Spot | None, *, onwards: bool, count: int) -> QuerySet[Any]:
        """The next rows from a spot, as a query."""
        rising = onwards != self.falling
        rows = self.rows
        if spot is not None:
            rows = rows.filter(beyond(self.at, self.id, spot, rising=rising))
        sign = "" if rising else "-"
        found = rows.order_by(f"{sign}{self.at}", f"{sign}{self.id}")
        return (found if self.is_whole else found.values_list(self.at, self.id, self.case))[:count]

    def drawn(self, found: Any) -> Drawn:
        """One row of such a query."""
        if self.is_whole:
            return Drawn(Spot(getattr(found, self.at), found.pk), getattr(found, self.case), found)
        at, row, case = found
        return Drawn(Spot(at, row), case)


def beyond(at: str, row: str, spot: Spot, *, rising: bool = True) -> CombinedExpression:
    """`(at, id) > (…)` as one comparison of rows: an index condition, also where thousands share one moment."""
    here = Func(F(at), F(row), function="ROW", output_field=BooleanField())
    there = Func(
        Value(spot.at, output_field=DateTimeField()), Value(spot.id, output_field=UUIDField()), function="ROW",
        output_field=BooleanField(),
    )  # fmt: skip
    return CombinedExpression(here, ">" if rising else "<", there, output_field=BooleanField())


@dataclass(frozen=True)
class Page(Generic[T]):
    """Rows in the order of the list. `earlier`, `later`: where the pages beside it begin, None at an end.

    `is_partial`: so many rows were examined that the page ended before it was full; it goes on beside it.
    """

    rows: list[T]
    earlier: Spot | None = None
    later: Spot | None = None
    is_partial: bool = False


@dataclass
class _Reading(Generic[T]):
    """One pass in one direction."""

    rows: list[tuple[Spot, T]] = field(default_factory=list)
    last: Spot | None = None  # as far as it was examined
    is_done: bool = False


@dataclass(frozen=True)
class Reader(Generic[T]):
    """How a list is read: where from, which cases pass, and the rows themselves by their ids."""

    sources: Sequence[Source]
    passes: Callable[[Collection[UUID]], Collection[UUID]]
    fetch: Callable[[Collection[UUID]], Mapping[UUID, T]]

    def page(self, window: Window, *, size: int = PAGE) -> Page[T]:
        """The page of a window. Going back to the beginning shows the whole first page."""
        if window.before is None:
            return self._onwards(window.after, size)
        read = self._read(window.before, onwards=False, size=size)
        if read.is_done and len(read.rows) < size:
            return self._onwards(None, size)
        rows = read.rows[:size][::-1]
        if not rows:
            return Page([], earlier=read.last, later=window.before, is_partial=True)
        full = len(read.rows) > size
        return Page(
            [row for _, row in rows],
            earlier=rows[0][0] if full else (None if read.is_done else read.last),
            later=rows[-1][0], is_partial=not full and not read.is_done,
        )  # fmt: skip

    def _onwards(self, start: Spot | None, size: int) -> Page[T]:
        read = self._read(start, onwards=True, size=size)
        rows, full = read.rows[:size], len(read.rows) > size
        edge = rows[0][0] if rows else start
        has_earlier = start is not None and edge is not None and self._is_anything_before(edge)
        return Page(
            [row for _, row in rows], earlier=edge if has_earlier else None,
            later=rows[-1][0] if full else (None if read.is_done else read.last),
            is_partial=not full and not read.is_done,
        )  # fmt: skip

    def _is_anything_before(self, spot: Spot) -> bool:
        return bool(self._draw(spot, onwards=False, count=1))

    def _read(self, start: Spot | None, *, onwards: bool, size: int) -> _Reading[T]:
        read: _Reading[T] = _Reading(last=start)
        for bite in (size + 1, *BITES[1:]):
            drawn = self._draw(read.last, onwards=onwards, count=bite)
            found = self._rows(drawn)
            read.rows += [(one.spot, found[one.spot.id]) for one in drawn if one.spot.id in found]
            read.last = drawn[-1].spot if drawn else read.last
            read.is_done = len(drawn) < bite
            if read.is_done or len(read.rows) > size:
                break
        return read

    def _rows(self, drawn: Sequence[Drawn]) -> Mapping[UUID, T]:
        """The rows of those whose cases pass."""
        if not drawn:
            return {}
        if drawn[0].row is not None:
            return {one.spot.id: one.row for one in drawn}
        passing = set(self.passes([one.case for one in drawn]))
        return self.fetch([one.spot.id for one in drawn if one.case in passing]) if passing else {}

    def _draw(self, start: Spot | None, *, onwards: bool, count: int) -> list[Drawn]:
        """The next rows of all sources together, in one statement; what two of them hold counts once."""
        if not self.sources:
            return []
        first, queries = self.sources[0], [one.query(start, onwards=onwards, count=count) for one in self.sources]
        found = queries[0].union(*queries[1:], all=True) if len(queries) > 1 else queries[0]
        drawn = sorted(
            (first.drawn(row) for row in found), key=lambda one: one.spot, reverse=onwards == first.falling
        )  # fmt: skip
        return list(islice({one.spot: one for one in drawn}.values(), count))
