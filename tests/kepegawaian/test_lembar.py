"""Workbooks and CSV: text goes out as text, and no digit is guessed on the way in."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest

from pendopo.kepegawaian.lembar import LOST, ORGANISATION, Unreadable, read_book, read_day, write_book


def raw_book(values: list[list[Any]], name: str = "Pegawai") -> bytes:
    """A workbook as somebody's program wrote it, numbers as numbers."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        page = made.add_worksheet(name)
        for line, cells in enumerate(values):
            for at, cell in enumerate(cells):
                page.write(line, at, cell)
    return out.getvalue()


def test_a_nip_as_a_number_has_lost_digits_and_is_refused() -> None:
    rows = read_book(raw_book([["NIP atau surel", "Nama lengkap"], [198501012010011003, "Ani Contoh"]]))
    assert rows["Pegawai"][0].faults == {"nip": LOST}


def test_a_csv_that_excel_has_spoiled_is_refused_too() -> None:
    rows = read_book(b"NIP atau surel;Nama lengkap\r\n1,98501E+17;Ani Contoh\r\n")
    assert rows["Pegawai"][0].faults == {"nip": LOST}


def test_formulas_go_out_as_text_and_come_back_as_they_were() -> None:
    rows = {"Pegawai": [{"nip": "197001021995031000", "nama": "=1+1"}]}
    content = write_book(rows, ORGANISATION, choices={})
    assert b"<f>" not in content
    assert read_book(content)["Pegawai"][0].cells["nama"] == "=1+1"


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04rusak", b"\x00\x01\x02", b"halo dunia", b"a;b\n1;2\n"],
    ids=["zip-rusak", "biner", "teks", "kolom-lain"],
)
def test_what_is_no_list_is_said_in_a_sentence(content: bytes) -> None:
    with pytest.raises(Unreadable, match=r"\w{3,}.*\."):
        read_book(content)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("23-11-2026", date(2026, 11, 23)), ("23/11/2026", date(2026, 11, 23)), ("2026-11-23", date(2026, 11, 23)),
        ("3 1 2026", date(2026, 1, 3)), ("31-02-2026", None), ("kemarin", None), ("11-26", None),
    ],
)  # fmt: skip
def test_days_are_read_as_people_type_them(text: str, day: date | None) -> None:
    assert read_day(text) == day
