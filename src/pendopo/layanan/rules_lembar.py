"""A workbook of decisions as rows: what the inbox gave out, filled in and brought back. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

COLUMNS = {"nomor": "nomor", "versi": "versi", "berkas": "berkas", "putusan": "putusan", "catatan": "catatan"}
NEEDED = ("nomor", "putusan")
MOST_ROWS = 2000
ALL_RIGHT = frozenset({"sesuai", "semua sesuai", "ya", "semua berkas sesuai"})
MAX_NOTE = 2000


class NotOurs(ValueError):
    """The table has no head that we know; the sentence says which is needed."""


@dataclass(frozen=True)
class SheetRow:
    """A row that wants something. `line`: as the spreadsheet counts."""

    line: int
    number: str
    version: int | None
    files: str
    decision: str
    note: str


def plain(text: str) -> str:
    """Words without case and double blanks, for comparing."""
    return " ".join(text.split()).casefold()


def rows_of(table: Sequence[Sequence[Any]]) -> list[SheetRow]:
    """The rows with a decision, judged files or a note; others were left alone. Raises NotOurs."""
    for head, cells in enumerate(table[:6]):
        names = {COLUMNS[key]: at for at, cell in enumerate(cells) if (key := _key(cell)) in COLUMNS}
        if all(name in names for name in NEEDED):
            found = (_row(line, row, names) for line, row in enumerate(table[head + 1 :], head + 2))
            return [row for row in found if row.files or row.decision or row.note][:MOST_ROWS]
    raise NotOurs("Lembar ini tidak punya kolom Nomor dan Putusan. Unduh dari Kotak masuk, lalu isi kolomnya.")


def _key(cell: Any) -> str:
    return re.sub(r"[^a-z]", "", str(cell).lower())


def _row(line: int, cells: Sequence[Any], names: dict[str, int]) -> SheetRow:
    def text(name: str) -> str:
        at = names.get(name)
        return _text(cells[at]) if at is not None and at < len(cells) else ""

    version = text("versi")
    is_number = version.isascii() and version.isdigit() and len(version) < 10
    return SheetRow(
        line, text("nomor").upper(), int(version) if is_number else None, plain(text("berkas")), text("putusan"),
        text("catatan")[:MAX_NOTE],
    )  # fmt: skip


def _text(cell: Any) -> str:
    """A cell as text: whole numbers without '.0', no apostrophe that kept it from being a formula."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell).replace("\0", "").strip().removeprefix("'")
