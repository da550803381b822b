"""Filling in an application page by page, seeing it whole, sending it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.cases.api import Draft, draft_answers, drop_draft, find_draft
from pendopo.core.api import Refusal, service_elsewhere
from pendopo.definitions.api import Current, current
from pendopo.files.api import serve_file
from pendopo.layanan import queries_publik as queries
from pendopo.layanan import rules_publik as rules
from pendopo.layanan.services import applying as services
from pendopo.layanan.services.behalf import begin_answers
from pendopo.layanan.views.filling import Filling, problems_of, send, show, summary, take
from pendopo.layanan.views.publik.device import device_hash, prove, proven, roomy, unkept
from pendopo.lib.uuid7 import uuid7
from pendopo.people.api import PendopoRequest, publik, sign_in_first


@require_http_methods(["GET", "HEAD", "POST"])
@roomy
@publik
def ajukan(request: PendopoRequest, definition_id: str) -> HttpResponse:
    """…/ajukan: the first page. Nothing is kept until something is sent; a form of one page is sent from here."""
    offer = current(definition_id)
    if offer.compiled.definition.service.entry != "umum":
        return redirect("layanan:layanan", definition_id)
    if (before := door(request, offer)) is not None:
        return before
    first = rules.asked_pages(offer.compiled, {})[0]
    if request.method != "POST":
        known = begin_answers(request.region, offer, request.actor, request.GET.get("atas_nama", ""), request.now)
        return show(Filling(request, offer, uuid7(), None, known), first)
    draft_id = services.case_of_key(request.region, definition_id, request.POST.get("_kunci", ""))
    draft = find(request, draft_id)
    if draft is None and is_sent(request, draft_id):
        return _sent_already(request, draft_id)
    if draft is not None:
        return take(Filling(request, offer, draft_id, draft, draft_answers(draft)), first)
    known = begin_answers(request.region, offer, request.actor, request.POST.get("_atas_nama", ""), request.now)
    return take(Filling(request, offer, draft_id, None, known), first)


@require_http_methods(["GET", "HEAD", "POST"])
@roomy
@publik
def halaman(request: PendopoRequest, definition_id: str, draft_id: UUID, page_id: str) -> HttpResponse:
    """…/ajukan/<draft>/<page>: one page of a form that was begun."""
    filling = _filling(request, definition_id, draft_id)
    if isinstance(filling, HttpResponse):
        return filling
    page = filling.compiled.pages.get(page_id)
    if page is None:
        raise Http404
    return unkept(take(filling, page) if request.method == "POST" else show(filling, page))


@require_safe
@publik
def lanjutkan(request: PendopoRequest, definition_id: str, draft_id: UUID) -> HttpResponse:
    """…/ajukan/<draft>: on to the page where it was left; to the first, when a new release no longer has that page."""
    filling = _filling(request, definition_id, draft_id)
    if isinstance(filling, HttpResponse):
        return filling
    left = filling.compiled.pages.get(filling.draft.page if filling.draft else "")
    return redirect(filling.address(left or filling.pages[0]))


@require_http_methods(["GET", "HEAD", "POST"])
@publik
def ringkasan(request: PendopoRequest, definition_id: str, draft_id: UUID) -> HttpResponse:
    """…/ringkasan: everything once more, then send."""
    filling = _filling(request, definition_id, draft_id, reading=True)
    if isinstance(filling, HttpResponse):
        return filling
    if request.method == "POST":
        if (before := door(request, filling.current)) is not None:
            return before
        unread = problems_of(filling)
        return unkept(summary(filling, unread, sent=True)) if unread else send(filling, filling.answers)
    response = unkept(summary(filling, problems_of(filling), sent=False))
    if not request.actor.is_known:
        prove(request, response, filling.id)  # were the answer to the sending lost, sending again finds the receipt
    return response


@require_POST
@publik
def buang(request: PendopoRequest, definition_id: str, draft_id: UUID) -> HttpResponse:
    """…/buang: forget what was typed."""
    filling = _filling(request, definition_id, draft_id, reading=True)
    if isinstance(filling, HttpResponse):
        return filling
    drop_draft(filling.id)
    messages.success(request, _("Isian yang belum dikirim sudah dibuang."))
    return redirect("layanan:layanan", definition_id)


@require_safe
@publik
def berkas_draf(request: PendopoRequest, definition_id: str, draft_id: UUID, file_id: UUID) -> HttpResponse:
    """…/berkas/<id>: a file that was already sent with this draft."""
    filling = _filling(request, definition_id, draft_id, reading=True)
    if isinstance(filling, HttpResponse):
        return filling
    stored = queries.file_of(filling.answers, filling.compiled, file_id)
    if stored is None:
        raise Http404
    return serve_file(stored, as_attachment=False)


# -- who may go on


def door(request: PendopoRequest, offer: Current) -> HttpResponse | None:
    """What stands before a new application: a service that is applied for elsewhere, closed, or needs an account."""
    if service_elsewhere(offer.release.definition_id, request.now) is not None:
        return redirect("layanan:layanan", offer.release.definition_id)
    if not offer.is_open:
        raise Refusal(_("Layanan ini sedang tidak menerima permohonan baru."))
    if offer.compiled.definition.service.account == "wajib" and not request.actor.is_known:
        return sign_in_first(request)
    return None


def find(request: PendopoRequest, draft_id: UUID) -> Draft | None:
    mine = device_hash(request)
    if not mine and not request.actor.is_known:
        return None
    draft = find_draft(draft_id, device_hash=mine, user_id=request.actor.user_id)
    return draft if draft is not None and draft.page != rules.REPAIR else None


def _filling(
    request: PendopoRequest, definition_id: str, draft_id: UUID, *, reading: bool = False
) -> Filling | HttpResponse:
    """The draft of this device or account; or the way on: to the receipt when it was sent, to sign-in when an account
    holds it and its session is over (what was posted is kept first). Raises Http404 for anybody else's."""
    offer = current(definition_id)
    draft = find(request, draft_id)
    if draft is None:
        if is_sent(request, draft_id):
            return _sent_already(request, draft_id)
        raise Http404
    if draft.definition_id != definition_id or (
        request.actor.is_known and draft.user_id not in (None, request.actor.user_id)
    ):
        raise Http404
    if draft.user_id is not None and not request.actor.is_known and (reading or request.method != "POST"):
        return sign_in_first(request)
    return Filling(request, offer, draft_id, draft, draft_answers(draft))


def is_sent(request: PendopoRequest, case_id: UUID) -> bool:
    """Whether this device or account has made a case of it already."""
    known = proven(request)
    return bool(known or request.actor.is_known) and queries.is_case_of(case_id, request.actor, known)


def _sent_already(request: PendopoRequest, case_id: UUID) -> HttpResponse:
    """The way back into a form that became a case leads to its receipt."""
    messages.info(request, _("Permohonan ini sudah Anda kirim. Ini buktinya."))
    return redirect("layanan:tanda_terima", case_id)
