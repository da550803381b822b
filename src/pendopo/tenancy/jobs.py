"""The thin door to the job queue: every job carries its region and one id, nothing else."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from procrastinate import RetryDecision, RetryStrategy
from procrastinate.contrib.django import app as queue
from procrastinate.jobs import Job

from pendopo.tenancy.closing import RegionClosed, closed_by
from pendopo.tenancy.models import Region

log = logging.getLogger("pendopo.jobs")
JobBody = Callable[[Region, UUID], None]


CLOSED_RETRY_SECONDS = 60


class Patient(RetryStrategy):
    """As many tries as the job has; but what a closed region refused does not count, it waits until that is open."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When to try again, or None for never."""
        if closed_by(exception):
            return RetryDecision(retry_in={"seconds": CLOSED_RETRY_SECONDS})
        return super().get_retry_decision(exception=exception, job=job)


def job(name: str, *, attempts: int = 8) -> Callable[[JobBody], JobBody]:
    """Register a job body under a name. The body opens its own `region()`; it must be safe to run twice."""

    def register(body: JobBody) -> JobBody:
        @queue.task(name=name, retry=Patient(max_attempts=attempts, exponential_wait=3))
        def run(region_id: int, subject: str) -> None:
            place = Region.objects.get(id=region_id)
            if place.state == Region.MOVED:
                return  # it is done where the region lives now
            if place.state:
                raise RegionClosed(place.code)
            try:
                body(place, UUID(subject))
            except Exception as problem:  # whatever a job raises is logged here, then retried by the queue
                if not closed_by(problem):
                    log.exception("pekerjaan %s gagal untuk %s", name, subject)
                raise

        return body

    return register


def defer(
    name: str, *, region: Region | int | None, subject: UUID, lock: str | None = None, at: datetime | None = None
) -> None:
    """Add a job in the caller's transaction: it exists exactly when the data it is about exists.

    `lock` keeps jobs with the same lock in order, one at a time.
    """
    region_id = region.id if isinstance(region, Region) else region
    if region_id is None:
        raise LookupError("a job belongs to a region")
    queue.configure_task(name, lock=lock, schedule_at=at).defer(region_id=region_id, subject=str(subject))
