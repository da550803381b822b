"""One case: reading it, judging its files, writing to the applicant, taking it, seeing what is behind dots."""

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
from pendopo.cases.api import (
    Case,
    get_case_for,
    judge_files,
    open_subcase,
    retry_effect,
    send_message,
    take_case,
    view_case,
)
from pendopo.core.api import Refusal, case_panels
from pendopo.documents.api import file_name, fixed_bytes, letters_of_subject, signed_bytes, signed_mime
from pendopo.files.api import PDF, FileDamaged, serve_bytes, serve_file
from pendopo.layanan import forms_staf as forms
from pendopo.layanan import queries_staf as queries
from pendopo.layanan import rules_staf as rules
from pendopo.lib.uuid7 import uuid7
from pendopo.notify.api import mark_told, notices_of
from pendopo.payments.api import Status, bills_of_case, estimates
from pendopo.people.api import PendopoRequest, staf


def page(request: PendopoRequest, case: Case, *, status: int = 200, **more: object) -> HttpResponse:
    """The page of a case; `masalah`: a sentence above it, `pesan_isi`: a message that could not be sent."""
    reveal = str(more.get("buka", ""))
    layar = queries.read_case(request.actor, request.region, case, request.now, reveal=reveal)
    beside = case_panels(case, request.region, request.actor, request.now, layar.view.kinds)
    words = {"layar": layar, "samping": beside, **_money(request, layar), **more}
    response = render(request, "layanan/staf/berkas.html", words, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def _money(request: PendopoRequest, layar: queries.StaffCase) -> dict[str, object]:
    """The bills of a case with what they are today; before there are any, what its answers would be charged with."""
    view, now = layar.view, request.now
    if not view.compiled.definition.fees:
        return {}
    today = now.astimezone(request.region.tz).date()
    bills = [(bill, bill.status(today)) for bill in bills_of_case(layar.case.id)]
    standing = any(status is not Status.VOID for _bill, status in bills)
    guess = (
        [] if standing or view.state.kind == "final" else estimates(view.compiled, view.answers, request.region, now)
    )
    return {"tagihan": bills, "perkiraan": guess}


def _back(case: Case, part: str = "") -> HttpResponse:
    return redirect(reverse("layanan_staf:berkas", args=[case.id]) + (f"#{part}" if part else ""))


@require_safe
@staf()
def berkas(request: PendopoRequest, case_id: UUID) -> HttpResponse:
    """Everything about one case. Opening it is on record: the applicant sees which office did, and when."""
    case = get_case_for(request.actor, case_id)
    record_look(subject=case, what="berkas", actor=request.actor, now=request.now)
    return page(request, case)


@require_POST
@staf()
def nilai(request: PendopoRequest, case_id: UUID) -> HttpResponse:
    """Keep the judgements that were changed; only whoever the case waits for may judge."""
    case = get_case_for(request.actor, case_id)
    view = view_case(case)
    if not queries.may_judge(view, request.actor):
        return page(
            request, case, status=409, masalah=_("Berkas ini tidak lagi menunggu Anda, jadi penilaian tidak disimpan.")
        )
    verdicts = forms.read_verdicts(request.POST, view.files)
    kept = judge_files(place=request.region, case=case, verdicts=verdicts, actor=request.actor, now=request.now)
    if kept:
        sentence = ngettext("Penilaian %(n)d berkas tersimpan.", "Penilaian %(n)d berkas tersimpan.", kept) % {
            "n": kept
        }
        messages.success(request, sentence)
    return _back(case)


@require_POST
@staf()
def pesan(request: PendopoRequest, case_id: UUID) -> HttpResponse:
    """Write to the applicant."""
    case = get_case_for(request.actor, case_id)
    body = request.POST.get("isi", "")
    try:
        send_message(place=request.region, case=case, body=body, actor=request.actor, now=request.now)
    except Refusal as no:
        return page(request, case, status=no.status, pesan_masalah=no.sentence, pesan_isi=body)
    messages.success(request, _("Pesan terkirim. Pemohon melihatnya di halaman lacak berkas."))
    return _back(case, "pesan")


@require_POST
@staf()
def ambil(request: PendopoRequest, case_id: UUID) -> HttpResponse:
    """Put my name to it."""
    case = get_case_for(request.actor, case_id)
    if not queries.may_act(view_case(case), request.actor):
        raise Refusal(_("Berkas ini tidak sedang menunggu Anda."))
    try:
        take_case(case=case, actor=request.actor, now=request.now)
    except Refusal as no:
        return page(request, case, status=no.status, masalah=no.sentence)
    messages.success(request, _("Berkas ini sekarang atas nama Anda."))
    return _back(case)


@require_POST
@staf()
def tampilkan(request: PendopoRequest, case_id: UUID) -> HttpResponse:
    """Show one sealed answer in full, this once; who asked for it is noted."""
    case = get_case_for(request.actor, case_id)
    wanted = request.POST.get("isian", "")
    view = view_case(case)
    field = view.compiled.fields.get(wanted)
    if field is None or not rules.is_sealed(field) or wanted not in view.answers:
        raise Http404
    record_look(subject=case, what=f"isian:{wanted}", actor=request.actor, now=request.now)
    return page(request, case, buka=wanted)


@require_safe
@staf()
def file(request: PendopoRequest, case_id: UUID, case_file_id: UUID) -> HttpResponse:
    """A file of the case, opened for this person; who opened it is noted."""
    case = get_case_for(request.actor, case_id)
    row = case.casefile_set.select_related("file").filter(id=case_file_id).first()
    if row is None:
        raise Http404
    record_look(subject=case, what=f"berkas:{row.field}", actor=request.actor, now=request.now)
    try:
        return serve_file(row.file, as_attachment="unduh" in request.GET)
    except FileDamaged as damaged:
        raise Refusal(_("Isi berkas ini tidak dapat dibaca dari penyimpanan. Beri tahu pengelola.")) from damaged


@require_safe
@staf()
def surat(request: PendopoRequest, case_id: UUID) -> HttpResponse:
    """The letter as it stands: signed, else as fixed for signing, else the void one."""
    case = get_case_for(request.actor, case_id)
    found = [one for one in letters_of_subject(case.id) if one.fixed_file_id is not None]
    standing = [one for one in found if one.state != one.VOID] or found
    if not standing:
        raise Http404
    letter = standing[-1]
    record_look(subject=case, what="surat", actor=request.actor, now=request.now)
    as_printed = "cetak" in request.GET and letter.is_wet  # not the scan of what was signed
    signed = None if as_printed else signed_bytes(letter)
    mime = signed_mime(letter) if signed else PDF
    name = file_name(letter.title, letter.number, mime)
    return serve_bytes(signed or fixed_bytes(letter) or b"", mime=mime, name=name, as_attachment=False)


@require_POST
@staf()
def ulangi_efek(request: PendopoRequest, case_id: UUID, run_id: UUID) -> HttpResponse:
    """Let failed work after a step run once more."""
    case = get_case_for(request.actor, case_id)
    if not case.effectrun_set.filter(id=run_id).exists():
        raise Http404
    retry_effect(request.region, run_id, actor=request.actor, now=request.now)
    messages.success(request, _("Pekerjaan itu dicoba lagi. Muat ulang halaman ini sebentar lagi."))
    return _back(case, "otomatis")


@require_POST
@staf()
def buka(request: PendopoRequest, case_id: UUID, link_id: str) -> HttpResponse:
    """Open a sub-case from this one, with what this case carries over."""
    case = get_case_for(request.actor, case_id)
    try:
        child = open_subcase(
            place=request.region, parent_id=case.id, link_id=link_id, case_id=uuid7(), actor=request.actor,
            now=request.now,
        )  # fmt: skip
    except Refusal as no:
        return page(request, case, status=no.status, masalah=no.sentence)
    messages.success(request, _("Dibuka sebagai %(nomor)s.") % {"nomor": child.number})
    return _back(case, "h-turunan")


@require_POST
@staf()
def kabar(request: PendopoRequest, case_id: UUID, notice_id: UUID) -> HttpResponse:
    """Note that somebody told the applicant, by phone or at the counter."""
    case = get_case_for(request.actor, case_id)
    notice = notices_of(case.id).filter(id=notice_id).first()
    if notice is None:
        raise Http404
    try:
        mark_told(notice, actor=request.actor, now=request.now)
    except Refusal as no:
        return page(request, case, status=no.status, masalah=no.sentence)
    messages.success(request, _("Tercatat: pemohon sudah dikabari."))
    return _back(case, "kabar")
