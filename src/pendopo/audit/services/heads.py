"""Heads of the days: where the chain of a region stood at each midnight."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import connection

from pendopo.audit.checking import day_end, head_before
from pendopo.audit.models import DayHead, Link
from pendopo.audit.services.trail import MACHINE, record
from pendopo.tenancy.api import Region, region

MOST_DAYS = 400
KINDS = """
SELECT e.kind, count(*) FROM audit_link l JOIN audit_event e ON e.id = l.id AND e.region_id = l.region_id
 WHERE l.region_id = %s AND l.seq > %s AND l.seq <= %s GROUP BY e.kind ORDER BY e.kind
"""


def keep_day_heads(place: Region, now: datetime) -> list[DayHead]:
    """Add the head of every day that has ended since the last one kept; each day once, however late this runs."""
    made = []
    for day in _days_due(place, now):
        head = _keep(place, day, now)
        if head is not None:
            made.append(head)
    return made


def _days_due(place: Region, now: datetime) -> list[date]:
    """From the day after the last head, or the day of the first link, to yesterday in the region."""
    yesterday = now.astimezone(place.tz).date() - timedelta(days=1)
    with region(place):
        last = DayHead.objects.order_by("-day").first()
        first_link = Link.objects.order_by("seq").first()
    if first_link is None:
        return []
    first = last.day + timedelta(days=1) if last else first_link.linked_at.astimezone(place.tz).date()
    count = min((yesterday - first).days + 1, MOST_DAYS)
    return [first + timedelta(days=n) for n in range(count)]


def _keep(place: Region, day: date, now: datetime) -> DayHead | None:
    found = head_before(place, day_end(place, day))
    if found is None:
        return None
    seq, digest = found
    with region(place):
        if DayHead.objects.filter(day=day).exists():
            return None
        former = DayHead.objects.filter(day__lt=day).order_by("-day").first()
        kinds = _kinds(place, former.seq if former else 0, seq)
        head = DayHead.objects.create(
            day=day, seq=seq, digest=digest, count=sum(kinds.values()), kinds=kinds, made_at=now
        )
        data = {"day": day.isoformat(), "seq": seq, "digest": digest.hex()}
        record("audit.day_head_kept", subject=head, actor=MACHINE, now=now, data=data)
    return head


def _kinds(place: Region, after: int, upto: int) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(KINDS, [place.id, after, upto])
        return dict(cursor.fetchall())
