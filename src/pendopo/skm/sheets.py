"""Workbooks and tables: the paper survey's template and its rows, exports, the open data with their description."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from pendopo.core.api import Refusal
from pendopo.engine.api import parse_date
from pendopo.lib.sheets import csv_table, xlsx_table
from pendopo.skm.models import HasilSurvei
from pendopo.skm.queries import questionnaire_on
from pendopo.skm.queries_staf import Row
from pendopo.skm.rules import comma
from pendopo.skm.rules_kuesioner import DEMOGRAPHICS, Answer, Questionnaire, read_answer

MOST_ROWS, MOST_BYTES, MOST_UNPACKED = 5000, 5_000_000, 60_000_000
DAY = "Tanggal"


@dataclass
class PaperRow:
    """A row of a paper survey: its number in the file, the answer, and what is wrong, by column."""

    number: int
    day: date | None = None
    answer: Answer | None = None
    faults: dict[str, str] = field(default_factory=dict)


def paper_template(asked: Questionnaire) -> bytes:
    """A workbook with the columns of the questionnaire and one example row."""
    head = [DAY, *(one.id for one in asked.elements), *(title for title, _codes in DEMOGRAPHICS.values())]
    row = [
        "23 11 2026",
        *("3" for _one in asked.elements),
        *(next(iter(c.values())) for _t, c in DEMOGRAPHICS.values()),
    ]
    return xlsx_table("Survei kertas", head, [row], width=16)


def read_paper(content: bytes, today: date) -> list[PaperRow]:
    """The rows of a workbook, each judged by the questionnaire of its day. Raises Refusal (422)."""
    table = _open_book(content)
    head = [_text(cell).strip().lower() for cell in table[0]] if table else []
    if DAY.lower() not in head or "u1" not in head:
        raise Refusal(_("Baris pertama harus memuat kolom Tanggal dan U1 sampai U9. Pakai templatnya."), status=422)
    rows = [
        _read_row(number, dict(zip(head, cells, strict=False)), today)
        for number, cells in enumerate(table[1:], 2)
        if any(_text(cell).strip() for cell in cells)
    ]
    if not rows or len(rows) > MOST_ROWS:
        raise Refusal(
            _("Isi paling sedikit satu dan paling banyak %(n)s baris.") % {"n": MOST_ROWS}, status=422
        )  # fmt: skip
    return rows


def _open_book(content: bytes) -> list[list[Any]]:
    from python_calamine import CalamineError, CalamineWorkbook  # heavy: only where a workbook is read

    sentence = _("Berkas ini tidak dapat dibuka sebagai lembar kerja XLSX. Simpan ulang, lalu unggah lagi.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(item.file_size for item in packed.infolist()) > MOST_UNPACKED:
                raise Refusal(sentence, status=422)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, zipfile.BadZipFile, OSError):
        raise Refusal(sentence, status=422) from None


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, (date, datetime)):
        return cell.strftime("%d %m %Y")
    return str(cell if cell is not None else "")


def _read_row(number: int, cells: Mapping[str, Any], today: date) -> PaperRow:
    row = PaperRow(number)
    row.day = parse_date(_text(cells.get(DAY.lower())))
    if row.day is None or row.day > today or row.day.year < 2000:
        row.faults[DAY] = _("Tulis tanggal yang sudah lewat, misalnya 23 11 2026.")
        return row
    asked = questionnaire_on(row.day)
    typed = {one.id: _text(cells.get(one.id.lower())) for one in asked.elements}
    typed |= {name: code for name in DEMOGRAPHICS if (code := _code(name, cells, row))}
    row.answer, wrong = read_answer(asked, typed)
    row.faults |= {name: _("Isi 1, 2, 3, atau 4.") for name in wrong}
    return row


def _code(name: str, cells: Mapping[str, Any], row: PaperRow) -> str:
    """The code of what was written about the respondent; empty is allowed, unknown words are a fault."""
    title, codes = DEMOGRAPHICS[name]
    written = _text(cells.get(title.lower())).strip().lower()
    found = {words.lower(): code for code, words in codes.items()} | {code: code for code in codes}
    if written and written not in found:
        row.faults[title] = _("Pilih: %(daftar)s.") % {"daftar": "; ".join(codes.values())}
    return found.get(written, "")


# -- exports

ROW_HEAD = ("Layanan", "Responden", "IKM", "Mutu", "Permohonan selesai", "Sampel minimum", "Kurang", "Diumumkan")


def rows_csv(rows: Sequence[Row]) -> str:
    """The list of a period for a spreadsheet."""
    return csv_table(ROW_HEAD, _row_cells(rows))


def rows_xlsx(rows: Sequence[Row]) -> bytes:
    return xlsx_table("Survei kepuasan", ROW_HEAD, _row_cells(rows))


def _row_cells(rows: Sequence[Row]) -> Iterable[list[str]]:
    for row in rows:
        index = row.index
        yield [
            row.title, str(row.respondents), comma(index.value, 2) if index else "",
            index.grade.letter if index else "",
            str(row.sample.population), str(row.sample.needed), str(row.missing), "ya" if row.is_published else "belum",
        ]  # fmt: skip


OPEN_COLUMNS = {
    "lingkup": "'' seluruh daerah, 'layanan:<id>' satu layanan, 'unit:<kode>' satu kantor",
    "judul": "Nama lingkup",
    "periode": "2026-T3 triwulan, 2026-S1 semester, 2026 tahun",
    "mulai": "Hari pertama periode",
    "selesai": "Hari terakhir periode",
    "responden": "Banyaknya responden",
    "ikm": "Indeks 25 sampai 100, bobot tepat, dibulatkan 2 desimal setengah ke atas",
    "mutu": "A, B, C, atau D menurut PermenPANRB 14/2017",
    "unsur": "Kode unsur, U1 sampai U9 dan tambahan daerah",
    "nrr": "Nilai rata-rata unsur, 1 sampai 4, 4 desimal",
    "bobot": "Bobot unsur",
    "versi": "Versi pengumuman",
    "sidik": "SHA-256 dari angka beku",
}


def open_rows(results: Sequence[HasilSurvei]) -> list[dict[str, Any]]:
    """One row per element of every published result."""
    return [
        {
            "lingkup": row.scope, "judul": row.body["lingkup"]["judul"], "periode": row.period,
            "mulai": row.body["periode"]["mulai"], "selesai": row.body["periode"]["selesai"],
            "responden": row.body["responden"], "ikm": row.body["ikm"], "mutu": row.body["mutu"],
            "unsur": one["id"], "nrr": one["nrr"], "bobot": one["bobot"], "versi": row.version, "sidik": row.digest,
        }
        for row in results
        for one in row.body["unsur"]
    ]  # fmt: skip


def open_csv(results: Sequence[HasilSurvei]) -> str:
    """The open table; commas and points, for programs."""
    rows = ([str(row[name]) for name in OPEN_COLUMNS] for row in open_rows(results))
    return csv_table(list(OPEN_COLUMNS), rows, comma=True)
