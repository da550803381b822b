"""Facts of the services of several regions on one page, for who compares and for who checks."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pendopo.kerja_sama import queries_fakta as queries
from pendopo.people.api import PendopoRequest, publik


@require_safe
@publik(reads=True)
def fakta(request: PendopoRequest) -> HttpResponse:
    """/fakta-daerah: what each region finished in a month, service by service, against its promises."""
    months = queries.months_known(request.now)
    month = _month(request, months)
    rows = queries.rows_of(request.region, month)
    services = {row.fact.id: row.fact.title for row in rows}
    service = request.GET.get("layanan", "")
    shown = [row for row in rows if row.fact.id == service] if service in services else rows
    words = {
        "daftar": shown, "bulan_ini": month, "daftar_bulan": months, "layanan": service if service in services else "",
        "daftar_layanan": sorted(services.items(), key=lambda one: one[1].casefold()),
        "daerah": len({row.name for row in shown}), "selesai": sum(row.fact.finished for row in shown),
    }  # fmt: skip
    return render(request, "kerja_sama/fakta/fakta.html", words)


@require_safe
@publik(reads=True)
def unduh(request: PendopoRequest) -> HttpResponse:
    """/fakta-daerah/unduh: the same as CSV, without signing in."""
    month = _month(request, queries.months_known(request.now))
    text = queries.as_csv(queries.rows_of(request.region, month, request.GET.get("layanan", "")))
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="fakta-{month:%Y-%m}.csv"'
    return response


def _month(request: PendopoRequest, months: list[date]) -> date:
    """The month asked for; the last whole one for anything else."""
    asked = request.GET.get("bulan", "")
    return next((month for month in months if f"{month:%Y-%m}" == asked), months[0])
