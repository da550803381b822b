"""The register of processing as a workbook."""

from __future__ import annotations

import io

from pendopo.lib.sheets import safe_cell
from pendopo.privasi.register import HEADINGS, register


def register_workbook() -> bytes:
    """One sheet, one activity per row, everything as text."""
    import xlsxwriter  # only when somebody asks for it: its import costs memory in every web process

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet, bold = book.add_worksheet("Register"), book.add_format({"bold": True, "text_wrap": True})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet.write_row(0, 0, HEADINGS, bold)
        for number, activity in enumerate(register(), 1):
            for column, cell in enumerate(activity.cells()):
                sheet.write_string(number, column, safe_cell(cell), wrapped)
        sheet.set_column(0, len(HEADINGS) - 1, 32)
        sheet.freeze_panes(1, 1)
    return out.getvalue()
