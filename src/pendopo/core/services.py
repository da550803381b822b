"""Core's verbs: numbers, the calendar, areas, the pulse."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from django.db import connection
from django.utils import timezone

from pendopo.core.calendar import forget_calendar
from pendopo.core.models import HariLibur, JamKerja, Progress, Pulse, Wilayah
from pendopo.lib.uuid7 import uuid7
from pendopo.tenancy.api import current_region_id


def next_number(register: str, year: int) -> int:
    """The next number of a register and year in the open region, without gaps: commits or vanishes with the caller.

    Take it as the last statement of the transaction: the counter row stays locked until the commit.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_counter (id, region_id, register, year, last) VALUES (%s, %s, %s, %s, 1) "
            "ON CONFLICT (region_id, register, year) DO UPDATE SET last = core_counter.last + 1 RETURNING last",
            [uuid7(), current_region_id(), register, year],
        )
        row = cursor.fetchone()
    assert row is not None  # an upsert that returns always returns one row
    return int(row[0])


def beat() -> None:
    """Write the worker's sign of life."""
    Pulse.objects.update_or_create(id=1, defaults={"beat_at": timezone.now()})


def set_hours(hours: Iterable[tuple[int, time, time]]) -> None:
    """Replace the open region's office hours."""
    JamKerja.objects.all().delete()
    JamKerja.objects.bulk_create(JamKerja(weekday=d, opens=o, closes=c) for d, o, c in hours)
    forget_calendar()


def add_holidays(days: Iterable[tuple[date, str, str, bool, str]]) -> None:
    """Add days off (date, name, kind, estimated, source) to the open region; a day already there stays."""
    HariLibur.objects.bulk_create(
        (HariLibur(date=d, name=n, kind=k, estimated=e, source=s) for d, n, k, e, s in days), ignore_conflicts=True
    )
    forget_calendar()


def add_wilayah(rows: Iterable[tuple[str, str, str, str]]) -> None:
    """Add areas (code, name, level, parent code) to the open region."""
    Wilayah.objects.bulk_create(
        (Wilayah(code=c, name=n, level=level, parent_code=p) for c, n, level, p in rows), ignore_conflicts=True
    )


def beat_age(now: datetime) -> float | None:
    """Seconds since the worker's last sign of life, or None when there was none."""
    pulse = Pulse.objects.filter(id=1).first()
    return None if pulse is None else (now - pulse.beat_at).total_seconds()


def report_progress(name: str, *, title: str, done: int, total: int, now: datetime) -> None:
    """Say how far long work is; `done == total` ends it."""
    finished = now if done >= total else None
    row, made = Progress.objects.get_or_create(
        name=name, defaults={"title": title, "done": done, "total": total, "started_at": now, "finished_at": finished}
    )
    if not made:
        Progress.objects.filter(id=row.id).update(title=title, done=done, total=total, finished_at=finished)


def running_progress() -> list[Progress]:
    """Long work of the open region that has not ended."""
    return list(Progress.objects.filter(finished_at=None).order_by("started_at"))
