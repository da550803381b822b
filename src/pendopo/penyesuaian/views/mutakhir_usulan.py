"""Giving back: changes picked, previewed, signed; proposals of others accepted or declined with an answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.bundles.api import (
    BundleRefused,
    Contribution,
    Packed,
    Partner,
    Review,
    accept_contribution,
    choose,
    decline_contribution,
    incoming,
    keep_draft,
    pack_contribution,
    read_answers,
    receive_contributions,
    refresh,
    said_by,
    send_contribution,
    state_answers,
)
from pendopo.core.api import Refusal
from pendopo.penyesuaian import queries_mutakhir as queries
from pendopo.penyesuaian.forms_mutakhir import GiveForm, are_new, read_choices
from pendopo.penyesuaian.queries_mutakhir import MANAGER
from pendopo.people.api import PendopoRequest, staf
from pendopo.tenancy.api import region

ONE = "penyesuaian:usulan_satu"


@require_safe
@staf(MANAGER)
def usulan(request: PendopoRequest) -> HttpResponse:
    """/kerja/usulan-balik: what comes in, what went out, what could be given back."""
    direction = "masuk" if request.GET.get("arah") == "masuk" else "keluar"
    state = request.GET.get("keadaan", "")
    words = {
        "arah": direction, "daftar": queries.contributions(direction, state), "keadaan": queries.GIVEN, "pilih": state,
        "masuk": len(incoming(request.region)), "layanan": queries.givable(request.region),
    }  # fmt: skip
    return render(request, "penyesuaian/mutakhir/usulan.html", words)


@require_safe
@staf(MANAGER)
def unduh(request: PendopoRequest) -> HttpResponse:
    """…/unduh: every proposal as CSV."""
    response = HttpResponse(queries.as_csv(request.region), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="usulan-balik-{request.now:%Y-%m-%d}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@staf(MANAGER, transaction=False)
def segarkan(request: PendopoRequest) -> HttpResponse:
    """…/segarkan: read every partner now: offers, proposals, answers."""
    with region(request.region):
        partners = list(Partner.objects.order_by("name"))
    came = 0
    for partner in partners:
        try:
            refresh(request.region, partner, now=request.now)
            came += len(receive_contributions(request.region, partner, now=request.now))
            read_answers(request.region, partner, now=request.now)
        except BundleRefused as no:
            messages.warning(request, f"{partner.name}: {no.sentence}")
    messages.success(request, _("%(n)s mitra dibaca, %(m)s usulan baru.") % {"n": len(partners), "m": came})
    return redirect("penyesuaian:usulan")


@require_http_methods(["GET", "HEAD", "POST"])
@staf(MANAGER)
def baru(request: PendopoRequest, definition_id: str) -> HttpResponse:
    """…/baru/<definition>: pick, see what would travel, keep."""
    page = queries.giving(request.region, definition_id)
    form = GiveForm.read(request.POST) if request.method == "POST" else GiveForm()
    words: dict[str, Any] = {"layar": page, "isian": form, "definition_id": definition_id}
    if request.method != "POST" or form.problems:
        return render(request, "penyesuaian/mutakhir/beri.html", words, status=422 if form.problems else 200)
    try:
        ready = _packed(request, definition_id, form)
        if request.POST.get("aksi") == "simpan":
            row = keep_draft(request.region, ready, actor=request.actor, now=request.now, confirmed=form.confirmed)
            return redirect(ONE, row.pk)
    except Refusal as no:
        form.problems["_"] = no.sentence
        return render(request, "penyesuaian/mutakhir/beri.html", words, status=no.status)
    return render(request, "penyesuaian/mutakhir/beri.html", words | {"siap": ready})


def _packed(request: PendopoRequest, definition_id: str, form: GiveForm) -> Packed:
    return pack_contribution(
        request.region, definition_id, form.keys, form.scenarios, title=form.title, reason=form.reason, edits=form.edits
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@staf(MANAGER, transaction=False)
def satu(request: PendopoRequest, usulan_id: UUID) -> HttpResponse:
    """…/<id>: one proposal; ours is signed here, another region's is decided here."""
    with region(request.region):
        row = queries.contribution(usulan_id)
    if request.method != "POST":
        return _page(request, row)
    try:
        return _sent(request, row) if row.direction == "keluar" else _answered(request, row)
    except Refusal as no:
        return _page(request, row, no)


def _sent(request: PendopoRequest, row: Contribution) -> HttpResponse:
    passphrase = request.POST.get("frasa", "")
    send_contribution(request.region, row.pk, passphrase=passphrase, actor=request.actor, now=request.now)
    messages.success(request, _("Usulan ditandatangani dan diterbitkan untuk %(nama)s.") % {"nama": row.partner.name})
    return redirect(ONE, row.pk)


def _answered(request: PendopoRequest, row: Contribution) -> HttpResponse:
    """The decision in one transaction; what became of it is stated publicly after it."""
    with region(request.region):
        review = queries.review_of_contribution(row)
        text = _decide(request, review)
    state_answers(request.region, now=request.now)
    messages.success(request, text)
    return redirect(ONE, row.pk)


def _decide(request: PendopoRequest, review: Review) -> str:
    verb, answer = request.POST.get("aksi", ""), request.POST.get("jawaban", "")
    given: dict[str, Any] = {"actor": request.actor, "now": request.now}
    choices = read_choices(request.POST, review.told)
    if verb == "tolak":
        decline_contribution(request.region, review, answer=answer, **given)
        return _("Usulan ditolak; pengusul membaca jawabannya.")
    if verb in ("pilih", "ulang") or are_new(choices, review.choices):
        choose(request.region, review, choices, why=answer, **given)
        return _("Pilihan tersimpan; akibatnya sedang dihitung ulang.")
    if verb != "terima":
        raise Http404
    release = accept_contribution(request.region, review, answer=answer, **given)
    return _("Diterima: rilis %(n)s berlaku. Terbitkan ke katalog supaya daerah lain ikut memakainya.") % {
        "n": release.number
    }


def _page(request: PendopoRequest, row: Contribution, problem: Refusal | None = None) -> HttpResponse:
    with region(request.region):
        layar = None
        if row.direction == "masuk":
            layar = queries.screen(queries.review_of_contribution(row), request.actor)
        words = {
            "usulan": row, "layar": layar, "masalah": problem.sentence if problem else "", "isian": request.POST,
            "keadaan": queries.GIVEN[row.state], "ditulis": said_by(row) if layar is None else None,
        }  # fmt: skip
        page = render(
            request, "penyesuaian/mutakhir/usulan_satu.html", words, status=problem.status if problem else 200
        )
    return page
