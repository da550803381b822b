"""Drafts of regulations: fill in, look, take along."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pendopo.people.api import PendopoRequest, staf
from pendopo.peraturan import papers, queries
from pendopo.peraturan.rules import KINDS, as_page, as_text, drafts
from pendopo.peraturan.services import keep_values
from pendopo.tenancy.api import region

MANAGERS = ("pengelola_layanan", "admin")
FORMS = {"pdf": "application/pdf", "doc": "application/msword", "txt": "text/plain; charset=utf-8"}


@require_safe
@staf(*MANAGERS)
def daftar(request: PendopoRequest) -> HttpResponse:
    """/kerja/rancangan-peraturan: what a go-live needs, in that order."""
    rows = [(draft, KINDS[draft.kind]) for draft in drafts().values()]
    return render(request, "peraturan/staf/daftar.html", {"daftar": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@staf(*MANAGERS)
def satu(request: PendopoRequest, naskah_id: str) -> HttpResponse:
    """…/<naskah>?layanan=: its slots and how it reads now."""
    draft = queries.get_draft(naskah_id)
    service = request.GET.get("layanan", "")
    if request.method == "POST":
        keep_values(draft, request.POST.dict(), actor=request.actor, now=request.now)
        messages.success(request, _("Isian tersimpan."))
        address = reverse("peraturan_staf:satu", args=[draft.id])
        chosen = queries.naskah(request.region, draft, service).service
        return redirect(f"{address}?layanan={chosen}" if chosen else address)
    made = queries.naskah(request.region, draft, service)
    words = {
        "n": made, "layanan": queries.services() if draft.is_of_service else [],
        "isian": [(param, made.values.get(param.id, "")) for param in draft.params],
    }  # fmt: skip
    return render(request, "peraturan/staf/satu.html", words)


@require_safe
@staf(*MANAGERS, transaction=False)
def unduh(request: PendopoRequest, naskah_id: str) -> HttpResponse:
    """…/unduh?bentuk=pdf|doc|txt: `doc` is a page that Word and LibreOffice open and edit."""
    form = request.GET.get("bentuk", "pdf")
    if form not in FORMS:
        raise Http404
    with region(request.region):
        made = queries.naskah(request.region, queries.get_draft(naskah_id), request.GET.get("layanan", ""))
    content: str | bytes
    if form == "pdf":
        content = papers.print_draft(request.region, made, at=request.now)
    else:
        content = as_page(made.draft.title, made.blocks) if form == "doc" else as_text(made.blocks)
    response = HttpResponse(content, content_type=FORMS[form])
    response["Content-Disposition"] = f'attachment; filename="{made.file_name}.{form}"'
    return response
