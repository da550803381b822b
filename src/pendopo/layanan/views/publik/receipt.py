"""The receipt: registration number and secret code, for whoever sent the application."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pendopo.cases.api import get_case_of_applicant, secret_of
from pendopo.definitions.api import compiled_of
from pendopo.layanan.views.publik.device import lang, proven, unkept
from pendopo.people.api import PendopoRequest, publik


@require_safe
@publik
def tanda_terima(request: PendopoRequest, case_id: UUID) -> HttpResponse:
    """/layanan/tanda-terima/<id>: the same each time; a second sending leads here too."""
    case = get_case_of_applicant(case_id, actor=request.actor, proven=proven(request))
    compiled = compiled_of(case.release)
    context = {
        "kasus": case,
        "kode": secret_of(request.region, case.id),
        "layanan": compiled.text("definition:self", "title", lang()),
    }
    return unkept(render(request, "layanan/publik/tanda_terima.html", context))
