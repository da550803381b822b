"""Saved filters: naming the one that is on screen, sharing it, opening the list with it, forgetting it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pendopo.cases.api import drop_filter, own_filter, save_filter, set_default_filter
from pendopo.core.api import Refusal
from pendopo.people.api import PendopoRequest, staf
from pendopo.ruang_kerja import queries_saringan as queries

PAGE = "ruang_kerja:saringan"


@require_http_methods(["GET", "HEAD", "POST"])
@staf()
def saringan(request: PendopoRequest) -> HttpResponse:
    """/kerja/saringan: all of mine; sent, the filter of a list gets a name."""
    given = request.POST if request.method == "POST" else request.GET
    page, query = given.get("halaman", ""), queries.tidy_query(given.get("alamat", ""))
    problem = ""
    if request.method == "POST":
        if page not in queries.lists_of(request.actor):
            raise Http404
        try:
            save_filter(
                actor=request.actor, page=page, name=given.get("nama", "").replace("\0", ""), query=query,
                unit_id=_office(request), is_default="bawaan" in given, now=request.now,
            )  # fmt: skip
        except Refusal as no:
            problem = no.sentence
        else:
            messages.success(request, _("Saringan tersimpan."))
            return redirect(queries.address_of(page, query) or PAGE)
    words = {
        "daftar": queries.saved_page(request.actor), "kantor": queries.offices_of(request.actor), "masalah": problem,
        "halaman": page if page in queries.lists_of(request.actor) else "", "alamat": query,
        "nama": given.get("nama", ""), "bersama": given.get("bersama", ""), "bawaan": "bawaan" in given,
    }  # fmt: skip
    return render(request, "ruang_kerja/saringan.html", words, status=422 if problem else 200)


def _office(request: PendopoRequest) -> UUID | None:
    """The office to share with, of mine; None to keep it to oneself."""
    typed = request.POST.get("bersama", "")
    return next((one.pk for one in queries.offices_of(request.actor) if str(one.pk) == typed), None)


@require_POST
@staf()
def hapus(request: PendopoRequest, filter_id: UUID) -> HttpResponse:
    """Forget one of mine."""
    drop_filter(own_filter(filter_id, request.actor), actor=request.actor, now=request.now)
    messages.success(request, _("Saringan dihapus."))
    return redirect(PAGE)


@require_POST
@staf()
def bawaan(request: PendopoRequest, filter_id: UUID) -> HttpResponse:
    """Open the list with this one, or with everything again."""
    row = own_filter(filter_id, request.actor)
    set_default_filter(row, is_default=not row.is_default, actor=request.actor, now=request.now)
    return redirect(PAGE)
