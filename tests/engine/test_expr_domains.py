"""What is said about conditions over all answers is true: never a wrong yes, and every no shows answers."""

from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pendopo.engine.expr import ExprError, Expression, Kind, Name, Rows, Value, compile_expr
from pendopo.engine.expr.domains import Bond, Facts, Verdict, always, exclusive, exhaustive, satisfiable
from pendopo.engine.expr.kinds import TABLE, TODAY
from pendopo.engine.expr.tariff import Table, TableRow

ROOMS = Table(
    "batas",
    "Batas luas",
    Kind.INT,
    (Kind.TEXT, Kind.INT),
    (
        TableRow("r1", "", ("spanduk", (0, 3)), 2),
        TableRow("r2", "", ("spanduk", (4, None)), 5),
        TableRow("r3", "", ("baliho", (0, None)), 3),
    ),
)
NAMES = {
    "jenis": Name(Kind.TEXT, choices=frozenset({"spanduk", "baliho"})),
    "kelas": Name(Kind.TEXT, optional=True, choices=frozenset({"satu", "dua", "spanduk"})),
    "nama": Name(Kind.TEXT),
    "badan": Name(Kind.TEXT, optional=True),
    "lembar": Name(Kind.INT, low=0, high=6),
    "sisa": Name(Kind.INT, optional=True),
    "luas": Name(Kind.DECIMAL),
    "mulai": Name(Kind.DATE),
    "selesai": Name(Kind.DATE, optional=True),
    "buka": Name(Kind.TIME),
    "lahan": Name(Kind.BOOL),
    "izin": Name(Kind.BOOL, optional=True),
    "syarat": Name(Kind.LIST, optional=True, choices=frozenset({"ktp", "peta"})),
    "lokasi": Name(Kind.GEOMETRY, optional=True),
    "alat": Name(Kind.ROWS, optional=True, columns=(("unit", Name(Kind.INT)),), rows=3),
    TABLE + "batas": Name(Kind.INT, table=ROOMS),
}


def made(*sources: str) -> list[Expression]:
    return [compile_expr(source, NAMES) for source in sources]


@pytest.mark.parametrize(
    "sources",
    [
        ('jenis == "spanduk"', 'jenis == "baliho"'),
        ('kelas == "satu"', 'kelas != "satu"', "not ada(kelas)"),
        ("lembar < 3", "lembar == 3", "lembar > 3"),
        ("luas < 3", 'luas >= 3 and luas < desimal("3,5")', 'luas >= desimal("3,5")'),
        ("lembar * luas > 10", "lembar * luas <= 10"),
        ("sisa + 1 > 4", "sisa + 1 <= 4", "not ada(sisa)"),
        ("mulai < selesai", "mulai == selesai", "selesai < mulai", "not ada(selesai)"),
        ("mulai > hari_ini()", "mulai <= hari_ini()"),
        ('buka < jam("08:00")', 'jam("08:00") <= buka'),
        ('nama == "a"', 'nama == "b"', 'nama not in ("a", "b")'),
        ("nama == badan", "nama != badan", "not ada(badan)"),
        ("izin", "not izin", "not ada(izin)"),
        ('"ktp" in syarat', '"ktp" not in syarat', "not ada(syarat)"),
        ("ada(lokasi)", "not ada(lokasi)"),
        ("jumlah(alat, unit) > 5", "jumlah(alat, unit) <= 5", "not ada(alat)"),
        ("hari_antara(mulai, hari_ini()) > 14", "hari_antara(mulai, hari_ini()) <= 14"),
        ("(1 if lahan else lembar) >= 1", "not lahan and lembar == 0"),
        ('tabel("batas", jenis, lembar) > 2', 'tabel("batas", jenis, lembar) == 2'),
        ("panjang(nama) > 3", "panjang(nama) <= 3"),
        ("terbesar(lembar, sisa) > 3", "terbesar(lembar, sisa) <= 3", "not ada(sisa)"),
        ("isi(sisa, 0) == 0", "isi(sisa, 0) != 0"),
    ],
    ids=lambda sources: sources[0],
)
def test_conditions_that_divide_all_answers_are_proven_to(sources: Sequence[str]) -> None:
    assert exclusive(made(*sources)) == Verdict(True)
    assert exhaustive(made(*sources)) == Verdict(True)
    for left_out in range(len(sources)):
        assert exhaustive(made(*sources[:left_out], *sources[left_out + 1 :])).holds is False


