"""Letters: text and data of a template, with a preview that the press makes of what the draft has."""

from __future__ import annotations

from django.contrib.messages import get_messages
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from pendopo.core.api import Refusal
from pendopo.documents.api import Sample, TypesetProblem, picture_sample, print_sample
from pendopo.penyesuaian import queries_sunting as queries
from pendopo.penyesuaian import queries_surat
from pendopo.penyesuaian.forms_sunting import SlotForm, loose
from pendopo.penyesuaian.queries_sunting import MANAGER, Desk
from pendopo.penyesuaian.rules_slots import letter_groups
from pendopo.penyesuaian.views.sunting import page, saved
from pendopo.people.api import PendopoRequest, staf
from pendopo.tenancy.api import region

BY_SCRIPT = "X-Pratinjau"


@require_safe
@staf(MANAGER)
def surat(request: PendopoRequest, definition_id: str) -> HttpResponse:
    """…/<id>/surat: the letters of a service."""
    desk = queries.desk_of(definition_id, request.actor)
    touched = {line.change.node for line in desk.lines}
    rows = [(one, f"letter:{one.id}" in touched) for one in desk.definition.letters]
    return page(request, desk, "surat", "surat", {"surat": rows, "lepas": desk.findings_in("surat")})


@require_http_methods(["GET", "HEAD", "POST"])
@staf(MANAGER)
def surat_satu(request: PendopoRequest, definition_id: str, surat_id: str) -> HttpResponse:
    """…/<id>/surat/<letter>: one letter. With the header of our script what is typed is kept and nothing drawn."""
    desk = queries.desk_of(definition_id, request.actor)
    node = f"letter:{surat_id}"
    if node not in desk.tree:
        raise Http404
    form = SlotForm(list(letter_groups(desk.tree, node)))
    if request.method != "POST":
        return one_letter(request, desk, surat_id, form, 200)
    form = SlotForm.read(form.groups, request.POST, desk)
    wrong = saved(request, desk, form, "surat")
    if BY_SCRIPT in request.headers:
        return _told(request, definition_id, form)
    if wrong is None:
        return redirect("penyesuaian:surat_satu", definition_id, surat_id)
    return one_letter(request, desk, surat_id, form, wrong.status_code)


def _told(request: PendopoRequest, definition_id: str, form: SlotForm) -> JsonResponse:
    """What became of what was typed, for our script."""
    list(get_messages(request))  # they would otherwise pile up for the next page
    now = queries.draft_of(definition_id, request.actor)
    first = next(iter(form.problems.values()), "")
    return JsonResponse({"versi": now.version if now else 0, "galat": first}, status=422 if first else 200)


def one_letter(request: PendopoRequest, desk: Desk, letter_id: str, form: SlotForm, status: int) -> HttpResponse:
    """The page of one letter."""
    node = f"letter:{letter_id}"
    about = [one for one in desk.findings if one.node == node]
    words = {
        "isian": form, "grup": form.draw(desk), "surat_id": letter_id, "lepas": loose(about, form.groups),
        "data": queries_surat.shown_data(request.region, desk, letter_id),
        "judul_surat": next(one.title for one in desk.definition.letters if one.id == letter_id),
    }  # fmt: skip
    return page(request, desk, "surat", "surat_satu", words, status)


def _sample(request: PendopoRequest, definition_id: str, letter_id: str) -> Sample:
    with region(request.region):
        desk = queries.desk_of(definition_id, request.actor)
        return queries_surat.sample_of(request.region, desk, letter_id, request.now)


@require_safe
@staf(MANAGER, transaction=False)
def surat_gambar(request: PendopoRequest, definition_id: str, surat_id: str) -> HttpResponse:
    """…/surat/<letter>/pratinjau.png: the first page, made by the press in its own process."""
    sample = _sample(request, definition_id, surat_id)
    try:
        content = picture_sample(request.region, sample)
    except TypesetProblem as problem:
        return HttpResponse(queries_surat.fault_of(problem), status=422, content_type="text/plain; charset=utf-8")
    return HttpResponse(content, content_type="image/png", headers={"Cache-Control": "no-store"})


@require_safe
@staf(MANAGER, transaction=False)
def surat_pdf(request: PendopoRequest, definition_id: str, surat_id: str) -> HttpResponseBase:
    """…/surat/<letter>/pratinjau.pdf: all pages."""
    sample = _sample(request, definition_id, surat_id)
    try:
        content = print_sample(request.region, sample)
    except TypesetProblem as problem:
        raise Refusal(queries_surat.fault_of(problem), status=422) from problem
    name = f'inline; filename="pratinjau-{surat_id}.pdf"'
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": name})
