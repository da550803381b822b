"""The blank form of a service."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pendopo.core.api import Refusal
from pendopo.definitions.api import current
from pendopo.documents.api import TypesetProblem
from pendopo.files.api import PDF, serve_bytes
from pendopo.layanan.services.blank_form import blank_form
from pendopo.people.api import PendopoRequest, publik
from pendopo.tenancy.api import region


@require_safe
@publik(transaction=False)
def formulir(request: PendopoRequest, definition_id: str) -> HttpResponse:
    """/layanan/<id>/formulir.pdf: to print, fill in by hand and bring to the counter."""
    with region(request.region):
        offer = current(definition_id)
    try:
        content = blank_form(request.region, offer)
    except TypesetProblem as problem:
        raise Refusal(_("Formulir ini belum dapat disusun. Beri tahu pengelola layanan."), status=503) from problem
    response = serve_bytes(content, mime=PDF, name=f"formulir-{definition_id}.pdf", as_attachment=False)
    response["Cache-Control"] = "public, max-age=300"
    return response
