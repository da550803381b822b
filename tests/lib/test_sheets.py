"""Tables for spreadsheets: nothing is a formula, nothing loses a digit, the same rows are the same bytes."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from pendopo.lib.sheets import csv_table, safe_cell, xlsx_table

cells = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40)
tables = st.lists(st.lists(cells, min_size=2, max_size=2), max_size=6)


@given(tables, st.booleans())
def test_what_goes_out_as_csv_comes_back_cell_by_cell(rows: list[list[str]], comma: bool) -> None:
    text = csv_table(["satu", "dua"], rows, comma=comma)
    assert text.startswith("\ufeff")
    read = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter="," if comma else ";"))
    assert read == [["satu", "dua"], *([safe_cell(cell) for cell in row] for row in rows)]


@given(cells)
def test_no_cell_begins_as_a_formula(text: str) -> None:
    assert safe_cell(text)[:1] not in {"=", "+", "-", "@"}


def test_a_nik_keeps_its_sixteen_digits_in_a_workbook_and_a_formula_stays_words() -> None:
    made = xlsx_table("Orang", ["NIK", "Catatan"], [["9102013001900001", "=1+1"]])
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(made)).get_sheet_by_index(0).to_python()
    assert sheet == [["NIK", "Catatan"], ["9102013001900001", "'=1+1"]]


def test_the_same_rows_are_the_same_bytes() -> None:
    rows = [["1", "dua"], ["3", "empat"]]
    assert xlsx_table("A", ["a", "b"], rows) == xlsx_table("A", ["a", "b"], iter(rows))


def test_amounts_that_are_to_add_up_are_numbers_and_nothing_else_is() -> None:
    made = xlsx_table("Uang", ["NIK", "Rupiah"], [["9102013001900001", "216675"], ["x", "=1+1"]], sums={1})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(made)).get_sheet_by_index(0).to_python()
    assert rows[1:] == [["9102013001900001", 216675.0], ["x", "'=1+1"]]
