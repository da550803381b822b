"""The person's own page, requests, and the public register of processing."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.audit.api import record_look
from pendopo.cases.api import get_case_by_receipt
from pendopo.core.api import Refusal
from pendopo.files.api import serve_file
from pendopo.people.api import PendopoRequest, User, count_try, publik, sign_in_first
from pendopo.privasi import queries, services
from pendopo.privasi import register as activities
from pendopo.privasi.models import Permintaan, Salinan


def _user(request: PendopoRequest) -> User | None:
    return request.user if request.user.is_authenticated else None


@require_safe
@publik
def data_saya(request: PendopoRequest) -> HttpResponse:
    """/data-saya: everything kept about me, who looked, and what I may ask for."""
    return _page(request)


def _page(request: PendopoRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    user = _user(request)
    if user is None:
        return sign_in_first(request)
    mine = queries.own_data(user, request.region, request.now)
    words = {
        "milik": mine, "jenis": [{"id": kind, "label": _(title)} for kind, title in Permintaan.KINDS[1:]],
        "masalah": problem, "isian": request.POST,
    }  # fmt: skip
    response = render(request, "privasi/publik/data_saya.html", words, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@publik
def minta(request: PendopoRequest) -> HttpResponse:
    """…/minta: correct, erase or stop; what was typed stays when it is refused."""
    user = _user(request)
    if user is None:
        return sign_in_first(request)
    try:
        made = services.ask(
            request.region, kind=request.POST.get("jenis", ""), body=request.POST.get("isi", ""), actor=request.actor,
            now=request.now, user_id=user.pk,
        )  # fmt: skip
    except Refusal as no:
        return _page(request, problem=no.sentence, status=no.status)
    told = _("Permintaan %(nomor)s tercatat. Kami menjawab dalam 3 × 24 jam.") % {"nomor": made.number}
    messages.success(request, told)
    return redirect("privasi:data_saya")


@require_POST
@publik
def salinan(request: PendopoRequest) -> HttpResponse:
    """…/salinan: begin a copy of everything."""
    user = _user(request)
    if user is None:
        return sign_in_first(request)
    services.ask_copy(request.region, user, actor=request.actor, now=request.now)
    messages.success(request, _("Salinan sedang disiapkan. Muat ulang halaman ini sebentar lagi."))
    return redirect("privasi:data_saya")


@require_safe
@publik
def ambil(request: PendopoRequest, copy_id: UUID) -> HttpResponseBase:
    """…/salinan/<id>: the copy, for its owner alone."""
    user = _user(request)
    if user is None:
        return sign_in_first(request)
    mine = Salinan.objects.filter(pk=copy_id, user_id=user.pk, expires_at__gt=request.now)
    found = mine.select_related("file").first()
    if found is None or found.file is None:
        raise Http404
    record_look(subject=found, what="salinan_data", actor=request.actor, now=request.now)
    return serve_file(found.file, as_attachment=True, name="data-saya.zip")


@require_safe
@publik
def register(request: PendopoRequest) -> HttpResponse:
    """/privasi/register: what is processed, why, and who receives it."""
    return render(request, "privasi/publik/register.html", {"daftar": activities.register()})


@require_http_methods(["GET", "HEAD", "POST"])
@publik
def minta_dengan_kode(request: PendopoRequest) -> HttpResponse:
    """/privasi/minta: a request by number and secret code, for people without an account."""
    typed = {name: request.POST.get(name, "")[:2000] for name in ("nomor", "kode", "jenis", "isi")}
    words = {"isian": typed, "jenis": [{"id": kind, "label": _(title)} for kind, title in Permintaan.KINDS]}
    if request.method != "POST":
        return render(request, "privasi/publik/minta.html", words)
    try:
        made = _ask_by_receipt(request, typed)
    except Refusal as no:
        return render(request, "privasi/publik/minta.html", words | {"masalah": no.sentence}, status=no.status)
    return render(request, "privasi/publik/minta.html", words | {"dibuat": made})


def _ask_by_receipt(request: PendopoRequest, typed: dict[str, str]) -> Permintaan:
    """Open a request for the case of a receipt. Raises Refusal; wrong codes are counted."""
    guess = count_try(request, "data_pribadi")
    if not all(text.isprintable() and text.strip() for text in (typed["nomor"], typed["kode"])):
        raise Refusal(_("Isi nomor registrasi dan kode rahasia dari bukti pendaftaran."), status=422)
    try:
        case = get_case_by_receipt(request.region, typed["nomor"], typed["kode"])
    except Http404:
        raise Refusal(_("Nomor dan kode ini tidak cocok."), status=422) from None
    guess.forgive()
    return services.ask(
        request.region, kind=typed["jenis"], body=typed["isi"], actor=request.actor, now=request.now, case_id=case.pk
    )
