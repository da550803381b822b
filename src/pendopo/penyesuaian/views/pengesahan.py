"""What is unverified, confirmed with a law; when all of a service is, it may be called lengkap."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from pendopo.core.api import Refusal
from pendopo.files.api import serve_file
from pendopo.lib.sheets import csv_table, xlsx_table
from pendopo.penyesuaian import queries_kemajuan as progress
from pendopo.penyesuaian import queries_pengesahan as queries
from pendopo.penyesuaian.forms_pengesahan import MAX_MB, ConfirmForm
from pendopo.penyesuaian.queries_pengesahan import Verification
from pendopo.penyesuaian.queries_sunting import HEAD, MANAGER, Desk, desk_of
from pendopo.penyesuaian.rules_rujukan import KINDS
from pendopo.penyesuaian.rules_typed import Signed, tidy
from pendopo.penyesuaian.services import confirming
from pendopo.penyesuaian.views.sunting import page, version_of
from pendopo.people.api import PendopoRequest, local_day, staf
from pendopo.tenancy.api import region

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@staf(MANAGER, HEAD)
def kemajuan(request: PendopoRequest) -> HttpResponse:
    """/kerja/perlu-verifikasi: every service with how much of it is verified, and the same by office."""
    ask = progress.Ask.read(request.GET.dict())
    every = progress.rows_here()
    shown = progress.narrowed(every, ask)
    if request.GET.get("unduh") in ("csv", "xlsx"):
        return _table(request.GET["unduh"], "perlu-verifikasi", progress.HEAD, progress.table_of(shown))
    given = {
        "cari": ask.text, "kantor": ask.office, "kedalaman": ask.depth, "keadaan": ask.state, "urut": ask.order,
    }  # fmt: skip
    words = {
        "tanya": ask, "daftar": shown, "kantor": progress.offices(every), "banyak": len(every),
        "butir": sum(row.total for row in every), "terverifikasi": sum(row.verified for row in every),
        "kedalaman": progress.DEPTHS, "keadaan": progress.STATES,
        "urutan": {name: title for name, (title, _key) in progress.ORDERS.items()},
        "disaring": bool(ask.text or ask.office or ask.depth or ask.state),
        "alamat_csv": f"?{urlencode({**given, 'unduh': 'csv'})}",
        "alamat_xlsx": f"?{urlencode({**given, 'unduh': 'xlsx'})}", "boleh_ubah": MANAGER in request.actor.roles,
    }  # fmt: skip
    return render(request, "penyesuaian/sunting/kemajuan.html", words)


def _table(kind: str, name: str, head: Any, rows: Any) -> HttpResponse:
    content = csv_table(head, rows).encode() if kind == "csv" else xlsx_table(name, head, rows)
    mime = "text/csv; charset=utf-8" if kind == "csv" else XLSX
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return HttpResponse(content, content_type=mime, headers=headers)


@require_safe
@staf(MANAGER)
def unduh(request: PendopoRequest, definition_id: str) -> HttpResponse:
    """…/<id>/verifikasi.csv: every point with what confirms it."""
    found = Verification(desk_of(definition_id, request.actor))
    items = [item for section in found.sections(only_open=False) for item in section.items]
    return _table("csv", f"verifikasi-{definition_id}", *queries.table_of(items))


@require_safe
@staf(MANAGER, HEAD)
def salinan(request: PendopoRequest, rujukan_id: UUID) -> HttpResponse:
    """/kerja/rujukan/<id>/salinan: the copy of a law as it was kept."""
    found = queries.get_reference(rujukan_id)
    if found.copy is None:
        raise Http404
    return serve_file(found.copy, as_attachment=False)


@require_http_methods(["GET", "HEAD", "POST"])
@staf(MANAGER, transaction=False)
def verifikasi(request: PendopoRequest, definition_id: str) -> HttpResponse:
    """…/<id>/verifikasi: everything that is unverified, confirmed one by one or many at once by one law."""
    if request.method != "POST":
        with region(request.region):
            return _points(request, desk_of(definition_id, request.actor), ConfirmForm(), 200)
    if "cabut" in request.POST:
        return _withdrawn(request, definition_id)
    with region(request.region):
        desk = desk_of(definition_id, request.actor)
        form = _read(request, desk)
    form.take(request.FILES.get("salinan"))
    if form.problems or form.law is None:
        with region(request.region):
            return _points(request, desk, form, 422)
    return _confirmed(request, definition_id, form)


def _read(request: PendopoRequest, desk: Desk) -> ConfirmForm:
    """What was typed, judged."""
    known = {str(one.pk): one for one in queries.references()}
    signed = Signed(request.actor.name or request.actor.label, request.now.isoformat())
    sections = Verification(desk).sections(only_open=False)
    return ConfirmForm.read(request.POST, sections, known, signed, desk, local_day(request.now))


def _confirmed(request: PendopoRequest, definition_id: str, form: ConfirmForm) -> HttpResponse:
    """Into the draft, or the page again with what stands against it."""
    assert form.law is not None  # read and whole
    try:
        with region(request.region):
            confirming.confirm(
                definition_id, form.nodes, form.law, corrections=form.corrections, version=version_of(request),
                actor=request.actor, now=request.now,
            )  # fmt: skip
            confirming.keep_law(request.region, form.law, form.copy, actor=request.actor, now=request.now)
    except Refusal as no:
        form.problems["_"] = no.sentence
        with region(request.region):
            return _points(request, desk_of(definition_id, request.actor), form, no.status)
    count = len(form.nodes)
    told = ngettext(
        "%(n)s butir masuk rancangan. Sah sesudah orang kedua menyetujuinya.",
        "%(n)s butir masuk rancangan. Sah sesudah orang kedua menyetujuinya.", count,
    ) % {"n": count}  # fmt: skip
    messages.success(request, told)
    return redirect("penyesuaian:verifikasi", definition_id)


def _withdrawn(request: PendopoRequest, definition_id: str) -> HttpResponse:
    """One confirmation taken back, in the draft."""
    node = request.POST["cabut"].replace("\x00", "")[:200]
    try:
        with region(request.region):
            confirming.withdraw(
                definition_id, node, version=version_of(request), actor=request.actor, now=request.now
            )  # fmt: skip
        messages.success(request, _("Pengesahan dicabut di rancangan."))
    except Refusal as no:
        messages.error(request, no.sentence)
    return redirect("penyesuaian:verifikasi", definition_id)


def _points(request: PendopoRequest, desk: Desk, form: ConfirmForm, status: int) -> HttpResponse:
    """The page of the points, with what was typed."""
    found = Verification(desk)
    only_open = request.GET.get("tampil") != "semua"
    words = {
        "periksa": found, "isian": form, "ketik": form.typed, "hanya_belum": only_open,
        "kelompok": form.draw(found.sections(only_open)), "jenis": KINDS, "rujukan": queries.references(),
        "salinan": queries.copies(found.found), "maks_mb": MAX_MB,
    }  # fmt: skip
    return page(request, desk, "verifikasi", "verifikasi", words, status)


@require_http_methods(["GET", "HEAD", "POST"])
@staf(MANAGER)
def kelengkapan(request: PendopoRequest, definition_id: str) -> HttpResponse:
    """…/<id>/kelengkapan: what makes the service lengkap, point by point, and asking for it."""
    problems: dict[str, str] = {}
    status, todo = 200, request.POST.get("tindakan", "")
    if request.method == "POST":
        try:
            return _moved_on(request, definition_id, todo)
        except Refusal as no:
            name = {"tinjau": "catatan", "lengkapi": "alasan"}[todo] if no.status == 422 else "_"
            problems, status = {name: no.sentence}, no.status
    desk = desk_of(definition_id, request.actor)
    words = {
        "periksa": Verification(desk), "masalah": problems, "catatan": request.POST.get("catatan", ""),
        "alasan": request.POST.get("alasan", ""), "kedalaman": desk.flat.service.depth,
        "diusulkan": desk.definition.service.depth != desk.flat.service.depth,
    }  # fmt: skip
    return page(request, desk, "verifikasi", "kelengkapan", words, status)


def _moved_on(request: PendopoRequest, definition_id: str, todo: str) -> HttpResponse:
    """The questions reviewed, or a second person asked. Raises Refusal, Http404 for an unknown verb."""
    given: Any = {"version": version_of(request), "actor": request.actor, "now": request.now}
    if todo == "tinjau":
        confirming.review_form(definition_id, note=tidy(request.POST.get("catatan", "")), **given)
        messages.success(request, _("Tinjauan isian masuk rancangan."))
    elif todo == "lengkapi":
        confirming.complete(definition_id, reason=tidy(request.POST.get("alasan", "")), **given)
        messages.success(request, _("Menunggu orang kedua. Sesudah disetujui, layanan ini disebut lengkap."))
    else:
        raise Http404
    return redirect("penyesuaian:kelengkapan", definition_id)
