"""Job entry points of documents."""

from __future__ import annotations

from uuid import UUID

from pendopo.tenancy.api import Region, job


@job("pendopo.documents.render")
def render(region: Region, subject: UUID) -> None:
    from pendopo.documents.services import render_letter

    render_letter(region, subject)
