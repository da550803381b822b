"""Expressions of a definition: tariff tables, tables of answers, times, places, results; what is wrong is told."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from pendopo.engine.api import Context, DefinitionError, check, compile
from pendopo.engine.expr import ExprError, Kind, Name, Rows, Table, compile_expr
from pendopo.engine.expr.kinds import TABLE
from pendopo.engine.expr.tariff import TableRow, read_span
from pendopo.engine.names import Names

from .shipped import ANSWERS, VOCABULARY, patched

Data = dict[str, Any]


def page(*fields: Data) -> Callable[[Data], None]:
    """A patch that asks more questions on a page of their own."""
    return lambda data: data["form"]["pages"].append({"id": "lagi", "title": "Lagi", "fields": list(fields)})


ALAT: Data = {
    "id": "alat",
    "type": "table",
    "label": "Alat",
    "max_rows": "3",
    "columns": [
        {"id": "unit", "type": "integer", "label": "Jumlah unit", "min": "1", "max": "10"},
        {"id": "harga", "type": "money", "label": "Harga", "required": False},
        {
            "id": "macam",
            "type": "choice",
            "label": "Macam",
            "options": [{"id": "tenda", "label": "Tenda"}, {"id": "kursi", "label": "Kursi"}],
        },
    ],
}
BUKA: Data = {"id": "buka", "type": "time", "label": "Jam buka"}
LETAK: Data = {"id": "letak", "type": "geometry", "label": "Letak", "required": False}
NPWP: Data = {"id": "npwp", "type": "npwp", "label": "NPWP", "required": False}
ROWS = [{"unit": 2, "harga": 10_000, "macam": "tenda"}, {"unit": 1, "macam": "kursi"}]
MORE = ANSWERS | {"alat": ROWS, "buka": "08:30", "letak": "-6.9147,107.6098", "npwp": "012345678901000"}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("jumlah(alat, unit)", 3),
        ("jumlah(alat, unit * isi(harga, 500))", 20_500),
        ("jumlah(alat, unit * harga)", None),
        ("jumlah(alat, unit * jumlah_lembar)", 15),
        ('ada(alat, macam == "kursi")', True),
        ("semua(alat, unit > 1)", False),
        ("semua(alat, ada(harga))", False),
        ("panjang(alat)", 2),
        ('buka < jam("09:00")', True),
        ('menit_antara(jam("08:00"), buka)', 30),
        ("ada(letak)", True),
        ("panjang(npwp)", 15),
        ('persen(desimal("12,5")) * 200', Decimal(25)),
    ],
)
def test_values_of_the_new_answers(source: str, expected: object, ctx: Context) -> None:
    one = compile(patched(page(ALAT, BUKA, LETAK, NPWP)))
    assert one.evaluate(source, MORE, ctx) == expected


@pytest.mark.parametrize("answer", [None, [], "tenda", 5, True, [1, "x"]])
def test_a_table_without_rows_is_empty(answer: Any, ctx: Context) -> None:
    one = compile(patched(page(ALAT)))
    assert one.value("alat", ANSWERS | {"alat": answer}, ctx) is None
    assert one.evaluate("jumlah(alat, unit)", ANSWERS | {"alat": answer}, ctx) is None
    assert one.evaluate("ada(alat)", ANSWERS | {"alat": answer}, ctx) is False


def test_cells_of_a_wrong_kind_and_rows_over_the_limit_do_not_count(ctx: Context) -> None:
    one = compile(patched(page(ALAT)))
    odd = ANSWERS | {"alat": [{"unit": "dua", "macam": "tenda", "lain": 1}, *[{"unit": 1, "macam": "kursi"}] * 9]}
    value = one.value("alat", odd, ctx)
    assert isinstance(value, Rows)
    assert [row["unit"] for row in value.items] == [None, 1, 1]
    assert set(value.items[0]) == {"unit", "harga", "macam"}


@pytest.mark.parametrize("answer", ["25:00", "setengah sembilan", 830, "", True, "08:30:00+07:00x"])
def test_a_time_of_another_kind_is_empty(answer: Any, ctx: Context) -> None:
    assert compile(patched(page(BUKA))).value("buka", ANSWERS | {"buka": answer}, ctx) is None


@pytest.mark.parametrize("answer", ["1e99", "NaN", "Infinity", "1" * 40, "0." + "0" * 40 + "1", 10**30])
def test_numbers_of_an_odd_size_are_empty(answer: Any, ctx: Context) -> None:
    one = compile(patched(lambda data: None))
    assert one.value("panjang", ANSWERS | {"panjang": answer}, ctx) is None
    assert one.value("jumlah_lembar", ANSWERS | {"jumlah_lembar": answer}, ctx) is None


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("jumlah(jumlah_lembar, 1)", "jenis-tidak-cocok"),
        ("jumlah(alat)", "jenis-tidak-cocok"),
        ("jumlah(alat, macam)", "jenis-tidak-cocok"),
        ("ada(alat, unit)", "jenis-tidak-cocok"),
        ("jumlah(alat, jumlah(alat, unit))", "ekspresi-tidak-sah"),
        ("unit + 1", "rujukan-putus"),
        ('ada(alat, macam == "meja")', "pilihan-tidak-ada"),
        ("alat == alat", "jenis-tidak-cocok"),
        ("letak == letak", "jenis-tidak-cocok"),
        ("isi(alat, alat)", "jenis-tidak-cocok"),
        ("buka + 1", "jenis-tidak-cocok"),
        ('buka < "09:00"', "jenis-tidak-cocok"),
        ('jam("8:30") < buka', "ekspresi-tidak-sah"),
        ('jam("24:00") < buka', "ekspresi-tidak-sah"),
        ("persen(npwp)", "jenis-tidak-cocok"),
    ],
)
def test_what_does_not_fit_is_refused(source: str, code: str) -> None:
    with pytest.raises(ExprError) as caught:
        compile_expr(source, Names(patched(page(ALAT, BUKA, LETAK, NPWP))).known)
    assert caught.value.code == code


def test_the_budget_counts_every_row_there_may_be() -> None:
    names = Names(patched(page({**ALAT, "max_rows": "100"}))).known
    assert compile_expr("jumlah(alat, unit)", names).size == 102
    with pytest.raises(ExprError) as caught:
        compile_expr("jumlah(alat, " + " + ".join(["unit"] * 10) + ")", names)
    assert caught.value.code == "ekspresi-terlalu-besar"


def test_a_column_hides_a_field_of_its_name_only_within_the_rows(ctx: Context) -> None:
    columns = [{"id": "jumlah_lembar", "type": "integer", "label": "Lembar"}]
    one = compile(patched(page({**ALAT, "columns": columns})))
    answers = ANSWERS | {"alat": [{"jumlah_lembar": 7}]}
    assert one.evaluate("jumlah(alat, jumlah_lembar) * 100 + jumlah_lembar", answers, ctx) == 705


# -- tariff tables

TARIFF: Data = {
    "id": "tarif",
    "title": "Tarif kelas jalan",
    "type": "money",
    "keys": [{"id": "k_jenis", "label": "Jenis"}, {"id": "k_unit", "label": "Lembar", "type": "integer"}],
    "rows": [
        {"id": "t1", "key": ["spanduk", "1..5"], "value": "1500"},
        {"id": "t2", "key": ["spanduk", "6.."], "value": "1000"},
        {"id": "t3", "key": ["selebaran", "1.."], "value": "100"},
    ],
}


def tariff(**values: Any) -> Callable[[Data], None]:
    """A patch that adds the tariff table, changed."""
    return lambda data: data["tables"].append(TARIFF | values)


def test_a_tariff_is_read_by_its_keys(ctx: Context) -> None:
    one = compile(patched(tariff()))
    assert one.evaluate('tabel("tarif", jenis, jumlah_lembar)', ANSWERS, ctx) == 1500
    assert one.evaluate('tabel("tarif", jenis, jumlah_lembar + 1)', ANSWERS, ctx) == 1000
    assert one.evaluate('tabel("tarif", jenis, 0)', ANSWERS, ctx) is None
    assert one.evaluate('tabel("tarif", "selebaran", 1000000)', ANSWERS, ctx) == 100


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ('tabel("lain", jenis, 1)', "rujukan-putus"),
        ('tabel("tarif", jenis)', "jenis-tidak-cocok"),
        ('tabel("tarif", jenis, 1, 1)', "jenis-tidak-cocok"),
        ('tabel("tarif", 1, jenis)', "jenis-tidak-cocok"),
        ('tabel("tarif", jenis, panjang)', "jenis-tidak-cocok"),
        ('tabel("tarif", "neon", 1)', "pilihan-tidak-ada"),
        ("tabel(jenis, jenis, 1)", "jenis-tidak-cocok"),
        ("tabel()", "jenis-tidak-cocok"),
        ("tarif", "rujukan-putus"),
    ],
)
def test_a_look_up_that_cannot_succeed_is_refused(source: str, code: str) -> None:
    with pytest.raises(ExprError) as caught:
        compile_expr(source, Names(patched(tariff())).known)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"key": ["spanduk"], "value": "1"}, "1 kunci"),
        ({"key": ["spanduk", "banyak"], "value": "1"}, "rentang"),
        ({"key": ["spanduk", "5..3"], "value": "1"}, "rentang"),
        ({"key": ["spanduk", "1"], "value": "seribu"}, "seribu"),
        ({"key": ["spanduk", "1"], "value": "1.5"}, "1.5"),
        ({"key": ["spanduk", "1"], "value": "9" * 30}, "9999"),
    ],
    ids=["too few keys", "no number", "backwards", "no value", "decimals of money", "too large"],
)
def test_a_row_that_cannot_be_read_is_told(row: Data, said: str) -> None:
    definition = patched(tariff(rows=[{"id": "t9"} | row]))
    found = [one for one in check(definition, VOCABULARY) if one.node == "row:t9" and one.code == "jenis-tidak-cocok"]
    assert [said in one.message for one in found] == [True]
    with pytest.raises(DefinitionError):
        compile(definition)


PAIR = Table(
    "t",
    "Tarif",
    Kind.INT,
    (Kind.TEXT, Kind.INT),
    tuple(
        TableRow(str(number), "", (text, read_span(span)), number)
        for number, (text, span) in enumerate([("a", "1..5"), ("a", "6.."), ("b", "1..3"), ("b", "3..9")])
    ),
)
KEYS = {
    TABLE + "t": Name(Kind.INT, table=PAIR),
    "a": Name(Kind.TEXT, choices=frozenset({"a"})),
    "ab": Name(Kind.TEXT, choices=frozenset({"a", "b"})),
    "abc": Name(Kind.TEXT, choices=frozenset({"a", "b", "c"})),
    "maybe": Name(Kind.TEXT, optional=True, choices=frozenset({"a"})),
    "any_text": Name(Kind.TEXT),
    "n": Name(Kind.INT),
    "n1": Name(Kind.INT, low=1),
    "n9": Name(Kind.INT, low=1, high=9),
    "n10": Name(Kind.INT, low=1, high=10),
    "lahan": Name(Kind.BOOL),
}


@pytest.mark.parametrize(
    ("source", "optional", "gap"),
    [
        ('tabel("t", a, n1)', False, ""),
        ('tabel("t", a, 7)', False, ""),
        ('tabel("t", "b", 7)', False, ""),
        ('tabel("t", ab, n9)', False, ""),
        ('tabel("t", "a" if lahan else "b", n9)', False, ""),
        ('tabel("t", a, n)', True, "“a” × “0”"),
        ('tabel("t", ab, n10)', True, "“b” × “10”"),
        ('tabel("t", abc, n9)', True, "“c” × “1”"),
        ('tabel("t", maybe, n1)', True, ""),
        ('tabel("t", any_text, n1)', True, ""),
        ('tabel("t", a, n1 + 1)', True, "“a” × “0”"),
        ('isi(tabel("t", any_text, n), 0)', False, ""),
    ],
)
def test_a_look_up_is_certain_only_when_every_key_has_a_row(source: str, optional: bool, gap: str) -> None:
    one = compile_expr(source, KEYS)
    assert one.optional is optional
    assert one.gaps == ((f"Tabel “t” tidak punya baris untuk {gap}.",) if gap else ())


def test_rows_for_the_same_keys_are_found_and_the_first_counts() -> None:
    assert list(PAIR.clashes()) == [("2", "3")]
    assert compile_expr('tabel("t", "b", 3)', KEYS).run({}) == 2


# -- results of tracks and sub-cases


def with_subcase(data: Data) -> None:
    data["workflow"]["subcases"].append(
        {"id": "banding", "title": "Banding", "definition": "keberatan", "function": "pemohon", "from": ["ditolak"]}
    )


def guard(source: str) -> Callable[[Data], None]:
    def patch(data: Data) -> None:
        with_subcase(data)
        next(one for one in data["workflow"]["transitions"] if one["id"] == "teruskan")["guard"] = source

    return patch


def test_a_guard_reads_how_a_sub_case_ended(ctx: Context) -> None:
    one = compile(patched(guard('hasil_banding == "baik"')))
    assert one.guard_ok("teruskan", ANSWERS, ctx, {"banding": "baik"})
    assert not one.guard_ok("teruskan", ANSWERS, ctx, {"banding": "gagal"})
    assert not one.guard_ok("teruskan", ANSWERS, ctx, {"banding": "entah"})
    assert not one.guard_ok("teruskan", ANSWERS, ctx)
    unless = compile(patched(guard("not ada(hasil_banding)")))
    assert unless.guard_ok("teruskan", ANSWERS, ctx)
    assert unless.guard_ok("teruskan", ANSWERS, ctx, {"banding": "entah"})
    assert not unless.guard_ok("teruskan", ANSWERS, ctx, {"banding": "batal"})


def test_a_result_is_known_in_guards_only() -> None:
    def patch(data: Data) -> None:
        with_subcase(data)
        page({"id": "alasan", "type": "text", "label": "Alasan", "visible": 'hasil_banding == "baik"'})(data)

    definition = patched(patch)
    assert ("rujukan-putus", "field:alasan") in {(one.code, one.node) for one in check(definition, VOCABULARY)}
    with pytest.raises(DefinitionError):
        compile(definition)


def test_an_outcome_that_does_not_exist_is_refused() -> None:
    found = check(patched(guard('hasil_banding == "menang"')), VOCABULARY)
    assert ("pilihan-tidak-ada", "transition:teruskan") in {(one.code, one.node) for one in found}


def test_a_field_named_like_a_result_is_refused() -> None:
    def patch(data: Data) -> None:
        with_subcase(data)
        page({"id": "hasil_banding", "type": "text", "label": "Hasil"})(data)

    assert "id-ganda" in {one.code for one in check(patched(patch), VOCABULARY)}
