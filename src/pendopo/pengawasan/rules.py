"""What holds for supervision, without a database: scope, lot, masking."""

from __future__ import annotations

import heapq
import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from uuid import UUID

LARGEST_SAMPLE = 1_000
DOTS = "••••••••"


@dataclass(frozen=True)
class Scope:
    """What an assignment opens. Empty `services` or `units`: all of them; `low`, `high`: days of arrival."""

    services: frozenset[str]
    units: frozenset[UUID]
    kinds: frozenset[str]
    low: date | None
    high: date | None

    def within(self, low: date | None, high: date | None) -> tuple[date | None, date | None]:
        """Bounds that somebody asked for, kept inside those of the assignment."""
        lows = [one for one in (self.low, low) if one]
        highs = [one for one in (self.high, high) if one]
        return (max(lows) if lows else None), (min(highs) if highs else None)


def lot(seed: str, name: str) -> str:
    """The place of a name in the draw of a seed. Anybody can compute it: SHA-256 of the seed, a line, the name."""
    return sha256(f"{seed}|{name}".encode()).hexdigest()


def draw(seed: str, names: Iterable[str], size: int) -> list[str]:
    """The `size` names whose lots come first, in that order; all of them when there are fewer."""
    return [name for _lot, name in heapq.nsmallest(size, ((lot(seed, name), name) for name in names))]


def draw_each(seed: str, groups: Iterable[tuple[str, str]], size: int) -> dict[str, list[str]]:
    """The first `size` lots of every group of (group, name); memory is that of the samples, not of the population."""
    kept: dict[str, list[tuple[int, str]]] = {}
    for group, name in groups:
        heap = kept.setdefault(group, [])
        entry = (-int(lot(seed, name), 16), name)
        if len(heap) < size:
            heapq.heappush(heap, entry)
        elif entry > heap[0]:
            heapq.heapreplace(heap, entry)
    return {group: [name for _place, name in sorted(heap, reverse=True)] for group, heap in sorted(kept.items())}


def uncovered(first: date, last: date, taken: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """The spans of days from `first` to `last` (both included) that none of the taken spans holds."""
    gaps, start = [], first
    for begin, end in sorted(taken):
        if begin > last or end < start:
            continue
        if begin > start:
            gaps.append((start, begin - timedelta(days=1)))
        if end >= last:
            return gaps
        start = end + timedelta(days=1)
    return [*gaps, (start, last)] if start <= last else gaps


def as_image(svg: str) -> str:
    """A drawing as an address for <img>, with its size turned into proportions so that it grows with the page."""
    scaled = re.sub(r'width="(\d+)" height="(\d+)"', r'viewBox="0 0 \1 \2"', svg, count=1)
    return "data:image/svg+xml;base64," + b64encode(scaled.encode()).decode()
