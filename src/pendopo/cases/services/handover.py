"""Open work when people and offices change: it goes to a successor or back to the office, never to nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from pendopo.audit.api import record
from pendopo.cases.models import CaseStep
from pendopo.cases.queries_desks import function_of
from pendopo.definitions.api import bindings_of
from pendopo.people.api import SYSTEM, Actor, held_on

Post = tuple[UUID, UUID, str]  # person, unit, role


@transaction.atomic
def release_holders(
    *, today: date, now: datetime, heirs: Mapping[Post, UUID] | None = None, actor: Actor = SYSTEM
) -> int:
    """Open steps in the name of somebody who no longer holds their post go to the heir of that post, or to the
    office; how many. Heirs who do not hold the post themselves today get nothing. Safe to repeat, and to run late.
    """
    done = 0
    rows = list(_without_holder(today).select_for_update(of=("self",)).order_by("id"))
    holding = set(held_on(today).values_list("person_id", "unit_id", "role")) if heirs and rows else set()
    for row in rows:
        assert row.holder_id is not None and row.unit_id is not None  # noqa: PT018  (the query asks for both)
        heir = (heirs or {}).get((row.holder_id, row.unit_id, row.role))
        if heir is not None and (heir, row.unit_id, row.role) not in holding:
            heir = None
        _hand(row, heir, actor, now)
        done += 1
    return done


def _without_holder(today: date) -> QuerySet[CaseStep]:
    """Open steps of an office whose holder has no such post there today."""
    post = held_on(today).filter(person_id=OuterRef("holder_id"), unit_id=OuterRef("unit_id"), role=OuterRef("role"))
    rows = CaseStep.objects.filter(left_at=None, holder__isnull=False, unit__isnull=False)
    return rows.filter(~Exists(post)).select_related("case")


@transaction.atomic
def take_over(*, absent: UUID, actor: Actor, now: datetime, step_ids: Iterable[UUID] | None = None) -> int:
    """Whoever stands in puts their own name to open steps of the absent that their posts allow; how many."""
    rows = (
        CaseStep.objects.filter(left_at=None, holder_id=absent).select_related("case").select_for_update(of=("self",))
    )
    if step_ids is not None:
        rows = rows.filter(id__in=list(step_ids))
    mine = [row for row in rows.order_by("id") if (row.unit_id, row.role) in actor.posts]
    for row in mine:
        _hand(row, actor.actor_id, actor, now)
    return len(mine)


def _hand(row: CaseStep, holder_id: UUID | None, actor: Actor, now: datetime) -> None:
    CaseStep.objects.filter(id=row.id).update(holder_id=holder_id)
    data = {"state": row.state, "unit": str(row.unit_id), "peran": row.role, "dari": str(row.holder_id)}
    if holder_id is not None:
        data["kepada"] = str(holder_id)
    kind = "cases.handed_over" if holder_id else "cases.released"
    record(kind, subject=row.case, actor=actor, now=now, case_id=row.case_id, data=data)


@transaction.atomic
def move_desks(
    *, unit_id: UUID, successor_of: Callable[[str, str], UUID | None], now: datetime, actor: Actor = SYSTEM
) -> Counter[UUID]:
    """Open steps of an office go to its successors, by service and function; how many went to each.

    `successor_of(definition_id, function)`: the office, or None to leave a step where it is. Bindings have gone there
    before: a step takes the role that does its function there. Safe to repeat.
    """
    moved: Counter[UUID] = Counter()
    rows = CaseStep.objects.filter(left_at=None, unit_id=unit_id).select_related("case__release")
    for row in rows.defer("case__release__body").select_for_update(of=("self",)).order_by("id"):
        function = function_of(row)
        heir = successor_of(row.definition_id, function)
        if heir is None or heir == unit_id:
            continue
        posts = bindings_of(row.definition_id).get(function, ())
        role = next((post.role for post in posts if post.unit_id == heir), row.role)
        CaseStep.objects.filter(id=row.id).update(unit_id=heir, role=role)
        data = {"state": row.state, "dari_unit": str(unit_id), "unit": str(heir), "peran": role}
        record("cases.desk_moved", subject=row.case, actor=actor, now=now, case_id=row.case_id, data=data)
        moved[heir] += 1
    return moved
