"""How work is shared out in the offices that somebody heads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.http import Http404

from pendopo.cases.api import AssignmentRule, may_edit, people_of, present, rules_of
from pendopo.core.api import wilayah_groups
from pendopo.definitions.api import Listed, catalogue, posts_of_definitions
from pendopo.people.api import Actor, Person, Unit, role_title
from pendopo.tenancy.api import Region


@dataclass(frozen=True)
class SharedDesk:
    """A role of an office with its rules, today's first, and how many may get work today."""

    unit: Unit
    role: str
    title: str
    people: int
    rules: list[SharedRule]


@dataclass(frozen=True)
class SharedRule:
    """A rule in words. `here`: how many it shares out among today."""

    row: AssignmentRule
    service: str
    is_today: bool
    here: int


def shared_desks(actor: Actor, today: date) -> list[SharedDesk]:
    """Every desk of services whose office this person heads (an administrator: all), by office and role."""
    taking = posts_of_definitions()
    desks = {post for posts in taking.values() for post in posts if may_edit(actor, post[0])}
    units = Unit.objects.in_bulk({unit_id for unit_id, _role in desks})
    titles = {one.id: one.title for one in catalogue()}
    rules: dict[tuple[UUID, str], list[SharedRule]] = {}
    for row in rules_of(units, today):
        is_today = row.valid_from <= today
        shown = SharedRule(
            row, titles.get(row.definition_id, ""), is_today, len(present(row, today)) if is_today else 0
        )
        rules.setdefault((row.unit_id, row.role), []).append(shown)
    found = [
        SharedDesk(
            units[unit_id], role, role_title(role), len(people_of(unit_id, role, today)),
            rules.get((unit_id, role), []),
        )
        for unit_id, role in desks
        if unit_id in units
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.unit.name, one.title))


@dataclass(frozen=True)
class SharingForm:
    """The form of a rule. `typed`: as it was sent, or as the rule of today says."""

    unit: Unit
    role: str
    title: str
    people: list[Person]
    services: list[Listed]
    areas: list[tuple[str, str]]
    typed: SharingTyped


@dataclass(frozen=True)
class SharingTyped:
    """What stands in the form."""

    definition_id: str = ""
    method: str = AssignmentRule.TURN
    people: frozenset[str] = frozenset()
    areas: Mapping[str, str] = field(default_factory=dict)
    valid_from: str = ""


def sharing_form(
    place: Region, actor: Actor, unit_id: UUID, role: str, today: date, typed: SharingTyped | None = None,
    definition_id: str = "",
) -> SharingForm:  # fmt: skip
    """The form for a desk. Raises Http404 for an office that this person does not head, or a desk without services."""
    if not may_edit(actor, unit_id):
        raise Http404
    taking = {name for name, posts in posts_of_definitions().items() if (unit_id, role) in posts}
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None or not taking:
        raise Http404
    return SharingForm(
        unit, role, role_title(role), people_of(unit_id, role, today),
        [one for one in catalogue() if one.id in taking], _districts(place),
        typed or _of_today(unit_id, role, definition_id, today),
    )  # fmt: skip


def _districts(place: Region) -> list[tuple[str, str]]:
    """Districts with the code that their wards begin with."""
    return [(rows[0][0].rpartition(".")[0], title) for title, rows in wilayah_groups(place) if rows]


def _of_today(unit_id: UUID, role: str, definition_id: str, today: date) -> SharingTyped:
    for row in rules_of([unit_id], today):
        if (row.role, row.definition_id) == (role, definition_id):
            return SharingTyped(definition_id, row.method, frozenset(row.people), row.areas)
    return SharingTyped(definition_id)
