"""Job entry points: facts every hour, and after midnight the whole of them and the file of changes."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app as queue

from pendopo.core.api import running_progress
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region, defer, job, region, working_regions


@job("pendopo.keterbukaan.lipat")
def lipat(place: Region, subject: UUID) -> None:
    """One region's hour; the first one of a day compares everything and tells what the day before changed.

    A region in the middle of long work (its example history is being told) waits for the next hour.
    """
    from pendopo.keterbukaan.queries_kabar import last_day_told
    from pendopo.keterbukaan.services import fold, tell_changes

    now = timezone.now()
    yesterday = now.astimezone(place.tz).date() - timedelta(days=1)
    with region(place):
        if running_progress():
            return
        due = last_day_told() != yesterday
    fold(place, now, whole=due)
    if due:
        with region(place):
            tell_changes(place, yesterday, actor=SYSTEM, now=now)


@job("pendopo.keterbukaan.arsip")
def arsip(place: Region, subject: UUID) -> None:
    from pendopo.keterbukaan.services import build_archive

    build_archive(place, subject, actor=SYSTEM, now=timezone.now())


@queue.periodic(cron="13 * * * *")
@queue.task(name="pendopo.keterbukaan.tiap_jam", queueing_lock="keterbukaan_tiap_jam")
def tiap_jam(timestamp: int) -> None:
    """Thirteen minutes past every hour: one job a region, so that none holds up another."""
    for place in working_regions():
        defer("pendopo.keterbukaan.lipat", region=place, subject=UUID(int=place.id), lock=f"keterbukaan-{place.id}")
