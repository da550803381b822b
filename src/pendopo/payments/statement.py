"""The bank's statement as a workbook or CSV: every bank heads its columns otherwise, so they are known by their words.

No Django. Nothing is guessed: a row that cannot be read is told by its number and nothing of the file is taken then.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from pendopo.engine.api import parse_date
from pendopo.payments.banks import Line
from pendopo.payments.rules import tidy_reference
from pendopo.payments.rules_snap import digits_of

MOST_ROWS = 20_000
MOST_UNPACKED = 100_000_000
MOST_AMOUNT = 10**15
SPREADSHEET = b"PK\x03\x04"
HEADS = {
    "day": ("tanggal", "tgl", "tanggaltransaksi", "tgltransaksi", "tanggalbuku", "tglbuku", "postdate", "date",
            "tanggalbayar"),
    "reference": ("referensi", "noreferensi", "nomorreferensi", "noref", "ref", "reference", "ntpd", "nojurnal",
                  "idtransaksi", "nomortransaksi"),
    "amount": ("kredit", "kreditrupiah", "jumlah", "jumlahrupiah", "nominal", "credit", "amount", "masuk", "setoran"),
    "account": ("nomorva", "nova", "va", "virtualaccount", "nomorvirtualaccount", "kodebayar"),
    "text": ("keterangan", "uraian", "berita", "remark", "deskripsi", "description"),
}  # fmt: skip
NEEDED = ("day", "reference", "amount")
TITLES = {"day": "Tanggal", "reference": "Referensi", "amount": "Jumlah (kredit)", "account": "Nomor VA",
          "text": "Keterangan"}  # fmt: skip


class Unreadable(ValueError):
    """The file as a whole cannot be read; the sentence says why."""


@dataclass
class Read:
    """What a file holds: lines, what is wrong by row number, rows without money that came in, heads by meaning."""

    lines: list[tuple[int, Line]] = field(default_factory=list)
    faults: list[tuple[int, str]] = field(default_factory=list)
    passed: int = 0
    heads: dict[str, str] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(line.amount for _, line in self.lines)


def read_statement(content: bytes) -> Read:
    """The credits of a statement. Raises Unreadable with a sentence."""
    if not content.strip():
        raise Unreadable("Berkas ini kosong.")
    tables = _workbook(content) if content.startswith(SPREADSHEET) else [_csv(content)]
    for table in tables:
        found = _heads(table)
        if found is not None:
            return _read(table, *found)
    raise Unreadable(
        "Judul kolom tidak dikenali. Perlu kolom Tanggal, Referensi, dan Jumlah (atau Kredit) dalam 15 baris pertama."
    )


def _workbook(content: bytes) -> list[list[list[Any]]]:
    from python_calamine import CalamineError, CalamineWorkbook  # heavy: only where a workbook is read

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(item.file_size for item in packed.infolist()) > MOST_UNPACKED:
                raise Unreadable("Lembar kerja ini terlalu besar bila dibuka. Kirim satu hari atau satu bulan saja.")
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]
    except (CalamineError, zipfile.BadZipFile, OSError):
        raise Unreadable("Berkas ini tidak dapat dibuka sebagai XLSX. Simpan ulang, lalu unggah lagi.") from None


def _csv(content: bytes) -> list[list[Any]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    if "\x00" in text or "<html" in text[:500].lower():
        raise Unreadable("Berkas ini bukan XLSX dan bukan CSV.")
    first = "\n".join(text.splitlines()[:15])
    mark = max(";,\t|", key=first.count)
    try:
        return [list(row) for row in csv.reader(io.StringIO(text), delimiter=mark)]
    except csv.Error:
        raise Unreadable("CSV ini rusak: ada tanda kutip yang tidak ditutup.") from None


def _plain(text: Any) -> str:
    return re.sub(r"[^a-z]", "", str(text).lower())


def _heads(table: list[list[Any]]) -> tuple[int, dict[str, int], dict[str, str]] | None:
    """The row that heads the columns, and which column means what."""
    for number, row in enumerate(table[:15]):
        columns: dict[str, int] = {}
        for at, cell in enumerate(row):
            meaning = next((name for name, words in HEADS.items() if _plain(cell) in words), "")
            if meaning and (meaning not in columns or _plain(cell) in ("kredit", "credit")):
                columns[meaning] = at
        if all(name in columns for name in NEEDED):
            return number, columns, {name: " ".join(str(row[at]).split()) for name, at in columns.items()}
    return None


def _read(table: list[list[Any]], head: int, columns: dict[str, int], heads: dict[str, str]) -> Read:
    rows = table[head + 1 :]
    if len(rows) > MOST_ROWS:
        raise Unreadable(f"Lebih dari {MOST_ROWS} baris. Bagi menjadi beberapa berkas.")
    found, seen = Read(heads=heads), dict[str, int]()
    for number, cells in _filled(rows, head + 2, columns):
        line, fault = _line(cells)
        if line is None and not fault:
            found.passed += 1
        elif line is None:
            found.faults.append((number, fault))
        elif line.reference in seen:
            found.faults.append((number, f"Referensi {line.reference} sudah ada pada baris {seen[line.reference]}."))
        else:
            seen[line.reference] = number
            found.lines.append((number, line))
    return found


def _filled(rows: list[list[Any]], first: int, columns: dict[str, int]) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, row in enumerate(rows, first):
        cells = {name: row[at] if at < len(row) else "" for name, at in columns.items()}
        if any(str(cell).strip() for cell in cells.values() if cell is not None):
            yield number, cells


def _line(cells: dict[str, Any]) -> tuple[Line | None, str]:
    """A line, or what is wrong with it; neither for a row that brings no money (a debit, a total)."""
    amount = read_money(cells["amount"])
    if amount is None:
        return None, f"Jumlah “{str(cells['amount'])[:40]}” bukan rupiah utuh."
    if amount == 0:
        return None, ""
    day = _day(cells["day"])
    reference = tidy_reference(_text(cells["reference"]))
    if day is None and not reference:
        return None, ""  # the totals under a statement have neither
    if day is None:
        return None, f"Tanggal “{str(cells['day'])[:40]}” tidak terbaca. Tulis seperti 23-11-2026."
    if not reference:
        return None, "Referensi kosong. Tanpa itu setoran tidak dapat dicocokkan."
    if len(reference) > 60:
        return None, "Referensi lebih dari 60 huruf."
    if re.fullmatch(r"\d[.,]\d+E\+?\d+", reference):
        return None, "Referensi sudah dibulatkan lembar kerja (seperti 1,2E+15). Ambil lagi dari bank sebagai teks."
    account = digits_of(_text(cells.get("account", "")))
    return Line(day, reference, amount, account, _text(cells.get("text", ""))[:200]), ""


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = " ".join(str(cell).split())
    return text[1:] if re.match(r"'[=+\-@0-9]", text) else text


def _day(cell: Any) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = re.split(r"[ T](?=\d{1,2}[:.]\d{2})", _text(cell))[0]
    iso = re.fullmatch(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})", text)
    return parse_date(f"{iso[3]}-{iso[2]}-{iso[1]}") if iso else parse_date(text)


def read_money(cell: Any) -> int | None:
    """Whole rupiah as banks write them: 216675, 216.675, 216,675.00, Rp 216.675,00; 0 for nothing; None otherwise."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        whole = 0 <= cell < MOST_AMOUNT and float(cell).is_integer()
        return int(cell) if whole else (0 if cell < 0 else None)
    text = re.sub(r"(?i)^(rp|idr)\.?|\s|cr$", "", _text(cell))
    if text in ("", "-", "–"):
        return 0
    text = re.sub(r"[.,]00?$", "", text) if re.search(r"[.,]\d{1,2}$", text) else text
    if not re.fullmatch(r"\d{1,15}|\d{1,3}(\.\d{3}){1,4}|\d{1,3}(,\d{3}){1,4}", text):
        return None
    return int(re.sub(r"[.,]", "", text))
