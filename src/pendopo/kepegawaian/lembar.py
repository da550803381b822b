"""Workbooks and CSV of the organisation: written with codes as text, read without ever guessing a digit. No Django."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from pendopo.lib.sheets import safe_cell

MAX_ROWS = 20_000
MAX_UNPACKED = 200_000_000
"""Bytes of a workbook after unpacking; more is no list of people."""
EXACT = 10**15
"""From here on a number in a cell has lost digits: spreadsheets keep fifteen."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KEPT_AS = "application/vnd.ms-excel"
"""The type under which workbooks are kept, in the columns of files."""


@dataclass(frozen=True)
class Column:
    """A column by its key: what its head says, what its note explains, whether a row needs it, which list it offers."""

    key: str
    title: str
    note: str
    needed: bool = False
    width: int = 18
    choices: str = ""


@dataclass(frozen=True)
class Layout:
    """One sheet: its name and its columns."""

    name: str
    columns: tuple[Column, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(column.key for column in self.columns)


WHO = "18 angka sebagai teks, atau alamat surel. Kolom ini sudah berformat Teks; jangan diubah menjadi angka."
DAY = "Tanggal seperti 23-11-2026."
UNIT = Layout(
    "Unit",
    (
        Column("kode", "Kode unit", "Kode tetap unit, tidak pernah berubah. Baris dikenali dari kolom ini.", True, 16),
        Column("nama", "Nama unit", "Nama lengkap menurut peraturannya.", True, 48),
        Column("singkat", "Singkatan", "Nama pendek pada halaman dan menu.", False, 18),
        Column("jenis", "Jenis", "dinas, badan, sekretariat, kecamatan, kelurahan, bidang, seksi, uptd, …", False, 14),
        Column("induk", "Kode induk", "Kode unit di atasnya; kosong bila langsung di bawah kepala daerah.", False, 16),
        Column("mulai", "Mulai", DAY, False, 14),
        Column("sampai", "Sampai", f"{DAY} Kosong selama unit ada.", False, 14),
    ),
)
PEGAWAI = Layout(
    "Pegawai",
    (
        Column("nip", "NIP atau surel", WHO, True, 24),
        Column("nama", "Nama lengkap", "Dengan gelar, seperti tercetak pada surat.", True, 36),
        Column("jabatan", "Jabatan", "Tercetak di bawah tanda tangan.", False, 32),
        Column("pangkat", "Pangkat", "Misalnya Penata (III/c).", False, 24),
        Column("unit", "Kode unit", "Kode dari lembar Unit.", False, 16, "unit"),
    ),
)
PERAN = Layout(
    "Peran",
    (
        Column("nip", "NIP atau surel", WHO, True, 24),
        Column("unit", "Kode unit", "Kode dari lembar Unit.", True, 16, "unit"),
        Column("peran", "Peran", "Menentukan apa yang dapat dibuka dan diputuskan.", True, 24, "peran"),
        Column("mulai", "Mulai", DAY, True, 14),
        Column("sampai", "Sampai", f"{DAY} Hari terakhir; kosong bila tanpa batas.", False, 14),
    ),
)
MUTASI = Layout(
    "Mutasi",
    (
        Column("nip", "NIP atau surel", WHO, True, 24),
        Column("dari_unit", "Dari unit", "Kode unit asal. Boleh kosong bila perannya hanya satu.", False, 16, "unit"),
        Column("dari_peran", "Dari peran", "Boleh kosong bila perannya hanya satu.", False, 22, "peran"),
        Column("ke_unit", "Ke unit", "Kode unit tujuan; kosong bila keluar atau pensiun.", False, 16, "unit"),
        Column("ke_peran", "Ke peran", "Kosong bila tidak memegang peran di tempat baru.", False, 22, "peran"),
        Column("jabatan", "Jabatan baru", "Tercetak di bawah tanda tangan.", False, 32),
        Column("pangkat", "Pangkat", "Boleh kosong bila tetap.", False, 24),
        Column("penerus", "Penerus berkas", f"NIP atau surel; kosong bila kembali ke unit. {WHO}", False, 24),
    ),
)
ORGANISATION = (UNIT, PEGAWAI, PERAN)


@dataclass
class Row:
    """A row as it was read: its number in the file, the text of each known column, and what is wrong with a cell."""

    number: int
    cells: dict[str, str]
    faults: dict[str, str] = field(default_factory=dict)


class Unreadable(ValueError):
    """The file as a whole cannot be read; the sentence says why."""


# -- reading


def read_book(content: bytes, layouts: Sequence[Layout] = ORGANISATION) -> dict[str, list[Row]]:
    """The rows of every known sheet of a workbook or of one CSV. Raises Unreadable with a sentence."""
    tables = _workbook(content) if content.startswith(b"PK\x03\x04") else {"": _csv(content)}
    found: dict[str, list[Row]] = {}
    for name, table in tables.items():
        match = _match(name, table, layouts)
        if match is not None:
            layout, head, columns = match
            found[layout.name] = [*found.get(layout.name, ()), *_rows(table, head, columns)]
    if not found:
        names = ", ".join(layout.name for layout in layouts)
        raise Unreadable(f"Tidak ada lembar yang dikenali ({names}). Pakai templat, lalu isi barisnya.")
    if sum(len(rows) for rows in found.values()) > MAX_ROWS:
        raise Unreadable(f"Lebih dari {MAX_ROWS} baris. Bagi menjadi beberapa berkas.")
    return found


def _workbook(content: bytes) -> dict[str, list[list[Any]]]:
    from python_calamine import CalamineError, CalamineWorkbook  # heavy: only where a workbook is read

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(item.file_size for item in packed.infolist()) > MAX_UNPACKED:
                raise Unreadable(
                    "Lembar kerja ini terlalu besar bila dibuka. Hapus lembar dan gambar yang tidak perlu."
                )
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in book.sheet_names
        }  # fmt: skip
    except (CalamineError, zipfile.BadZipFile, OSError):
        raise Unreadable(
            "Berkas ini tidak dapat dibuka sebagai lembar kerja XLSX. Simpan ulang, lalu unggah lagi."
        ) from None