@pytest.mark.parametrize(
    ("sources", "case"),
    [
        (("lembar < 3", "lembar > 3"), {"lembar": 3}),
        (('kelas in ("satu", "dua")', 'kelas == "spanduk"'), {"kelas": None}),
        (("luas < 3", "luas > 3"), {"luas": Decimal(3)}),
        (('"ktp" in syarat', "not ada(syarat)"), {"syarat": ("peta",)}),
        (('nama == "a"', 'nama == "b"'), {"nama": "teks 1"}),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else None,
)
def test_a_gap_is_shown_by_answers(sources: Sequence[str], case: dict[str, Value | None]) -> None:
    assert exhaustive(made(*sources)) == Verdict(False, case)


def test_an_overlap_names_the_two_conditions() -> None:
    found = exclusive(made("lembar < 2", "lembar > 4", "lembar >= 5"))
    assert (found.holds, found.places, found.case) == (False, (1, 2), {"lembar": 5})


def test_a_gap_in_what_is_calculated_is_shown_by_real_answers() -> None:
    found = exhaustive(made("sisa + lembar > 4", "sisa + lembar < 4", "not ada(sisa)"))
    assert found.holds is False
    assert found.case is not None
    assert found.case["sisa"] + found.case["lembar"] == 4  # type: ignore[operator]  # both are whole numbers


def test_what_no_answers_show_and_no_proof_excludes_stays_open() -> None:
    assert exhaustive(made("lembar * 2 < 5", "lembar * 2 > 5")).holds is None


def test_names_compared_with_each_other_count_once_for_each_order() -> None:
    names = {name: Name(Kind.INT) for name in "abcd"}
    pair = ["a < b and b < c and c < d", "a >= b or b >= c or c >= d"]
    assert exclusive([compile_expr(source, names) for source in pair]).holds is True
    assert exhaustive([compile_expr(source, names) for source in pair]).holds is True
    chain = [compile_expr(source, names) for source in ("a < b", "b < c", "c < a")]
    assert exhaustive(chain).holds is False
    assert satisfiable(compile_expr("a < b and b < c and c < a", names)).holds is False


def test_too_many_worlds_are_not_tried() -> None:
    names = {f"n{number}": Name(Kind.BOOL) for number in range(20)}
    one = compile_expr(" and ".join(names), names)
    other = compile_expr("not (" + " and ".join(names) + ")", names)
    assert exhaustive([one, other]).holds is None
    assert exclusive([one, other]).holds is None
    assert exhaustive([one]).holds is False


@pytest.mark.parametrize(
    ("source", "holds"),
    [
        ("lembar > 6", False),
        ("lembar > 5", True),
        ('jenis != "spanduk" and jenis != "baliho"', False),
        ("luas > 2 and luas < 3", True),
        ("sisa > 2 and sisa < 3", False),
        ('buka > jam("23:59")', False),
        ("mulai < mulai", False),
        ("ada(sisa) and not ada(sisa + 1)", False),
    ],
)
def test_whether_a_condition_can_hold(source: str, holds: bool) -> None:
    assert satisfiable(made(source)[0]).holds is holds


def test_what_is_known_of_hidden_and_computed_names_is_used() -> None:
    names = {
        "lahan": Name(Kind.BOOL),
        "pemilik": Name(Kind.TEXT, optional=True),
        "luas": Name(Kind.INT),
        "besar": Name(Kind.BOOL, optional=True, size=3),
    }
    shown = compile_expr("lahan", names)
    facts = Facts(
        {"besar": compile_expr("luas > 10", names)}, {"pemilik": Bond(shown, always=True), "besar": Bond(shown)}
    )
    pair = [compile_expr(source, names) for source in ("ada(pemilik)", "not lahan")]
    assert (exclusive(pair, facts).holds, exhaustive(pair, facts).holds) == (True, True)
    assert exclusive(pair).holds is False
    known = [compile_expr(source, names) for source in ("besar", "luas <= 10", "not lahan")]
    assert exhaustive(known, facts).holds is True
    assert exhaustive(known).holds is False
    assert always(compile_expr("luas > 10 or not besar or not lahan", names), facts).holds is True


def test_long_chains_of_what_is_shown_and_computed_end() -> None:
    names = {f"n{number}": Name(Kind.BOOL, optional=True) for number in range(2_000)}
    read = {name: compile_expr(f"n{number - 1}", names) for number, name in enumerate(names) if number}
    shown = Facts(bonds={name: Bond(expression, always=True) for name, expression in read.items()})
    computed = Facts(computed=read)
    last = compile_expr("n1999 and not n1999", names)
    for facts in (shown, computed):
        assert satisfiable(last, facts).holds is not True
        assert exhaustive([compile_expr("n1999", names)], facts).holds is not True


ATOMS = [
    'jenis == "spanduk"',
    'kelas == "satu"',
    'kelas != "dua"',
    "kelas == jenis",
    'kelas in ("satu", "spanduk")',
    'nama == "a"',
    "nama == badan",
    'badan in ("a", "b")',
    "lembar < 2",
    "lembar >= sisa",
    "sisa == 3",
    "luas <= 2",
    "luas > sisa",
    "lembar + sisa > 3",
    "lembar * 2 == 4",
    "terkecil(lembar, luas) > 1",
    "isi(sisa, 3) > 2",
    "ada(sisa)",
    "ada(sisa + 1)",
    "mulai < selesai",
    'selesai <= tanggal("2026-01-02")',
    "mulai == hari_ini()",
    "hari_antara(mulai, selesai) > 1",
    'buka > jam("08:00")',
    "lahan",
    "izin",
    "(sisa if izin else 3) > 2",
    '"ktp" in syarat',
    "ada(syarat)",
    "jumlah(alat, unit) > 1",
    "semua(alat, unit > 1)",
    'tabel("batas", jenis, sisa) > 2',
    'tabel("batas", kelas, lembar) > 2',
]
CONDITIONS = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        st.builds("not ({})".format, inner),
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("({} if {} else {})".format, inner, inner, inner),
        st.builds("isi({}, {})".format, inner, inner),
        st.builds("({} == {})".format, inner, inner),
    ),
    max_leaves=4,
)
GRID: dict[str, list[Value | None]] = {
    "jenis": ["spanduk", "baliho"],
    "kelas": ["satu", "dua", "spanduk", None],
    "nama": ["a", "b", "c"],
    "badan": ["a", "b", "c", "d", None],
    "lembar": [0, 1, 2, 3, 6],
    "sisa": [-1, 0, 1, 2, 3, 4, 5, 9, None],
    "luas": [Decimal(one) for one in ("-1", "0.5", "1", "1.5", "2", "2.000001", "3", "4.5", "9")],
    "mulai": [date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 3)],
    "selesai": [date(2025, 12, 30), date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 3), date(2026, 1, 9), None],
    "buka": [time(7, 59), time(8), time(8, 1)],
    "lahan": [True, False],
    "izin": [True, False, None],
    "syarat": [("ktp",), ("peta",), ("ktp", "peta"), None],
    "alat": [Rows(({"unit": 1},)), Rows(({"unit": 1}, {"unit": 2})), Rows(({"unit": 2},)), None],
    TODAY: [date(2025, 12, 31), date(2026, 1, 1)],
}
MOST = 3_000


