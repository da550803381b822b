"""Promise: what is kept for some seconds is asked for again when they are over, or when somebody changed it."""

from __future__ import annotations

import pytest

from pendopo.lib import briefly
from pendopo.lib.briefly import Briefly


class Clock:
    now = 100.0


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(briefly.clock, "monotonic", lambda: made.now)
    return made


def test_an_answer_is_kept_for_its_seconds_and_by_its_key(clock: Clock) -> None:
    kept, asked = Briefly[str](5.0), []

    def make() -> str:
        asked.append(clock.now)
        return f"{len(asked)}"

    assert [kept.get(1, make), kept.get(1, make), kept.get(2, make)] == ["1", "1", "2"]
    clock.now += 5.0
    assert kept.get(1, make) == "1"
    clock.now += 0.1
    assert kept.get(1, make) == "3"


def test_none_is_an_answer_like_any_other(clock: Clock) -> None:
    kept, asked = Briefly[None](5.0), []
    for _ in range(3):
        assert kept.get("a", lambda: asked.append(1)) is None
    assert asked == [1]


def test_who_changes_it_makes_it_asked_for_again(clock: Clock) -> None:
    kept = Briefly[int](5.0)
    assert kept.get("a", lambda: 1) == 1
    kept.forget()
    assert kept.get("a", lambda: 2) == 2


def test_a_fault_in_asking_is_kept_by_nobody(clock: Clock) -> None:
    kept = Briefly[int](5.0)
    with pytest.raises(ZeroDivisionError):
        kept.get("a", lambda: 1 // 0)
    assert kept.get("a", lambda: 7) == 7
