"""Job entry points of layanan."""

from __future__ import annotations

from uuid import UUID

from pendopo.tenancy.api import Region, job


@job("pendopo.layanan.bill_papers")
def bill_papers(region: Region, subject: UUID) -> None:
    from pendopo.layanan.services.papers import make_papers

    make_papers(region, subject)
