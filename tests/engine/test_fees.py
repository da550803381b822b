"""Fees: worked numbers of the law, exact to the last digit, explained so that anybody can compute them again."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.engine.api import Assessment, Context, DefinitionError

from .feebook import PERDA, STEPS, formula
from .feebook import compiled as fee_of
from .shipped import ANSWERS, context


def assess(
    ctx: Context, params: dict[str, str] | None = None, answers: dict[str, object] | None = None, **values: object
) -> Assessment:
    house = {"fungsi": "hunian_kecil", "luas": "45", "lantai": 1}
    return fee_of(params, **values).fees(ANSWERS | house | (answers or {}), ctx)[0]


@pytest.mark.parametrize(
    ("answers", "amount"),
    [
        pytest.param({"fungsi": "hunian_kecil", "luas": "45", "lantai": 1}, 216_675, id="rumah-45"),
        pytest.param({"fungsi": "hunian", "luas": "150", "lantai": 2}, 849_246, id="rumah-150-dua-lantai"),
        pytest.param({"fungsi": "umkm", "luas": "80", "lantai": 1}, 1_284_000, id="umkm-80"),
    ],
)
def test_the_worked_examples_of_the_regulation_come_out(ctx: Context, answers: dict[str, object], amount: int) -> None:
    one = assess(ctx, answers=answers)
    assert (one.charged, one.amount, one.obstacle, one.payable) == (True, amount, "", True)


def test_nothing_is_rounded_before_the_end(ctx: Context) -> None:
    one = assess(ctx, answers={"fungsi": "hunian", "luas": "150", "lantai": 2})
    assert str(one.exact).rstrip("0") == "849245.625"
    assert [str(step.value) for step in one.steps] == ["0.17", "1.2450", "0.211650"]


def test_rounding_a_factor_first_gives_another_amount(ctx: Context) -> None:
    """What one program in use does: It rounded to two decimals; the difference is 6.621 rupiah."""
    rounded = formula("indeks", 'desimal("0.01") * bulat(100 * faktor_fungsi * bobot, "terdekat")')
    one = assess(ctx, answers={"fungsi": "hunian", "luas": "150", "lantai": 2}, steps=[*STEPS[:2], rounded])
    assert one.amount == 842_625


@pytest.mark.parametrize(
    ("rounding", "amount"), [("ke_atas", 849_246), ("ke_bawah", 849_245), ("terdekat", 849_246), ("genap", 849_246)]
)
def test_the_total_is_rounded_once_by_the_named_rule(ctx: Context, rounding: str, amount: int) -> None:
    one = assess(ctx, answers={"fungsi": "hunian", "luas": "150", "lantai": 2}, rounding=rounding)
    assert one.amount == amount


def test_without_a_regional_law_nothing_can_be_charged(ctx: Context) -> None:
    one = assess(ctx, params={})
    assert one.amount == 216_675
    assert not one.payable
    assert "Perda" in one.obstacle


def test_a_fee_whose_condition_fails_is_not_charged(ctx: Context) -> None:
    one = assess(ctx, when='fungsi == "umkm"')
    assert (one.charged, one.amount, one.steps, one.lines, one.obstacle) == (False, None, (), (), "")
    assert one.condition == "“Fungsi bangunan” sama dengan “Usaha mikro kecil”"


def test_a_line_whose_condition_fails_adds_nothing_and_says_so(ctx: Context) -> None:
    pagar = formula("pagar", "1500 * lantai") | {"when": "lantai > 1"}
    one = assess(ctx, lines=[formula("bangunan", "shst"), pagar])
    assert one.amount == 5_350_000
    assert (one.lines[1].asked, one.lines[1].value, one.lines[1].condition) == (
        False,
        None,
        "“Jumlah lantai” lebih dari 1",
    )


def test_a_missing_answer_leaves_the_fee_open_instead_of_zero(ctx: Context) -> None:
    one = assess(ctx, answers={"luas": ""})
    assert (one.amount, one.payable) == (None, False)
    assert one.obstacle.startswith("“Bangunan” belum dapat dihitung")


def test_a_negative_amount_is_refused(ctx: Context) -> None:
    one = assess(ctx, lines=[formula("bangunan", "0 - shst")])
    assert not one.payable
    assert "-Rp5.350.000" in one.obstacle


def test_a_fee_of_nothing_is_no_bill(ctx: Context) -> None:
    one = assess(ctx, lines=[formula("bangunan", "0 * shst")])
    assert (one.amount, one.obstacle, one.payable) == (0, "", False)


def test_every_step_is_told_in_words_and_with_its_values(ctx: Context) -> None:
    line = assess(ctx, answers={"fungsi": "hunian", "luas": "150", "lantai": 2}).lines[0]
    assert line.words == "“Luas lantai” × indeks lokalitas × SHST tertinggi per m² × indeks"
    assert line.numbers == "150 m² × 0,005 × Rp5.350.000 × 0,21165"
    assert line.shown == "Rp849.245,625"


def test_a_wrong_formula_is_refused_when_compiled() -> None:
    with pytest.raises(DefinitionError, match="entah") as caught:
        fee_of(PERDA, lines=[formula("bangunan", "luas * entah")])
    assert [(one.code, one.node) for one in caught.value.findings] == [("rujukan-putus", "line:bangunan")]


def test_steps_that_no_asked_line_needs_are_left_out(ctx: Context) -> None:
    pagar = formula("pagar", "1500 * lantai")
    one = assess(ctx, lines=[formula("bangunan", "luas * indeks") | {"when": "lantai > 5"}, pagar])
    assert (one.amount, one.steps) == (1500, ())


# -- laws


areas = st.decimals(min_value=1, max_value=100_000, places=2)
rates = st.decimals(min_value=0, max_value="0.005", places=6)
prices = st.integers(0, 20_000_000)
ROUND: dict[str, Callable[[Fraction], int]] = {
    "ke_atas": lambda exact: -(-exact.numerator // exact.denominator),
    "ke_bawah": lambda exact: exact.numerator // exact.denominator,
    "terdekat": lambda exact: (2 * exact + 1).numerator // (2 * exact + 1).denominator // 2,
    "genap": round,
}
"""Rounding by other means than the engine's: Python's own fractions."""

INDEX = {"hunian_kecil": Fraction(15, 100), "hunian": Fraction(17, 100), "umkm": Fraction(1, 2)}
HEIGHT = {1: Fraction(1), 2: Fraction(109, 100), 3: Fraction(112, 100)}
ONE_OF_EACH = {rounding: fee_of(PERDA, rounding=rounding) for rounding in ROUND}


@given(areas, st.sampled_from(sorted(INDEX)), st.sampled_from(sorted(HEIGHT)), st.sampled_from(sorted(ROUND)))
def test_the_amount_is_the_exact_sum_rounded_once(area: Decimal, use: str, floors: int, rounding: str) -> None:
    given_ = {"fungsi": use, "luas": str(area), "lantai": floors}
    one = ONE_OF_EACH[rounding].fees(ANSWERS | given_, context())[0]
    weight = Fraction(3, 10) + Fraction(4, 10) + HEIGHT[floors] / 2
    exact = Fraction(area) * Fraction(5, 1000) * 5_350_000 * INDEX[use] * weight
    assert one.exact is not None
    assert Fraction(one.exact) == exact
    assert one.amount == ROUND[rounding](exact)


@given(areas, rates, prices, st.sampled_from(sorted(INDEX)), st.sampled_from(sorted(HEIGHT)))
def test_whoever_computes_the_shown_values_again_comes_to_the_same(
    area: Decimal, rate: Decimal, price: int, use: str, floors: int
) -> None:
    """What is printed is enough: products and sums of the numbers as people read them."""
    made = fee_of({**PERDA, "indeks_lokalitas": str(rate), "shst": str(price)})
    one = made.fees(ANSWERS | {"fungsi": use, "luas": str(area), "lantai": floors}, context())[0]
    for told in (*one.steps, *one.lines):
        assert computed_again(told.numbers) == read_number(told.shown)
    assert sum(read_number(line.shown) for line in one.lines) == Fraction(one.exact or 0)


def read_number(shown: str) -> Fraction:
    """A number as people read it: Rp5.350.000, 0,005, 45 m²."""
    return Fraction(shown.removeprefix("Rp").split(" ")[0].replace(".", "").replace(",", "."))


def computed_again(numbers: str) -> Fraction:
    """Products and sums as printed."""
    return sum((prod(map(read_number, part.split(" × "))) for part in numbers.split(" + ")), Fraction(0))
