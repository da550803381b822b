"""A case for paper: the control sheet that goes with its folder."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pendopo.audit.api import record_look
from pendopo.cases.api import get_case_for
from pendopo.layanan import queries_staf as queries
from pendopo.people.api import PendopoRequest, staf


@require_safe
@staf()
def lembar_kontrol(request: PendopoRequest, case_id: UUID) -> HttpResponse:
    """/kerja/berkas/<id>/lembar-kontrol: what was handed in and judged, every stage with room for a mark."""
    case = get_case_for(request.actor, case_id)
    record_look(subject=case, what="lembar_kontrol", actor=request.actor, now=request.now)
    layar = queries.read_case(request.actor, request.region, case, request.now)
    response = render(request, "layanan/staf/lembar_kontrol.html", {"layar": layar})
    response["Cache-Control"] = "private, no-store"
    return response
