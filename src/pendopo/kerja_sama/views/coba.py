"""Trying out a definition with example data: the form, what would happen, the letter. Nothing is kept in the region."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from pendopo.core.api import Refusal
from pendopo.documents.api import TypesetProblem, picture_sample, print_sample
from pendopo.engine.api import Page, field_of
from pendopo.kerja_sama import forms_katalog_coba as forms
from pendopo.kerja_sama import queries_coba as queries
from pendopo.kerja_sama.queries_coba import Trial, Trying
from pendopo.kerja_sama.queries_katalog_sumber import Source, source
from pendopo.kerja_sama.rules_coba import OUTCOMES, example_scenarios
from pendopo.people.api import PendopoRequest, staf
from pendopo.tenancy.api import region

ROLES = ("pengelola_layanan", "kerja_sama")
GET_POST = ["GET", "HEAD", "POST"]


@require_http_methods(GET_POST)
@staf(*ROLES, transaction=False)
def coba(request: PendopoRequest, namespace: str, definition_id: str, number: int) -> HttpResponse:
    """…/coba/<asal>/<id>/<n>: choose an example, or begin with an empty form."""
    what = source(request.region, namespace, definition_id, number, now=request.now)
    if request.method == "POST":
        with region(request.region):
            chosen = request.POST.get("contoh", "")
            trial = Trial(request.now, chosen, queries.example(request.region, what, chosen, request.now))
            trying = Trying(request.region, what, trial, request.now, _lang())
            queries.keep_trial(request.session, what.ref, trial)
            if request.POST.get("langsung") and not trying.problems:
                queries.keep_trial(request.session, what.ref, replace(trial, sent=request.now))
                return redirect("kerja_sama_staf:coba_berkas", namespace, definition_id, number)
            return redirect(_address(what, trying.pages[0]))
    words = {
        "sumber": what, "contoh": example_scenarios(what.compiled), "made": what.compiled.definition,
        "berjalan": queries.read_trial(request.session, what.ref, request.now),
    }  # fmt: skip
    return render(request, "kerja_sama/coba/awal.html", words)


@require_http_methods(GET_POST)
@staf(*ROLES, transaction=False)
def halaman(request: PendopoRequest, namespace: str, definition_id: str, number: int, page_id: str) -> HttpResponse:
    """…/halaman/<id>: one page of the form as citizens see it."""
    trying = _trying(request, namespace, definition_id, number)
    with region(request.region):
        page = trying.compiled.pages.get(page_id)
        if page is None:
            raise Http404
        if request.method != "POST":
            return _show(request, trying, page, problems={})
        posted = forms.read_page(page, request.POST, request.FILES, trying.trial.raw)
        kept = replace(trying.trial, raw=posted.raw, sent=None, moves=())
        queries.keep_trial(request.session, trying.source.ref, kept)
        after = replace(trying, trial=kept)
        if posted.stay:
            return redirect(f"{_address(after.source, page)}#f-{posted.stay}")
        here = {one.id for one in page.fields}
        problems = {name: words for name, words in after.problems.items() if field_of(name) in here}
        if problems:
            return _show(request, after, page, problems=problems)
        return redirect(_next(after, page, request.POST.get("_dari", "")))


def _show(request: PendopoRequest, trying: Trying, page: Page, *, problems: dict[str, str]) -> HttpResponse:
    at = next((number for number, one in enumerate(trying.pages) if one.id == page.id), 0)
    words = {
        "pertanyaan": queries.questions(trying, page, problems), "masalah": {f"f-{n}": s for n, s in problems.items()},
        "judul_halaman": trying.compiled.text(f"page:{page.id}", "title", trying.lang),
        "pengantar": trying.compiled.text(f"page:{page.id}", "intro", trying.lang),
        "ke": at + 1, "dari": len(trying.pages), "alamat": _address(trying.source, page),
        "kembali": _address(trying.source, trying.pages[at - 1]) if at else _start(trying.source),
        "dari_ringkasan": request.GET.get("dari") or request.POST.get("_dari"), **_frame(trying),
    }  # fmt: skip
    return render(request, "kerja_sama/coba/halaman.html", words, status=422 if problems else 200)


@require_http_methods(GET_POST)
@staf(*ROLES, transaction=False)
def periksa(request: PendopoRequest, namespace: str, definition_id: str, number: int) -> HttpResponse:
    """…/periksa: all answers and what it would cost; then it is "sent"."""
    trying = _trying(request, namespace, definition_id, number)
    with region(request.region):
        if request.method == "POST" and not trying.problems:
            sent = replace(trying.trial, sent=request.now, moves=())
            queries.keep_trial(request.session, trying.source.ref, sent)
            return redirect("kerja_sama_staf:coba_berkas", namespace, definition_id, number)
        pages = {page.id: f"{_address(trying.source, page)}?dari=ringkasan" for page in trying.pages}
        page_of = {name: trying.compiled.page_of(field_of(name)).id for name in trying.problems}
        words = {
            "bab": [(one, pages[one.page.id]) for one in queries.summary(trying)],
            "masalah": [(f"{pages[page_of[n]]}#f-{n}", s) for n, s in trying.problems.items() if page_of[n] in pages],
            "perkiraan": trying.fees, "kembali": _address(trying.source, trying.pages[-1]), **_frame(trying),
        }  # fmt: skip
        return render(request, "kerja_sama/coba/periksa.html", words)


@require_http_methods(GET_POST)
@staf(*ROLES, transaction=False)
def berkas(request: PendopoRequest, namespace: str, definition_id: str, number: int) -> HttpResponse:
    """…/berkas: what would happen with it: steps, deadlines, who does what, fees, letters; walked by hand."""
    trying = _trying(request, namespace, definition_id, number)
    if trying.trial.sent is None:
        return redirect("kerja_sama_staf:coba_periksa", namespace, definition_id, number)
    with region(request.region):
        if request.method == "POST":
            after = forms.read_move(request.POST, trying)
            if after is None:
                raise Refusal("Langkah ini tidak ada lagi dari keadaan sekarang. Muat ulang halamannya.", status=422)
            queries.keep_trial(request.session, trying.source.ref, after)
            return redirect(f"{request.path}?langkah={len(after.moves)}#kini")
        walk, player = trying.walk, trying.player
        words = {
            "jalan": walk, "riwayat": reversed(walk.history), "tunggu": player.waiting(walk),
            "pilihan": [] if walk.fault else player.choices(walk), "perkara": player.subcases(walk),
            "hasil_perkara": OUTCOMES, "perkiraan": trying.fees, "surat": trying.compiled.definition.letters,
            "tahap": trying.compiled.definition.workflow.stages, **_frame(trying),
        }  # fmt: skip
        return render(request, "kerja_sama/coba/berkas.html", words)


@require_safe
@staf(*ROLES, transaction=False)
def surat(
    request: PendopoRequest, namespace: str, definition_id: str, number: int, letter_id: str, jenis: str
) -> HttpResponse:
    """…/surat/<id>.pdf or .png: the letter with CONTOH across it."""
    trying = _trying(request, namespace, definition_id, number)
    with region(request.region):
        sample = trying.sample(letter_id)
    if sample is None or jenis not in ("pdf", "png"):
        raise Http404
    try:
        made = (print_sample if jenis == "pdf" else picture_sample)(request.region, sample)
    except TypesetProblem as problem:
        raise Refusal(problem.sentence, status=422) from problem
    response = HttpResponse(made, content_type="application/pdf" if jenis == "pdf" else "image/png")
    response["Content-Disposition"] = f'inline; filename="contoh-{letter_id}.{jenis}"'
    # The picture's address changes with the answers: walking on does not have it drawn again.
    response["Cache-Control"] = "private, no-store" if jenis == "pdf" else "private, max-age=300"
    return response


def _trying(request: PendopoRequest, namespace: str, definition_id: str, number: int) -> Trying:
    """The try in this session; one that is over begins anew with the empty form."""
    what = source(request.region, namespace, definition_id, number, now=request.now)
    trial = queries.read_trial(request.session, what.ref, request.now) or Trial(request.now)
    return Trying(request.region, what, trial, request.now, _lang())


def _frame(trying: Trying) -> dict[str, Any]:
    """What every page of a try says."""
    return {
        "sumber": trying.source, "compiled": trying.compiled, "layanan": trying.source.title,
        "alamat_awal": _start(trying.source), "coba": trying,
    }  # fmt: skip


def _lang() -> str:
    return "en" if get_language() == "en" else "id"


def _start(what: Source) -> str:
    return reverse("kerja_sama_staf:coba", args=[what.origin, what.id, what.number])


def _address(what: Source, page: Page) -> str:
    return reverse("kerja_sama_staf:coba_halaman", args=[what.origin, what.id, what.number, page.id])


def _next(trying: Trying, page: Page, origin: str) -> str:
    ids = [one.id for one in trying.pages]
    at = ids.index(page.id) + 1 if page.id in ids else len(ids)
    if origin or at >= len(ids):
        return reverse(
            "kerja_sama_staf:coba_periksa", args=[trying.source.origin, trying.source.id, trying.source.number]
        )
    return _address(trying.source, trying.pages[at])
