"""Job entry points of field work."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from pendopo.tenancy.api import Region, job


@job("pendopo.lapangan.render_record")
def render(region: Region, subject: UUID) -> None:
    from pendopo.lapangan.services import render_record

    render_record(region, subject, timezone.now())
