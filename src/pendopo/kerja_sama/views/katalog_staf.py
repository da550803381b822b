"""The catalogue as staff read it: what partners offer, who they are, and what this region publishes itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.bundles.api import BundleRefused, Partner, know_partner, refresh
from pendopo.core.api import Refusal
from pendopo.kerja_sama import queries_katalog_mitra as mitra_q
from pendopo.kerja_sama.forms_katalog import KINDS, PartnerForm, read_partner
from pendopo.kerja_sama.rules_katalog import Ask
from pendopo.kerja_sama.views.coba import GET_POST, ROLES
from pendopo.kerja_sama.views.katalog_lembar import csv_of
from pendopo.people.api import PendopoRequest, local_day, staf
from pendopo.tenancy.api import region

MANAGER = "pengelola_layanan"
AT_ONCE = 40
"""So many catalogues are refreshed by one press; the rest is the worker's daily round."""


@require_safe
@staf(*ROLES)
def katalog(request: PendopoRequest) -> HttpResponse:
    """/kerja/katalog: everything that known partners offer, grouped by app."""
    ask = Ask.read(request.GET.dict())
    screen = mitra_q.screen(ask, request.now)
    kept = {name: value for name, value in request.GET.items() if name in ("q", "bidang", "keadaan", "urut") and value}
    words = {
        "layar": screen, "ask": ask, "saring": kept, "pengelola": MANAGER in request.actor.roles,
        "halaman_lain": [n for n in range(1, screen.pages + 1) if abs(n - ask.page) < 4 or n in (1, screen.pages)],
        "pemutakhiran": address("penyesuaian:pemutakhiran"),
    }  # fmt: skip
    return render(request, "kerja_sama/katalog/daftar.html", words)


@require_safe
@staf(*ROLES)
def katalog_unduh(request: PendopoRequest) -> HttpResponse:
    """/kerja/katalog/unduh: the filtered list as CSV, one row an offer."""
    rows = mitra_q.rows_for_download(Ask.read(request.GET.dict()), request.now, request.region)
    return csv_of("katalog", mitra_q.HEAD, rows)


@require_safe
@staf(*ROLES)
def aplikasi(request: PendopoRequest, definition_id: str) -> HttpResponse:
    """/kerja/katalog/aplikasi/<id>: one app: who offers which variant, whence each came, what to do with it."""
    found = mitra_q.app_or_own(definition_id, request.now)
    words = {
        "app": found, "pohon": mitra_q.tree(found, request.region), "pengelola": MANAGER in request.actor.roles,
        "terbit": mitra_q.published_here().get(definition_id), "pemutakhiran": address("penyesuaian:pemutakhiran"),
    }  # fmt: skip
    return render(request, "kerja_sama/katalog/aplikasi.html", words)


def address(name: str, *args: object) -> str:
    """The address of another app's page; '' while it has none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


# -- partners


@require_http_methods(GET_POST)
@staf(*ROLES, transaction=False)
def mitra(request: PendopoRequest) -> HttpResponse:
    """/kerja/katalog/mitra: the partners and how they stand; know another one by its address."""
    if request.method != "POST":
        return _partners(request)
    form = read_partner(request.POST)
    if form.problems:
        return _partners(request, form, form.problems)
    try:
        row = know_partner(
            request.region, code=form.code, name=form.name, kind=form.kind, addresses=form.addresses,
            actor=request.actor, now=request.now,
        )  # fmt: skip
    except Refusal as no:
        return _partners(request, form, {"alamat": no.sentence})
    _refreshed(request, [row])
    return redirect("kerja_sama_staf:mitra")


def _partners(
    request: PendopoRequest, form: PartnerForm | None = None, problems: dict[str, str] | None = None
) -> HttpResponse:
    with region(request.region):
        words = {
            "daftar": mitra_q.partners(local_day(request.now)), "typed": form.typed if form else {},
            "masalah": problems or {}, "jenis": KINDS.items(), "pengelola": MANAGER in request.actor.roles,
        }  # fmt: skip
        return render(request, "kerja_sama/katalog/mitra.html", words, status=422 if problems else 200)


@require_POST
@staf(*ROLES, transaction=False)
def segarkan(request: PendopoRequest) -> HttpResponse:
    """/kerja/katalog/segarkan: look at one catalogue (`mitra`), or at all of them, again."""
    wanted = request.POST.get("mitra", "")
    with region(request.region):
        rows = [mitra_q.partner_of(wanted)] if wanted else list(Partner.objects.order_by("seen_at", "name")[:AT_ONCE])
    _refreshed(request, rows)
    back = request.POST.get("kembali", "")
    return redirect("kerja_sama_staf:katalog" if back == "katalog" else "kerja_sama_staf:mitra")


def _refreshed(request: PendopoRequest, rows: Iterable[Partner]) -> None:
    """Refresh each and say in one sentence what came of it; a refusal of one does not stop the others."""
    good, offers, refused = 0, 0, []
    for row in rows:
        try:
            offers += len({one.definition_id for one in refresh(request.region, row, now=request.now)})
            good += 1
        except BundleRefused as no:
            refused.append(no.sentence)
    if good:
        told: dict[str, Any] = {"n": good, "m": offers}
        messages.success(
            request, _("%(n)d katalog dibaca dan tanda tangannya cocok; %(m)d aplikasi ditawarkan.") % told
        )
    for sentence in refused[:5]:
        messages.error(request, sentence)
    if len(refused) > 5:
        messages.error(request, _("Dan %(n)d katalog lain; sebabnya di daftar mitra.") % {"n": len(refused) - 5})
