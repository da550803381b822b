"""The simulator of central systems: only in regions marked contoh, only for those who administer them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pendopo.core.api import Refusal
from pendopo.people.api import PendopoRequest, staf
from pendopo.perizinan.queries import answered_filings, open_filings
from pendopo.perizinan.services import answer_as_simulator


@staf("admin")
def simulator(request: PendopoRequest) -> HttpResponse:
    """What waits for an answer, and what was answered last; a real region reads why it has none."""
    words = {"menunggu": open_filings(), "dijawab": answered_filings()} if request.region.is_contoh else {}
    return render(request, "perizinan/staf/simulator.html", words)


@require_POST
@staf("admin")
def answer(request: PendopoRequest, filing_id: UUID) -> HttpResponse:
    """Give the chosen answer in the name of the simulator."""
    try:
        filing = answer_as_simulator(
            filing_id, request.POST.get("jawaban", ""), place=request.region, actor=request.actor, now=request.now
        )
    except Refusal as no:
        messages.error(request, no.sentence)
    else:
        told = _("%(sistem)s menjawab berkas %(nomor)s.") % {"sistem": filing.system, "nomor": filing.case_number}
        messages.success(request, told)
    return redirect("perizinan_staf:simulator")
