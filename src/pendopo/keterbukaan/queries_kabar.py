"""The files of changes as they are given away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from pendopo.keterbukaan.models import BarisPerubahan, KabarPerubahan

CHUNK = 500


def last_day_told() -> date | None:
    """The day of the newest file."""
    return KabarPerubahan.objects.order_by("-day").values_list("day", flat=True).first()


def files_told(most: int = 400) -> list[KabarPerubahan]:
    """The newest files."""
    return list(KabarPerubahan.objects.order_by("-day")[:most])


def file_of(day: date) -> KabarPerubahan | None:
    return KabarPerubahan.objects.filter(day=day).first()


def lines_of(day: date, after: int = -1, most: int = CHUNK) -> list[tuple[int, dict[str, Any]]]:
    """(place, line) of a day's file, some at a time."""
    rows = BarisPerubahan.objects.filter(day=day, seq__gt=after).order_by("seq")
    return list(rows.values_list("seq", "body")[:most])


def all_lines(day: date) -> Iterator[dict[str, Any]]:
    """Every line of a day's file, in its order. In the open region."""
    after = -1
    while rows := lines_of(day, after):
        yield from (body for _seq, body in rows)
        after = rows[-1][0]
