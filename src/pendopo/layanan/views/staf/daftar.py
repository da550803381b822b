"""All cases of my services."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pendopo.audit.api import record_look
from pendopo.cases.api import (
    Case,
    CaseRow,
    SavedTab,
    address_of_form,
    default_of,
    given_of,
    read_asked,
    saved_filters,
    waiting_count,
)
from pendopo.layanan import queries_staf as queries
from pendopo.people.api import PendopoRequest, staf

HERE = "layanan_staf:semua"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
@staf()
def semua(request: PendopoRequest) -> HttpResponse:
    """Every case of the services in which I have a part, newest first. What is typed goes on sealed in the address."""
    if request.method == "POST":
        return redirect(reverse("layanan_staf:semua") + address_of_form(request.region, request.POST.dict()))
    saved = saved_filters(request.actor, HERE)
    default = default_of(saved, request.actor)
    given = given_of(default) if default and not request.GET else request.GET.dict()
    layar = queries.all_cases_screen(request.actor, request.region, given)
    words = {
        "layar": layar, "jumlah_menu": {"ruang_kerja:kotak_masuk": waiting_count(request.actor)}, "daftar_ini": HERE,
        "tersimpan": {
            "tabs": [SavedTab(row, None, row.query == layar.asked.address()) for row in saved],
            "has_default": default is not None,
        },
    }  # fmt: skip
    return render(request, "layanan/staf/semua.html", words)


@require_safe
@staf()
def unduh(request: PendopoRequest) -> HttpResponse:
    """The filtered list for a spreadsheet. It holds names, so every row counts as looked at."""
    return _file(request, queries.as_csv(_rows(request), request.region), "csv", "text/csv; charset=utf-8")


@require_safe
@staf()
def unduh_xlsx(request: PendopoRequest) -> HttpResponse:
    """The same as a workbook."""
    return _file(request, queries.as_xlsx(_rows(request), request.region), "xlsx", XLSX)


def _rows(request: PendopoRequest) -> list[CaseRow]:
    asked = read_asked(request.region, request.actor, request.GET.dict(), filters=(queries.LATE,))
    rows = queries.rows_for_download(request.region, asked)
    for row in rows:
        record_look(subject=Case(id=row.case_id), what="unduh_semua_berkas", actor=request.actor, now=request.now)
    return rows


def _file(request: PendopoRequest, content: str | bytes, ending: str, mime: str) -> HttpResponse:
    response = HttpResponse(content, content_type=mime)
    name = f"berkas-{request.now.astimezone(request.region.tz):%Y-%m-%d}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
