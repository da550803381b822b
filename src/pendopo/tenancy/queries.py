"""Finding the region of a request; looked up often, changed rarely, so kept for a few seconds per process."""

from __future__ import annotations

import time

from pendopo.tenancy.models import Region

_KEEP_SECONDS = 5.0
_MISSED_SECONDS = 0.5  # an unknown slug may be a region founded just now
_kept: tuple[float, dict[str, Region], dict[str, Region]] = (0.0, {}, {})


def _load() -> tuple[float, dict[str, Region], dict[str, Region]]:
    regions = list(Region.objects.all())
    return time.monotonic(), {r.slug: r for r in regions}, {r.host: r for r in regions if r.host}


def _fresh(key: str, position: int, keep: float = _KEEP_SECONDS) -> Region | None:
    global _kept
    found: dict[str, Region] = _kept[position]  # type: ignore[assignment]  # position 1 or 2 of the tuple
    if time.monotonic() - _kept[0] > keep:
        _kept = _load()
        found = _kept[position]  # type: ignore[assignment]  # as above
    return found.get(key)


def forget_regions() -> None:
    """Drop the kept list: after founding, and between tests."""
    global _kept
    _kept = (-_KEEP_SECONDS, {}, {})


def region_by_slug(slug: str) -> Region | None:
    return _fresh(slug, 1) or _fresh(slug, 1, _MISSED_SECONDS)


def region_by_host(host: str) -> Region | None:
    return _fresh(host, 2)


def all_regions() -> list[Region]:
    _fresh("", 1)
    return list(_kept[1].values())


def working_regions() -> list[Region]:
    """Those in which work goes on; the others are closed for a move, or have moved."""
    return [place for place in all_regions() if not place.state]
