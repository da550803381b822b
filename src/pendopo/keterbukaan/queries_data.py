"""The rows of the files of open data, part by part: each part is one reading, so that no file fills the memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from typing import Any

from django.db.models import QuerySet

from pendopo.keterbukaan.models import BerkasLambat, FaktaBulan, FaktaJanji, TundaanJanji
from pendopo.keterbukaan.queries_umum import OUTCOMES
from pendopo.keterbukaan.rules import face_of_day, is_told, masked, month_of, next_month, told_cells
from pendopo.tenancy.api import Region, reading_from, region

Row = list[Any]
Part = Callable[[Any, date], list[Row]]
CHUNK = 1000


def rows_of(place: Region, alias: str, name: str, today: date) -> Iterator[list[Row]]:
    """The rows of a file in parts. Opens the region for each: nothing stays open while a slow reader takes them."""
    parts, read = FILES[name]
    with _open(place, alias):
        keys = parts()
    for key in keys:
        with _open(place, alias):
            found = read(key, today)
        yield found


def _open(place: Region, alias: str) -> ExitStack:
    stack = ExitStack()
    stack.enter_context(reading_from(alias))
    stack.enter_context(region(place))
    return stack


def _months() -> list[date]:
    return list(FaktaBulan.objects.filter(stage="").order_by("month").values_list("month", flat=True).distinct())


def _years() -> list[date]:
    """The first day of each year with facts."""
    return sorted({month.replace(month=1) for month in _months()})


def _of_year(year: date) -> QuerySet[FaktaBulan]:
    return FaktaBulan.objects.filter(month__gte=year, month__lt=year.replace(year=year.year + 1))


def _month_rows(year: date, today: date) -> list[Row]:
    rows = _of_year(year).order_by("month", "definition_id", "stage")
    return [_month_row(row, closed=next_month(row.month) <= month_of(today)) for row in rows]


def _month_row(row: FaktaBulan, *, closed: bool) -> Row:
    sums, shown = row.sums, is_told(row.finished)
    promised = [sums.promise_min, sums.promise_max]
    key: Row = [f"{row.month:%Y-%m}", row.definition_id, row.stage, row.title, not shown, closed]
    if not shown:
        return [*key, *promised, *[None] * 11, row.digest]
    permille = sums.on_time_permille or 0
    figures = [
        sums.finished, sums.late, permille / 10, sums.days(500), sums.days(900), sums.days(1000),
        round(sums.days_sum / sums.finished, 1),
    ]  # fmt: skip
    ends = told_cells([getattr(sums, one) for one in OUTCOMES]) if closed and not row.stage else [None] * 3
    back = masked(sums.returns) if closed and not row.stage else None
    return [*key, *promised, *figures, *ends, back, row.digest]


def _day_rows(month: date, today: date) -> list[Row]:
    rows = FaktaJanji.objects.filter(day__gte=month, day__lt=next_month(month), ended__gt=0)
    return [
        [row.day.isoformat(), row.definition_id, row.stage, *face_of_day(row.sums).values(), row.digest]
        for row in rows.order_by("day", "definition_id", "stage")
    ]


def _pause_rows(year: date, today: date) -> list[Row]:
    rows = _of_year(year).filter(stage="", month__lt=month_of(today)).order_by("month", "definition_id")
    return [line for row in rows if is_told(row.finished) for line in _pauses(row)]


def _pauses(row: FaktaBulan) -> list[Row]:
    reasons = sorted(row.sums.pauses.items())
    told = told_cells([times for _why, (times, _minutes) in reasons])
    return [
        [f"{row.month:%Y-%m}", row.definition_id, why, n, None if n is None else round(minutes / times / 1440, 1)]
        for (why, (times, minutes)), n in zip(reasons, told, strict=True)
    ]


def _backlog_months() -> list[date]:
    days = TundaanJanji.objects.order_by("day").values_list("day", flat=True).distinct()
    return sorted({month_of(day) for day in days})


def _backlog_rows(month: date, today: date) -> list[Row]:
    rows = TundaanJanji.objects.filter(day__gte=month, day__lt=next_month(month))
    return [_backlog_row(row) for row in rows.order_by("day", "definition_id", "stage")]


def _backlog_row(row: TundaanJanji) -> Row:
    key = [row.day.isoformat(), row.definition_id, row.stage]
    if not is_told(row.open):
        return [*key, masked(row.open), None, None, None]
    late = masked(row.late)
    return [*key, row.open, masked(row.paused), late, row.longest if late is not None else None]


def _late_keys() -> list[str]:
    codes = BerkasLambat.objects.order_by("code").values_list("code", flat=True)
    return [code for place, code in enumerate(codes.iterator(CHUNK)) if place % CHUNK == 0]


def _late_rows(first: str, today: date) -> list[Row]:
    rows = BerkasLambat.objects.filter(code__gte=first).order_by("code")[:CHUNK]
    return [[row.code, row.definition_id, row.stage, row.days_late, row.why] for row in rows]


FILES: dict[str, tuple[Callable[[], list[Any]], Part]] = {
    "bulan": (_years, _month_rows), "hari": (_months, _day_rows), "jeda": (_years, _pause_rows),
    "terbuka": (_backlog_months, _backlog_rows), "terlambat": (_late_keys, _late_rows),
}  # fmt: skip
