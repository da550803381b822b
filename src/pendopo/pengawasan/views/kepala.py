"""Heads of the days: for everybody, on paper, and where they are sent."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pendopo.audit.api import KeptHead, clock_stop, day_head, head, kept_heads
from pendopo.documents.api import qr_svg
from pendopo.engine.api import parse_date
from pendopo.pengawasan import queries
from pendopo.pengawasan.forms import AddressForm
from pendopo.pengawasan.rules import as_image
from pendopo.pengawasan.services import send_head_again, set_address
from pendopo.pengawasan.vocabulary import INSPEKTORAT
from pendopo.people.api import ADMIN, PendopoRequest, publik, staf

PAGE = 31


@require_safe
@publik
def jejak(request: PendopoRequest) -> HttpResponse:
    """/jejak: the digests of the days, for anybody to compare with a printed sheet. Nothing else of the trail."""
    before = parse_date(request.GET.get("sebelum", ""))
    rows = kept_heads(request.region, before=before, limit=PAGE + 1)
    words = {"daftar": rows[:PAGE], "lanjut": rows[PAGE - 1].day if len(rows) > PAGE else None}
    return render(request, "pengawasan/jejak.html", words)


@require_safe
@staf(INSPEKTORAT, ADMIN)
def kepala(request: PendopoRequest) -> HttpResponse:
    """/kerja/pengawasan/kepala: the heads of the days, how they were sent, and the address."""
    return _page(request, AddressForm({"surel": queries.address_of_inspectorate()}), 200)


def _page(request: PendopoRequest, form: AddressForm, status: int) -> HttpResponse:
    sent = queries.dispatches()
    rows = [(one, sent.get(one.day.isoformat())) for one in kept_heads(request.region, limit=PAGE)]
    words = {"daftar": rows, "isian": form, "kini": head(), "jam_berhenti": clock_stop()}
    return render(request, "pengawasan/kepala.html", words, status=status)


@require_POST
@staf(INSPEKTORAT, ADMIN)
def alamat(request: PendopoRequest) -> HttpResponse:
    """…/kepala/alamat: where the daily head is sent."""
    form = AddressForm.read(request.POST)
    if form.problems:
        return _page(request, form, 422)
    set_address(str(form.typed.get("surel", "")).strip(), actor=request.actor, now=request.now)
    messages.success(request, _("Alamat tersimpan."))
    return redirect("pengawasan:kepala")


@require_POST
@staf(INSPEKTORAT, ADMIN)
def kirim_lagi(request: PendopoRequest, day: str) -> HttpResponse:
    """…/kepala/<day>/kirim: try once more."""
    row = queries.dispatches().get(day)
    if row is None:
        raise Http404
    send_head_again(request.region, row, actor=request.actor, now=request.now)
    messages.success(request, _("Pengiriman dicoba lagi."))
    return redirect("pengawasan:kepala")


@require_safe
@publik
def lembar(request: PendopoRequest, day: str) -> HttpResponse:
    """/jejak/<day>: one day as a sheet to print, sign and keep."""
    found = _head(request, day)
    address = f"{request.region.base_url.rstrip('/')}/jejak/{day}"
    groups = [found.digest[n : n + 8] for n in range(0, 64, 8)]
    words = {
        "kepala": found, "sidik": groups, "alamat": address, "qr": as_image(qr_svg(address)),
        "jejak": reverse("jejak_harian:jejak"),
    }  # fmt: skip
    return render(request, "pengawasan/lembar.html", words)


def _head(request: PendopoRequest, day: str) -> KeptHead:
    try:
        found = day_head(request.region, date.fromisoformat(day))
    except ValueError:
        raise Http404 from None
    if found is None:
        raise Http404
    return found
