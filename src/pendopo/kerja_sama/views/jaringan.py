"""For everybody: the register of agreements, one of them, and the network of regions that share services."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pendopo.documents.api import grouped
from pendopo.kerja_sama import queries_kesepakatan as queries
from pendopo.kerja_sama import tables
from pendopo.kerja_sama.queries_halaman import table_of
from pendopo.kerja_sama.queries_jaringan import Saringan, lines_of, table_of_network
from pendopo.kerja_sama.queries_pakai import network, use_shown
from pendopo.kerja_sama.rules_pakai import KEADAAN
from pendopo.people.api import PendopoRequest, local_day, publik

PAGE = 50
GROUPS = (("", "Semua"), ("masa", "Berlaku"), ("selesai", "Selesai"))


@require_safe
@publik
def register(request: PendopoRequest) -> HttpResponse:
    """/kerja-sama: agreements that were signed, in force or ended, and what they cover."""
    asked = queries.Dicari.read(request.GET)
    page = Paginator(queries.agreements(asked, signed_only=True), PAGE).get_page(request.GET.get("hlm"))
    words = {
        "halaman": page, "cari": asked, "kelompok": [(name, _(title)) for name, title in GROUPS],
        "hari_ini": local_day(request.now),
    }  # fmt: skip
    return render(request, "kerja_sama/jaringan/register.html", words)


@require_safe
@publik
def register_csv(request: PendopoRequest) -> HttpResponse:
    """/kerja-sama.csv: the same register as a file."""
    head, rows = table_of(queries.agreements(queries.Dicari.read(request.GET), signed_only=True))
    return tables.answer("kerja-sama", head, rows)


@require_safe
@publik
def satu(request: PendopoRequest, agreement_id: UUID) -> HttpResponse:
    """/kerja-sama/<id>: one agreement that was signed; the QR code of its paper leads here."""
    row = queries.get_agreement(agreement_id)
    if not row.is_signed:
        raise Http404
    words = {
        "kesepakatan": row, "layanan": queries.titles_of(row.definitions), "sidik": grouped(row.digest),
        "sidik_pindaian": grouped(row.scan.sha256) if row.scan else "", "adendum": row.addenda.order_by("at", "id"),
        "serah": row.handovers.filter(signed_on__isnull=False).order_by("signed_on", "id"),
        "pakai": use_shown(request.region, row, request.now),
    }  # fmt: skip
    return render(request, "kerja_sama/jaringan/satu.html", words)


@require_safe
@publik
def jaringan(request: PendopoRequest) -> HttpResponse:
    """/jaringan: which regions use what of whom, as each chose to show it."""
    found = network(request.region, request.now)
    asked = Saringan.read(request.GET)
    tiles = [one for one in found.tiles if asked.fits(one)]
    words = {
        "jaringan": found, "ubin": tiles, "saring": asked, "keadaan": [(key, _(title)) for key, title in KEADAAN],
        "baris": lines_of(tiles) if asked.as_table else [],
    }  # fmt: skip
    return render(request, "kerja_sama/jaringan/jaringan.html", words)


@require_safe
@publik
def jaringan_csv(request: PendopoRequest) -> HttpResponse:
    """/jaringan.csv: the same as a file, one line a service."""
    asked = Saringan.read(request.GET)
    tiles = [one for one in network(request.region, request.now).tiles if asked.fits(one)]
    head, rows = table_of_network(tiles)
    return tables.answer("jaringan", head, rows)
