"""Exports and samples of an assignment."""

from __future__ import annotations

import json
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pendopo.core.api import Refusal
from pendopo.files.api import serve_bytes, serve_file
from pendopo.pengawasan import queries
from pendopo.pengawasan.forms import read_asked
from pendopo.pengawasan.models import SuratTugas, Tarikan
from pendopo.pengawasan.queries_scope import get_assignment, scope_of, services_in
from pendopo.pengawasan.rules import LARGEST_SAMPLE
from pendopo.pengawasan.services import ask_draw
from pendopo.pengawasan.services.draws import Wish
from pendopo.pengawasan.vocabulary import AUDITOR
from pendopo.people.api import PendopoRequest, staf


@require_http_methods(["GET", "HEAD", "POST"])
@staf(AUDITOR)
def ekspor(request: PendopoRequest, assignment_id: UUID) -> HttpResponse:
    """…/surat/<id>/ekspor: whole populations as files."""
    return _list(request, assignment_id, Tarikan.EKSPOR)


@require_http_methods(["GET", "HEAD", "POST"])
@staf(AUDITOR)
def sampel(request: PendopoRequest, assignment_id: UUID) -> HttpResponse:
    """…/surat/<id>/sampel: some cases by a lot with a recorded seed."""
    return _list(request, assignment_id, Tarikan.SAMPEL)


def _list(request: PendopoRequest, assignment_id: UUID, kind: str) -> HttpResponse:
    row = get_assignment(request.actor, assignment_id, request.region, request.now)
    if "berkas" not in row.kinds:
        raise Http404
    problem = ""
    if request.method == "POST":
        try:
            made = ask_draw(request.region, row, _wish(request, kind), actor=request.actor, now=request.now)
        except Refusal as no:
            problem = no.sentence
        else:
            messages.success(request, _("Sedang ditarik. Halaman ini memperbarui diri."))
            return redirect("pengawasan:tarikan", row.pk, made.pk)
    return _drawn(request, row, kind, problem)


def _wish(request: PendopoRequest, kind: str) -> Wish:
    size = request.POST.get("besar", "")
    return Wish(
        kind=kind, asked=read_asked(request.POST.dict()), personal=request.POST.get("pribadi") == "ya",
        reason=request.POST.get("alasan", ""), seed=request.POST.get("benih", ""),
        size=int(size) if size.isdecimal() and len(size) < 7 else 0, stratified=request.POST.get("per_layanan") == "ya",
    )  # fmt: skip


def _drawn(request: PendopoRequest, row: SuratTugas, kind: str, problem: str) -> HttpResponse:
    words = {
        "surat": row, "jenis": kind, "daftar": queries.draws_of(row, kind), "layanan": services_in(scope_of(row)),
        "masalah": {"_": problem} if problem else {}, "typed": request.POST, "terbesar": LARGEST_SAMPLE,
    }  # fmt: skip
    return render(request, "pengawasan/tarik.html", words, status=422 if problem else 200)


@require_safe
@staf(AUDITOR)
def tarikan(request: PendopoRequest, assignment_id: UUID, draw_id: UUID) -> HttpResponse:
    """…/tarikan/<id>: how far it is, then its files or its cases."""
    row = get_assignment(request.actor, assignment_id, request.region, request.now)
    made = queries.get_draw(row, draw_id)
    words = {"surat": row, "tarikan": made, "terpilih": queries.chosen_cases(made)}
    return render(request, "pengawasan/tarikan.html", words)


@require_safe
@staf(AUDITOR)
def unduh(request: PendopoRequest, assignment_id: UUID, draw_id: UUID, name: str) -> HttpResponseBase:
    """…/tarikan/<id>/<name>: one file of an export, or the manifest."""
    row = get_assignment(request.actor, assignment_id, request.region, request.now)
    made = queries.get_draw(row, draw_id)
    if name == "manifes.json" and made.state == Tarikan.DONE:
        content = json.dumps(made.manifest, ensure_ascii=False, indent=1).encode()
        return serve_bytes(content, mime="application/json", name=name, as_attachment=True)
    found = next((one for one in made.files.all() if one.name == name), None)
    if found is None:
        raise Http404
    return serve_file(found.file, as_attachment=True, name=name)
