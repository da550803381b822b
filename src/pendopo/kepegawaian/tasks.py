"""Job entry points of kepegawaian."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app as queue

from pendopo.tenancy.api import Region, job, region, working_regions


@queue.periodic(cron="*/10 * * * *")
@queue.task(name="pendopo.kepegawaian.turn", queueing_lock="turn")
def turn(timestamp: int) -> None:
    """Every ten minutes, and so at midnight of every zone: what has come due is moved, each region by itself."""
    from pendopo.kepegawaian.services import turn_day

    for place in working_regions():
        with region(place):
            turn_day(place, timezone.now())


@job("pendopo.kepegawaian.read_import")
def read_import(region: Region, subject: UUID) -> None:
    from pendopo.kepegawaian.services import read_import

    read_import(region, subject, timezone.now())


@job("pendopo.kepegawaian.apply_import", attempts=3)
def apply_import(region: Region, subject: UUID) -> None:
    from pendopo.kepegawaian.services import apply_import

    apply_import(region, subject, timezone.now())
