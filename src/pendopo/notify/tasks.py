"""Job entry points of notify."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from pendopo.notify.services import deliver
from pendopo.tenancy.api import Region, job


@job("pendopo.notify.send")
def send(region: Region, subject: UUID) -> None:
    deliver(region, subject, now=timezone.now())
