"""Whatever is written, the verifier answers: random small edits of a sound definition never make it fail."""

import copy
import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pendopo.engine.api import DefinitionError, check
from pendopo.engine.load import validated
from pendopo.engine.verify.codes import CODES

from .branching import branching_source
from .shipped import VOCABULARY, source

Place = tuple[dict[str, Any] | list[Any], Any]
SOURCES: tuple[Callable[[], dict[str, Any]], ...] = (source, branching_source)
WORDS = ("", "x", "ya", "jenis", "hasil_keberatan", "ruang", "1", "-1", "2026-11-23", "a + ", "jenis == 1", "0")


def places(value: Any) -> list[Place]:
    """Every place of the data that holds something."""
    found: list[Place] = []
    waiting: list[Any] = [value]
    while waiting:
        one = waiting.pop()
        items = one.items() if isinstance(one, dict) else enumerate(one) if isinstance(one, list) else ()
        for key, inner in items:
            found.append((one, key))
            waiting.append(inner)
    return found


def edited(data: dict[str, Any], dice: random.Random, edits: int) -> dict[str, Any]:
    """Some things gone, doubled, emptied, or with a value from elsewhere."""
    for _ in range(edits):
        spots = places(data)
        holder, key = dice.choice(spots)
        other, where = dice.choice(spots)
        what = dice.choice(("gone", "doubled", "word", "elsewhere", "elsewhere"))
        if what == "gone":
            holder.pop(key)
        elif what == "doubled" and isinstance(holder, list):
            holder.append(copy.deepcopy(holder[key]))
        elif what == "word":
            holder[key] = dice.choice(WORDS)
        elif type(other[where]) is type(holder[key]):
            holder[key] = copy.deepcopy(other[where])
    return data


def answers(seed: int, number: int, edits: int) -> bool:
    """Whether the verifier had a definition to judge; it always gives findings with a known code."""
    try:
        definition = validated(edited(SOURCES[number](), random.Random(seed), edits))
    except DefinitionError:
        return False
    for finding in check(definition, VOCABULARY):
        assert finding.code in CODES
        assert ":" in finding.node
    return True


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from([0, 1]), st.integers(1, 4))
def test_small_edits_never_break_the_verifier(seed: int, number: int, edits: int) -> None:
    answers(seed, number, edits)


@pytest.mark.panjang
def test_thousands_of_edits_never_break_the_verifier() -> None:
    judged = sum(answers(seed, seed % 2, 1 + seed % 4) for seed in range(1500))
    assert judged > 400, "most edits leave a definition that can be read"
