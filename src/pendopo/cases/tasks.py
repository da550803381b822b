"""Job entry points of cases."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app as queue

from pendopo.core.api import running_progress
from pendopo.tenancy.api import Region, job, region, working_regions


@job("pendopo.cases.run_effect")
def run_effect(region: Region, subject: UUID) -> None:
    from pendopo.cases.services import run_effect

    run_effect(region, subject)


@job("pendopo.cases.recompute")
def recompute(region: Region, subject: UUID) -> None:
    from pendopo.cases.services import recompute_deadlines

    recompute_deadlines(region, subject, timezone.now())


@queue.periodic(cron="*/10 * * * *")
@queue.task(name="pendopo.cases.tidy", queueing_lock="tidy")
def tidy(timestamp: int) -> None:
    """Every ten minutes: go on where a time is over, tell what is late, fold the counts, delete drafts past their time.

    A region in the middle of long work (its example history is being told) waits for the next round.
    """
    from pendopo.cases.services import escalate_due, fold_counts, lapse_due, purge_drafts

    for place in working_regions():
        with region(place):
            if running_progress():
                continue
            lapse_due(place, timezone.now())
            escalate_due(place, timezone.now())
            fold_counts()
            purge_drafts(timezone.now())
