"""What happens to agreements by the calendar: ends, reminders, statements of use. Entry points only."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app as queue

from pendopo.kerja_sama.services.signing import lapse_due, remind_due
from pendopo.kerja_sama.services.trust import settle_all
from pendopo.kerja_sama.services.use import read_network, state_use
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region, defer, job, region, working_regions


@job("pendopo.kerja_sama.harian")
def harian(region_: Region, subject: UUID) -> None:
    """One region's morning: what ended, what ends soon, what is pinned, what is said about use."""
    run_day(region_)


def run_day(place: Region) -> None:
    """Everything of one region's day; each part again does nothing."""
    now = timezone.now()
    with region(place):
        lapse_due(now)
        remind_due(now)
    settle_all(place, actor=SYSTEM, now=now)
    state_use(place, now=now)
    read_network(place, now=now)


@queue.periodic(cron="19 17,19 * * *")
@queue.task(name="pendopo.kerja_sama.tiap_hari", queueing_lock="kerja_sama_tiap_hari")
def tiap_hari(timestamp: int) -> None:
    """After midnight in the west and in the east of the country: one job a region, so that none holds up another."""
    for place in working_regions():
        defer("pendopo.kerja_sama.harian", region=place, subject=UUID(int=place.id), lock=f"kerja-sama-{place.id}")
