"""Reads of sub-cases: what may be opened from a case and until when, what was opened, what is carried over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from pendopo.cases import rules
from pendopo.cases.calendar import office_calendar
from pendopo.cases.models import Case, CaseAnswers, CaseStep
from pendopo.definitions.api import bindings_of, compiled_of, context_for
from pendopo.engine.api import Compiled, Journey, SubCase, carried
from pendopo.lib.worktime import Due
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region


@dataclass(frozen=True)
class Opening:
    """A link of a case's workflow as it stands now. `last`: how its last day was counted; `refusal`: why not now."""

    link: SubCase
    last: Due | None
    refusal: str


@dataclass(frozen=True)
class Relative:
    """A case of the family, and the link by which it, or the case that is looked at, was opened."""

    case: Case
    compiled: Compiled
    link: SubCase | None


def opening_of(
    place: Region, case: Case, compiled: Compiled, journey: Journey, link: SubCase, now: datetime
) -> Opening:
    """Whether and until when a link can be opened from where the case stands. At most three statements."""
    here = [state for state in journey.places.values() if state in link.from_states]
    if not here:
        title = compiled.states[case.state].title
        return Opening(link, None, f"“{link.title}” tidak dapat dibuka dari tahap “{title}”.")
    calendar = office_calendar(place, compiled)
    last = calendar.due_after(_came_at(case, here[0]), link.within_days) if link.within_days else None
    former = list(
        Case.objects.filter(parent_id=case.id, parent_link=link.id).values_list("outcome", "finished_at").order_by("id")
    )
    return Opening(link, last, rules.opening_refusal(link, last, former, now))


def _came_at(case: Case, state: str) -> datetime:
    """When the case came to where it stands; an end has no step."""
    if case.finished_at is not None:
        return case.finished_at
    rows = CaseStep.objects.filter(case=case, state=state, left_at=None).order_by("-entered_at")
    return rows.values_list("entered_at", flat=True).first() or case.changed_at


def openings_for(
    place: Region, case: Case, compiled: Compiled, journey: Journey, actor: Actor, now: datetime
) -> list[Opening]:
    """The links that this person may open where the case stands, those that are no longer open with their reason."""
    bindings = bindings_of(case.definition_id)
    places = set(journey.places.values())
    return [
        opening_of(place, case, compiled, journey, link, now)
        for link in compiled.subcases.values()
        if places & set(link.from_states) and rules.does_function(compiled, link.function, actor, bindings)
    ]


def children_of(case: Case, compiled: Compiled) -> list[Relative]:
    """The sub-cases of a case, the first first; no statement where its workflow has no links."""
    if not compiled.subcases:
        return []
    rows = _cases().filter(parent_id=case.id).order_by("submitted_at", "id")
    return [Relative(row, compiled_of(row.release), compiled.subcases.get(row.parent_link)) for row in rows]


def parent_of(case: Case) -> Relative | None:
    """The case from which this one was opened, with the link; None for a case of its own."""
    row = _cases().filter(id=case.parent_id).first() if case.parent_id else None
    if row is None:
        return None
    compiled = compiled_of(row.release)
    return Relative(row, compiled, compiled.subcases.get(case.parent_link))


def read_carried(
    place: Region, case: Case, compiled: Compiled, journey: Journey, link: SubCase, child: Compiled, now: datetime
) -> dict[str, Any]:
    """What a case carries over to a sub-case, as answers of the child's form."""
    answers = CaseAnswers.objects.filter(case=case).order_by("-version")[0].all
    return dict(carried(compiled, journey, link, child, answers, context_for(place, now)))


def _cases() -> QuerySet[Case]:
    return Case.objects.select_related("release").defer("release__body")
