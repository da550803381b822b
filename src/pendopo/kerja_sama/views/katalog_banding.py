"""The study of two definitions side by side (studi komparasi)."""

from __future__ import annotations

import re

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pendopo.definitions.api import catalogue
from pendopo.kerja_sama import queries_katalog_mitra as mitra
from pendopo.kerja_sama.queries_katalog_sumber import HERE, Source, source
from pendopo.kerja_sama.rules_banding import HEAD, Study, as_rows, study
from pendopo.kerja_sama.rules_coba import example_scenarios
from pendopo.kerja_sama.rules_katalog import Ask, matches
from pendopo.kerja_sama.views.coba import ROLES
from pendopo.kerja_sama.views.katalog_lembar import csv_of
from pendopo.people.api import PendopoRequest, staf
from pendopo.tenancy.api import region

REF = re.compile(r"([a-z][a-z0-9]{1,15})/([a-z][a-z0-9-]{0,63})/([1-9][0-9]{0,5})")
CHOICES = 12


@require_safe
@staf(*ROLES, transaction=False)
def banding(request: PendopoRequest) -> HttpResponse:
    """/kerja/katalog/banding?a=…&b=…: both sides; with one or none, what could be chosen."""
    a, b = _named(request, "a"), _named(request, "b")
    if a is None or b is None:
        return _choose(request, a or b)
    words = {"kiri": a, "kanan": b, "hasil": _study(request, a, b), "contoh": example_scenarios(a.compiled)[:20],
             "terpilih": request.GET.get("contoh", ""), "semua": request.GET.get("semua") == "ya"}  # fmt: skip
    return render(request, "kerja_sama/katalog/banding.html", words)


@require_safe
@staf(*ROLES, transaction=False)
def banding_unduh(request: PendopoRequest) -> HttpResponse:
    """/kerja/katalog/banding/unduh?a=…&b=…: the same as CSV."""
    a, b = _named(request, "a"), _named(request, "b")
    if a is None or b is None:
        raise Http404
    head = [*HEAD[:2], f"{a.name}: {a.title} ({a.number})", f"{b.name}: {b.title} ({b.number})", HEAD[4]]
    return csv_of(f"banding-{a.id}-{b.id}", head, as_rows(_study(request, a, b)))


def _named(request: PendopoRequest, name: str) -> Source | None:
    """The side that the address names. Raises Http404 for one that is not known here."""
    found = REF.fullmatch(request.GET.get(name, ""))
    return source(request.region, found[1], found[2], int(found[3]), now=request.now) if found else None


def _study(request: PendopoRequest, a: Source, b: Source) -> Study:
    examples = example_scenarios(a.compiled)
    chosen = next((one for one in examples if one.id == request.GET.get("contoh")), None)
    return study(a.compiled, b.compiled, chosen or next(iter(examples), None))


def _choose(request: PendopoRequest, one: Source | None) -> HttpResponse:
    """What could stand on the other side: what runs here, and what partners offer."""
    sought = request.GET.get("q", "")
    ask = Ask.read({"q": request.GET.get("q", one.title if one and "q" not in request.GET else "")})
    with region(request.region):
        here = [(f"{HERE}/{row.id}/{row.number}", row) for row in catalogue() if matches(sought, row.title)]
        found = [
            (f"{offer.partner.namespace}/{offer.row.definition_id}/{offer.row.number}", offer)
            for app in mitra.screen(ask, request.now).apps
            for offer in app.offers
        ]
        taken = one.ref if one else ""
        words = {
            "satu": one, "ask": ask, "q": request.GET.get("q", ask.sought),
            "pengelola": "pengelola_layanan" in request.actor.roles,
            "di_sini": [pair for pair in here if pair[0] != taken][:CHOICES],
            "mitra": [pair for pair in found if pair[0] != taken][: 2 * CHOICES],
        }  # fmt: skip
        return render(request, "kerja_sama/katalog/banding_pilih.html", words)
