"""Tables that people bring: XLSX and CSV as rows of cells, read without ever guessing a digit."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import date, datetime
from typing import Any

MAX_UNPACKED = 400_000_000
"""Bytes of a workbook after unpacking; more is no list."""

EXACT = 10**15
"""From here on a number in a cell has lost digits: spreadsheets keep fifteen."""

LOST = "Sel ini berisi angka, jadi digit terakhirnya sudah dibulatkan. Jadikan kolomnya Teks, lalu tulis ulang."
_POWER = re.compile(r"\d+([.,]\d+)?[eE]\+?\d+")


class Unreadable(ValueError):
    """The file as a whole cannot be read; the sentence says why."""


def read_sheets(content: bytes, *, most: int | None = None) -> dict[str, list[list[Any]]]:
    """The rows of every sheet of a workbook, or of one CSV under the name ''. `most`: rows of each that are enough.

    Raises Unreadable with a sentence.
    """
    return _workbook(content, most) if content.startswith(b"PK\x03\x04") else {"": _csv(content, most)}


def _workbook(content: bytes, most: int | None) -> dict[str, list[list[Any]]]:
    from python_calamine import CalamineError, CalamineWorkbook  # heavy: only where a workbook is read

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(item.file_size for item in packed.infolist()) > MAX_UNPACKED:
                raise Unreadable(
                    "Lembar kerja ini terlalu besar bila dibuka. Hapus lembar dan gambar yang tidak perlu."
                )
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=most)
            for name in book.sheet_names
        }  # fmt: skip
    except (CalamineError, zipfile.BadZipFile, OSError, NotImplementedError):
        raise Unreadable(
            "Berkas ini tidak dapat dibuka sebagai lembar kerja XLSX. Simpan ulang, lalu unggah lagi."
        ) from None


def _csv(content: bytes, most: int | None) -> list[list[Any]]:
    for coding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(coding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Unreadable("Berkas ini bukan XLSX dan bukan CSV. Simpan sebagai salah satunya, lalu unggah lagi.")
    if "\x00" in text:
        raise Unreadable("Berkas ini bukan XLSX dan bukan CSV. Simpan sebagai salah satunya, lalu unggah lagi.")
    first = text[:10_000].splitlines()[0] if text.strip() else ""
    mark = max(";,\t", key=first.count)
    rows: list[list[Any]] = []
    try:
        for row in csv.reader(io.StringIO(text), delimiter=mark):
            rows.append(list(row))
            if most is not None and len(rows) >= most:
                break
    except csv.Error:
        raise Unreadable("CSV ini rusak: ada tanda kutip yang tidak ditutup. Simpan ulang, lalu unggah lagi.") from None
    return rows


def cell_text(value: Any) -> tuple[str, str]:
    """(text, fault) of a cell: days as 2026-11-23, whole numbers without a point; a number that lost digits is one."""
    if isinstance(value, str):
        text = " ".join(value.replace("\x00", " ").split())
        text = text[1:] if text[:1] == "'" and text[1:2] in "=+-@'" and len(text) > 1 else text
        return ("", LOST) if _POWER.fullmatch(text) else (text, "")
    if value is None:
        return "", ""
    if isinstance(value, datetime):
        return value.date().isoformat(), ""
    if isinstance(value, date):
        return value.isoformat(), ""
    if isinstance(value, bool):
        return ("ya" if value else "tidak"), ""
    if isinstance(value, int | float):
        if abs(value) >= EXACT:
            return "", LOST
        return (str(int(value)) if float(value).is_integer() else str(value)), ""
    return str(value), ""
