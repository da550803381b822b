"""Tables that are downloaded."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from django.http import HttpResponse

from pendopo.lib.sheets import safe_cell


def csv_of(name: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> HttpResponse:
    """A table with semicolons, as Indonesian spreadsheets open it; no cell is a formula."""
    out = io.StringIO()
    out.write("\N{BYTE ORDER MARK}")
    table = csv.writer(out, delimiter=";")
    table.writerow(head)
    table.writerows([safe_cell(cell) for cell in row] for row in rows)
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response
