"""The region's working calendar as the pure object that computes deadlines; kept a short while per process."""

from __future__ import annotations

import time as clock

from pendopo.core.models import HariLibur, JamKerja
from pendopo.lib.worktime import Holiday, WorkCalendar
from pendopo.tenancy.api import Region

_KEEP_SECONDS = 30.0
_kept: dict[int, tuple[float, WorkCalendar]] = {}


def forget_calendar() -> None:
    _kept.clear()


def work_calendar(region: Region) -> WorkCalendar:
    """Office hours and days off of the region (inside its `region()` block)."""
    made_at, calendar = _kept.get(region.id, (0.0, None))
    if calendar is None or clock.monotonic() - made_at > _KEEP_SECONDS:
        calendar = _read(region)
        _kept[region.id] = (clock.monotonic(), calendar)
    return calendar


def _read(region: Region) -> WorkCalendar:
    hours: dict[int, tuple[tuple[object, object], ...]] = {}
    for row in JamKerja.objects.order_by("weekday", "opens"):
        hours[row.weekday] = (*hours.get(row.weekday, ()), (row.opens, row.closes))
    holidays = {row.date: Holiday(row.name, row.estimated) for row in HariLibur.objects.all()}
    return WorkCalendar(tz=region.tz, hours=hours, holidays=holidays)  # type: ignore[arg-type]  # times by construction
