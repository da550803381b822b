"""Standing somewhere: the step row, the case's own state columns. The database keeps the counts itself (0016)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from pendopo.cases.models import Case, CaseDeadline, CaseStep
from pendopo.definitions.api import Post
from pendopo.engine.api import State


def enter(
    case: Case, state: State, due: CaseDeadline | None, bindings: Mapping[str, tuple[Post, ...]], now: datetime
) -> None:
    """Open the step of a state for the office that has to act; a final state has none."""
    if state.kind == "final":
        return
    post = next(iter(bindings.get(state.function, ())), None)
    CaseStep.objects.create(
        case=case, definition_id=case.definition_id, state=state.id, stage=state.stage, role=post.role if post else "",
        unit_id=post.unit_id if post else None, entered_at=now, due_at=due.due_at if due else None,
        repaired=case.returns > 0,
    )  # fmt: skip


def leave(case: Case, now: datetime) -> None:
    """Close the open step."""
    CaseStep.objects.filter(case=case, left_at=None).update(left_at=now)


def stand(case: Case, state: State, now: datetime) -> None:
    """Set the state columns on the object (the caller saves it)."""
    case.state, case.stage, case.changed_at = state.id, state.stage, now
    if state.kind == "final":
        case.outcome, case.finished_at = state.outcome, now
