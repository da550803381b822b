"""The register of processing as a workbook."""

from __future__ import annotations

from pendopo.lib.sheets import xlsx_table
from pendopo.privasi.register import HEADINGS, register


def register_workbook() -> bytes:
    """One sheet, one activity per row, everything as text."""
    return xlsx_table("Register", HEADINGS, (activity.cells() for activity in register()), width=32)
