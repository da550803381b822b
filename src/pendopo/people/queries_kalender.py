"""The working calendar shaped for its page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import groupby
from uuid import UUID

from django.utils.translation import gettext_lazy as later

from pendopo.core.api import HariLibur, JamKerja
from pendopo.people.models import Unit
from pendopo.people.rules import write_hours

WEEKDAYS = (
    later("Senin"), later("Selasa"), later("Rabu"), later("Kamis"), later("Jumat"), later("Sabtu"), later("Minggu"),
)  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """A weekly plan: whose, when, and one line per run of weekdays with the same hours."""

    unit: str
    season: str
    first: date | None
    last: date | None
    decree: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class CalendarPage:
    """A year's days off by month, the years there are, and the plans that hold now or later."""

    year: int
    years: tuple[int, ...]
    months: tuple[tuple[date, tuple[HariLibur, ...]], ...]
    plans: tuple[Plan, ...]


def calendar_page(typed_year: str, today: date, units: Sequence[Unit]) -> CalendarPage:
    """The page of a year as typed in the address; this year's when it is none that the calendar knows."""
    known = sorted({day.year for day in HariLibur.objects.values_list("date", flat=True)} | {today.year})
    year = next((year for year in known if str(year) == typed_year), today.year)
    rows = HariLibur.objects.filter(date__year=year).order_by("date")
    months = tuple((first.replace(day=1), tuple(part)) for first, part in _by_month(rows))
    return CalendarPage(year, tuple(known), months, tuple(_plans(today, {unit.pk: unit.name for unit in units})))


def _by_month(rows: Iterable[HariLibur]) -> Iterable[tuple[date, Iterable[HariLibur]]]:
    return groupby(rows, key=lambda row: row.date.replace(day=1))


def usual_hours() -> dict[int, str]:
    """The region's everyday hours by weekday, as people write them."""
    rows = JamKerja.objects.filter(unit_id=None, season="").order_by("weekday", "opens")
    return {
        day: write_hours((row.opens, row.closes) for row in part)
        for day, part in groupby(rows, key=lambda row: row.weekday)
    }


def _plans(today: date, names: dict[UUID, str]) -> Iterable[Plan]:
    """The everyday plan first; seasons that are over are left out."""
    rows = JamKerja.objects.exclude(valid_until__lt=today).order_by("weekday", "opens")
    by_plan: dict[tuple[UUID | None, str, date | None], list[JamKerja]] = {}
    for row in rows:
        by_plan.setdefault((row.unit_id, row.season, row.valid_from), []).append(row)
    for key in sorted(by_plan, key=lambda key: (key[0] is not None, key[2] or date.min, str(key[0]))):
        part = by_plan[key]
        unit = names.get(key[0], "") if key[0] else ""
        yield Plan(unit, key[1], key[2], part[0].valid_until, part[0].decree, tuple(_lines(part)))


def _lines(rows: list[JamKerja]) -> Iterable[tuple[str, str]]:
    """(weekdays in words, hours) for runs of weekdays that are alike."""
    hours: dict[int, list[tuple[time, time]]] = {}
    for row in rows:
        hours.setdefault(row.weekday, []).append((row.opens, row.closes))
    days = sorted(hours)
    for _same, run in groupby(enumerate(days), key=lambda pair: (pair[1] - pair[0], tuple(hours[pair[1]]))):
        members = [day for _number, day in run]
        first, last = str(WEEKDAYS[members[0]]), str(WEEKDAYS[members[-1]])
        yield first if first == last else f"{first}–{last}", write_hours(hours[members[0]])