def _csv(content: bytes) -> list[list[Any]]:
    for coding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(coding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Unreadable("Berkas ini bukan XLSX dan bukan CSV. Pakai templat, lalu unggah lagi.")
    if "\x00" in text:
        raise Unreadable("Berkas ini bukan XLSX dan bukan CSV. Pakai templat, lalu unggah lagi.")
    first = text.splitlines()[0] if text.strip() else ""
    mark = max(";,\t", key=first.count)
    try:
        return [list(row) for row in csv.reader(io.StringIO(text), delimiter=mark)]
    except csv.Error:
        raise Unreadable("CSV ini rusak: ada tanda kutip yang tidak ditutup. Simpan ulang, lalu unggah lagi.") from None


def _plain(text: Any) -> str:
    return re.sub(r"[^a-z]", "", str(text).lower())


def _match(
    name: str, table: list[list[Any]], layouts: Sequence[Layout]
) -> tuple[Layout, int, dict[int, Column]] | None:
    """Which layout a table is, where its head stands, and which column is what. By its name, else by its head."""
    for layout in sorted(layouts, key=lambda one: (_plain(one.name) != _plain(name), -len(one.columns))):
        titles = {_plain(column.title): column for column in layout.columns}
        for head, line in enumerate(table[:6]):
            columns = {at: titles[_plain(cell)] for at, cell in enumerate(line) if _plain(cell) in titles}
            needed = {column.key for column in layout.columns if column.needed}
            if needed and needed <= {column.key for column in columns.values()}:
                return layout, head, columns
    return None


def _rows(table: list[list[Any]], head: int, columns: Mapping[int, Column]) -> Iterator[Row]:
    for number, line in enumerate(table[head + 1 :], head + 2):
        row = Row(number, {})
        for at, column in columns.items():
            text, fault = _cell(line[at] if at < len(line) else "", column)
            row.cells[column.key] = text
            if fault:
                row.faults[column.key] = fault
        if any(row.cells.values()) or row.faults:
            yield row


LOST = "Sel ini berisi angka, jadi digit terakhirnya sudah dibulatkan. Jadikan kolomnya Teks, lalu tulis ulang."


def _cell(value: Any, column: Column) -> tuple[str, str]:
    """(text, fault) of a cell."""
    if isinstance(value, datetime):
        return value.date().isoformat(), ""
    if isinstance(value, date):
        return value.isoformat(), ""
    if isinstance(value, bool) or value is None:
        return ("", "") if value is None else ("ya" if value else "tidak", "")
    if isinstance(value, int | float):
        if abs(value) >= EXACT:
            return "", LOST
        return (str(int(value)) if float(value).is_integer() else str(value)), ""
    text = " ".join(str(value).split())
    text = text[1:] if re.match(r"'[=+\-@']", text) else text
    if re.fullmatch(r"\d[.,]?\d*[eE]\+?\d+", text):
        return "", LOST
    needs_day = column.key in ("mulai", "sampai")
    if needs_day and text:
        day = read_day(text)
        return (day.isoformat(), "") if day else (text, f"“{text}” bukan tanggal. Tulis seperti 23-11-2026.")
    return text, ""


def read_day(text: str) -> date | None:
    """A day as people type it: 23-11-2026, 23/11/2026, 23 11 2026, 2026-11-23."""
    parts = re.fullmatch(r"(\d{1,4})[-/. ](\d{1,2})[-/. ](\d{1,4})(?:[ T]00:00(?::00)?)?", text.strip())
    if parts is None:
        return None
    a, b, c = (int(part) for part in parts.groups())
    year, month, day = (a, b, c) if a > 31 else (c, b, a)
    try:
        return date(year, month, day) if year >= 1900 else None
    except ValueError:
        return None


# -- writing


@dataclass(frozen=True)
class Remark:
    """What becomes of a row, written beside it. `tone`: 'galat', 'sama' or ''."""

    outcome: str
    words: str
    tone: str = ""


def write_book(
    sheets: Mapping[str, Iterable[Mapping[str, str]]],
    layouts: Sequence[Layout],
    *,
    choices: Mapping[str, Sequence[str]],
    notes: Sequence[str] = (),
    remarks: Mapping[str, Sequence[Remark]] | None = None,
    spare: int = 500,
) -> bytes:
    """A workbook: every cell as text, heads with notes, lists to choose from; with `remarks` beside the rows."""
    import xlsxwriter  # heavy: only where a workbook is made

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": "Organisasi", "created": datetime(2026, 1, 1)})  # noqa: DTZ001  (a fixed mark)
    looks = _Looks(book)
    if notes:
        _write_notes(book, notes, looks)
    lists = _write_lists(book, choices)
    for layout in layouts:
        rows = list(sheets.get(layout.name, ()))
        told = list((remarks or {}).get(layout.name, ())) if remarks is not None else None
        _write_sheet(book, layout, rows, told, looks, lists, spare)
    book.close()
    return out.getvalue()


class _Looks:
    """The few formats of a workbook."""

    def __init__(self, book: Any) -> None:
        self.text = book.add_format({"num_format": "@", "valign": "top"})
        self.head = book.add_format({"bold": True, "bg_color": "#E8E6F3", "bottom": 1, "text_wrap": True})
        self.need = book.add_format({"bold": True, "bg_color": "#D5D0EC", "bottom": 1, "text_wrap": True})
        self.wrong = book.add_format({"bg_color": "#FBE3DF", "text_wrap": True, "valign": "top"})
        self.fine = book.add_format({"font_color": "#666666", "text_wrap": True, "valign": "top"})
        self.plain = book.add_format({"text_wrap": True, "valign": "top"})


def _write_notes(book: Any, notes: Sequence[str], looks: _Looks) -> None:
    page = book.add_worksheet("Petunjuk")
    page.set_column(0, 0, 100, looks.plain)
    for at, line in enumerate(notes):
        page.write_string(at, 0, line, looks.head if at == 0 else looks.plain)


def _write_lists(book: Any, choices: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Where each list of choices stands, for validations."""
    page, found = None, {}
    for at, (name, values) in enumerate(sorted(choices.items())):
        if not values:
            continue
        page = page or book.add_worksheet("Daftar")
        letter = chr(ord("A") + at)
        for line, value in enumerate(values):
            page.write_string(line, at, safe_cell(value))
        found[name] = f"=Daftar!${letter}$1:${letter}${len(values)}"
    if page is not None:
        page.hide()
    return found


def _write_sheet(
    book: Any, layout: Layout, rows: list[Mapping[str, str]], told: list[Remark] | None, looks: _Looks,
    lists: Mapping[str, str], spare: int,
) -> None:  # fmt: skip
    page = book.add_worksheet(layout.name)
    page.freeze_panes(1, 1)
    last = max(len(rows) + spare, 1)
    for at, column in enumerate(layout.columns):
        page.set_column(at, at, column.width, looks.text)
        page.write_string(0, at, column.title, looks.need if column.needed else looks.head)
        page.write_comment(0, at, column.note, {"x_scale": 2})
        if column.choices in lists:
            page.data_validation(1, at, last, at, {
                "validate": "list", "source": lists[column.choices], "error_title": "Tidak ada pada daftar",
                "error_message": "Pilih dari daftar, atau periksa kodenya.", "error_type": "warning",
            })  # fmt: skip
    beside = len(layout.columns)
    if told is not None:
        page.set_column(beside, beside, 14)
        page.set_column(beside + 1, beside + 1, 70)
        page.write_string(0, beside, "Hasil", looks.head)
        page.write_string(0, beside + 1, "Keterangan", looks.head)
    for line, row in enumerate(rows, 1):
        for at, column in enumerate(layout.columns):
            if row.get(column.key):
                page.write_string(line, at, safe_cell(row[column.key]), looks.text)
        if told is not None and line <= len(told):
            remark = told[line - 1]
            look = {"galat": looks.wrong, "sama": looks.fine}.get(remark.tone, looks.plain)
            page.write_string(line, beside, remark.outcome, look)
            page.write_string(line, beside + 1, safe_cell(remark.words), look)
