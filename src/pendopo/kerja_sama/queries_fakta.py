"""Facts of services: our own counted from cases, those of partners as last read from their signed catalogues."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from pendopo.cases.api import promises_of
from pendopo.definitions.api import catalogue
from pendopo.kerja_sama.models_fakta import FaktaMitra
from pendopo.kerja_sama.rules_fakta import Fakta, months_before, tenths
from pendopo.lib.sheets import csv_table
from pendopo.people.api import local_day
from pendopo.tenancy.api import Region

COLUMNS = ("daerah", "bulan", "layanan", "judul", "selesai", "terlambat", "tepat_persen", "rata_hari_kerja")


@dataclass(frozen=True)
class Row:
    """One fact with whose it is. `is_own`: counted here; else `seen` is when the partner's facts were last read."""

    name: str
    is_own: bool
    fact: Fakta
    seen: datetime | None = None


def own_facts(place: Region, months: Iterable[date]) -> list[Fakta]:
    """What this region finished in these months, by service; services with nothing finished are left out."""
    found: list[Fakta] = []
    here = catalogue()
    for month in months:
        start, end = _midnight(place, month), _midnight(place, _next(month))
        told = promises_of([one.id for one in here], start=start, end=end)
        found += [
            Fakta(month, one.id, one.title, told[one.id].total, told[one.id].late, tenths(told[one.id].mean_days))
            for one in here
            if one.id in told
        ]
    return found


def rows_of(place: Region, month: date, service: str = "") -> list[Row]:
    """Facts of one month: our own and our partners', by service and region."""
    kept = FaktaMitra.objects.filter(month=month)
    rows = [Row(place.title, True, one) for one in own_facts(place, [month])]
    rows += [
        Row(one.partner_name, False, Fakta(one.month, one.definition_id, one.title, one.finished, one.late,
            one.mean_tenths), one.seen_at)
        for one in kept
    ]  # fmt: skip
    wanted = [row for row in rows if not service or row.fact.id == service]
    return sorted(wanted, key=lambda row: (row.fact.title.casefold(), row.fact.id, row.name.casefold()))


def months_known(now: datetime) -> list[date]:
    """The months to choose from, newest first."""
    return months_before(local_day(now))[::-1]


def as_csv(rows: Iterable[Row]) -> str:
    """For a spreadsheet, with the names of its columns."""
    cells = (
        [
            row.name, f"{row.fact.month:%Y-%m}", row.fact.id, row.fact.title, str(row.fact.finished),
            str(row.fact.late), _number(row.fact.on_time), _number(row.fact.mean_days),
        ]
        for row in rows
    )  # fmt: skip
    return csv_table(COLUMNS, cells, comma=True)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _midnight(place: Region, day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=place.tz)
