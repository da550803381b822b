"""A table as a file: CSV that Excel knows, or XLSX; every cell is text, none is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from django.http import HttpResponse

from pendopo.lib.sheets import safe_cell

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def answer(name: str, head: Sequence[str], rows: Sequence[Sequence[str]], *, form: str = "csv") -> HttpResponse:
    """A download of that name, `form` csv or xlsx."""
    if form == "xlsx":
        response = HttpResponse(as_xlsx(name, head, rows), content_type=XLSX)
    else:
        response = HttpResponse(as_csv(head, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.{"xlsx" if form == "xlsx" else "csv"}"'
    return response


def as_csv(head: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """UTF-8 with the mark by which Excel knows it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """One sheet, its first row frozen."""
    import xlsxwriter  # only when somebody asks for it: its import costs memory in every web process

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet, bold = book.add_worksheet(title[:31]), book.add_format({"bold": True})
        sheet.write_row(0, 0, head, bold)
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, safe_cell(cell))
        sheet.set_column(0, len(head) - 1, 22)
        sheet.freeze_panes(1, 0)
    return out.getvalue()
