"""What stands beside the main line of a case: its tracks, its sub-cases and its parent, what is told as late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from pendopo.cases.api import (
    CaseStep,
    CaseView,
    Opening,
    Relative,
    children_of,
    office_calendar,
    openings_for,
    parent_of,
)
from pendopo.definitions.api import bindings_of
from pendopo.engine.api import Compiled, Track
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region
from pendopo.ui.api import Tenggat, tenggat_of


@dataclass(frozen=True)
class TrackLine:
    """One track: where it stands, with whom, until when; `how` it ended, or why it was not needed."""

    title: str
    office: str
    state_title: str
    tone: str
    due: Tenggat | None
    how: str
    not_needed: str
    pause: str
    holder: str
    is_mine: bool


@dataclass(frozen=True)
class Kin:
    """Another case of the family; its page is linked only for whoever may read it."""

    case_id: UUID
    number: str
    title: str
    state_title: str
    tone: str
    may_read: bool


@dataclass(frozen=True)
class Late:
    """A stage that became late and was told: to which functions, and when."""

    stage: str
    told_to: str
    at: datetime


@dataclass(frozen=True)
class Branches:
    """Everything beside the main line; all empty for most cases. `waiting`: tracks that have not ended."""

    tracks: list[TrackLine]
    waiting: int
    children: list[Kin]
    openings: list[Opening]
    parent: Kin | None
    late: list[Late]


def branches(view: CaseView, actor: Actor, place: Region, now: datetime) -> Branches:
    """Read what stands beside the main line. No statement for a case without sub-cases: its trail knows of them."""
    above, lines = parent_of(view.case), tracks_of(view, actor, place, now)
    has_children = any(event.kind == "cases.subcase_opened" for event in view.events)
    children = children_of(view.case, view.compiled) if has_children else []
    return Branches(
        tracks=lines, waiting=len(view.journey.tracks),
        children=[_kin(one, actor) for one in children],
        openings=openings_for(place, view.case, view.compiled, view.journey, actor, now),
        parent=_kin(above, actor) if above else None, late=_late(view),
    )  # fmt: skip


def step_of(view: CaseView, actor: Actor) -> CaseStep | None:
    """The open step that waits for this person; else the main line's."""
    mine = (row for row in view.steps if (row.unit_id, row.role) in actor.posts)
    return next(mine, view.step)


def tracks_of(view: CaseView, actor: Actor, place: Region, now: datetime) -> list[TrackLine]:
    """The tracks of the case in the order of its workflow, while they are open and after; none before."""
    compiled, journey = view.compiled, view.journey
    here = set(compiled.states[journey.state].tracks)
    shown = [t for t in compiled.tracks.values() if t.id in here or t.id in journey.results]
    rows = {row.track: row for row in view.steps}
    return [_track(view, track, rows.get(track.id), actor, place, now) for track in shown]


def _track(view: CaseView, track: Track, row: CaseStep | None, actor: Actor, place: Region, now: datetime) -> TrackLine:
    compiled = view.compiled
    how = view.journey.results.get(track.id, "")
    state = compiled.states[row.state if row else how or track.start]
    function = compiled.functions.get(compiled.states[track.start].function)
    office = row.unit.name if row and row.unit else (function.title if function else "")
    return TrackLine(
        title=track.title, office=office, state_title=state.title if row or how else "",
        tone="jalan" if row else "baik" if how else "", due=_due(view, row, state.pause, place, now),
        how=state.title if how else "",
        not_needed=compiled.explain(track.when) if track.when and not row and not how else "",
        pause=state.pause if row else "", holder=row.holder.name if row and row.holder else "",
        is_mine=row is not None and (row.unit_id, row.role) in actor.posts,
    )  # fmt: skip


def _due(view: CaseView, row: CaseStep | None, pause: str, place: Region, now: datetime) -> Tenggat | None:
    if row is None:
        return None
    due = row.due_at.astimezone(place.tz) if row.due_at else None
    return tenggat_of(due, now, calendar=office_calendar(place, view.compiled), paused=bool(pause))


def _kin(one: Relative, actor: Actor) -> Kin:
    compiled = one.compiled
    posts = {(post.unit_id, post.role) for bound in bindings_of(one.case.definition_id).values() for post in bound}
    return Kin(
        case_id=one.case.id, number=one.case.number, title=compiled.definition.title,
        state_title=compiled.states[one.case.state].title, tone=tone_of(compiled, one.case.state),
        may_read=bool(posts & actor.posts),
    )  # fmt: skip


def tone_of(compiled: Compiled, state_id: str) -> str:
    """The colour of a state: ended well or badly, sent back, or going on."""
    state = compiled.states[state_id]
    if state.kind == "final":
        return {"baik": "baik", "gagal": "gagal"}.get(state.outcome, "")
    return "gagal" if state.kind == "waiting_applicant" else "jalan"


def _late(view: CaseView) -> list[Late]:
    """The open steps whose lateness was told; a stage with nobody to tell any more says so by its own words."""
    found = []
    for row in view.steps:
        stage = view.compiled.stages.get(row.stage)
        if row.escalated_at is not None and stage is not None:
            told = ", ".join(view.compiled.functions[name].title for name in stage.escalate)
            found.append(Late(stage.title, told or _("atasan"), row.escalated_at))
    return found
