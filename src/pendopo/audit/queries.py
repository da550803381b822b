"""Reads of the trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from pendopo.audit.models import ClockMark, DayHead, Event, Link, Look
from pendopo.tenancy.api import Region, region


@dataclass(frozen=True)
class Head:
    """The last link of a region's chain: its place, its digest as hexadecimal text, when it was made."""

    seq: int
    digest: str
    linked_at: datetime


def head() -> Head | None:
    """Where the chain of the open region stands; None while nothing has happened."""
    link = Link.objects.order_by("-seq").first()
    return None if link is None else Head(link.seq, bytes(link.digest).hex(), link.linked_at)


def events_of(case_id: UUID) -> QuerySet[Event]:
    """Everything that happened to one case, oldest first."""
    return Event.objects.filter(case_id=case_id).order_by("occurred_at", "id")


def events_in(batch: UUID) -> QuerySet[Event]:
    """The events of one transaction, in the order they were written."""
    return Event.objects.filter(batch=batch).order_by("recorded_at", "id")


def looks_at(subject_id: UUID) -> QuerySet[Look]:
    """Who saw the personal data of this subject, newest first."""
    return Look.objects.filter(subject_id=subject_id).order_by("-looked_at")


@dataclass(frozen=True)
class KeptHead:
    """Where the chain stood at the midnight after a day; `count` and `kinds` are of that day."""

    id: UUID
    day: date
    seq: int
    digest: str
    count: int
    kinds: dict[str, int]


def kept_heads(place: Region, *, before: date | None = None, limit: int | None = None) -> list[KeptHead]:
    """The heads of the days of a region, newest first."""
    with region(place):
        rows = DayHead.objects.order_by("-day")
        if before is not None:
            rows = rows.filter(day__lt=before)
        return [_kept(row) for row in (rows if limit is None else rows[:limit])]


def day_head(place: Region, day: date) -> KeptHead | None:
    """The head of one day, or None when none was kept."""
    with region(place):
        row = DayHead.objects.filter(day=day).first()
        return None if row is None else _kept(row)


def _kept(row: DayHead) -> KeptHead:
    return KeptHead(row.pk, row.day, row.seq, bytes(row.digest).hex(), row.count, row.kinds)


def clock_stop() -> str:
    """Why no event is taken now: 'mundur', 'melompat', 'lama_mati'; '' when the clock is believed."""
    mark = ClockMark.objects.filter(id=1, stopped_at__isnull=False).first()
    return "" if mark is None else mark.why
