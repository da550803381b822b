"""A bank's statement as banks really write them: heads by their words, money in every spelling, faults by row."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.lib.sheets import xlsx_table
from pendopo.payments.statement import Unreadable, read_money, read_statement

HEAD = ("Tanggal", "No. Referensi", "Uraian", "Debit", "Kredit", "Nomor VA")


def book(*rows: tuple[str, ...], head: tuple[str, ...] = HEAD) -> bytes:
    return xlsx_table("Koran", head, rows)


def test_a_workbook_gives_its_credits_and_passes_over_the_rest() -> None:
    found = read_statement(
        book(
            ("20-11-2026", "ntpd 1", "SETORAN", "", "216.675,00", "8800 3273 1234"),
            ("20/11/2026", "B2", "BIAYA ADM", "5.000", "", ""),
            ("2026-11-21", "C3", "SETORAN", "", "1,284,000.00", ""),
            ("", "", "Saldo akhir", "", "", ""),
        )
    )
    lines = [(line.day, line.reference, line.amount, line.account) for _n, line in found.lines]
    assert lines == [
        (date(2026, 11, 20), "NTPD1", 216_675, "880032731234"),
        (date(2026, 11, 21), "C3", 1_284_000, ""),
    ]
    assert (found.faults, found.passed, found.total) == ([], 2, 1_500_675)


@pytest.mark.parametrize("mark", [";", ",", "\t", "|"], ids=["titik-koma", "koma", "tab", "pipa"])
def test_a_csv_is_read_whatever_parts_its_cells(mark: str) -> None:
    lines = ["Bank Contoh", mark.join(("tgl", "referensi", "jumlah")), mark.join(("20-11-2026", "A1", "216675"))]
    ((number, line),) = read_statement("\n".join(lines).encode("utf-8-sig")).lines
    assert (number, line.reference, line.amount) == (3, "A1", 216_675)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        pytest.param(("20-11-2026", "A", "", "", "dua ribu", ""), "bukan rupiah utuh", id="jumlah"),
        pytest.param(("20-11-2026", "A", "", "", "2.000,50", ""), "bukan rupiah utuh", id="sen"),
        pytest.param(("31-11-2026", "A", "", "", "2.000", ""), "tidak terbaca", id="tanggal"),
        pytest.param(("20-11-2026", "", "", "", "2.000", ""), "Referensi kosong", id="tanpa-referensi"),
        pytest.param(("20-11-2026", "1.23E+15", "", "", "2.000", ""), "dibulatkan", id="dibulatkan-excel"),
    ],
)
def test_a_wrong_row_is_told_by_its_number(row: tuple[str, ...], sentence: str) -> None:
    found = read_statement(book(("20-11-2026", "OK", "", "", "1.000", ""), row))
    assert [number for number, _ in found.faults] == [3]
    assert sentence in found.faults[0][1]


def test_a_reference_twice_in_a_file_is_a_fault() -> None:
    found = read_statement(book(*[("20-11-2026", "A", "", "", "1.000", "")] * 2))
    assert found.faults == [(3, "Referensi A sudah ada pada baris 2.")]


@pytest.mark.parametrize(
    "content",
    [b"", b"  ", b"PK\x03\x04rusak", b"\x00\x01", b"<html><body>", b"a;b;c\n1;2;3", b"Tanggal;Jumlah\n1;2"],
    ids=["kosong", "blanko", "zip-rusak", "biner", "html", "judul-asing", "tanpa-referensi"],
)
def test_what_is_no_statement_gets_a_sentence(content: bytes) -> None:
    with pytest.raises(Unreadable, match=r"[.]$"):
        read_statement(content)


@given(st.binary(max_size=300))
def test_no_file_does_worse_than_a_sentence(content: bytes) -> None:
    with contextlib.suppress(Unreadable):
        read_statement(content)


@given(st.integers(0, 10**12))
def test_money_is_the_same_in_every_spelling(amount: int) -> None:
    commas, points = f"{amount:,}", f"{amount:,}".replace(",", ".")
    spelt = [str(amount), amount, float(amount), commas, points, f"Rp {points}", f"{commas}.00", f"{points},00"]
    assert {read_money(one) for one in spelt} == {amount}
