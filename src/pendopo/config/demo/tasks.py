"""The job of the demonstration; the worker imports this, the web process does not."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from pendopo.config.demo.history import JOB, tell_history
from pendopo.tenancy.api import Region, job


@job(JOB)
def history(region: Region, subject: UUID) -> None:
    tell_history(region, timezone.now())
