"""Fees: worked numbers of the law, exact to the last digit, explained so that anybody can compute them again."""

import pytest

from pendopo.engine.api import Assessment, Context, DefinitionError

from .feebook import PERDA, STEPS, compiled, formula
from .shipped import ANSWERS


def assess(
    ctx: Context, params: dict[str, str] | None = None, given: dict[str, object] | None = None, **values: object
) -> Assessment:
    house = {"fungsi": "hunian_kecil", "luas": "45", "lantai": 1}
    return compiled(params, **values).fees(ANSWERS | house | (given or {}), ctx)[0]


@pytest.mark.parametrize(
    ("given", "amount"),
    [
        pytest.param({"fungsi": "hunian_kecil", "luas": "45", "lantai": 1}, 216_675, id="rumah-45"),
        pytest.param({"fungsi": "hunian", "luas": "150", "lantai": 2}, 849_246, id="rumah-150-dua-lantai"),
        pytest.param({"fungsi": "umkm", "luas": "80", "lantai": 1}, 1_284_000, id="umkm-80"),
    ],
)
def test_the_worked_examples_of_the_regulation_come_out(ctx: Context, given: dict[str, object], amount: int) -> None:
    one = assess(ctx, given=given)
    assert (one.charged, one.amount, one.obstacle, one.payable) == (True, amount, "", True)


def test_nothing_is_rounded_before_the_end(ctx: Context) -> None:
    one = assess(ctx, given={"fungsi": "hunian", "luas": "150", "lantai": 2})
    assert str(one.exact).rstrip("0") == "849245.625"
    assert [str(step.value) for step in one.steps] == ["0.17", "1.2450", "0.211650"]


def test_rounding_a_factor_first_gives_another_amount(ctx: Context) -> None:
    """What one program in use does: It rounded to two decimals; the difference is 6.621 rupiah."""
    rounded = formula("indeks", 'desimal("0.01") * bulat(100 * faktor_fungsi * bobot, "terdekat")')
    one = assess(ctx, given={"fungsi": "hunian", "luas": "150", "lantai": 2}, steps=[*STEPS[:2], rounded])
    assert one.amount == 842_625


@pytest.mark.parametrize(
    ("rounding", "amount"), [("ke_atas", 849_246), ("ke_bawah", 849_245), ("terdekat", 849_246), ("genap", 849_246)]
)
def test_the_total_is_rounded_once_by_the_named_rule(ctx: Context, rounding: str, amount: int) -> None:
    one = assess(ctx, given={"fungsi": "hunian", "luas": "150", "lantai": 2}, rounding=rounding)
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
    one = assess(ctx, given={"luas": ""})
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
    line = assess(ctx, given={"fungsi": "hunian", "luas": "150", "lantai": 2}).lines[0]
    assert line.words == "“Luas lantai” × indeks lokalitas × SHST tertinggi per m² × indeks"
    assert line.numbers == "150 m² × 0,005 × Rp5.350.000 × 0,21165"
    assert line.shown == "Rp849.245,625"


def test_a_wrong_formula_is_refused_when_compiled() -> None:
    with pytest.raises(DefinitionError, match="entah") as caught:
        compiled(PERDA, lines=[formula("bangunan", "luas * entah")])
    assert [(one.code, one.node) for one in caught.value.findings] == [("rujukan-putus", "line:bangunan")]
