"""Job entry points of saluran."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from pendopo.tenancy.api import Region, job


@job("pendopo.saluran.read_import", attempts=3)
def read_import(region: Region, subject: UUID) -> None:
    from pendopo.saluran.services.imports import read_import

    read_import(region, subject, timezone.now())


@job("pendopo.saluran.apply_import", attempts=3)
def apply_import(region: Region, subject: UUID) -> None:
    from pendopo.saluran.services.imports import apply_import

    apply_import(region, subject, timezone.now())
