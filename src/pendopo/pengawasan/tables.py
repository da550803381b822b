"""One table as a CSV and as an XLSX file, cell by cell text: no number loses a digit, no cell is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from tempfile import TemporaryDirectory

from pendopo.lib.sheets import safe_cell

CSV = "text/csv"
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
MOST = 32_767  # characters that a cell of XLSX holds
BYTES = "application/octet-stream"  # XLSX as it is kept; downloads are named, never shown


def as_csv(head: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """UTF-8 with the mark by which Excel knows it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """The same bytes for the same rows."""
    import xlsxwriter

    out = io.BytesIO()
    with TemporaryDirectory() as folder:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "tmpdir": folder}
        book = xlsxwriter.Workbook(out, options)
        book.set_properties({"created": EPOCH})
        sheet = book.add_worksheet(title)
        bold = book.add_format({"bold": True})
        for column, name in enumerate(head):
            sheet.write_string(0, column, name, bold)
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, safe_cell(cell)[:MOST])
        sheet.freeze_panes(1, 0)
        book.close()
    return out.getvalue()
