"""What a result is about: the whole region, an office, or a service, by a text that does not change."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from pendopo.definitions.api import catalogue, posts_of_definitions
from pendopo.people.api import Unit

SERVICE, OFFICE = "layanan:", "unit:"
FRONT = ("front_office", "penanda_tangan")
"""Whose office answers for a service: where applicants are received, else where it is signed."""


@dataclass(frozen=True)
class Scope:
    """`key`: '' (the region), 'layanan:<id>' or 'unit:<code>'."""

    key: str
    title: str
    definition_id: str = ""
    unit_id: UUID | None = None


def read_scope(key: str) -> Scope:
    """The scope of a text from an address. Raises Http404 for a service or office that is not here."""
    if not key:
        return Scope("", _("Semua layanan"))
    if key.startswith(SERVICE):
        name = key.removeprefix(SERVICE)
        title = service_titles().get(name)
        if title is not None:
            return Scope(key, title, definition_id=name)
    if key.startswith(OFFICE) and key.isprintable():
        unit = Unit.objects.filter(code=key.removeprefix(OFFICE)[:30]).first()
        if unit is not None:
            return Scope(key, unit.name, unit_id=unit.pk)
    raise Http404


def service_titles() -> dict[str, str]:
    """Title of each service in force, by id. One statement."""
    return {one.id: one.title for one in catalogue()}


def unit_of_service(definition_id: str) -> Unit | None:
    """The office that answers for a service here; None while no post does anything for it."""
    unit_id = unit_ids().get(definition_id)
    return Unit.objects.filter(pk=unit_id).first() if unit_id else None


def unit_ids() -> dict[str, UUID]:
    """The office that answers for each service, by its id. One statement at most."""
    rank = {role: number for number, role in enumerate(FRONT)}

    def answers(posts: frozenset[tuple[UUID, str]]) -> UUID:
        return min(posts, key=lambda post: (rank.get(post[1], len(rank)), str(post[0])))[0]

    return {name: answers(posts) for name, posts in posts_of_definitions().items() if posts}


def services_of_unit(unit_id: UUID) -> list[tuple[str, str]]:
    """Id and title of the services for which an office answers, by title."""
    offices = unit_ids()
    return [(one.id, one.title) for one in catalogue() if not one.is_waiting and offices.get(one.id) == unit_id]
