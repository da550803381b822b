"""Core's verbs: numbers, the calendar, areas, the pulse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pendopo.audit.api import Acting, read_clock, record, watch_clock
from pendopo.core.calendar import forget_calendar
from pendopo.core.models import Backup, Counter, HariLibur, JamKerja, Progress, Pulse, Wilayah
from pendopo.core.refusal import Refusal
from pendopo.lib.formats import tanggal
from pendopo.lib.uuid7 import uuid7
from pendopo.tenancy.api import Region, current_region_id


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


def beat() -> str:
    """Write the worker's sign of life, and look at the server's clock: why it is not believed, or ''."""
    wrong = watch_clock(read_clock(timezone.now()))
    Pulse.objects.update_or_create(id=1, defaults={"beat_at": timezone.now()})
    return wrong or ""


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


@dataclass(frozen=True)
class HoursPlan:
    """A weekly plan: for the region or one unit, the usual one or that of a season from `first` to `last`."""

    hours: Mapping[int, tuple[tuple[time, time], ...]]
    unit_id: UUID | None = None
    season: str = ""
    first: date | None = None
    last: date | None = None


@transaction.atomic
def declare_day_off(
    day: date, *, name: str, kind: str, decree: str, actor: Acting, now: datetime, estimated: bool = False
) -> HariLibur:
    """A day on which the offices stay closed, by a decision with number and date. Deadlines that cross it move.

    Raises Refusal: no name, no decree, or the day is off already.
    """
    _need_decree(decree)
    if not name.strip():
        raise Refusal(_("Tulis nama hari libur itu."), status=422)
    former = HariLibur.objects.filter(date=day).first()
    if former is not None and not former.estimated:
        raise Refusal(_("%(hari)s sudah libur: %(nama)s.") % {"hari": tanggal(day), "nama": former.name}, status=422)
    row, _made = HariLibur.objects.update_or_create(
        date=day,
        defaults={
            "name": name.strip(), "kind": kind, "estimated": estimated, "source": decree.strip(),
            "decree": decree.strip(),
        },
    )  # fmt: skip
    _calendar_changed(row, "libur", decree, [day], actor, now)
    return row


@transaction.atomic
def withdraw_day_off(day: date, *, decree: str, actor: Acting, now: datetime) -> None:
    """The offices work on that day after all, by a decision. Raises Refusal when it is no day off."""
    _need_decree(decree)
    row = HariLibur.objects.filter(date=day).first()
    if row is None:
        raise Refusal(_("Tanggal itu bukan hari libur."), status=422)
    _calendar_changed(row, "tidak_libur", decree, [day], actor, now)
    HariLibur.objects.filter(pk=row.pk).delete()


@transaction.atomic
def change_hours(plan: HoursPlan, *, decree: str, actor: Acting, now: datetime) -> None:
    """Other office hours by a decision; the same plan from before is replaced. Raises Refusal for what cannot be."""
    _need_decree(decree)
    if bool(plan.season) != bool(plan.first and plan.last) or (plan.first and plan.last and plan.last < plan.first):
        raise Refusal(_("Jam kerja khusus memerlukan nama, hari pertama, dan hari terakhir."), status=422)
    rows = [
        JamKerja(
            weekday=weekday, opens=opens, closes=closes, unit_id=plan.unit_id, season=plan.season,
            valid_from=plan.first, valid_until=plan.last, decree=decree.strip(),
        )
        for weekday, parts in plan.hours.items()
        for opens, closes in parts
    ]  # fmt: skip
    if not rows:
        raise Refusal(_("Isi sedikitnya satu hari kerja."), status=422)
    if any(row.closes <= row.opens for row in rows):
        raise Refusal(_("Jam tutup harus sesudah jam buka."), status=422)
    JamKerja.objects.filter(unit_id=plan.unit_id, season=plan.season, valid_from=plan.first).delete()
    JamKerja.objects.bulk_create(rows)
    days = [day for day in (plan.first, plan.last) if day]
    _calendar_changed(rows[0], "jam_kerja", decree, days, actor, now)


def _need_decree(decree: str) -> None:
    if not decree.strip():
        raise Refusal(_("Tulis nomor dan tanggal keputusan yang menjadi dasarnya."), status=422)


def _calendar_changed(
    subject: HariLibur | JamKerja, what: str, decree: str, days: list[date], actor: Acting, now: datetime
) -> None:
    """The event that others listen to: who keeps deadlines computes the open ones anew."""
    forget_calendar()
    record(
        "core.calendar_changed", subject=subject, actor=actor, now=now,
        data={"what": what, "decree": decree.strip(), "days": [day.isoformat() for day in days]},
    )  # fmt: skip


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


def note_backups(rows: Iterable[Mapping[str, Any]]) -> None:
    """Write what the operator's commands noted about backups (fields of `Backup` by name); twice is once."""
    for row in rows:
        fields = {name: value for name, value in row.items() if name != "id"}
        Backup.objects.update_or_create(id=row["id"], defaults=fields, create_defaults=fields | {"id": row["id"]})


@transaction.atomic
def skip_numbers(
    register: str, year: int, *, past: int, why: str, actor: Acting, now: datetime
) -> tuple[int, int] | None:
    """Set a counter of the open region forward, so that no number up to `past` is given (again).

    For a server that was restored from an older backup: later numbers may exist on paper. Returns the first and the
    last number that was skipped, None when there is nothing to skip. Never goes back.
    """
    counter, _made = Counter.objects.select_for_update().get_or_create(register=register, year=year)
    if counter.last >= past:
        return None
    first, counter.last = counter.last + 1, past
    counter.save(update_fields=["last"])
    data = {"register": register, "year": year, "first": first, "last": past, "why": why}
    record("core.numbers_skipped", subject=counter, actor=actor, now=now, data=data)
    return first, past


@transaction.atomic
def note_restored(place: Region, *, made_at: datetime, final: bool, actor: Acting, now: datetime) -> None:
    """The open region's data come from a backup of `made_at`; what happened since may exist outside.

    `final`: the last backup of a machine that was switched off for good, so nothing happened since.
    """
    data = {"made_at": made_at.isoformat(), "final": final}
    record("core.restored", subject=place, actor=actor, now=now, data=data)


@transaction.atomic
def note_open_data(
    place: Region,
    tables: Iterable[str],
    *,
    restricted: bool,
    actor: Acting,
    now: datetime,
    taken_by: str = "",
    why: str = "",
) -> None:
    """Somebody takes data of the open region along. `restricted`: with personal data, then `taken_by` says which
    office takes it; no names stand in the trail."""
    data = {"tables": sorted(tables), "restricted": restricted, "by": taken_by.strip(), "why": why.strip()}
    record("core.data_taken", subject=place, actor=actor, now=now, data=data)
