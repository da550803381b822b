"""The job of the demonstration; the worker imports this, the web process does not."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from pendopo.config.demo.besar import JOB as BESAR
from pendopo.config.demo.besar import make_many
from pendopo.config.demo.history import JOB, tell_history
from pendopo.tenancy.api import Region, job


@job(JOB)
def history(region: Region, subject: UUID) -> None:
    tell_history(region, timezone.now())


@job(BESAR)
def besar(region: Region, subject: UUID) -> None:
    make_many(region, subject)
