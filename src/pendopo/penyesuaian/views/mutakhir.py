"""Upgrades: what waits, one version weighed, used, passed over, taken back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.bundles.api import Review, ask_reckoning, choose, incoming, pass_over, prepare, take_back, use
from pendopo.core.api import Refusal
from pendopo.penyesuaian import queries_mutakhir as queries
from pendopo.penyesuaian.forms_mutakhir import are_new, read_choices
from pendopo.penyesuaian.queries_mutakhir import MANAGER
from pendopo.people.api import PendopoRequest, staf

ONE = "penyesuaian:pemutakhiran_satu"


@require_safe
@staf(MANAGER)
def pemutakhiran(request: PendopoRequest) -> HttpResponse:
    """/kerja/pemutakhiran: newer versions and incoming proposals, then what was decided."""
    words = {
        "daftar": queries.rows(request.region), "usulan": incoming(request.region), "lalu": queries.past(),
        "keadaan": queries.STATES,
    }  # fmt: skip
    return render(request, "penyesuaian/mutakhir/daftar.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
@staf(MANAGER)
def satu(request: PendopoRequest, definition_id: str) -> HttpResponse:
    """…/<definition>: one version, what it means here, and the decision."""
    waits, review = queries.upgrade_of(request.region, definition_id)
    if request.method != "POST" or review is None:
        return _page(request, definition_id, waits, review)
    try:
        return _decided(request, definition_id, review)
    except Refusal as no:
        return _page(request, definition_id, waits, review, problem=no)


def _decided(request: PendopoRequest, definition_id: str, review: Review) -> HttpResponse:
    verb, why = request.POST.get("aksi", ""), request.POST.get("alasan", "")
    given: dict[str, Any] = {"actor": request.actor, "now": request.now}
    if verb == "kembali":
        release = take_back(request.region, review, why=why, **given)
        messages.success(request, _("Kembali: rilis %(n)s berlaku.") % {"n": release.number})
    elif verb == "lewati":
        pass_over(request.region, review, why=why, **given)
        messages.success(request, _("Versi ini dilewati. Versi berikutnya akan ditawarkan lagi."))
        return redirect("penyesuaian:pemutakhiran")
    elif verb == "ulang":
        ask_reckoning(request.region, review, **given)
    elif verb == "pilih" or are_new(read_choices(request.POST, review.told), review.choices):
        choose(request.region, review, read_choices(request.POST, review.told), why=why, **given)
        messages.success(request, _("Pilihan tersimpan; akibatnya sedang dihitung ulang."))
    else:
        release = use(request.region, review, **given)
        messages.success(request, _("Rilis %(n)s berlaku untuk permohonan baru.") % {"n": release.number})
    return redirect(ONE, definition_id)


def _page(
    request: PendopoRequest, definition_id: str, waits: Any, review: Review | None, problem: Refusal | None = None
) -> HttpResponse:
    words = {
        "menunggu": waits, "layar": queries.screen(review, request.actor) if review is not None else None,
        "masalah": problem.sentence if problem else "", "isian": request.POST, "definition_id": definition_id,
        "judul": waits.title if waits is not None else review.title if review is not None else "",
        "boleh_hitung": review is None or review.state in ("gagal", "dilewati", "dikembalikan"),
    }  # fmt: skip
    return render(request, "penyesuaian/mutakhir/satu.html", words, status=problem.status if problem else 200)


@require_POST
@staf(MANAGER, transaction=False)
def hitung(request: PendopoRequest, definition_id: str) -> HttpResponse:
    """…/hitung: fetch the version and let a job weigh it."""
    prepare(request.region, definition_id, actor=request.actor, now=request.now)
    return redirect(ONE, definition_id)
