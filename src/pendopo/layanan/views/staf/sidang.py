"""Signing many letters: read them in a list, prove once, watch each being issued."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.audit.api import record_look
from pendopo.core.api import Refusal
from pendopo.layanan import rules_sidang as rules
from pendopo.layanan.queries_staf.sitting_page import as_xlsx, last_sittings, sitting_page, waiting_letters
from pendopo.layanan.services.launching import launch
from pendopo.layanan.services.signing import WrongProof
from pendopo.layanan.services.sitting import open_sitting, stop_sitting
from pendopo.people.api import PendopoRequest, staf, ways_to_prove
from pendopo.tenancy.api import region

SIGNER = "penanda_tangan"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@sensitive_post_parameters("frasa", "kode", "credential")
@require_http_methods(["GET", "HEAD", "POST"])
@staf(SIGNER, transaction=False)
def pilih(request: PendopoRequest) -> HttpResponse:
    """/kerja/tanda-tangan: what waits for my signature; what is ticked is signed after one proof."""
    if request.method != "POST":
        return _list(request)
    try:
        sitting = open_sitting(
            place=request.region, actor=request.actor, chosen=rules.read_chosen(request.POST.getlist("surat")),
            passphrase=request.POST.get("frasa", ""), code=request.POST.get("kode", ""),
            credential=request.POST.get("credential", ""), now=request.now, launch=launch,
        )  # fmt: skip
    except Refusal as no:
        return _list(request, no)
    return redirect("layanan_staf:sidang", sitting.pk)


def _list(request: PendopoRequest, no: Refusal | None = None) -> HttpResponse:
    """The list, with what was ticked when something was wrong."""
    field = no.field if isinstance(no, WrongProof) else ""
    chosen = {one.case_id for one in rules.read_chosen(request.POST.getlist("surat"))} if no else set()
    assert request.user.is_authenticated  # `@staf` has seen to it
    with region(request.region):
        words = {
            "layar": waiting_letters(
                request.region, request.actor, request.now, definition_id=request.GET.get("layanan", ""), chosen=chosen
            ),
            "terakhir": last_sittings(request.actor),
            "masalah_isian": {field: no.sentence} if no and field else {},
            "masalah": no.sentence if no and not field else "",
            **ways_to_prove(request.user),
        }
        response = render(request, "layanan/staf/sidang_pilih.html", words, status=no.status if no else 200)
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@staf(SIGNER)
def daftar_xlsx(request: PendopoRequest) -> HttpResponse:
    """The list of letters that wait, as a workbook. It holds names, so every row counts as looked at."""
    found = waiting_letters(request.region, request.actor, request.now)
    for one in found.rows:
        record_look(subject=one.case, what="unduh_tanda_tangan", actor=request.actor, now=request.now)
    response = HttpResponse(as_xlsx(found, request.region), content_type=XLSX)
    name = f"menunggu-tanda-tangan-{request.now.astimezone(request.region.tz):%Y-%m-%d}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@staf(SIGNER)
def sidang(request: PendopoRequest, sitting_id: UUID) -> HttpResponse:
    """/kerja/tanda-tangan/sidang/<id>: how far it is, and what came of each letter."""
    layar = sitting_page(sitting_id, request.actor, request.now)
    response = render(request, "layanan/staf/sidang.html", {"layar": layar})
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@staf(SIGNER)
def henti(request: PendopoRequest, sitting_id: UUID) -> HttpResponse:
    """Sign no further letter."""
    layar = sitting_page(sitting_id, request.actor, request.now, most=0)
    stop_sitting(layar.sitting, actor=request.actor, now=request.now)
    messages.info(request, _("Dihentikan. Surat yang belum ditandatangani tetap menunggu Anda."))
    return redirect("layanan_staf:sidang", sitting_id)
