"""Claims to act for somebody: read the letter, confirm or refuse, revoke."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pendopo.audit.api import record_look
from pendopo.cases.api import confirm_kuasa, get_kuasa, kuasa_decided, kuasa_waiting, refuse_kuasa, revoke_kuasa
from pendopo.core.api import Refusal
from pendopo.files.api import FileDamaged, serve_file
from pendopo.layanan.queries_publik.mandates import shown
from pendopo.layanan.views.publik.device import unkept
from pendopo.people.api import PendopoRequest, staf

ROLES = ("front_office", "kepala_seksi")
SHOWN = 50


@require_safe
@staf(*ROLES)
def daftar(request: PendopoRequest) -> HttpResponse:
    """/kerja/kuasa: what waits, the oldest first; what was judged last."""
    context = {
        "menunggu": shown(kuasa_waiting()[:SHOWN], request.region, request.now),
        "dinilai": shown(kuasa_decided()[:SHOWN], request.region, request.now),
    }
    return unkept(render(request, "layanan/staf/kuasa.html", context))


@require_safe
@staf(*ROLES)
def satu(request: PendopoRequest, kuasa_id: UUID) -> HttpResponse:
    """/kerja/kuasa/<id>: the claim with its number in full; opening it is on record."""
    return _page(request, kuasa_id)


def _page(request: PendopoRequest, kuasa_id: UUID, *, problem: str = "", status: int = 200) -> HttpResponse:
    row = get_kuasa(kuasa_id)
    record_look(subject=row, what="kuasa", actor=request.actor, now=request.now)
    (one,) = shown([row], request.region, request.now)
    context = {"kuasa": one, "masalah": problem, "alasan": request.POST.get("alasan", "")}
    return unkept(render(request, "layanan/staf/kuasa_satu.html", context, status=status))


@require_safe
@staf(*ROLES)
def surat(request: PendopoRequest, kuasa_id: UUID) -> HttpResponse:
    """…/surat: the letter itself; opening it is on record."""
    row = get_kuasa(kuasa_id)
    record_look(subject=row, what="surat_kuasa", actor=request.actor, now=request.now)
    try:
        return serve_file(row.letter, as_attachment=False)
    except FileDamaged as damaged:
        raise Refusal(_("Isi berkas ini tidak dapat dibaca dari penyimpanan. Beri tahu pengelola.")) from damaged


@require_POST
@staf(*ROLES)
def nilai(request: PendopoRequest, kuasa_id: UUID) -> HttpResponse:
    """…/nilai: confirm, refuse (with a reason), or end one that holds (with a reason)."""
    wish, reason = request.POST.get("putusan", ""), request.POST.get("alasan", "")
    try:
        if wish == "benar":
            confirm_kuasa(kuasa_id, actor=request.actor, now=request.now)
        elif wish == "tolak":
            refuse_kuasa(request.region, kuasa_id, reason=reason, actor=request.actor, now=request.now)
        elif wish == "cabut":
            revoke_kuasa(request.region, kuasa_id, reason=reason, actor=request.actor, now=request.now)
        else:
            raise Refusal(_("Pilih benarkan, tolak, atau cabut."), status=422)
    except Refusal as no:
        return _page(request, kuasa_id, problem=no.sentence, status=no.status)
    messages.success(request, _("Tersimpan. Pemegang kuasa melihatnya pada akunnya."))
    return redirect("layanan_staf:kuasa")
