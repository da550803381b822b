"""Expressions are told in plain Indonesian, in words and with values."""

from decimal import Decimal

import pytest

from pendopo.engine.expr import Kind, Name, Rows, Table, compile_expr, explain, explain_with
from pendopo.engine.expr.kinds import TABLE
from pendopo.engine.expr.tariff import TableRow

NUMBERS = {
    "luas": Name(Kind.DECIMAL, unit="m²"),
    "muka": Name(Kind.INT),
    "kelas": Name(Kind.TEXT, choices=frozenset({"utama", "lokal"})),
    "lama": Name(Kind.INT, optional=True, unit="hari"),
    "lahan": Name(Kind.BOOL),
    "biaya": Name(Kind.INT, unit="Rp"),
    "alat": Name(
        Kind.ROWS, columns=(("unit", Name(Kind.INT)), ("harga", Name(Kind.INT, optional=True, unit="Rp"))), rows=9
    ),
    TABLE + "tarif": Name(
        Kind.INT,
        table=Table("tarif", "Tarif kelas jalan", Kind.INT, (Kind.TEXT,), (TableRow("u", "", ("utama",), 3000),), "Rp"),
    ),
    TABLE + "ilo": Name(
        Kind.DECIMAL,
        table=Table("ilo", "Indeks", Kind.DECIMAL, (Kind.TEXT,), (TableRow("i", "", ("utama",), Decimal("0.5")),), "%"),
    ),
}
ENV = {
    "luas": Decimal("45.5"),
    "muka": 2,
    "kelas": "utama",
    "lahan": False,
    "biaya": 5_350_000,
    "alat": Rows(({"unit": 2, "harga": 10_000}, {"unit": 1, "harga": 5_500})),
}
LABELS = {
    "luas": "luas",
    "muka": "jumlah muka",
    "kelas": "kelas jalan",
    "lama": "lama pemasangan",
    "lahan": "lahan orang lain",
    "biaya": "biaya dasar",
    "alat": "daftar alat",
    "alat.unit": "jumlah unit",
}
OPTIONS = {"kelas": {"utama": "Jalan utama", "lokal": "Jalan lokal"}}


@pytest.mark.parametrize(
    ("source", "words", "values", "result"),
    [
        (
            'luas * muka * tabel("tarif", kelas)',
            "luas × jumlah muka × tarif kelas jalan menurut kelas jalan",
            "45,5 m² × 2 × Rp3.000",
            "Rp273.000",
        ),
        (
            'luas * persen(tabel("ilo", kelas)) * biaya',
            "luas × indeks menurut kelas jalan × biaya dasar",
            "45,5 m² × 0,5 % × Rp5.350.000",
            "Rp1.217.125",
        ),
        ("persen(desimal(\"2,5\")) * biaya", "2,5 % × biaya dasar", "2,5 % × Rp5.350.000", "Rp133.750"),
        (
            'bulat(biaya / luas, "terdekat")',
            "biaya dasar dibagi luas, dibulatkan ke bilangan bulat terdekat",
            "Rp5.350.000 ÷ 45,5 m², dibulatkan ke bilangan bulat terdekat",
            "Rp117.582",
        ),
        (
            "(biaya + 1) * muka",
            "(biaya dasar ditambah 1) × jumlah muka",
            "(Rp5.350.000 + 1) × 2",
            "Rp10.700.002",
        ),
        (
            "biaya - (biaya - 5)",
            "biaya dasar dikurangi (biaya dasar dikurangi 5)",
            "Rp5.350.000 − (Rp5.350.000 − 5)",
            "Rp5",
        ),
        (
            "jumlah(alat, unit * harga)",
            "total jumlah unit × harga dari setiap baris daftar alat",
            "(2 × Rp10.000) + (1 × Rp5.500)",
            "Rp25.500",
        ),
        (
            "semua(alat, harga > 6000)",
            "setiap baris daftar alat dengan harga lebih dari 6.000",
            "1 dari 2 baris daftar alat dengan harga lebih dari 6.000",
            "tidak",
        ),
        (
            "(biaya if lahan else 0) * muka",
            "(biaya dasar bila lahan orang lain: ya, selain itu 0) × jumlah muka",
            "(0 karena lahan orang lain: tidak) × 2",
            "Rp0",
        ),
        (
            "biaya if not lahan else muka",
            "biaya dasar bila lahan orang lain: tidak, selain itu jumlah muka",
            "Rp5.350.000 karena lahan orang lain: tidak",
            "Rp5.350.000",
        ),
        ("isi(lama, 3) * biaya", "(lama pemasangan (bila kosong: 3)) × biaya dasar", "3 × Rp5.350.000", "Rp16.050.000"),
        ("lama * 2", "lama pemasangan × 2", "lama pemasangan (kosong) × 2", "(kosong)"),
        (
            'kelas == "utama" and not lahan',
            "kelas jalan sama dengan “Jalan utama” dan lahan orang lain: tidak",
            "“Jalan utama” sama dengan “Jalan utama” dan lahan orang lain: tidak",
            "ya",
        ),
        ("muka * 10 - 5", "jumlah muka × 10 dikurangi 5", "2 × 10 − 5", "15"),
        ('kelas in ("utama", "lokal")', "kelas jalan salah satu dari “Jalan utama”, “Jalan lokal”",
         "“Jalan utama” salah satu dari “Jalan utama”, “Jalan lokal”", "ya"),
    ],
)  # fmt: skip
def test_formulas_are_told_in_words_and_with_values(source: str, words: str, values: str, result: str) -> None:
    told = explain_with(compile_expr(source, NUMBERS), ENV, LABELS, OPTIONS)
    assert (told.words, told.values, told.result) == (words, values, result)
    assert told.words == explain(compile_expr(source, NUMBERS), LABELS, OPTIONS)
    assert str(told) == f"{values} = {result}"


def test_many_rows_and_huge_numbers_are_cut_short() -> None:
    rows = Rows(tuple({"unit": number, "harga": None} for number in range(9)))
    told = explain_with(compile_expr("jumlah(alat, unit)", NUMBERS), {"alat": rows}, LABELS)
    assert told.values == "0 + 1 + 2 + 3 + 4 + … (9 baris)"
    huge = " * ".join(["999999999999999"] * 40)
    assert explain_with(compile_expr(huge, NUMBERS), {}, {}).result == "bilangan 600 angka"
