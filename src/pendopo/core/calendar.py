"""The working calendar of an office as the pure object that computes deadlines; kept a short while per process."""

from __future__ import annotations

import time as clock
from collections.abc import Iterable
from datetime import date
from itertools import groupby
from uuid import UUID

from django.db.models import Q

from pendopo.core.models import HariLibur, JamKerja
from pendopo.lib.worktime import Holiday, Hours, Season, WorkCalendar
from pendopo.tenancy.api import Region

KEEP_SECONDS = 30.0
_kept: dict[tuple[int, UUID | None], tuple[float, WorkCalendar]] = {}


def forget_calendar() -> None:
    """Drop what this process keeps: after a change, and between tests."""
    _kept.clear()


def work_calendar(region: Region, unit_id: UUID | None = None) -> WorkCalendar:
    """Office hours and days off of the region, or of a unit with hours of its own (inside its `region()` block)."""
    key = (region.id, unit_id)
    made_at, calendar = _kept.get(key, (0.0, None))
    if calendar is None or clock.monotonic() - made_at > KEEP_SECONDS:
        calendar = _read(region, unit_id)
        _kept[key] = (clock.monotonic(), calendar)
    return calendar


def _read(region: Region, unit_id: UUID | None) -> WorkCalendar:
    whose = Q(unit_id=None) | (Q(unit_id=unit_id) if unit_id else Q(pk__in=[]))
    rows = list(JamKerja.objects.filter(whose).order_by("unit_id", "valid_from", "season", "weekday", "opens"))
    usual = [row for row in rows if not row.season]
    own = [row for row in usual if row.unit_id]
    holidays = {row.date: Holiday(row.name, row.estimated) for row in HariLibur.objects.all()}
    return WorkCalendar(
        tz=region.tz, hours=_week(own or usual), holidays=holidays, seasons=_seasons(row for row in rows if row.season)
    )


def _week(rows: Iterable[JamKerja]) -> dict[int, tuple[Hours, ...]]:
    """Rows of one plan, in their order, by weekday."""
    hours: dict[int, tuple[Hours, ...]] = {}
    for row in rows:
        hours[row.weekday] = (*hours.get(row.weekday, ()), (row.opens, row.closes))
    return hours


def _seasons(rows: Iterable[JamKerja]) -> tuple[Season, ...]:
    """One season per name and span; those of the unit come after those of the region, and so hold over them."""
    by_unit = sorted(rows, key=lambda row: row.unit_id is not None)
    return tuple(
        Season(name, first or date.min, last or date.max, _week(part))
        for (_, name, first, last), part in groupby(
            by_unit, key=lambda row: (row.unit_id, row.season, row.valid_from, row.valid_until)
        )
    )
