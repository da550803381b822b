"""A server whose clock is wrong writes nothing, says so, and goes on when the clock is right."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from pendopo.audit.api import Event, clock_stop, confirm_clock, record, watch_clock
from pendopo.audit.models import ClockMark
from pendopo.audit.rules_clock import Reading, Wrong, judge_clock
from pendopo.config.commands.pekerja import heed_clock
from pendopo.core.api import clock_sentence
from pendopo.people.api import SYSTEM, Person, Unit, create_one_time_link
from pendopo.tenancy.api import Region, region

from .test_chain import add, as_owner, link_now

START = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
BEFORE = Reading(START, "boot-a", 1000.0)


def after(wall: timedelta, counted: timedelta, boot: str = "boot-a") -> Reading:
    return Reading(START + wall, boot, 1000.0 + counted.total_seconds())


HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("now", "wrong"),
    [
        (after(HOUR, HOUR), None),
        (after(HOUR + 4 * MINUTE, HOUR), None),
        (after(HOUR - 4 * MINUTE, HOUR), None),
        (after(HOUR + 6 * MINUTE, HOUR), Wrong.JUMP),
        (after(365 * DAY, MINUTE), Wrong.JUMP),
        (after(HOUR - 6 * MINUTE, HOUR), Wrong.BACK),
        (after(-HOUR, MINUTE), Wrong.BACK),
        (after(3 * DAY, MINUTE, "boot-b"), None),
        (after(-4 * MINUTE, MINUTE, "boot-b"), None),
        (after(-6 * MINUTE, MINUTE, "boot-b"), Wrong.BACK),
        (after(-9000 * DAY, MINUTE, "boot-b"), Wrong.BACK),
        (after(41 * DAY, MINUTE, "boot-b"), Wrong.LONG),
    ],
    ids=[
        "as_counted", "a_little_fast", "a_little_slow", "jumps_forward", "a_year", "falls_behind", "goes_back",
        "off_for_a_weekend", "restart_a_little_back", "restart_back", "dead_battery", "off_for_long",
    ],
)  # fmt: skip
def test_the_clock_is_held_against_what_the_machine_counted(now: Reading, wrong: Wrong | None) -> None:
    assert judge_clock(BEFORE, now) == wrong


def try_to_record(place: Region) -> Event:
    with region(place), transaction.atomic():
        return record("uji.terjadi", subject=Unit.objects.first(), actor=SYSTEM, now=timezone.now())


def refused(place: Region) -> str:
    with pytest.raises(DatabaseError) as caught:
        try_to_record(place)
    return clock_sentence(caught.value)


@pytest.mark.django_db
def test_an_event_in_the_future_stops_writing_and_reading_goes_on(bandung: Region, kerinci: Region) -> None:
    add(bandung, 1)
    as_owner("UPDATE audit_link SET linked_at = now() + interval '6 minutes' WHERE region_id = %s AND seq = "
             "(SELECT max(seq) FROM audit_link WHERE region_id = %s)", bandung.id, bandung.id)  # fmt: skip
    assert "Jam server tidak benar" in refused(bandung)
    with region(bandung):
        assert Event.objects.exists()
    assert try_to_record(kerinci).pk


@pytest.mark.django_db
def test_a_link_within_the_tolerance_stops_nothing(bandung: Region) -> None:
    add(bandung, 1)
    as_owner("UPDATE audit_link SET linked_at = now() + interval '3 minutes' WHERE region_id = %s AND seq = "
             "(SELECT max(seq) FROM audit_link WHERE region_id = %s)", bandung.id, bandung.id)  # fmt: skip
    assert try_to_record(bandung).pk


@pytest.mark.django_db
def test_a_jump_stops_every_region_until_the_clock_agrees_again(bandung: Region, kerinci: Region) -> None:
    add(bandung, 1)
    now = timezone.now()
    assert watch_clock(Reading(now, "boot-a", 500)) is None
    assert watch_clock(Reading(now + DAY, "boot-a", 560)) is Wrong.JUMP
    assert clock_stop() == "melompat"
    assert refused(bandung)
    assert refused(kerinci)
    assert watch_clock(Reading(now + DAY + MINUTE, "boot-a", 620)) is Wrong.JUMP
    assert watch_clock(Reading(now + 2 * MINUTE, "boot-a", 620)) is None
    assert clock_stop() == ""
    assert try_to_record(bandung).pk
    with region(bandung):
        assert Event.objects.filter(kind="audit.clock_agreed").count() == 1


@pytest.mark.django_db
def test_a_machine_that_was_off_for_long_waits_for_a_word(bandung: Region) -> None:
    add(bandung, 1)
    now = timezone.now()
    watch_clock(Reading(now - 60 * DAY, "boot-a", 500))
    assert watch_clock(Reading(now, "boot-b", 5)) is Wrong.LONG
    assert refused(bandung)
    confirm_clock(Reading(now, "boot-b", 6), actor=SYSTEM)
    assert try_to_record(bandung).pk
    with region(bandung):
        event = Event.objects.get(kind="audit.clock_confirmed")
        assert event.data["was"] == "lama_mati"
    assert watch_clock(Reading(now + MINUTE, "boot-b", 66)) is None


@pytest.mark.django_db
def test_events_recorded_in_the_future_by_mistake_can_be_lived_with(bandung: Region) -> None:
    add(bandung, 1)
    as_owner("UPDATE audit_link SET linked_at = now() + interval '9 days' WHERE region_id = %s AND seq = "
             "(SELECT max(seq) FROM audit_link WHERE region_id = %s)", bandung.id, bandung.id)  # fmt: skip
    assert refused(bandung)
    confirm_clock(Reading(timezone.now(), "boot-a", 6), actor=SYSTEM)
    assert try_to_record(bandung).pk
    link_now()
    ClockMark.objects.filter(id=1).update(confirmed_at=timezone.now() + HOUR)
    assert refused(bandung), "and it has not gone back behind what was confirmed"


@pytest.mark.django_db
def test_pages_go_on_and_what_is_sent_is_answered_with_a_sentence(bandung: Region) -> None:
    cache.clear()  # the limit of sign-ins counts over tests
    link = signed_link(bandung)
    now = timezone.now()
    watch_clock(Reading(now, "boot-a", 500))
    watch_clock(Reading(now + DAY, "boot-a", 560))
    client = Client(raise_request_exception=False)
    with region(bandung):
        count = Event.objects.count()
    assert client.get(f"/{bandung.slug}/").status_code == 200, "reading goes on"
    answer = client.post(f"/{bandung.slug}/masuk/sekali/{link}")
    assert answer.status_code == 503
    assert "Jam server tidak benar" in answer.content.decode()
    with region(bandung):
        assert Event.objects.count() == count
    watch_clock(Reading(now + MINUTE, "boot-a", 560))
    assert client.post(f"/{bandung.slug}/masuk/sekali/{link}").status_code == 302, "and nothing was used up"


def signed_link(place: Region) -> str:
    with region(place):
        person = Person.objects.get(title="front_office")
        return create_one_time_link(place, person.user, now=timezone.now())


def test_while_the_clock_is_wrong_the_worker_runs_the_beat_only() -> None:
    async def beat() -> str:
        return "mundur"

    async def right() -> str:
        return ""

    worker = SimpleNamespace(queues=None)
    job = SimpleNamespace(job=SimpleNamespace(task_name="pendopo.core.beat"))
    other = SimpleNamespace(job=SimpleNamespace(task_name="pendopo.core.deliver"))
    asyncio.run(heed_clock(beat, job, worker))
    assert worker.queues == ["denyut"]
    asyncio.run(heed_clock(right, other, worker))
    assert worker.queues == ["denyut"]
    asyncio.run(heed_clock(right, job, worker))
    assert worker.queues is None
