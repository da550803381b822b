"""What a result is about: the whole region, an office, or a service, by a text that does not change."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from pendopo.definitions.api import bindings_of, catalogue
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
    posts = [post for posts in bindings_of(definition_id).values() for post in posts]
    if not posts:
        return None
    rank = {role: number for number, role in enumerate(FRONT)}
    chosen = min(posts, key=lambda post: rank.get(post.role, len(rank)))
    return Unit.objects.filter(pk=chosen.unit_id).first()


def services_of_unit(unit_id: UUID) -> list[tuple[str, str]]:
    """Id and title of the services for which an office answers, by title."""
    found = []
    for one in catalogue():
        if one.is_waiting:
            continue
        unit = unit_of_service(one.id)
        if unit is not None and unit.pk == unit_id:
            found.append((one.id, one.title))
    return found
