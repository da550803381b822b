"""Tables that are opened in Excel or LibreOffice: every cell is text, no number loses a digit, no cell is a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from tempfile import TemporaryDirectory

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
NUMBER = re.compile(r"-?[0-9]{1,15}")
MARK = "\N{BYTE ORDER MARK}"
"""By which Excel knows UTF-8."""
CELL = 32_767
"""Characters that a cell of XLSX holds."""
MADE = datetime(2000, 1, 1, tzinfo=UTC)


def safe_cell(text: str) -> str:
    """Text for a spreadsheet: what would be read as a formula gets an apostrophe before it."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_table(head: Sequence[str], rows: Iterable[Iterable[str]], *, comma: bool = False) -> str:
    """A table as CSV: semicolons, as Indonesian spreadsheets open it, or commas where programs read it too."""
    out = io.StringIO()
    out.write(MARK)
    sheet = csv.writer(out, delimiter="," if comma else ";")
    sheet.writerow(head)
    sheet.writerows([safe_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def xlsx_table(
    title: str, head: Sequence[str], rows: Iterable[Iterable[str]], *, width: int = 22, sums: Collection[int] = ()
) -> bytes:
    """A table as a workbook of one sheet, its first row frozen; the same rows always give the same bytes.

    `sums`: columns (from 0) whose whole numbers are written as numbers, so that a spreadsheet adds them up. Only for
    amounts of fifteen digits at most; what identifies something stays text.
    """
    import xlsxwriter  # only when somebody asks for it: its import costs memory in every web process

    out = io.BytesIO()
    with TemporaryDirectory() as folder:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "tmpdir": folder}
        book = xlsxwriter.Workbook(out, options)
        book.set_properties({"created": MADE})
        sheet, bold = book.add_worksheet(title[:31]), book.add_format({"bold": True})
        thousands = book.add_format({"num_format": "#,##0"})
        sheet.set_column(0, len(head) - 1, width)
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(head):
            sheet.write_string(0, column, name, bold)
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                if column in sums and NUMBER.fullmatch(cell):
                    sheet.write_number(number, column, int(cell), thousands)
                else:
                    sheet.write_string(number, column, safe_cell(cell)[:CELL])
        book.close()
    return out.getvalue()
