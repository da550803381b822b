"""The papers of a bill for whoever has to pay it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from pendopo.cases.api import get_case_of_applicant
from pendopo.files.api import serve_file
from pendopo.layanan import queries_publik as queries
from pendopo.layanan.views.publik.device import proven
from pendopo.people.api import PendopoRequest, publik


@require_safe
@publik
def tagihan(request: PendopoRequest, case_id: UUID, bill_id: UUID, jenis: str) -> HttpResponse:
    """…/tagihan/<id>/<skrd|ssrd>: the bill or its receipt as PDF, of a case that the person may open."""
    case = get_case_of_applicant(case_id, actor=request.actor, proven=proven(request))
    return serve_file(queries.bill_file(case.id, bill_id, jenis), as_attachment=True)
