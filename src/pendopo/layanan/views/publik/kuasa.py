"""Saya bertindak untuk: rights to apply for somebody else, claimed with a letter, confirmed, revoked."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.cases.api import Kuasa, get_kuasa, kuasa_given_by, kuasa_of_agent, own_kuasa, owner_code, revoke_kuasa
from pendopo.core.api import Refusal
from pendopo.definitions.api import offered
from pendopo.files.api import JPEG, PDF, PNG, accepted_words
from pendopo.layanan.forms_kuasa import MAX_MB, KuasaForm
from pendopo.layanan.queries_publik.mandates import shown
from pendopo.layanan.services.mandates import claim_with_letter
from pendopo.layanan.services.tracking import slow_down
from pendopo.layanan.views.publik.device import lang, roomy, unkept
from pendopo.people.api import PendopoRequest, publik, sign_in_first


@require_safe
@publik
def kuasa(request: PendopoRequest) -> HttpResponse:
    """/kuasa: for whom I may act, and who may act for me."""
    if not request.actor.is_known:
        return sign_in_first(request)
    return _page(request)


def _page(request: PendopoRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    mine = shown(kuasa_of_agent(request.actor), request.region, request.now)
    context = {
        "milikku": [(one, _code(request, one.row)) for one in mine],
        "kuberi": shown(kuasa_given_by(request.actor), request.region, request.now),
        "masalah": problem,
    }
    return unkept(render(request, "layanan/publik/kuasa.html", context, status=status))


def _code(request: PendopoRequest, row: Kuasa) -> str:
    """Number and code that the owner needs: as long as they have not confirmed."""
    if row.owner_user_id is not None or row.state not in (Kuasa.CLAIMED, Kuasa.HOLDS):
        return ""
    return owner_code(request.region, row.id)


@require_http_methods(["GET", "HEAD", "POST"])
@roomy
@publik
def tambah(request: PendopoRequest) -> HttpResponse:
    """/kuasa/tambah: for whom, by which letter, from when to when."""
    if not request.actor.is_known:
        return sign_in_first(request)
    offers = {one.id: one.text("title", lang()) for one in offered()}
    form = KuasaForm.read(request.POST, request.FILES, offers) if request.method == "POST" else KuasaForm()
    if request.method == "POST" and not form.problems:
        try:
            claim_with_letter(place=request.region, form=form, actor=request.actor, now=request.now)
        except Refusal as no:
            form.problems["sampai"] = no.sentence
        else:
            messages.success(request, _("Kuasa tercatat. Berlaku sesudah petugas atau pemberi kuasa membenarkannya."))
            return redirect("layanan:kuasa")
    context = {
        "isian": form, "layanan": [{"id": id_, "label": title} for id_, title in offers.items()], "maks_mb": MAX_MB,
        "jenis": [{"id": id_, "label": label} for id_, label in Kuasa.KINDS], "terima": f"{PDF},{JPEG},{PNG}",
        "jenis_berkas": accepted_words((PDF, JPEG, PNG)),
        "nomor": (("nik", "NIK"), ("nib", "NIB"), ("npwp", "NPWP")),
    }  # fmt: skip
    return unkept(render(request, "layanan/publik/kuasa_tambah.html", context, status=422 if form.problems else 200))


@require_POST
@publik
def benarkan(request: PendopoRequest) -> HttpResponse:
    """/kuasa/benarkan: the owner, with the code that the other one handed over."""
    if not request.actor.is_known:
        return sign_in_first(request)
    number, wrong = request.POST.get("nomor", "").strip(), _("Nomor dan kode ini tidak cocok. Mintalah lagi keduanya.")
    try:
        with slow_down(request.region, number, str(request.actor.user_id)):
            own_kuasa(
                request.region, UUID(number), code=request.POST.get("kode", ""), actor=request.actor, now=request.now
            )
    except (Http404, ValueError):
        return _page(request, problem=wrong, status=422)
    except Refusal as no:
        return _page(request, problem=no.sentence, status=no.status)
    messages.success(request, _("Kuasa dibenarkan. Anda melihat semua berkas yang dikirim atas nama Anda."))
    return redirect("layanan:kuasa")


@require_POST
@publik
def cabut(request: PendopoRequest, kuasa_id: UUID) -> HttpResponse:
    """/kuasa/<id>/cabut: the owner ends it, or who holds it gives it back."""
    get_kuasa(kuasa_id)
    revoke_kuasa(request.region, kuasa_id, reason="", actor=request.actor, now=request.now)
    messages.success(request, _("Kuasa dicabut. Berkasnya tidak dapat dibuka lagi dengan kuasa ini."))
    return redirect("layanan:kuasa")
