"""What stands beside the main line of a case, in the applicant's words: offices asked at once, related cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from pendopo.cases.api import CaseView, Opening, Relative, children_of, openings_for, parent_of
from pendopo.lib.worktime import Due
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region


@dataclass(frozen=True)
class DayNote:
    """One day of a deadline: counted as number so and so, or not (0) and why."""

    day: date
    number: int
    reason: str


@dataclass(frozen=True)
class TrackPoint:
    """An office that is asked beside others: what it is about, where it stands, why its time stands still."""

    title: str
    state_title: str
    tone: str
    pause: str
    due_at: datetime | None


@dataclass(frozen=True)
class Kin:
    """Another case of the family."""

    case_id: UUID
    number: str
    title: str
    state_title: str
    tone: str
    is_open: bool


@dataclass(frozen=True)
class Offer:
    """A sub-case that the applicant may open: until when, how that day was counted, or why not."""

    id: str
    title: str
    text: str
    last_at: datetime | None
    days: list[DayNote]
    refusal: str


@dataclass(frozen=True)
class Branches:
    """Everything beside the main line; `stage`: the stage in which the tracks stand."""

    tracks: list[TrackPoint]
    stage: str
    offers: list[Offer]
    children: list[Kin]
    parent: Kin | None


def branches(view: CaseView, place: Region, actor: Actor, now: datetime, lang: str) -> Branches:
    """Read what stands beside the main line. No statement where the workflow has no sub-cases to offer here."""
    openings = openings_for(place, view.case, view.compiled, view.journey, actor, now)
    has_children = any(event.kind == "cases.subcase_opened" for event in view.events)
    children = children_of(view.case, view.compiled) if has_children else []
    above = parent_of(view.case)
    return Branches(
        tracks=tracks_of(view, lang), stage=_stage_of_tracks(view),
        offers=[_offer(view, one, lang) for one in openings],
        children=[_kin(one, lang) for one in children], parent=_kin(above, lang) if above else None,
    )  # fmt: skip


def tracks_of(view: CaseView, lang: str) -> list[TrackPoint]:
    """The offices that are, or were, asked at once; those that were not needed are not told of."""
    compiled, journey = view.compiled, view.journey
    rows = {row.track: row for row in view.steps}
    found = []
    for track in compiled.tracks.values():
        state_id = journey.tracks.get(track.id) or journey.results.get(track.id)
        if state_id is None:
            continue
        row = rows.get(track.id)
        found.append(
            TrackPoint(
                title=compiled.text(f"track:{track.id}", "title", lang),
                state_title=compiled.text(f"state:{state_id}", "public_title", lang), tone="jalan" if row else "baik",
                pause=compiled.states[state_id].pause if row else "", due_at=row.due_at if row else None,
            )
        )  # fmt: skip
    return found


def _stage_of_tracks(view: CaseView) -> str:
    """The first stage of the first track that was opened: under it the tracks are told."""
    compiled, journey = view.compiled, view.journey
    opened = (t for t in compiled.tracks.values() if t.id in journey.tracks or t.id in journey.results)
    first = next(opened, None)
    return compiled.states[first.start].stage if first else ""


def _offer(view: CaseView, one: Opening, lang: str) -> Offer:
    node = f"subcase:{one.link.id}"
    return Offer(
        id=one.link.id, title=view.compiled.text(node, "title", lang), text=view.compiled.text(node, "text", lang),
        last_at=one.last.due_at if one.last else None, days=counted(one.last), refusal=one.refusal,
    )  # fmt: skip


def counted(due: Due | None) -> list[DayNote]:
    """How a deadline was counted, day by day."""
    return [DayNote(note.day, note.number, note.reason) for note in due.days] if due else []


def _kin(one: Relative, lang: str) -> Kin:
    compiled, state = one.compiled, one.compiled.states[one.case.state]
    tone = {"baik": "baik", "gagal": "gagal"}.get(state.outcome, "") if state.kind == "final" else "jalan"
    return Kin(
        one.case.id, one.case.number, compiled.text("definition:self", "title", lang),
        compiled.text(f"state:{state.id}", "public_title", lang), tone, one.case.finished_at is None,
    )  # fmt: skip
