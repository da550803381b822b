"""All cases of my services."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pendopo.audit.api import record_look
from pendopo.cases.api import Case, address_of_form, read_asked, waiting_count
from pendopo.layanan import queries_staf as queries
from pendopo.people.api import PendopoRequest, staf


@require_http_methods(["GET", "HEAD", "POST"])
@staf()
def semua(request: PendopoRequest) -> HttpResponse:
    """Every case of the services in which I have a part, newest first. What is typed goes on sealed in the address."""
    if request.method == "POST":
        return redirect(reverse("layanan_staf:semua") + address_of_form(request.region, request.POST.dict()))
    layar = queries.all_cases_screen(request.actor, request.region, request.GET.dict())
    jumlah = {"ruang_kerja:kotak_masuk": waiting_count(request.actor)}
    return render(request, "layanan/staf/semua.html", {"layar": layar, "jumlah_menu": jumlah})


@require_safe
@staf()
def unduh(request: PendopoRequest) -> HttpResponse:
    """The filtered list for a spreadsheet. It holds names, so every row counts as looked at."""
    asked = read_asked(request.region, request.actor, request.GET.dict(), filters=(queries.LATE,))
    rows = queries.rows_for_download(request.region, asked)
    for row in rows:
        record_look(subject=Case(id=row.case_id), what="unduh_semua_berkas", actor=request.actor, now=request.now)
    response = HttpResponse(queries.as_csv(rows, request.region), content_type="text/csv; charset=utf-8")
    name = f"berkas-{request.now.astimezone(request.region.tz):%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
