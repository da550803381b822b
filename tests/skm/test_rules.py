"""The index of PermenPANRB 14/2017: exact, explained, graded by the exact table."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.skm import rules
from pendopo.skm.rules_kuesioner import MANDATED, read_answer, shipped, typed_questionnaire
from pendopo.skm.rules_periode import last_whole, period_of, read_period, recent

REAL = dict(zip(MANDATED, (105, 101, 100, 116, 102, 105, 106, 105, 115), strict=True))
marks = st.integers(1, 4)


def nine_marks(number: int) -> dict[str, int]:
    """Nine marks from the digits of a number in base 4: one draw per answer, not nine."""
    return {name: number // 4**place % 4 + 1 for place, name in enumerate(MANDATED)}


one_answer = st.integers(0, 4**9 - 1).map(nine_marks)
answers = st.lists(one_answer, min_size=1, max_size=8)


def test_the_real_quarter_gives_91_48_and_grade_a():
    index = rules.index_of(REAL, 29)
    assert index.value == Decimal("91.48")
    assert (index.grade.letter, index.grade.words) == ("A", "Sangat baik")
    assert index.exact == Fraction(955 * 25, 29 * 9)
    said = [rules.comma(one.nrr, 4) for one in index.elements]
    assert said == ["3,6207", "3,4828", "3,4483", "4,0000", "3,5172", "3,6207", "3,6552", "3,6207", "3,9655"]
    assert rules.comma(index.total_nrr, 4) == "32,9310"


@pytest.mark.parametrize(("display", "value"), [("0,11", "90.56"), ("0,111", "91.38")])
def test_the_rounded_weights_of_old_reports_give_their_values(display, value):
    assert rules.index_of(REAL, 29, display=display).value == Decimal(value)


def test_the_three_lowest_of_the_real_quarter():
    assert [one.id for one in rules.lowest(rules.index_of(REAL, 29))] == ["U3", "U2", "U5"]


def test_every_number_explains_itself():
    lines = {line.label: line for line in rules.index_of(REAL, 29).lines()}
    assert (lines["NRR U1"].formula, lines["NRR U1"].value) == ("105 ÷ 29", "3,6207")
    assert (lines["IKM"].formula, lines["IKM"].value) == ("32,9310 × 1/9 × 25", "91,475096")
    assert lines["Dibulatkan"].value == "91,48"
    assert lines["Mutu"].value == "A (Sangat baik)"


@pytest.mark.parametrize(
    ("value", "letter"),
    [
        ("25.00", "D"), ("64.99", "D"), ("65.00", "C"), ("76.60", "C"), ("76.61", "B"), ("88.30", "B"), ("88.31", "A"),
        ("100.00", "A"),
    ],
)  # fmt: skip
def test_the_table_to_the_hundredth(value, letter):
    assert rules.grade_of(Decimal(value)).letter == letter


def test_the_table_leaves_no_value_between_two_classes():
    for lower, upper in zip(rules.GRADES, rules.GRADES[1:], strict=False):
        assert upper.index_from - lower.index_to == Decimal("0.01")


@given(answers)
def test_the_index_lies_between_25_and_100(given_answers):
    index = rules.index_of(rules.totals_of(given_answers), len(given_answers))
    assert 25 <= index.exact <= 100
    assert index.grade.index_from <= index.value <= index.grade.index_to


@given(answers, st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter(given_answers, dice):
    mixed = list(given_answers)
    dice.shuffle(mixed)
    one, other = (rules.index_of(rules.totals_of(rows), len(rows)) for rows in (mixed, given_answers))
    assert (one.exact, one.value, one.grade) == (other.exact, other.value, other.grade)


@given(st.integers(1, 500))
def test_only_fours_are_100_and_a(respondents):
    index = rules.index_of(dict.fromkeys(MANDATED, 4 * respondents), respondents)
    assert (index.exact, index.grade.letter) == (100, "A")


@given(answers, st.sampled_from(MANDATED))
def test_a_better_mark_never_lowers_the_index(given_answers, name):
    better = [dict(one, **{name: min(4, one[name] + 1)}) for one in given_answers]
    assert (
        rules.index_of(rules.totals_of(better), len(better)).exact
        >= rules.index_of(rules.totals_of(given_answers), len(given_answers)).exact
    )


@given(st.lists(st.integers(1, 50), min_size=2, max_size=9))
def test_own_weights_that_sum_to_one_keep_the_bounds(parts):
    names = [f"T{number}" for number in range(len(parts))]
    weights = {name: Fraction(part, sum(parts)) for name, part in zip(names, parts, strict=True)}
    assert rules.index_of(dict.fromkeys(names, 4), 1, weights).exact == 100
    assert rules.index_of(dict.fromkeys(names, 1), 1, weights).exact == 25


def test_what_cannot_be_is_refused():
    with pytest.raises(ValueError, match="tidak mungkin"):
        rules.index_of({"U1": 5}, 1)
    with pytest.raises(ValueError, match="responden"):
        rules.index_of({}, 0)
    with pytest.raises(ValueError, match="berjumlah 1"):
        rules.index_of({"U1": 4, "U2": 4}, 1, {"U1": Fraction(1, 2), "U2": Fraction(1, 3)})


# The printed table of Krejcie and Morgan (1970), some rows of it.
TABLE = {
    10: 10, 15: 14, 20: 19, 30: 28, 50: 44, 100: 80, 200: 132, 300: 169, 500: 217, 1000: 278, 2000: 322, 5000: 357,
    10_000: 370, 75_000: 382, 1_000_000: 384,
}  # fmt: skip


@pytest.mark.parametrize("population", TABLE, ids=str)
def test_the_sample_is_what_the_table_prints(population):
    assert rules.sample_of(population).needed == TABLE[population]


@given(st.integers(0, 10_000_000))
def test_a_sample_never_exceeds_its_population(population):
    assert rules.sample_of(population).needed <= population
    assert rules.sample_of(population).needed <= 384


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 40), max_size=6))
def test_no_small_group_is_shown_nor_found_by_subtraction(counts):
    shown = rules.shown_groups(counts)
    hidden = sum(count for name, count in counts.items() if name not in shown)
    assert all(counts[name] >= rules.MIN_SHOWN for name in shown)
    assert hidden == 0 or hidden >= rules.MIN_SHOWN or not shown


@pytest.mark.parametrize(
    ("text", "weight"), [("1/9", Fraction(1, 9)), ("0,1", Fraction(1, 10)), ("10%", Fraction(1, 10))]
)
def test_weights_are_read_as_people_write_them(text, weight):
    assert rules.read_weight(text) == weight


@pytest.mark.parametrize("text", ["", "0", "-1", "2", "1/0", "1e-9", "sepuluh", "1_0", "٣"], ids=range(9))
def test_other_weights_are_not(text):
    assert rules.read_weight(text) is None


def test_periods_know_their_days():
    quarter = read_period("2026-T3")
    assert quarter is not None
    assert (quarter.start, quarter.end, quarter.title) == (date(2026, 7, 1), date(2026, 9, 30), "Triwulan III 2026")
    half = period_of(date(2026, 12, 31), "S")
    assert (half.key, half.end) == ("2026-S2", date(2026, 12, 31))
    assert last_whole(date(2026, 1, 1)).key == "2025-T4"
    assert read_period("2026-S3") is None
    assert read_period("2026-T5") is None
    assert [one.key for one in recent(date(2026, 11, 20), 2)] == ["2026-T4", "2026-T3", "2026-S2", "2026"]


@given(st.dates(date(2001, 1, 1), date(2099, 12, 31)), st.sampled_from(["T", "S", ""]))
def test_every_day_lies_in_its_period_and_periods_follow_each_other(day, kind):
    period = period_of(day, kind)
    assert period.start <= day <= period.end
    assert read_period(period.key) == period
    assert (period.start - period.back().end).days == 1


def test_the_shipped_questionnaire_asks_the_nine_in_both_languages():
    made = shipped()
    assert tuple(one.id for one in made.elements) == MANDATED
    assert all(len(one.words(lang).options) == 4 for one in made.elements for lang in ("id", "en"))
    assert set(made.weights.values()) == {Fraction(1, 9)}
    assert sum(made.weights.values()) == 1


def typed(**changes: str) -> dict[str, str]:
    form = {"dasar": "Keputusan Kepala Dinas (contoh)"}
    for one in shipped().elements:
        words = one.indonesian
        form |= {f"{one.id}-judul": words.title, f"{one.id}-tanya": words.question, f"{one.id}-bobot": "1/9"}
        form |= {f"{one.id}-{number}": option for number, option in enumerate(words.options, 1)}
    return form | changes


def test_a_region_may_add_an_element_when_weights_still_sum_to_one():
    tenth = {f"{name}-bobot": "1/10" for name in MANDATED}
    own = {"T1-judul": "Antrean", "T1-tanya": "Lamakah antre?", "T1-bobot": "0,1"}
    own |= {f"T1-{number}": text for number, text in enumerate(("Lama", "Agak lama", "Sebentar", "Tanpa antre"), 1)}
    made, faults = typed_questionnaire(typed(**tenth, **own), valid_from=date(2027, 1, 1))
    assert faults == {}
    assert made is not None
    assert len(made.elements) == 10
    assert made.elements[0].english is not None


def test_weights_that_do_not_sum_to_one_are_refused_with_a_sentence():
    made, faults = typed_questionnaire(typed(**{"U1-bobot": "1/8"}), valid_from=date(2027, 1, 1))
    assert made is None
    assert "tepat 1" in faults["bobot"]


def test_the_nine_cannot_be_dropped():
    made, faults = typed_questionnaire(typed(**{"U5-tanya": ""}), valid_from=date(2027, 1, 1))
    assert made is None
    assert "U5-tanya" in faults


def test_an_answer_needs_every_element_and_drops_unknown_codes():
    whole = dict.fromkeys(MANDATED, "3")
    answer, faults = read_answer(shipped(), whole | {"sex": "p", "age": "zz", "saran": "Bagus.\x00"})
    assert faults == {}
    assert answer is not None
    assert (answer.about, answer.words) == ({"sex": "p"}, "Bagus.")
    none, faults = read_answer(shipped(), whole | {"U4": "5"})
    assert none is None
    assert list(faults) == ["U4"]
