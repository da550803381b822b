"""The outbox, and telling an applicant by hand: the office's own WhatsApp with the text filled in."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from pendopo.audit.api import record_look
from pendopo.cases.api import Case, get_case_for, waiting_count
from pendopo.core.api import Refusal
from pendopo.layanan.queries_staf import outbox_page as queries
from pendopo.layanan.views.staf.berkas import page
from pendopo.notify.api import (
    WAYS,
    Notice,
    hand_links,
    hand_not_sent,
    mark_told,
    notices_of,
    open_by_hand,
    send_again,
)
from pendopo.people.api import PendopoRequest, staf

LIST = "layanan_staf:kabar_daftar"


@require_safe
@staf(queries.ADMIN, queries.COUNTER)
def daftar(request: PendopoRequest) -> HttpResponse:
    """/kerja/kabar: who still has to be told, what waits, what failed and why."""
    layar = queries.outbox(request.actor, queries.Ask.read(request.GET.dict()))
    words = {
        "layar": layar, "jumlah_menu": {"ruang_kerja:kotak_masuk": waiting_count(request.actor)},
        "admin": queries.ADMIN in request.actor.roles,
    }  # fmt: skip
    response = render(request, "layanan/staf/kabar.html", words)
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@staf(queries.ADMIN, queries.COUNTER)
def unduh(request: PendopoRequest) -> HttpResponse:
    """The filtered list for a spreadsheet; it holds nobody's name or number."""
    text = queries.as_csv(request.actor, queries.Ask.read(request.GET.dict()), request.region)
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    name = f"kabar-{request.now.astimezone(request.region.tz):%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@staf(queries.ADMIN, queries.COUNTER)
def ulangi(request: PendopoRequest) -> HttpResponse:
    """…/ulangi: one that failed (`kabar`), or all of mine that did, once more from the first try on."""
    wanted = request.POST.get("kabar", "")
    if wanted == "semua":
        found = list(queries.notices_for(request.actor).filter(state=Notice.FAILED)[: queries.MAX_ROWS])
    else:
        found = [_notice(request, wanted)]
    for notice in found:
        send_again(request.region, notice, actor=request.actor, now=request.now)
    sentence = ngettext("%(n)d kabar dicoba lagi.", "%(n)d kabar dicoba lagi.", len(found)) % {"n": len(found)}
    messages.success(request, sentence)
    return redirect(reverse(LIST) + queries.Ask(state="menunggu").address())


def _notice(request: PendopoRequest, typed: str) -> Notice:
    try:
        notice = queries.notice_for(request.actor, UUID(typed))
    except ValueError:
        raise Http404 from None
    if notice is None:
        raise Http404
    return notice


def _of_case(request: PendopoRequest, case_id: UUID, notice_id: UUID) -> tuple[Case, Notice]:
    """A case of mine and a notice about it."""
    case = get_case_for(request.actor, case_id)
    notice = notices_of(case.id).filter(id=notice_id).first()
    if notice is None:
        raise Http404
    return case, notice


@require_POST
@staf()
def hubungi(request: PendopoRequest, case_id: UUID, notice_id: UUID) -> HttpResponse:
    """…/hubungi: show the number and the ways with the text filled in, this once; who asked is on record.

    A plain link and no redirect: browsers check `form-action` along redirects, and an address of ours must never hold
    the number.
    """
    case, notice = _of_case(request, case_id, notice_id)
    try:
        open_by_hand(notice, actor=request.actor, now=request.now)
    except Refusal as no:
        return page(request, case, status=no.status, masalah=no.sentence)
    record_look(subject=case, what="nomor telepon pemohon", actor=request.actor, now=request.now)
    number = case.contact.get("hp", "")
    words = {"kasus": case, "kabar": notice, "nomor": number, "jalan": hand_links(number, notice.body)}
    response = render(request, "layanan/staf/hubungi.html", words)
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_POST
@staf()
def hasil(request: PendopoRequest, case_id: UUID, notice_id: UUID) -> HttpResponse:
    """…/hasil: was it sent? Yes settles it; no leaves the applicant untold, and says so."""
    case, notice = _of_case(request, case_id, notice_id)
    way = request.POST.get("cara", "")
    try:
        if request.POST.get("terkirim") == "ya":
            mark_told(notice, actor=request.actor, now=request.now, way=way)
            messages.success(request, _("Tercatat: pemohon sudah dikabari."))
        else:
            hand_not_sent(notice, actor=request.actor, now=request.now)
            messages.info(request, _("Tercatat: pemohon belum dikabari. Coba lagi nanti atau lewat cara lain."))
    except Refusal as no:
        return page(request, case, status=no.status, masalah=no.sentence)
    return redirect(reverse("layanan_staf:berkas", args=[case.id]) + ("" if way in WAYS else "#kabar"))
