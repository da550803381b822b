"""Tables that are downloaded."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse

from pendopo.lib.sheets import csv_table


def csv_of(name: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> HttpResponse:
    """A table with semicolons, as Indonesian spreadsheets open it; no cell is a formula."""
    response = HttpResponse(csv_table(head, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response
