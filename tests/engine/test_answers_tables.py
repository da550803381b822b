"""Tables: rows are read cell by cell, what is wrong is told where it stands, and what was typed is never lost."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pendopo.engine.api import (
    Compiled,
    PageResult,
    as_typed,
    compile,
    field_of,
    is_personal,
    raw_of,
    typed_items,
    typed_rows,
    with_row,
    without_row,
)

from .shipped import ANSWERS, context, extra, patched

COLUMNS: list[dict[str, Any]] = [
    {"id": "nama_orang", "type": "text", "label": "Nama", "max_length": 20},
    {"id": "nik_orang", "type": "nik", "label": "NIK", "required": False},
    {"id": "lahir", "type": "date", "label": "Tanggal lahir", "required": False},
    {
        "id": "peran",
        "type": "choice",
        "label": "Peran",
        "required": False,
        "options": [{"id": "ketua", "label": "Ketua"}, {"id": "anggota", "label": "Anggota"}],
    },
    {"id": "berat", "type": "decimal", "label": "Berat", "unit": "kg", "required": False},
    {"id": "upah", "type": "money", "label": "Upah", "required": False},
    {"id": "hari", "type": "integer", "label": "Lama ikut", "unit": "hari", "min": "1", "required": False},
    {"id": "inap", "type": "yes_no", "label": "Menginap", "required": False},
]


def form(**other: Any) -> Compiled:
    """The shipped form with a table `orang` among its questions."""
    return compile(patched(extra(id="orang", type="table", label="Daftar orang", **{"columns": COLUMNS, **other})))


PEOPLE = form(min_rows=2, max_rows=3)
ANY = form(required=False, min_rows=1, max_rows=100)
FULL = {
    "nama_orang": "Ani", "nik_orang": "3273014107900001", "lahir": "1990-07-01", "peran": "ketua", "berat": "1.5",
    "upah": 150000, "hari": 3, "inap": True,
}  # fmt: skip


def read(compiled: Compiled, *items: str, lang: str = "id") -> PageResult:
    return compiled.read_page("materi", {"orang": list(items)}, {}, context(lang=lang))


def problems(compiled: Compiled, *items: str, lang: str = "id") -> dict[str, str]:
    found = read(compiled, *items, lang=lang).problems
    return {name: sentence for name, sentence in found.items() if field_of(name) == "orang"}


def test_each_cell_is_read_by_its_type() -> None:
    result = read(
        ANY, "1.nama_orang= Ani ", "1.nik_orang=3273 0141 0790 0001", "1.lahir=1 7 1990", "1.peran=ketua",
        "1.berat=1,50", "1.upah=150.000", "1.hari=3", "1.inap=ya",
    )  # fmt: skip
    assert result.answers["orang"] == [FULL]


def test_empty_rows_are_dropped_and_empty_cells_absent() -> None:
    result = read(ANY, "1.", "2.nama_orang=Ani", "2.hari=  ", "3.", "3.nama_orang=", "7.nama_orang=Budi")
    assert result.answers["orang"] == [{"nama_orang": "Ani"}, {"nama_orang": "Budi"}]


def test_a_table_of_empty_rows_is_empty() -> None:
    assert "orang" not in read(ANY, "1.", "2.nama_orang=").answers
    assert problems(ANY, "1.") == {}
    assert problems(PEOPLE, "1.", "2.") == {"orang": "Isi sedikitnya satu baris untuk “Daftar orang”."}
    assert problems(PEOPLE, lang="en") == {"orang": "Fill in at least one row for “Daftar orang”."}


def test_each_wrong_cell_is_told_by_its_own_name_with_its_row() -> None:
    typed = ["1.nama_orang=Ani", "2.nik_orang=12", "2.hari=0", "4.nama_orang=Budi"]
    assert problems(ANY, *typed) == {
        "orang.2.nama_orang": "Baris 2: Isi “Nama”.",
        "orang.2.nik_orang": "Baris 2: NIK terdiri dari 16 angka, yang diisi 2. Salin NIK dari KTP.",
        "orang.2.hari": "Baris 2: Lama ikut paling sedikit 1 hari.",
    }
    assert problems(ANY, *typed, lang="en")["orang.2.nama_orang"] == "Row 2: Fill in “Nama”."


def test_one_wrong_cell_keeps_the_whole_table_from_being_an_answer_and_all_of_it_as_typed() -> None:
    typed = ["1.nama_orang=Ani", "2.nama_orang=Budi", "2.hari=banyak"]
    result = read(ANY, *typed)
    assert "orang" not in result.answers
    assert result.raw["orang"] == typed


def test_too_few_and_too_many_rows_are_told_beside_wrong_cells() -> None:
    assert problems(PEOPLE, "1.nama_orang=Ani") == {"orang": "Daftar orang diisi paling sedikit 2 baris, sekarang 1."}
    four = [f"{n}.nama_orang=Ani" for n in range(1, 5)]
    assert problems(PEOPLE, *four, lang="en") == {"orang": "Daftar orang takes at most 3 rows, now 4."}
    assert list(problems(PEOPLE, "1.nama_orang=Ani", "1.hari=x")) == ["orang", "orang.1.hari"]


@pytest.mark.parametrize(
    "item",
    ["0.nama_orang=x", "1000.nama_orang=x", "1.lain=x", "nama_orang=x", "1", "-1.nama_orang=x", "1.NAMA=x", "", "=",
     "١.nama_orang=x"],
)  # fmt: skip
def test_what_is_no_cell_of_the_table_is_passed_over(item: str) -> None:
    assert read(ANY, item, "1.nama_orang=Ani").answers["orang"] == [{"nama_orang": "Ani"}]


def test_an_option_that_is_not_offered_is_refused() -> None:
    assert "orang.1.peran" in problems(ANY, "1.nama_orang=Ani", "1.peran=raja")


def test_a_sign_that_no_letter_prints_is_told_only_where_a_letter_uses_the_table() -> None:
    def printed(data: dict[str, Any]) -> None:
        extra(id="orang", type="table", label="Daftar orang", columns=COLUMNS)(data)
        data["letters"][0]["data"]["pemegang"] = "orang"

    assert "orang" in read(ANY, "1.nama_orang=阿尼").answers
    assert "阿" in problems(compile(patched(printed)), "1.nama_orang=阿尼")["orang.1.nama_orang"]


def test_a_table_is_shown_row_by_row_in_words() -> None:
    answers = ANSWERS | {"orang": [FULL, {"nama_orang": "Budi · Tua"}]}
    table = ANY.table("orang", answers)
    assert table.heads == ("Nama", "NIK", "Tanggal lahir", "Peran", "Berat", "Upah", "Lama ikut", "Menginap")
    assert table.rows[0] == (
        "Ani", "3273014107900001", "1 Juli 1990", "Ketua", "1,5 kg", "Rp150.000", "3 hari", "Ya",
    )  # fmt: skip
    assert table.rows[1] == ("Budi · Tua", "", "", "", "", "", "", "")
    assert ANY.display("orang", answers, context()) == (
        "1. Ani · 3273014107900001 · 1 Juli 1990 · Ketua · 1,5 kg · Rp150.000 · 3 hari · Ya\n"
        "2. Budi - Tua · – · – · – · – · – · – · –"
    )
    assert ANY.table("orang", answers, "en").rows[0][7] == "Yes"


def test_a_table_lies_before_its_reader_masked_where_asked() -> None:
    table = ANY.table("orang", {"orang": [FULL]}).masked(lambda column, text: "•" if column.type == "nik" else text)
    assert table.rows[0][:2] == ("Ani", "•")


def test_what_an_older_release_asked_otherwise_is_shown_as_far_as_it_can_be() -> None:
    old = {"nama_orang": "Ani", "peran": "bendahara", "lahir": "kemarin", "hari": True, "dulu": "x"}
    assert ANY.table("orang", {"orang": [old]}).rows == (("Ani", "", "", "bendahara", "", "", "", ""),)
    assert ANY.table("orang", {"orang": "dulu teks"}).rows == ()
    assert ANY.display("jenis", {"jenis": "balon"}, context()) == "balon"
    assert as_typed(ANY.fields["orang"], [old]) == [
        "1.", "1.nama_orang=Ani", "1.peran=bendahara", "1.lahir=kemarin", "1.hari=ya",
    ]  # fmt: skip


def test_a_hidden_table_is_neither_read_nor_shown_nor_kept() -> None:
    hidden = form(visible="lahan_orang_lain", required=False)
    answers = {"lahan_orang_lain": False, "orang": [FULL]}
    assert hidden.table("orang", answers).rows == ()
    assert hidden.display("orang", answers, context()) == ""
    assert "orang" not in hidden.prune(answers)
    assert "orang" in hidden.prune(answers | {"lahan_orang_lain": True})


def test_what_is_stored_is_checked_again_before_it_is_sent() -> None:
    assert ANY.check_all(ANSWERS | {"orang": [FULL]}, context()) == {}
    wrong = ANY.check_all(ANSWERS | {"orang": [FULL | {"hari": 0}]}, context())
    assert list(wrong) == ["orang.1.hari"]


def test_what_was_typed_wrong_before_is_told_before_it_is_sent() -> None:
    assert ANY.check_all(ANSWERS, context()) == {}
    assert list(ANY.check_all(ANSWERS, context(), {"orang": ["1.nama_orang=Ani", "1.hari=x"]})) == ["orang.1.hari"]
    assert ANY.check_all(ANSWERS, context(), {"orang": ["1.nama_orang=Ani", "2."]}) == {}


def test_rows_count_in_expressions() -> None:
    adult = form(
        required=False,
        validate=[
            {"id": "upah_sedang", "expr": "jumlah(orang, upah) <= 200000", "message": "Jumlah upah terlalu besar."}
        ],
        columns=[{"id": "upah", "type": "money", "label": "Upah"}],
    )
    assert problems(adult, "1.upah=150000", "2.upah=50000") == {}
    assert problems(adult, "1.upah=150000", "2.upah=50001") == {"orang": "Jumlah upah terlalu besar."}


@pytest.mark.parametrize("part", [{"personal": "umum"}, {"type": "nik"}, {"personal": "spesifik"}], ids=str)
def test_one_personal_column_makes_the_table_personal(part: dict[str, str]) -> None:
    plain = {"id": "satu", "type": "text", "label": "Satu"}
    assert not is_personal(form(columns=[plain]).fields["orang"])
    assert is_personal(form(columns=[plain, {"id": "dua", "type": "text", "label": "Dua", **part}]).fields["orang"])


# -- rows that come and go


def test_a_row_is_added_behind_the_others_and_keeps_what_is_typed() -> None:
    assert with_row([]) == ["1."]
    assert typed_rows(with_row(["1.", "3.nama_orang=Budi"])) == {1: {}, 3: {"nama_orang": "Budi"}, 4: {}}


def test_when_a_row_goes_the_ones_behind_it_move_up() -> None:
    typed = ["1.nama_orang=Ani", "2.nama_orang=Budi", "3.", "4.nama_orang=Dewi"]
    assert typed_rows(without_row(typed, 2)) == {1: {"nama_orang": "Ani"}, 2: {}, 3: {"nama_orang": "Dewi"}}
    assert typed_rows(without_row(typed, 9)) == typed_rows(typed)


NAMES = st.text("abcdeé =.\"'0", min_size=1, max_size=20).map(str.strip).filter(bool)
ROWS = st.fixed_dictionaries(
    {"nama_orang": NAMES},
    optional={
        "lahir": st.dates().filter(lambda day: 1900 <= day.year <= 2200).map(str),
        "peran": st.sampled_from(["ketua", "anggota"]),
        "berat": st.integers(-99999, 99999).map(lambda n: f"{n}.25"),
        "upah": st.integers(0, 10**12),
        "hari": st.integers(1, 400),
        "inap": st.booleans(),
    },
)


@settings(max_examples=60)
@given(rows=st.lists(ROWS, min_size=1, max_size=6))
def test_rows_are_read_back_from_what_is_stored_and_what_is_typed(rows: list[dict[str, Any]]) -> None:
    for typed in (raw_of(rows), as_typed(ANY.fields["orang"], rows)):
        assert read(ANY, *typed).answers["orang"] == rows
        assert typed_items(typed_rows(typed)) == typed


@settings(max_examples=150)
@given(
    items=st.lists(st.one_of(st.text(max_size=30), st.from_regex(r"[0-9]{1,3}\.[a-z_]{0,12}=[^\x00]{0,8}")), max_size=8)
)
def test_whatever_comes_as_a_table_gives_rows_or_sentences(items: list[str]) -> None:
    result = read(PEOPLE, *items)
    assert ("orang" in result.answers) != any(field_of(name) == "orang" for name in result.problems)
