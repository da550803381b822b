"""A real case as a scenario: one button on its page."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from pendopo.audit.api import record_look
from pendopo.cases.api import get_case_for
from pendopo.core.api import Refusal
from pendopo.engine.api import scenario_yaml
from pendopo.layanan.services.recording import record_case
from pendopo.layanan.views.staf.berkas import page
from pendopo.people.api import PendopoRequest, staf


@require_POST
@staf("kepala_seksi", "admin")
def rekam(request: PendopoRequest, case_id: UUID) -> HttpResponse:
    """Keep the case as the region's own scenario, and give it as a file for `scenarios/`."""
    case = get_case_for(request.actor, case_id)
    record_look(subject=case, what="rekaman", actor=request.actor, now=request.now)
    try:
        scenario = record_case(place=request.region, case=case, actor=request.actor, now=request.now)
    except Refusal as no:
        return page(request, case, status=no.status, masalah=no.sentence)
    response = HttpResponse(scenario_yaml(scenario), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{scenario.id}.yaml"'
    response["Cache-Control"] = "private, no-store"
    return response
