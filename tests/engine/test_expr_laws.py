"""Laws of the expression language over generated expressions, against a second reading of it (`oracle.py`)."""

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pendopo.engine.expr import Value, compile_expr, explain
from pendopo.engine.expr.explain import explain_with
from pendopo.engine.expr.kinds import TODAY, Const, Ref, walk

from .generated import ANSWERS, NAMES, TARIFFS, TODAYS, TYPES, accepted, refusal, sources
from .oracle import Oracle, plain


def check_laws(source: str, answers: Mapping[str, Value | None], today: date) -> None:
    """Value, kind, emptiness, determinism and words of one expression over one set of answers."""
    expression = accepted(source)
    if expression is None:
        return
    env = {**answers, TODAY: today}
    before = dict(env)
    result = expression.run(env)
    assert plain(result) == Oracle(answers, TARIFFS, today).value(source)
    assert env == before
    assert compile_expr(source, NAMES).run(env) == result
    assert result is not None or expression.optional
    if result is not None:
        assert type(result) is TYPES[expression.kind]
    told = explain_with(expression, env, {})
    assert told.value == result
    assert told.words
    assert told.values
    assert told.result


@given(sources(), st.fixed_dictionaries(ANSWERS), TODAYS)
@settings(max_examples=400, deadline=None)
def test_values_agree_with_a_second_reading(source: str, answers: dict[str, Value | None], today: date) -> None:
    check_laws(source, answers, today)


@pytest.mark.panjang
@given(sources(depth=6), st.fixed_dictionaries(ANSWERS), TODAYS)
@settings(max_examples=5_000, deadline=None)
def test_values_agree_with_a_second_reading_at_length(
    source: str, answers: dict[str, Value | None], today: date
) -> None:
    check_laws(source, answers, today)


@given(st.lists(sources(), min_size=1, max_size=3))
@settings(max_examples=60, deadline=None)
def test_most_generated_expressions_are_accepted(found: list[str]) -> None:
    # A literal that is no choice, or a budget, refuses some; the laws above must not be about nothing.
    assert all(
        accepted(source) or refusal(source) in ("pilihan-tidak-ada", "ekspresi-terlalu-besar") for source in found
    )


@given(sources(), st.fixed_dictionaries({name: st.none() | some for name, some in ANSWERS.items()}))
@settings(max_examples=200, deadline=None)
def test_nothing_raises_whatever_is_missing(source: str, answers: dict[str, Value | None]) -> None:
    expression = accepted(source)
    if expression is None:
        return
    for env in (answers, {name: value for name, value in answers.items() if value is not None}, {}):
        result = expression.run(env)
        assert result is None or type(result) is TYPES[expression.kind]
        assert explain_with(expression, env, {}).words


@given(sources())
@settings(max_examples=200, deadline=None)
def test_an_explanation_names_every_operand(source: str) -> None:
    expression = accepted(source)
    if expression is None:
        return
    refs = [term for term in walk(expression.term) if isinstance(term, Ref)]
    labels = {ref.key: f"⟨{ref.key}⟩" for ref in refs}
    told = explain(expression, labels)
    for label in labels.values():
        assert label in told
    for term in walk(expression.term):
        if isinstance(term, Const) and isinstance(term.value, int) and not isinstance(term.value, bool):
            assert str(term.value)[:3] in told.replace(".", "")
