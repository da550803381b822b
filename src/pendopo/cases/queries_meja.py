"""Reads for the desk: what of it waits for one kind of step."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from django.db.models import Q

from pendopo.cases.models import Case, CaseStep
from pendopo.cases.queries_inbox import on_desks_of
from pendopo.definitions.api import Release, compiled_of
from pendopo.engine.api import Compiled
from pendopo.people.api import Actor


def waiting_steps(actor: Actor, wanted: Callable[[Compiled, str], bool], *, most: int) -> list[CaseStep]:
    """Open steps on this person's desks whose state the case's own release calls wanted, the most urgent first.

    Three statements, however many cases lie there.
    """
    mine = on_desks_of(actor)
    places = list(mine.values_list("case__release_id", "state").order_by().distinct())
    releases = {row.pk: row for row in Release.objects.filter(pk__in={one for one, _ in places}).defer("body")}
    found = Q(pk__in=[])
    for release_id, state in places:
        if wanted(compiled_of(releases[release_id]), state):
            found |= Q(case__release_id=release_id, state=state)
    rows = mine.filter(found).select_related("case__release", "holder").defer("case__release__body")
    return list(rows.order_by("queue_at", "id")[:most])


def cases_by_id(case_ids: Iterable[UUID]) -> dict[UUID, Case]:
    """Cases by their ids, for who has shown that they may see them; what is not there is left out. One statement."""
    rows = Case.objects.filter(pk__in=list(case_ids)).select_related("release").defer("release__body")
    return {row.pk: row for row in rows}


def on_desk_by_number(actor: Actor, numbers: Iterable[str]) -> dict[str, Case]:
    """The cases with these registration numbers that lie on this person's desks. Two statements."""
    mine = on_desks_of(actor).filter(case__number__in=list(numbers)).values("case_id")
    rows = Case.objects.filter(pk__in=mine).select_related("release").defer("release__body")
    return {row.number: row for row in rows}
