"""Standing somewhere: the step rows, the case's own columns. The database keeps the counts itself (0016)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from pendopo.cases.models import Case, CaseStep
from pendopo.cases.rules import track_of_line
from pendopo.definitions.api import Post
from pendopo.engine.api import MAIN, Clocks, Compiled, Passage, State


def follow(
    case: Case, compiled: Compiled, passage: Passage, clocks: Clocks, bindings: Mapping[str, tuple[Post, ...]],
    now: datetime,
) -> list[CaseStep]:  # fmt: skip
    """Close the steps of what was left, open those of what was entered, each for the office that has to act; these."""
    if passage.before is not None:
        _leave(case, passage, now)
    return CaseStep.objects.bulk_create(_entered(case, compiled, passage, clocks, bindings, now))


def _leave(case: Case, passage: Passage, now: datetime) -> None:
    """A step along a track leaves that track; one of the main line leaves everything."""
    rows = CaseStep.objects.filter(case=case, left_at=None)
    if passage.into != MAIN:
        rows = rows.filter(track=track_of_line(passage.into))
    rows.update(left_at=now)


def _entered(
    case: Case, compiled: Compiled, passage: Passage, clocks: Clocks, bindings: Mapping[str, tuple[Post, ...]],
    now: datetime,
) -> Iterator[CaseStep]:  # fmt: skip
    starts = {name: compiled.states[compiled.tracks[name].start] for name in passage.opened}
    for line, state in {passage.into: compiled.states[passage.state], **starts}.items():
        if state.kind != "final":
            yield _step(case, compiled, line, state, clocks, bindings, now)


def _step(
    case: Case, compiled: Compiled, line: str, state: State, clocks: Clocks,
    bindings: Mapping[str, tuple[Post, ...]], now: datetime,
) -> CaseStep:  # fmt: skip
    """One row; where nobody stays (decided at once, or a track's end) it is closed from the beginning."""
    post = next(iter(bindings.get(state.function, ())), None)
    has_timer = any(step.timer for step in compiled.actions_from(state.id))
    return CaseStep(
        case=case, definition_id=case.definition_id, track=track_of_line(line), state=state.id, stage=state.stage,
        role=post.role if post else "", unit_id=post.unit_id if post else None, entered_at=now,
        left_at=now if state.kind in ("auto", "done") else None, due_at=clocks.due(state),
        timer_at=clocks.waits.get(line) if has_timer else None, result=state.id if state.kind == "done" else "",
        repaired=case.returns > 0,
    )  # fmt: skip


def stand(case: Case, compiled: Compiled, passage: Passage, now: datetime) -> None:
    """Set the case's own columns on the object (the caller saves it); out of an end the case is open again."""
    journey = passage.after
    state = compiled.states[journey.state]
    case.state, case.stage, case.changed_at = state.id, state.stage, now
    case.results, case.returns = dict(journey.results), journey.returns
    if state.kind == "final":
        case.outcome, case.finished_at = state.outcome, now
    else:
        case.outcome, case.finished_at, case.days_used, case.is_late = "", None, None, None
