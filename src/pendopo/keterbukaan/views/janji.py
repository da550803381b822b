"""Promises in the open: every service, one of them, one of its months, what is late, a page for the journalist."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_safe

from pendopo.keterbukaan import kamus, queries_kabar
from pendopo.keterbukaan import queries_umum as queries
from pendopo.keterbukaan.queries_umum import Masa
from pendopo.keterbukaan.rules import THRESHOLD, month_of, read_month, together
from pendopo.people.api import PendopoRequest, local_day, publik

NEWEST = 30


def lang() -> str:
    """The reader's language."""
    return get_language() or "id"


@require_safe
@publik(reads=True)
def daftar(request: PendopoRequest) -> HttpResponse:
    """/janji: promised and actual of every service."""
    today = local_day(request.now)
    masa = Masa.read(request.GET.get("masa", ""), today)
    unit, order = request.GET.get("unit", ""), request.GET.get("urut", "")
    rows = queries.services(masa, lang(), unit=unit, order=order)
    years, months = queries.periods(today)
    whole = queries.whole(rows)
    words = {
        "masa": masa, "unit": unit, "urut": order if order in queries.SORTS else "judul", "ambang": THRESHOLD,
        "daftar": [row for row in rows if row.is_used], "sepi": [row for row in rows if not row.is_used],
        "daftar_unit": queries.units_with_services(today), "tahun": years, "bulan": months, "seluruh": whole,
        "terbuka": together([row.lying for row in rows]), "lewat": together([row.overdue for row in rows]),
        "disamarkan": sum(row.count is None for row in rows), "dihitung": queries.seen_at(),
        "kolom": [(name, _(title), _query(masa, unit, name)) for name, title in COLUMNS],
        "saringan": _query(masa, unit, order),
    }  # fmt: skip
    return render(request, "keterbukaan/publik/daftar.html", words)


COLUMNS = (
    ("judul", noop("Layanan")), ("janji", noop("Janji")), ("selesai", noop("Selesai")), ("median", noop("Median")),
    ("tepat", noop("Tepat janji")), ("terbuka", noop("Terbuka kini")), ("lewat", noop("Lewat kini")),
)  # fmt: skip


def _query(masa: Masa, unit: str, order: str) -> str:
    given = {"masa": masa.key, "unit": unit, "urut": order}
    found = urlencode({name: value for name, value in given.items() if value})
    return f"?{found}" if found else ""


@require_safe
@publik(reads=True)
def satu(request: PendopoRequest, definition_id: str) -> HttpResponse:
    """/janji/<service>: its steps, pauses, distribution, month by month, and how all that is reckoned."""
    return _service(request, definition_id, Masa.read(request.GET.get("masa", ""), local_day(request.now)))


@require_safe
@publik(reads=True)
def bulan(request: PendopoRequest, definition_id: str, month: str) -> HttpResponse:
    """/janji/<service>/<2026-10>: the same of one month, for good."""
    first = read_month(month)
    today = local_day(request.now)
    if first is None or first > month_of(today):
        raise Http404
    return _service(request, definition_id, Masa.read(month, today))


def _service(request: PendopoRequest, definition_id: str, masa: Masa) -> HttpResponse:
    today = local_day(request.now)
    found = queries.detail(definition_id, masa, lang(), today)
    if found is None:
        raise Http404
    years, _months = queries.periods(today)
    words = {
        "masa": masa, "rinci": found, "satu": found.row, "tahun": years, "ambang": THRESHOLD,
        "hasil": list(zip((_("terbit"), _("ditolak"), _("ditarik atau gugur")), found.outcomes, strict=True)),
        "ada_hasil": any(found.outcomes), "berjalan": masa.last >= month_of(today), "dihitung": queries.seen_at(),
        "tetap": request.build_absolute_uri(request.path),
    }  # fmt: skip
    return render(request, "keterbukaan/publik/satu.html", words)


@require_safe
@publik(reads=True)
def terlambat(request: PendopoRequest) -> HttpResponse:
    """/janji/terlambat: open cases past their promise, without anything that leads to a person."""
    counts = queries.late_counts(lang())
    service = request.GET.get("layanan", "")
    service = service if any(service == name for name, _title, n in counts if n) else ""
    rows, later = queries.late_page(lang(), service=service, after=request.GET.get("sesudah", ""))
    words = {
        "daftar": rows, "kemudian": later, "layanan": service, "jumlah": counts, "ambang": THRESHOLD,
        "dihitung": queries.seen_at(),
    }  # fmt: skip
    return render(request, "keterbukaan/publik/terlambat.html", words)


@require_safe
@publik(reads=True)
def wartawan(request: PendopoRequest) -> HttpResponse:
    """/janji/untuk-wartawan: addresses that stay, how to cite, what the figures mean and what they do not."""
    here = request.build_absolute_uri(reverse("keterbukaan:daftar"))
    words = {
        "berkas": [_file(one) for one in kamus.FILES.values()], "kabar": queries_kabar.files_told(7),
        "alamat": here.removesuffix("/janji"), "hari_ini": local_day(request.now),
        "ambang": THRESHOLD,
    }  # fmt: skip
    return render(request, "keterbukaan/publik/wartawan.html", words)


def _file(one: kamus.Berkas) -> dict[str, Any]:
    """A file of open data with its addresses."""
    forms = {form: reverse(f"keterbukaan:data_{one.name}_{form}") for form in ("csv", "json")}
    return kamus.described(one) | forms


@require_safe
@publik(reads=True)
def arti(request: PendopoRequest) -> HttpResponse:
    """/janji/kamus-data: every file and every column."""
    files = [kamus.described(one) for one in (*kamus.FILES.values(), kamus.PERUBAHAN)]
    return render(request, "keterbukaan/publik/kamus.html", {"berkas": files, "ambang": THRESHOLD})


@require_safe
@publik(reads=True)
def perubahan(request: PendopoRequest) -> HttpResponse:
    """/data/perubahan: the daily files of what changed, newest first."""
    return render(request, "keterbukaan/publik/perubahan.html", {"daftar": queries_kabar.files_told(NEWEST)})
