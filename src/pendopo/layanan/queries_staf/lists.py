"""All cases of the services in which a person has a part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pendopo.cases.api import CaseRow, all_cases, state_counts
from pendopo.definitions.api import Current, catalogue, posts_of_definitions
from pendopo.people.api import Actor

PAGE = 50


@dataclass(frozen=True)
class StateChip:
    """A state with the number of cases that stand in it; '' is every state."""

    state: str
    title: str
    count: int
    is_current: bool


@dataclass(frozen=True)
class AllCases:
    """The list ready to draw. `cursor`: where the next page begins, '' on the last one."""

    services: list[tuple[str, str]]
    definition_id: str
    state: str
    number: str
    after: str
    chips: list[StateChip]
    rows: list[CaseRow]
    cursor: str


def all_cases_screen(actor: Actor, given: Mapping[str, str]) -> AllCases:
    """Four statements: whose services, their titles, the counts, the rows."""
    offered = _services(actor)
    chosen = next(
        (one for one in offered if one.release.definition_id == given.get("layanan")), next(iter(offered), None)
    )
    if chosen is None:
        return AllCases([], "", "", "", "", [], [], "")
    definition_id = chosen.release.definition_id
    state = given.get("tahap", "")
    state = state if state in chosen.compiled.states else ""
    number, after = given.get("nomor", "").strip()[:40], _tidy_cursor(given.get("sesudah", ""))
    rows = all_cases([definition_id], state=state, number=number, after=after, limit=PAGE + 1)
    return AllCases(
        services=[(one.release.definition_id, one.compiled.definition.title) for one in offered],
        definition_id=definition_id, state=state, number=number, after=after, chips=_chips(chosen, state),
        rows=rows[:PAGE], cursor=_cursor(rows),
    )  # fmt: skip


def _services(actor: Actor) -> list[Current]:
    mine = {name for name, posts in posts_of_definitions().items() if posts & actor.posts}
    return [one for one in catalogue() if one.release.definition_id in mine]


def _chips(chosen: Current, state: str) -> list[StateChip]:
    counts = state_counts(chosen.release.definition_id)
    found = [
        StateChip(one.id, one.title, counts.get(one.id, 0), one.id == state)
        for one in chosen.compiled.states.values()
        if one.id in counts or one.id == state
    ]
    return [StateChip("", "", sum(counts.values()), state == ""), *found]


def _cursor(rows: list[CaseRow]) -> str:
    if len(rows) <= PAGE:
        return ""
    last = rows[PAGE - 1]
    return f"{last.submitted_at.isoformat()}_{last.case_id}"


def _tidy_cursor(given: str) -> str:
    """A page mark ('moment_id') when it can be read, else '' (the first page)."""
    moment, _, last = given.partition("_")
    try:
        UUID(last)
        return given if datetime.fromisoformat(moment).tzinfo is not None else ""
    except ValueError:
        return ""
