"""Publishing what this region runs, so that others may take it over; withdrawing it again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pendopo.bundles.api import found_catalogue, publish_bundle, withdraw_bundle
from pendopo.core.api import Refusal
from pendopo.definitions.api import current
from pendopo.kerja_sama import forms_katalog as forms
from pendopo.kerja_sama.queries_katalog import founded
from pendopo.kerja_sama.queries_katalog_terbit import leaving, publishable
from pendopo.kerja_sama.views.coba import GET_POST
from pendopo.people.api import PendopoRequest, staf
from pendopo.tenancy.api import region

MANAGER = "pengelola_layanan"


@require_http_methods(GET_POST)
@staf(MANAGER, transaction=False)
def terbitkan(request: PendopoRequest) -> HttpResponse:
    """/kerja/katalog/terbitkan: found the catalogue once; then choose what to publish."""
    problems: dict[str, str] = {}
    if request.method == "POST":
        problems = forms.founding_problems(request.POST)
        if not problems:
            passphrase = request.POST["frasa"]
            found_catalogue(request.region, passphrase=passphrase, actor=request.actor, now=request.now)
            messages.success(request, _("Katalog daerah ini berdiri dan ditandatangani. Sekarang terbitkan isinya."))
            return redirect("kerja_sama_staf:terbitkan")
    with region(request.region):
        words = {"penerbit": founded(), "daftar": publishable(), "masalah": problems, "kuat": forms.strength_words()}
        return render(request, "kerja_sama/katalog/terbitkan.html", words, status=422 if problems else 200)


@require_http_methods(GET_POST)
@staf(MANAGER, transaction=False)
def terbitkan_satu(request: PendopoRequest, definition_id: str) -> HttpResponse:
    """/kerja/katalog/terbitkan/<id>: what would leave, in words; pictures, a note, the passphrase."""
    if request.method != "POST":
        return _form(request, definition_id)
    form = forms.read_publishing(request.POST, request.FILES)
    if form.problems:
        return _form(request, definition_id, form.problems)
    try:
        row = publish_bundle(
            request.region, definition_id, note=form.note, purpose=form.purpose, pictures=list(form.shots),
            passphrase=form.passphrase, actor=request.actor, now=request.now,
        )  # fmt: skip
    except Refusal as no:
        field = "frasa" if "rasa sandi" in no.sentence else "umum"
        return _form(request, definition_id, {field: no.sentence})
    told = {"judul": row.title, "n": row.number}
    messages.success(request, _("%(judul)s versi %(n)d ada di katalog, bertanda tangan.") % told)
    return redirect("kerja_sama:butir", definition_id)


def _form(request: PendopoRequest, definition_id: str, problems: dict[str, str] | None = None) -> HttpResponse:
    with region(request.region):
        if founded() is None:
            return redirect("kerja_sama_staf:terbitkan")
        words: dict[str, Any] = {
            "kini": current(definition_id), "isi": leaving(request.region, definition_id), "masalah": problems or {},
            "typed": request.POST, "banyak_gambar": range(1, forms.MOST_PICTURES + 1), "maks_mb": forms.MAX_PICTURE_MB,
        }  # fmt: skip
        return render(request, "kerja_sama/katalog/terbitkan_satu.html", words, status=422 if problems else 200)


@require_POST
@staf(MANAGER, transaction=False)
def tarik(request: PendopoRequest, definition_id: str) -> HttpResponse:
    """/kerja/katalog/terbitkan/<id>/tarik: take every version out of the catalogue, with a reason."""
    try:
        withdraw_bundle(
            request.region, definition_id, why=request.POST.get("alasan", ""), passphrase=request.POST.get("frasa", ""),
            actor=request.actor, now=request.now,
        )  # fmt: skip
    except Http404:
        raise
    except Refusal as no:
        messages.error(request, no.sentence)
        return redirect("kerja_sama_staf:terbitkan_satu", definition_id)
    messages.success(request, _("Ditarik dari katalog. Yang sudah memakainya tetap dapat memakainya."))
    return redirect("kerja_sama_staf:terbitkan")
