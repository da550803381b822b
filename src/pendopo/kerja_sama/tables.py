"""A table as a download: CSV or XLSX."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse

from pendopo.lib.sheets import csv_table, xlsx_table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def answer(name: str, head: Sequence[str], rows: Sequence[Sequence[str]], *, form: str = "csv") -> HttpResponse:
    """A download of that name, `form` csv or xlsx."""
    if form == "xlsx":
        response = HttpResponse(xlsx_table(name, head, rows), content_type=XLSX)
    else:
        response = HttpResponse(csv_table(head, rows, comma=True), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.{"xlsx" if form == "xlsx" else "csv"}"'
    return response
