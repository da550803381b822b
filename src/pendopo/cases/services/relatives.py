"""A case goes on, and its relatives hear of it: a sub-case that ended tells its parent, a parent that ended its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from pendopo.audit.api import record
from pendopo.cases.models import Case
from pendopo.cases.services.going import Travel, Wish, apply, call_effects, locked_case, stuck, travel
from pendopo.engine.api import Passage, Stuck, Transition, departures
from pendopo.people.api import SYSTEM, Actor


def step_on(
    way: Travel, step: Transition, *, actor: Actor, wish: Wish | None = None, data: Mapping[str, Any] | None = None
) -> None:
    """Take a step that was allowed, with all that it sets off. Raises Refusal where the definition leads nowhere."""
    try:
        passages = way.machine.go(way.journey, step)
    except Stuck as no:
        raise stuck(no, way.compiled) from no
    go_on(way, passages, actor=actor, wish=wish or Wish(), data=data)


def go_on(
    way: Travel, passages: Sequence[Passage], *, actor: Actor, wish: Wish, data: Mapping[str, Any] | None = None
) -> None:
    """Apply passages, let the relatives hear of an end, then call the effects."""
    was_open = way.case.finished_at is None
    apply(way, passages, actor=actor, wish=wish, data=data)
    if way.case.finished_at is not None and was_open:
        _withdraw_children(way)
        if way.case.parent_id is not None:
            _tell_parent(way, way.case.parent_id)
    call_effects(way)


def _tell_parent(way: Travel, parent_id: UUID) -> None:
    """The parent knows how its sub-case ended, and goes on where that decides."""
    case = way.case
    above = travel(way.place, locked_case(parent_id), way.now)
    if case.parent_link not in above.compiled.subcases:
        return  # the parent was moved to a version without this link
    try:
        above.journey, passages = above.machine.ended(above.journey, case.parent_link, case.outcome)
    except Stuck as no:
        raise stuck(no, above.compiled) from no
    above.case.results = dict(above.journey.results)
    above.case.save(update_fields=["results"])
    record(
        "cases.subcase_ended", subject=above.case, actor=SYSTEM, now=way.now, case_id=parent_id,
        data={"link": case.parent_link, "subcase": str(case.id), "number": case.number, "outcome": case.outcome},
    )  # fmt: skip
    if passages:
        go_on(above, passages, actor=SYSTEM, wish=Wish())


def _withdraw_children(way: Travel) -> None:
    """Sub-cases that nobody needs after this end are withdrawn, where their own workflow can; those about it go on."""
    if not way.compiled.subcases:
        return
    moot = [link.id for link in way.compiled.subcases.values() if way.case.state not in link.from_states]
    rows = Case.objects.filter(parent_id=way.case.id, parent_link__in=moot, finished_at=None).order_by("id")
    for child_id in list(rows.values_list("id", flat=True)):
        below = travel(way.place, locked_case(child_id), way.now)
        step = _withdrawal(below)
        if step is not None and below.case.finished_at is None:
            step_on(below, step, actor=SYSTEM, data={"parent": str(way.case.id)})


def _withdrawal(way: Travel) -> Transition | None:
    """The step by which the case ends as withdrawn."""
    steps = (step for _line, step in departures(way.compiled, way.journey))
    return next((step for step in steps if way.compiled.states[step.to].outcome == "batal"), None)
