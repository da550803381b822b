"""Promise: a server that is switched off at night still does its nightly work, in the morning and once."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app
from procrastinate.periodic import PeriodicDeferrer

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # 08.00 in western Indonesia, a worker starts


def due() -> dict[str | None, list[int]]:
    """The moments of each duty that a worker finds due when it starts, with the settings it is given."""
    deferrer = PeriodicDeferrer(app.periodic_registry, **app.periodic_defaults)
    found: dict[str | None, list[int]] = {}
    for duty, at in deferrer.get_previous_tasks(MONDAY.timestamp()):
        found.setdefault(duty.task.queueing_lock, []).append(at)
    return found


def test_a_worker_started_in_the_morning_finds_every_duty_of_the_night_due() -> None:
    assert {"remind", "privasi.sweep", "katalog", "kerja_sama_tiap_hari"} <= set(due())
    assert set(due()) == {duty.task.queueing_lock for duty in app.periodic_registry.periodic_tasks.values()}


def test_of_a_week_switched_off_only_the_last_night_is_made_up_for() -> None:
    assert due()["remind"] == [int(datetime(2026, 11, 22, 18, 20, tzinfo=UTC).timestamp())]
    assert all(len(moments) == 1 for moments in due().values())
