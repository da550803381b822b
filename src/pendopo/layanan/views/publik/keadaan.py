"""The catalogue as a table for whoever wants to check it, and permits of former days."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pendopo.layanan.queries_publik import catalogue_page as queries
from pendopo.layanan.views.publik.device import lang
from pendopo.lib.sheets import csv_table
from pendopo.people.api import PendopoRequest, publik


@require_safe
@publik(reads=True)
def keadaan(request: PendopoRequest) -> HttpResponse:
    """/layanan/keadaan: every service with its office, way, depth and first real case."""
    ask = queries.Ask.read(request.GET.dict())
    context = {
        "tanya": ask,
        "halaman": queries.catalogue_page(ask, lang()),
        "daftar_saluran": queries.CHANNELS.items(),
        "daftar_kedalaman": queries.DEPTHS.items(),
    }
    return render(request, "layanan/publik/keadaan.html", context)


@require_safe
@publik(reads=True)
def unduh(request: PendopoRequest) -> HttpResponse:
    """/layanan/keadaan.csv: the same rows for a spreadsheet."""
    page = queries.catalogue_page(queries.Ask.read(request.GET.dict()), lang())
    answer = HttpResponse(csv_table(*queries.table_of(page.rows)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="layanan.csv"'
    return answer


@require_safe
@publik(reads=True)
def izin_lama(request: PendopoRequest) -> HttpResponse:
    """/layanan/izin-lama: what is no longer issued, and what took its place."""
    return render(request, "layanan/publik/izin_lama.html", {"daftar_lama": queries.former_permits(lang())})
