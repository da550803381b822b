"""Opening a case from another one: an objection, a recommendation. The child has its own number, clock and release."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404

from pendopo.audit.api import record
from pendopo.cases import rules
from pendopo.cases.models import Case
from pendopo.cases.queries_family import opening_of, read_carried
from pendopo.cases.services.going import Travel, locked_case, travel
from pendopo.cases.services.submit import InvalidAnswers, Parent, submit_case
from pendopo.core.api import Refusal
from pendopo.definitions.api import bindings_of, current
from pendopo.engine.api import Compiled, SubCase
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region


@transaction.atomic
def open_subcase(
    *,
    place: Region,
    parent_id: UUID,
    link_id: str,
    case_id: UUID,
    answers: Mapping[str, Any] | None = None,
    actor: Actor,
    now: datetime,
) -> Case:
    """Open the case of a link from its parent, with the given answers; without any, with what the parent carries over.

    Who may see the parent is checked by the caller. Sent again with the same id it returns the case that is there.
    Raises Http404 (not yours, no such link), Refusal (not from here, too late, once too often) or InvalidAnswers.
    """
    way = travel(place, locked_case(parent_id), now)
    there = Case.objects.filter(id=case_id, parent_id=parent_id, parent_link=link_id).first()
    if there is not None:
        return there
    link = _allowed(way, link_id, actor)
    offer = current(link.definition)
    given = answers if answers is not None else _carried(way, link, offer.compiled)
    _forget_former(way, link_id)
    try:
        child = submit_case(
            place=place, current=offer, case_id=case_id, answers=given, actor=actor, now=now,
            parent=Parent(parent_id, link_id, way.case.user_id, way.case.on_behalf),
        )  # fmt: skip
    except InvalidAnswers as wrong:
        if answers is not None:
            raise
        raise Refusal(f"“{link.title}” belum dapat dibuka: {'; '.join(wrong.problems.values())}") from wrong
    record(
        "cases.subcase_opened", subject=way.case, actor=actor, now=now, case_id=parent_id,
        data={"link": link_id, "subcase": str(child.id), "number": child.number},
    )  # fmt: skip
    return child


def _allowed(way: Travel, link_id: str, actor: Actor) -> SubCase:
    """The link, when this person may open it from here and now."""
    link = way.compiled.subcases.get(link_id)
    if link is None:
        raise Http404
    if not rules.does_function(way.compiled, link.function, actor, bindings_of(way.case.definition_id)):
        raise Http404
    opening = opening_of(way.place, way.case, way.compiled, way.journey, link, way.now)
    if opening.refusal:
        raise Refusal(opening.refusal)
    return link


def _carried(way: Travel, link: SubCase, child: Compiled) -> Mapping[str, Any]:
    return read_carried(way.place, way.case, way.compiled, way.journey, link, child, way.now)


def _forget_former(way: Travel, link_id: str) -> None:
    """How a former sub-case of this link ended holds no more while the new one is under way."""
    if link_id in way.case.results:
        way.case.results = {name: how for name, how in way.case.results.items() if name != link_id}
        way.case.save(update_fields=["results"])