def worlds_of(conditions: Sequence[Expression]) -> list[dict[str, Value | None]]:
    """Every set of answers of the grid, or those that a stride picks where there are too many."""
    names = sorted({name for one in conditions for name in one.names} | {TODAY})
    every = list(product(*(GRID[name] for name in names)))
    return [dict(zip(names, values, strict=True)) for values in every[:: 1 + len(every) // MOST]]


def possible(sources: Sequence[str]) -> list[Expression] | None:
    """The conditions, or None where one is refused (a literal that is no choice)."""
    try:
        return made(*sources)
    except ExprError:
        return None


def check_verdicts(sources: Sequence[str]) -> None:
    """Hold what is said against all answers of the grid, and every counterexample against the conditions."""
    conditions = possible(sources)
    if conditions is None:
        return
    found = [[one.run(env) is True for one in conditions] for env in worlds_of(conditions)]
    apart, all_cases = exclusive(conditions), exhaustive(conditions)
    if apart.holds:
        assert all(sum(holding) < 2 for holding in found)
    if apart.holds is False:
        assert apart.case is not None
        assert all(conditions[place].run(apart.case) is True for place in apart.places)
    if all_cases.holds:
        assert all(any(holding) for holding in found)
    if all_cases.holds is False:
        assert all_cases.case is not None
        assert not any(one.run(all_cases.case) is True for one in conditions)
    can = satisfiable(conditions[0])
    assert can.holds is not False or not any(holding[0] for holding in found)
    assert not can.holds or (can.case is not None and conditions[0].run(can.case) is True)


@given(st.lists(CONDITIONS, min_size=1, max_size=3))
@settings(max_examples=150, deadline=None)
def test_verdicts_agree_with_trying_all_answers(sources: list[str]) -> None:
    check_verdicts(sources)


@pytest.mark.panjang
@given(st.lists(CONDITIONS, min_size=1, max_size=4))
@settings(max_examples=1_000, deadline=None)
def test_verdicts_agree_with_trying_all_answers_at_length(sources: list[str]) -> None:
    check_verdicts(sources)


@given(st.sampled_from(ATOMS), st.sampled_from(ATOMS))
@settings(max_examples=100, deadline=None)
def test_a_condition_and_the_lack_of_it_divide_all_answers(one: str, other: str) -> None:
    whole = f"({one} and {other})"
    conditions = made(whole, f"not isi({whole}, tidak)")
    assert exclusive(conditions).holds is True
    assert exhaustive(conditions).holds is True
