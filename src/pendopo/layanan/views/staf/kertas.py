"""A letter on paper: entering its number, attaching its scan, comparing and issuing."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pendopo.audit.api import record_look
from pendopo.cases.api import Case, get_case_for, view_case
from pendopo.core.api import Refusal
from pendopo.documents.api import MAX_SCAN_MB, WrongEntry, letter_of_subject, scan_of
from pendopo.engine.api import parse_date
from pendopo.files.api import FileDamaged, serve_file
from pendopo.layanan import forms_staf as forms
from pendopo.layanan.queries_staf.paper_page import paper_page
from pendopo.layanan.services.paper_signing import attach_case_scan, issue_wet, number_letter
from pendopo.people.api import PendopoRequest, staf

PAGE = "layanan_staf:kertas"


def _page(request: PendopoRequest, case: Case, *, no: Refusal | None = None, **typed: str) -> HttpResponse:
    """The page, with what was refused at its question or above all, and what was typed."""
    field = no.field if isinstance(no, WrongEntry) else ""
    view = view_case(case)
    layar = paper_page(view, request.actor, request.region, request.now)
    if layar is None:
        return redirect("layanan_staf:berkas", case.id)
    words = {
        "view": view, "layar": layar, "galat": {field: no.sentence} if no and field else {},
        "masalah": no.sentence if no and not field else "", "ketik": typed, "maks_mb": MAX_SCAN_MB,
    }  # fmt: skip
    response = render(request, "layanan/staf/kertas.html", words, status=no.status if no else 200)
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@staf()
def kertas(request: PendopoRequest, case_id: UUID) -> HttpResponse:
    """…/kertas: what is to be done next with the paper."""
    return _page(request, get_case_for(request.actor, case_id))


@require_POST
@staf()
def nomor(request: PendopoRequest, case_id: UUID) -> HttpResponse:
    """…/kertas/nomor: the number and date from the book outside."""
    case = get_case_for(request.actor, case_id)
    typed, day_typed = request.POST.get("nomor", "").strip()[:120], request.POST.get("tanggal", "").strip()[:20]
    day = parse_date(day_typed)
    try:
        if day is None:
            raise WrongEntry("tanggal", str(forms.NO_DAY))
        letter = number_letter(
            place=request.region, case_id=case.id, typed=typed, dated=day, actor=request.actor, now=request.now
        )
    except Refusal as no:
        return _page(request, case, no=no, nomor=typed, tanggal=day_typed)
    messages.success(request, _("Nomor %(nomor)s tercatat. Surat sedang disusun.") % {"nomor": letter.number})
    return redirect(PAGE, case.id)


@require_POST
@staf()
def pindaian(request: PendopoRequest, case_id: UUID) -> HttpResponse:
    """…/kertas/pindaian: the scan of the signed paper; a wrong one is replaced before the letter is issued."""
    case = get_case_for(request.actor, case_id)
    upload, day_typed = request.FILES.get("pindaian"), request.POST.get("tanggal", "").strip()[:20]
    day = parse_date(day_typed)
    try:
        if day is None:
            raise WrongEntry("tanggal", str(forms.NO_DAY))
        if not isinstance(upload, UploadedFile) or not upload.size:
            raise WrongEntry("pindaian", _("Pilih hasil pindai surat yang sudah ditandatangani dan dicap."))
        attach_case_scan(
            place=request.region, case_id=case.id, upload=upload, signed_on=day, actor=request.actor, now=request.now
        )
    except Refusal as no:
        return _page(request, case, no=no, tanggal=day_typed)
    messages.success(request, _("Pindaian terlampir. Sekarang bandingkan dengan surat."))
    return redirect(PAGE, case.id)


@require_POST
@staf()
def terbit(request: PendopoRequest, case_id: UUID) -> HttpResponse:
    """…/kertas/terbit: the scan says the same as the letter; the case is issued."""
    case = get_case_for(request.actor, case_id)
    try:
        scan_id = UUID(request.POST.get("pindaian", ""))
    except ValueError:
        raise Http404 from None
    try:
        issued = issue_wet(
            place=request.region, case_id=case.id, scan_id=scan_id, is_same=request.POST.get("sama") == "ya",
            actor=request.actor, now=request.now, seen=forms.read_version(request.POST),
        )  # fmt: skip
    except Refusal as no:
        return _page(request, case, no=no)
    messages.success(request, _("%(nomor)s: surat bertanda tangan basah terbit.") % {"nomor": issued.number})
    return redirect("layanan_staf:berkas", case.id)


@require_safe
@staf()
def berkas_pindaian(request: PendopoRequest, case_id: UUID) -> HttpResponse:
    """…/kertas/berkas: the current scan, to be compared; who opened it is noted."""
    case = get_case_for(request.actor, case_id)
    letter = letter_of_subject(case.id)
    scan = scan_of(letter) if letter is not None else None
    if scan is None:
        raise Http404
    record_look(subject=case, what="pindaian surat", actor=request.actor, now=request.now)
    try:
        return serve_file(scan.file, as_attachment=False)
    except FileDamaged as damaged:
        raise Refusal(_("Isi berkas ini tidak dapat dibaca dari penyimpanan. Beri tahu pengelola.")) from damaged
