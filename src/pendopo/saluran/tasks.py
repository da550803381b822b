"""Job entry points of saluran."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app as queue

from pendopo.tenancy.api import Region, job, region, working_regions


@queue.periodic(cron="40 18 * * *")  # UTC: after midnight in every zone of the country
@queue.task(name="pendopo.saluran.tidy", queueing_lock="saluran_tidy")
def tidy(timestamp: int) -> None:
    """Every night: numbers that citizens left and nobody has named are forgotten."""
    from pendopo.saluran.services import drop_unheard

    for place in working_regions():
        with region(place):
            drop_unheard(place, timezone.now())


@job("pendopo.saluran.read_import", attempts=3)
def read_import(region: Region, subject: UUID) -> None:
    from pendopo.saluran.services.imports import read_import

    read_import(region, subject, timezone.now())


@job("pendopo.saluran.apply_import", attempts=3)
def apply_import(region: Region, subject: UUID) -> None:
    from pendopo.saluran.services.imports import apply_import

    apply_import(region, subject, timezone.now())
