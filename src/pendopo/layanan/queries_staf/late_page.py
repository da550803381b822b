"""What became late and was told to somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pendopo.cases.api import escalated_to
from pendopo.core.api import work_calendar
from pendopo.definitions.api import compiled_of
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region
from pendopo.ui.api import Tenggat, tenggat_of

SHOWN = 200


@dataclass(frozen=True)
class LateRow:
    """A step that is late: of which case, where it stands and with whom, since when it was told."""

    case_id: UUID
    number: str
    applicant: str
    title: str
    state_title: str
    office: str
    holder: str
    due: Tenggat | None
    told_at: datetime | None


@dataclass(frozen=True)
class LatePage:
    """The longest late first; `more`: whether there are others than those shown."""

    rows: list[LateRow]
    more: bool


def late_page(actor: Actor, place: Region, now: datetime) -> LatePage:
    """Everything late that was told to this person, in one statement beside those of the definitions."""
    steps = escalated_to(actor).select_related("case__release", "unit", "holder").defer("case__release__body")
    calendar, rows = work_calendar(place), []
    found = list(steps[: SHOWN + 1])
    for step in found[:SHOWN]:
        case, compiled = step.case, compiled_of(step.case.release)
        track = compiled.tracks.get(step.track)
        state = compiled.states[step.state].title
        rows.append(
            LateRow(
                case_id=case.id, number=case.number, applicant=case.applicant, title=compiled.definition.title,
                state_title=f"{track.title}: {state}" if track else state, office=step.unit.short if step.unit else "",
                holder=step.holder.name if step.holder else "", told_at=step.escalated_at,
                due=tenggat_of(step.due_at.astimezone(place.tz), now, calendar=calendar) if step.due_at else None,
            )
        )  # fmt: skip
    return LatePage(rows, len(found) > SHOWN)
