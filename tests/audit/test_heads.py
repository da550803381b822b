"""The head of every day, each day once, also after days without power."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from pendopo.audit.api import DayHead, Event, check, day_head, keep_day_heads, kept_heads
from pendopo.tenancy.api import Region, region

from .test_chain import add, as_owner

pytestmark = pytest.mark.django_db


def spread(place: Region, days: list[date]) -> None:
    """The links as if they had been made on these local days, at noon, in order; their digests do not matter here."""
    with region(place):
        start = 1
    for number, day in enumerate(days, start):
        noon = datetime.combine(day, datetime.min.time(), place.tz) + timedelta(hours=12)
        as_owner("UPDATE audit_link SET linked_at = %s WHERE region_id = %s AND seq >= %s", noon, place.id, number)


def test_each_ended_day_gets_its_head_once(bandung: Region) -> None:
    add(bandung, 5)
    spread(bandung, [date(2026, 11, 1), date(2026, 11, 1), date(2026, 11, 3), date(2026, 11, 4)])
    now = datetime(2026, 11, 4, 18, 0, tzinfo=bandung.tz)
    made = keep_day_heads(bandung, now)
    assert [head.day for head in made] == [date(2026, 11, 1), date(2026, 11, 2), date(2026, 11, 3)]
    assert [head.seq for head in made] == [2, 2, 3]
    assert made[0].digest == made[1].digest, "a day on which nothing happened ends as it began"
    assert made[1].count == 0
    assert keep_day_heads(bandung, now) == []
    later = keep_day_heads(bandung, now + timedelta(days=3))
    assert [head.day for head in later] == [date(2026, 11, 4), date(2026, 11, 5), date(2026, 11, 6)]
    with region(bandung):
        assert DayHead.objects.count() == 6


def test_the_day_ends_at_the_midnight_of_the_region(bandung: Region) -> None:
    add(bandung, 2)
    as_owner("UPDATE audit_link SET linked_at = '2026-11-01 16:59:59Z' WHERE region_id = %s", bandung.id)
    as_owner("UPDATE audit_link SET linked_at = '2026-11-01 17:00:00Z' WHERE region_id = %s AND seq >= 2", bandung.id)
    keep_day_heads(bandung, datetime(2026, 11, 2, 9, 0, tzinfo=bandung.tz))
    head = day_head(bandung, date(2026, 11, 1))
    assert head is not None
    assert (head.seq, head.count, sum(head.kinds.values())) == (1, 1, 1)


def test_a_head_leaves_an_event_with_its_digest(bandung: Region) -> None:
    add(bandung, 1)
    spread(bandung, [date(2026, 11, 1)])
    keep_day_heads(bandung, datetime(2026, 11, 2, 9, 0, tzinfo=bandung.tz))
    [kept] = kept_heads(bandung)
    with region(bandung):
        event = Event.objects.get(kind="audit.day_head_kept")
    assert event.data["digest"] == kept.digest
    assert len(kept.digest) == 64


def test_heads_of_another_region_are_not_seen(bandung: Region, kerinci: Region) -> None:
    add(bandung, 1)
    keep_day_heads(bandung, timezone.now() + timedelta(days=1))
    assert kept_heads(bandung)
    assert kept_heads(kerinci) == []
    assert check(kerinci).bad is None
