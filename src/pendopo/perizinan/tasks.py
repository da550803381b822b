"""Job entry points of perizinan."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app as queue

from pendopo.tenancy.api import Region, job, region, working_regions


@queue.periodic(cron="*/10 * * * *")
@queue.task(name="pendopo.perizinan.turn_entries", queueing_lock="turn_entries")
def turn_entries(timestamp: int) -> None:
    """Every ten minutes, and so just after midnight of every zone: the register follows the days."""
    from pendopo.perizinan.services.register import turn_entries

    for place in working_regions():
        with region(place):
            turn_entries(place, timezone.now())


@queue.periodic(cron="20 18 * * *")  # UTC: after midnight in every zone of the country
@queue.task(name="pendopo.perizinan.remind", queueing_lock="remind")
def remind(timestamp: int) -> None:
    """Every night: who holds a permit that ends soon is told, once for each of the rule's days."""
    from pendopo.perizinan.services.reminders import remind_due

    for place in working_regions():
        with region(place):
            remind_due(place, timezone.now())


@job("pendopo.perizinan.read_archive", attempts=3)
def read_archive(region: Region, subject: UUID) -> None:
    from pendopo.perizinan.services.arsip import read_archive

    read_archive(region, subject, timezone.now())


@job("pendopo.perizinan.apply_archive", attempts=3)
def apply_archive(region: Region, subject: UUID) -> None:
    from pendopo.perizinan.services.arsip import apply_archive

    apply_archive(region, subject, timezone.now())
