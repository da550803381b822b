"""Signing: see the letter, prove it is you, sign."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from pendopo.cases.api import get_case_for, view_case
from pendopo.core.api import Refusal
from pendopo.layanan import forms_staf as forms
from pendopo.layanan import queries_staf as queries
from pendopo.layanan.services.signing import WrongProof, sign_case
from pendopo.layanan.views.staf.berkas import page
from pendopo.people.api import PendopoRequest, staf, ways_to_prove
from pendopo.tenancy.api import region


@sensitive_post_parameters("frasa", "kode", "credential")
@require_http_methods(["GET", "HEAD", "POST"])
@staf("penanda_tangan", transaction=False)
def tanda_tangan(request: PendopoRequest, case_id: UUID) -> HttpResponse:
    """The letter and what proves the signer; no transaction is open while it is being signed."""
    if request.method == "POST":
        return _sign(request, case_id)
    with region(request.region):
        return _show(request, case_id)


def _show(request: PendopoRequest, case_id: UUID, no: Refusal | None = None) -> HttpResponse:
    """The page, or the case itself when nothing is to be signed by this person."""
    case = get_case_for(request.actor, case_id)
    view = view_case(case)
    step = queries.signing_step(view, request.actor)
    status = no.status if no else 200
    if step is None:
        return (
            page(request, case, status=status, masalah=no.sentence) if no else redirect("layanan_staf:berkas", case.id)
        )
    screen = queries.signing_page(view, step, request.actor, request.now)
    if no is None and screen.letter is not None and (screen.letter.is_wet or screen.letter.awaits_number):
        return redirect("layanan_staf:kertas", case.id)
    field = no.field if isinstance(no, WrongProof) else ""
    assert request.user.is_authenticated  # `@staf` has seen to it
    context = {
        "view": view, "layar": screen,
        "masalah_isian": {field: no.sentence} if no and field else {},
        "masalah": no.sentence if no and not field else "",
        **ways_to_prove(request.user),
    }  # fmt: skip
    response = render(request, "layanan/staf/tanda_tangan.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def _sign(request: PendopoRequest, case_id: UUID) -> HttpResponse:
    try:
        case = sign_case(
            place=request.region, case_id=case_id, transition_id=request.POST.get("langkah", ""), actor=request.actor,
            passphrase=request.POST.get("frasa", ""), code=request.POST.get("kode", ""),
            credential=request.POST.get("credential", ""), now=request.now,
            seen=forms.read_version(request.POST),
        )  # fmt: skip
    except Refusal as no:
        with region(request.region):
            return _show(request, case_id, no)
    messages.success(request, _("%(nomor)s: surat ditandatangani dan terbit.") % {"nomor": case.number})
    return redirect("layanan_staf:berkas", case.id)
