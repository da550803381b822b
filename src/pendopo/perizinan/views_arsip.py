"""Old archives into the register, and boundaries under its map: for those who keep services or the region."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.audit.api import record_look
from pendopo.core.api import Refusal
from pendopo.files.api import read_file
from pendopo.lib.sheets_in import Unreadable
from pendopo.people.api import PendopoRequest, local_day, staf
from pendopo.perizinan import queries_arsip as queries
from pendopo.perizinan import rules_arsip as rules
from pendopo.perizinan.forms_register import BoundaryForm, read_boundary
from pendopo.perizinan.models import EntriRegister, ImporArsip
from pendopo.perizinan.queries_peta import boundary_now, peta_of
from pendopo.perizinan.queries_register import Asked, entry_by_id
from pendopo.perizinan.services.arsip import ask_apply, keep_archive, map_archive, undo_archive
from pendopo.perizinan.services.batas import keep_boundary, remove_boundary

PAGE = "arsip_izin:satu"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAY = ("admin", "pengelola_layanan")


@require_http_methods(["GET", "HEAD", "POST"])
@staf(*MAY)
def daftar(request: PendopoRequest) -> HttpResponse:
    """Earlier imports, and a new sheet: it is only kept at first."""
    galat = ""
    if request.method == "POST":
        upload = request.FILES.get("berkas")
        try:
            if upload is None:
                raise Refusal(_("Pilih dahulu berkasnya."), status=422)
            row = keep_archive(
                request.region, upload.read(), upload.name or "arsip", actor=request.actor, now=request.now
            )
            return redirect(PAGE, row.pk)
        except Refusal as no:
            galat = no.sentence
    nomor = request.GET.get("nomor", "").replace("\0", "").strip()[:120]
    words = {
        "daftar": queries.imports(), "galat": galat, "maks_mb": rules.MOST_MB, "kolom": rules.COLUMNS, "nomor": nomor,
        "ditemukan": queries.archived_by_number(nomor) if nomor else [],
    }  # fmt: skip
    return render(request, "perizinan/arsip/daftar.html", words, status=422 if galat else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staf(*MAY)
def satu(request: PendopoRequest, arsip_id: UUID) -> HttpResponse:
    """One import: what its columns are, what was found, how far it is."""
    row = queries.get_import(arsip_id)
    if request.method != "POST":
        return _page(request, row, row.mapping, row.kind, {})
    mapping = {column.key: request.POST.get(f"k_{column.key}", "") for column in rules.COLUMNS}
    kind = request.POST.get("jenis", "").replace("\0", "")[:80]
    faults = rules.mapping_faults({key: title for key, title in mapping.items() if title in row.head}, kind=kind)
    if faults:
        return _page(request, row, mapping, kind, faults, status=422)
    try:
        map_archive(request.region, row, mapping, kind, actor=request.actor, now=request.now)
    except Refusal as no:
        messages.error(request, no.sentence)
    return redirect(PAGE, row.pk)


def _page(
    request: PendopoRequest, row: ImporArsip, mapping: dict[str, str], kind: str, faults: dict[str, str], *,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    asks = row.state in (ImporArsip.UPLOADED, ImporArsip.READ, ImporArsip.UNDONE, ImporArsip.FAILED)
    contoh: list[list[str]] = []
    if asks:
        try:
            contoh = queries.sample_of(row)
        except Unreadable as no:
            faults = {**faults, "nomor": str(no)}
    words = {
        "arsip": row, "judul": queries.titles_of(mapping, faults), "jenis": kind, "contoh": contoh, "tanya": asks,
        "salah": queries.faults_of(row), "batas": queries.SHOWN, "masalah": faults,
    }  # fmt: skip
    return render(request, "perizinan/arsip/satu.html", words, status=status)


@require_POST
@staf(*MAY)
def masukkan(request: PendopoRequest, arsip_id: UUID) -> HttpResponse:
    """Bring in exactly what was rehearsed."""
    row = queries.get_import(arsip_id)
    try:
        ask_apply(request.region, row, actor=request.actor, now=request.now)
    except Refusal as no:
        messages.error(request, no.sentence)
    return redirect(PAGE, row.pk)


@require_POST
@staf(*MAY)
def batalkan(request: PendopoRequest, arsip_id: UUID) -> HttpResponse:
    """Take a whole import out of the register again."""
    row = queries.get_import(arsip_id)
    try:
        gone = undo_archive(row, request.POST.get("alasan", ""), actor=request.actor, now=request.now)
    except Refusal as no:
        messages.error(request, no.sentence)
    else:
        messages.success(request, _("%(n)s entri dikeluarkan dari register.") % {"n": gone})
    return redirect(PAGE, row.pk)


@require_safe
@staf(*MAY)
def laporan(request: PendopoRequest, arsip_id: UUID) -> HttpResponse:
    """The rows that do not come in, with the reason beside each."""
    row = queries.get_import(arsip_id)
    if row.report is None:
        raise Http404
    response = HttpResponse(read_file(row.report), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="baris-salah-{row.made_at:%Y-%m-%d}.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@never_cache
@staf(*MAY)
def entri(request: PendopoRequest, entri_id: UUID) -> HttpResponse:
    """What the archive says of a holder, for staff; that somebody looked is kept."""
    entry = entry_by_id(entri_id)
    if entry is None or entry.source != EntriRegister.ARCHIVE:
        raise Http404
    record_look(subject=entry, what="pemegang_arsip", actor=request.actor, now=request.now)
    words = {"entri": entry, "tersegel": queries.sealed_of(entry)}
    return render(request, "perizinan/arsip/entri.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
@staf("admin")
def batas(request: PendopoRequest) -> HttpResponse:
    """The boundaries of this region's maps: which there are, and new ones from GeoJSON."""
    form = BoundaryForm()
    masalah: dict[str, str] = {}
    if request.method == "POST":
        form, masalah = read_boundary(request)
        if not masalah:
            try:
                keep_boundary(form, actor=request.actor, now=request.now)
                messages.success(request, _("Batas disimpan. Peta register sekarang memakainya."))
                return redirect("arsip_izin:batas")
            except Refusal as no:
                masalah = {"berkas": no.sentence}
    kini = boundary_now()
    words = {
        "isian": form, "masalah": masalah, "batas": kini, "hari_ini": local_day(request.now),
        "peta": peta_of(Asked(), [], kini) if kini else None,
    }  # fmt: skip
    return render(request, "perizinan/arsip/batas.html", words, status=422 if masalah else 200)


@require_POST
@staf("admin")
def batas_hapus(request: PendopoRequest) -> HttpResponse:
    """Take the newest boundaries away; those before them count again."""
    if remove_boundary(actor=request.actor, now=request.now):
        messages.success(request, _("Batas dihapus."))
    return redirect("arsip_izin:batas")
