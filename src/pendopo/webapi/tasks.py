"""Job entry points of webapi."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from pendopo.tenancy.api import Region, job
from pendopo.webapi.services import JOB, deliver


@job(JOB)
def send(region: Region, subject: UUID) -> None:
    deliver(region, subject, now=timezone.now())
