"""Job entry points of cases."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app as queue

from pendopo.tenancy.api import Region, all_regions, job, region


@job("pendopo.cases.run_effect")
def run_effect(region: Region, subject: UUID) -> None:
    from pendopo.cases.services import run_effect

    run_effect(region, subject)


@job("pendopo.cases.lapse")
def lapse(place: Region, subject: UUID) -> None:
    from pendopo.cases.services import lapse_case

    with region(place):
        lapse_case(place, subject, timezone.now())


@queue.periodic(cron="7 * * * *")
@queue.task(name="pendopo.cases.tidy", queueing_lock="tidy")
def tidy(timestamp: int) -> None:
    """Every hour: fold the counts, delete drafts past their time."""
    from pendopo.cases.services import fold_counts, purge_drafts

    for place in all_regions():
        with region(place):
            fold_counts()
            purge_drafts(timezone.now())
