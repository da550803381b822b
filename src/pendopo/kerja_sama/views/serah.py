"""Hand-over records (BAST): made of signed manifests, printed, signed by hand, scanned."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.core.api import Refusal
from pendopo.documents.api import WrongEntry, letter_of_subject
from pendopo.kerja_sama import queries_kesepakatan as queries
from pendopo.kerja_sama.forms_kesepakatan import MAX_MB, Isian, no_day, read_training, typed_of
from pendopo.kerja_sama.models import BeritaAcara, Kesepakatan
from pendopo.kerja_sama.queries_halaman import paper_of
from pendopo.kerja_sama.queries_serah import get_handover, may_hand_over
from pendopo.kerja_sama.services import handover
from pendopo.kerja_sama.views.kesepakatan import blame
from pendopo.kerja_sama.views.naskah import served
from pendopo.kerja_sama.vocabulary import KERJA_SAMA, MEMBERI
from pendopo.people.api import PendopoRequest, local_day, staf

PAGE = "kerja_sama_staf:serah_satu"


@require_http_methods(["GET", "HEAD", "POST"])
@staf(KERJA_SAMA)
def baru(request: PendopoRequest, agreement_id: UUID) -> HttpResponse:
    """…/serah: a new hand-over record under an agreement in force."""
    row = queries.get_agreement(agreement_id)
    if not row.in_term:
        return redirect("kerja_sama_staf:kesepakatan_satu", row.pk)
    giver = "kita" if row.direction == MEMBERI else "mitra"
    start: dict[str, Any] = {"pemberi": giver, "memberi": [], "menerima": []}
    form = Isian(typed_of(request.POST, ("memberi", "menerima")) if request.method == "POST" else start)
    if request.method == "POST":
        made = _made(request, row, form)
        if made is not None:
            messages.success(request, _("Berita acara disusun dari manifes yang bertanda tangan."))
            return redirect(PAGE, row.pk, made.pk)
    may = may_hand_over(row)
    words = {
        "kesepakatan": row, "ketik": form.typed, "galat": form.problems, "baris": ("1", "2", "3"),
        "memberi": [{"id": key, "label": title, "help": ""} for key, title in may[True]],
        "menerima": [{"id": key, "label": title, "help": ""} for key, title in may[False]],
        "pemberi": [
            {"id": "kita", "label": _("Kita menyerahkan"), "help": _("Dari katalog daerah ini.")},
            {"id": "mitra", "label": _("Mitra menyerahkan"), "help": _("Dari katalog mitra.")},
        ],
    }  # fmt: skip
    return render(request, "kerja_sama/kesepakatan/serah_baru.html", words, status=422 if form.problems else 200)


def _made(request: PendopoRequest, row: Kesepakatan, form: Isian) -> BeritaAcara | None:
    giver = form.one_of("pemberi", ("kita", "mitra"), _("Pilih siapa yang menyerahkan."))
    chosen = form.typed["memberi" if giver == "kita" else "menerima"]
    until, training = form.day("pendampingan"), read_training(form)
    what = handover.Serahan(
        giver == "kita", tuple(str(one)[:80] for one in chosen), training, until, form.text("catatan", most=2_000),
        form.text("nomor_mitra", most=120),
    )  # fmt: skip
    if form.problems:
        return None
    try:
        return handover.hand_over(request.region, row, what, actor=request.actor, now=request.now)
    except Refusal as no:
        blame(form, no)
        return None


def _found(agreement_id: UUID, handover_id: UUID) -> BeritaAcara:
    try:
        return get_handover(queries.get_agreement(agreement_id), handover_id)
    except BeritaAcara.DoesNotExist:
        raise Http404 from None


def _page(request: PendopoRequest, row: BeritaAcara, form: Isian, status: int = 200) -> HttpResponse:
    words = {
        "serah": row, "kesepakatan": row.agreement, "surat": paper_of(row.pk), "ketik": form.typed,
        "galat": form.problems, "maks_mb": MAX_MB, "hari_ini": f"{local_day(request.now):%d %m %Y}",
    }  # fmt: skip
    return render(request, "kerja_sama/kesepakatan/serah.html", words, status=status)


@require_safe
@staf(KERJA_SAMA)
def satu(request: PendopoRequest, agreement_id: UUID, handover_id: UUID) -> HttpResponse:
    """…/serah/<id>: what is handed over, and how far its paper is."""
    return _page(request, _found(agreement_id, handover_id), Isian())


@require_safe
@staf(KERJA_SAMA)
def surat(request: PendopoRequest, agreement_id: UUID, handover_id: UUID) -> HttpResponse:
    """…/serah/<id>/surat.pdf: the numbered paper."""
    letter = letter_of_subject(_found(agreement_id, handover_id).pk)
    if letter is None:
        raise Http404
    return served(letter)


@require_POST
@staf(KERJA_SAMA)
def pindaian(request: PendopoRequest, agreement_id: UUID, handover_id: UUID) -> HttpResponse:
    """…/serah/<id>/pindaian: the scan of the signed record."""
    row = _found(agreement_id, handover_id)
    form, upload = Isian(typed_of(request.POST)), request.FILES.get("pindaian")
    day = form.day("tanggal", missing=no_day())
    if not isinstance(upload, UploadedFile) or not upload.size:
        form.problems["pindaian"] = _("Pilih hasil pindai berita acara yang sudah ditandatangani.")
    elif not form.problems and day is not None:
        try:
            handover.attach_handover(request.region, row, upload, day=day, actor=request.actor, now=request.now)
        except Refusal as no:
            blame(form, no)
        else:
            messages.success(request, _("Pindaian terlampir. Sekarang bandingkan dengan berita acara."))
            return redirect(PAGE, agreement_id, row.pk)
    return _page(request, row, form, 422)


@require_POST
@staf(KERJA_SAMA)
def tanda_tangan(request: PendopoRequest, agreement_id: UUID, handover_id: UUID) -> HttpResponse:
    """…/serah/<id>/tanda-tangan: the scan says the same as the record."""
    row, form = _found(agreement_id, handover_id), Isian(typed_of(request.POST))
    try:
        scan_id = UUID(str(form.typed.get("pindaian", "")))
    except ValueError:
        raise Http404 from None
    try:
        handover.sign_handover(
            row, scan_id=scan_id, is_same=form.typed.get("sama") == "ya", actor=request.actor, now=request.now
        )
    except WrongEntry as no:
        form.problems[no.field] = no.sentence
    except Refusal as no:
        blame(form, no)
    else:
        messages.success(request, _("Berita acara ditandatangani."))
        return redirect(PAGE, agreement_id, row.pk)
    return _page(request, row, form, 422)


@require_POST
@staf(KERJA_SAMA)
def batal(request: PendopoRequest, agreement_id: UUID, handover_id: UUID) -> HttpResponse:
    """…/serah/<id>/batal: take an unsigned record back."""
    handover.cancel_handover(_found(agreement_id, handover_id), actor=request.actor, now=request.now)
    messages.success(request, _("Berita acara dibatalkan. Nomornya tetap tercatat batal."))
    return redirect("kerja_sama_staf:kesepakatan_satu", agreement_id)
