"""The organisation as a workbook: out, and in again by rehearsal first."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.core.api import Refusal
from pendopo.files.api import read_file
from pendopo.kepegawaian import queries, services
from pendopo.kepegawaian.lembar import XLSX
from pendopo.kepegawaian.queries_lembar import empty_book, organisation_book
from pendopo.kepegawaian.views.unit import refused
from pendopo.people.api import PendopoRequest, local_day, staf

PAGE = "kepegawaian:impor_satu"


def workbook(content: bytes, name: str) -> HttpResponse:
    """A workbook to keep."""
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@staf("admin")
def unduh(request: PendopoRequest) -> HttpResponse:
    """Every unit, person and post as a workbook; who took it along is recorded."""
    today = local_day(request.now)
    content = organisation_book(today)
    services.note_export(actor=request.actor, now=request.now)
    return workbook(content, f"organisasi-{today:%Y-%m-%d}.xlsx")


@require_safe
@staf("admin")
def templat(request: PendopoRequest) -> HttpResponse:
    """The empty workbook."""
    return workbook(empty_book(local_day(request.now)), "templat-organisasi.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
@staf("admin")
def impor(request: PendopoRequest) -> HttpResponse:
    """Bring a workbook in: it is only read at first."""
    galat = ""
    if request.method == "POST":
        upload = request.FILES.get("berkas")
        try:
            if upload is None:
                raise Refusal(_("Pilih dahulu berkasnya."), status=422)
            row = services.keep_import(request.region, upload.read(), actor=request.actor, now=request.now)
            return redirect(PAGE, row.pk)
        except Refusal as no:
            galat = no.sentence
    context = {"daftar": queries.imports(), "galat": galat}
    return render(request, "kepegawaian/impor.html", context, status=422 if galat else 200)


@require_safe
@never_cache
@staf("admin")
def impor_satu(request: PendopoRequest, import_id: UUID) -> HttpResponse:
    """What each row would do, or how far it is."""
    row = queries.get_import(import_id)
    return render(request, "kepegawaian/impor_satu.html", {"impor": row, "isi": queries.shown_of(row)})


@require_POST
@staf("admin")
def impor_terapkan(request: PendopoRequest, import_id: UUID) -> HttpResponse:
    """Apply exactly what was rehearsed."""
    row = queries.get_import(import_id)
    try:
        digest = request.POST.get("rencana", "")
        services.ask_apply(request.region, row, digest=digest, actor=request.actor, now=request.now)
    except Refusal as no:
        return refused(request, no, PAGE, row.pk)
    return redirect(PAGE, row.pk)


@require_POST
@staf("admin")
def impor_periksa(request: PendopoRequest, import_id: UUID) -> HttpResponse:
    """Rehearse the same file against the region as it stands now."""
    row = queries.get_import(import_id)
    services.ask_again(request.region, row, actor=request.actor, now=request.now)
    return redirect(PAGE, row.pk)


@require_safe
@staf("admin")
def impor_laporan(request: PendopoRequest, import_id: UUID) -> HttpResponse:
    """The workbook with the remarks beside each row."""
    row = queries.get_import(import_id)
    if row.report is None:
        raise Http404
    return workbook(read_file(row.report), f"laporan-impor-{row.made_at:%Y-%m-%d}.xlsx")
