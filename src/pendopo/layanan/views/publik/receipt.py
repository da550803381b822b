"""The receipt: registration number and secret code, for whoever sent the application."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pendopo.cases.api import Case, get_case_of_applicant, secret_of
from pendopo.definitions.api import compiled_of
from pendopo.layanan.views.publik.device import lang, proven, unkept
from pendopo.people.api import PendopoRequest, publik


@require_safe
@publik
def tanda_terima(request: PendopoRequest, case_id: UUID) -> HttpResponse:
    """/layanan/tanda-terima/<id>: the same each time; a second sending leads here too."""
    mine = proven(request)
    case = get_case_of_applicant(case_id, actor=request.actor, proven=mine)
    compiled = compiled_of(case.release)
    context = {
        "kasus": case,
        # Who acts by a right gets no code: it would outlive the right. The owner has one, or opens it by account.
        "kode": secret_of(request.region, case.id) if _is_owner(request, case, mine) else "",
        "layanan": compiled.text("definition:self", "title", lang()),
    }
    return unkept(render(request, "layanan/publik/tanda_terima.html", context))


def _is_owner(request: PendopoRequest, case: Case, proven_here: tuple[str, ...]) -> bool:
    if case.on_behalf_id is None or str(case.id) in proven_here:
        return True
    return case.user_id is not None and case.user_id == request.actor.user_id
