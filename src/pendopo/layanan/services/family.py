"""Beginning a sub-case as its applicant: a draft of the other form with what is known already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404

from pendopo.cases.api import Case, Draft, draft_answers, drafts_of, openings_for, read_carried, save_draft, view_case
from pendopo.core.api import Refusal
from pendopo.definitions.api import current
from pendopo.layanan.rules_publik import PARENT
from pendopo.lib.uuid7 import uuid7
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region


@dataclass(frozen=True)
class Origin:
    """From which case, and by which link of its workflow, a draft will open a sub-case."""

    case_id: UUID
    link: str
    number: str


def origin_of(answers: dict[str, Any]) -> Origin | None:
    """What a draft keeps of its parent; None for an application of its own."""
    kept = answers.get(PARENT)
    return Origin(UUID(kept["case"]), kept["link"], kept["number"]) if kept else None


def begin_subcase(*, place: Region, case: Case, link_id: str, actor: Actor, device_hash: bytes, now: datetime) -> Draft:
    """The draft of a sub-case, begun or begun before. Raises Http404 (no such link for this person) or Refusal."""
    view = view_case(case)
    openings = openings_for(place, case, view.compiled, view.journey, actor, now)
    opening = next((one for one in openings if one.link.id == link_id), None)
    if opening is None:
        raise Http404
    if opening.refusal:
        raise Refusal(opening.refusal)
    offer = current(opening.link.definition)
    kept = {"case": str(case.id), "link": link_id, "number": case.number}
    mine = drafts_of(device_hash=device_hash, user_id=actor.user_id, definition_id=offer.release.definition_id)
    begun = next((draft for draft in mine if draft_answers(draft).get(PARENT) == kept), None)
    if begun is not None:
        return begun
    carried = read_carried(place, case, view.compiled, view.journey, opening.link, offer.compiled, now)
    return save_draft(
        place=place, current=offer, draft=None, draft_id=uuid7(), answers={**carried, PARENT: kept}, page="",
        device_hash=device_hash, user_id=actor.user_id, now=now,
    )  # fmt: skip
