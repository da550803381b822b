"""Taking a region's data along: the open part from here, all of it on the server."""

from __future__ import annotations

import json

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pendopo.core.api import note_open_data
from pendopo.people.api import PendopoRequest, staf
from pendopo.ruang_kerja import queries_data

JSON_TYPE, CSV_TYPE = "application/json", "text/csv; charset=utf-8"


@require_safe
@staf("admin")
def data_keluar(request: PendopoRequest) -> HttpResponse:
    """What there is, app by app; how to move or to leave."""
    layar = queries_data.screen(request.GET.get("app", ""), request.GET.get("q", ""))
    return render(request, "ruang_kerja/data_keluar.html", {"layar": layar, "daerah": request.region})


@require_safe
@staf("admin")
def data_unduh(request: PendopoRequest) -> HttpResponse:
    """One table of the open part, or without a table the description of all of them. It is recorded."""
    name, form = request.GET.get("tabel", ""), request.GET.get("bentuk", "csv")
    if not name:
        package = json.dumps(queries_data.package(request.region), ensure_ascii=False, indent=1)
        return _file(package, JSON_TYPE, "datapackage.json")
    table = queries_data.table_named(name)
    if table is None or form not in ("csv", "json"):
        raise Http404
    content = queries_data.content(table, request.region, as_json=form == "json")
    note_open_data(request.region, [table.name], restricted=False, actor=request.actor, now=request.now)
    return _file(content, JSON_TYPE if form == "json" else CSV_TYPE, f"{table.name}.{form}")


def _file(content: str, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
