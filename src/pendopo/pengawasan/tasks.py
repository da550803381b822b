"""Job entry points of supervision, and the morning's work: heads of the days that have ended."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app as queue

from pendopo.audit.api import keep_day_heads
from pendopo.pengawasan.services import make_draw, send_head
from pendopo.tenancy.api import Region, job, working_regions


@job("pendopo.pengawasan.tarik")
def tarik(region: Region, subject: UUID) -> None:
    make_draw(region, subject)


@job("pendopo.pengawasan.kirim_kepala")
def kirim_kepala(region: Region, subject: UUID) -> None:
    send_head(region, subject, now=timezone.now())


@queue.periodic(cron="11,41 * * * *")
@queue.task(name="pendopo.pengawasan.kepala", queueing_lock="kepala")
def kepala(timestamp: int) -> None:
    """Twice an hour: every region whose midnight has passed gets the heads of the days since the last one kept."""
    for place in working_regions():
        keep_day_heads(place, timezone.now())
