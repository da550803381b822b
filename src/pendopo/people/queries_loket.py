"""Reads of counters: which shared computer this is, and who works at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from pendopo.people.actor import BEYOND_A_PIN, role_title, valid_on
from pendopo.people.models import CounterDevice, Membership, Person
from pendopo.people.rules import token_hash

COOKIE = "loket"


@dataclass(frozen=True)
class Tile:
    """Somebody of the counter on its first page."""

    person: Person
    post: str


def device_here(request: HttpRequest) -> CounterDevice | None:
    """The counter computer of the open region that this browser is, unless it was revoked."""
    token = request.COOKIES.get(COOKIE, "")
    if not token:
        return None
    rows = CounterDevice.objects.select_related("unit").filter(token_hash=token_hash(token), revoked_at=None)
    return rows.first()


def tiles_of(device: CounterDevice, today: date) -> list[Tile]:
    """Who works in the device's unit today, has a PIN, and something that a PIN opens; by name. One statement."""
    posts = _posts(device, today).exclude(person__user__pin_hash="").order_by("person__name", "valid_from", "id")
    once = {post.person_id: post for post in reversed(posts)}
    found = [Tile(post.person, role_title(post.role)) for post in once.values()]
    return sorted(found, key=lambda tile: tile.person.name)


def at_counter(device: CounterDevice, person_id: UUID, today: date) -> Person:
    """A person of this counter; 404 for everybody else."""
    posts = _posts(device, today).filter(person_id=person_id)
    return get_object_or_404(Person.objects.select_related("user"), pk__in=posts.values("person_id"))


def _posts(device: CounterDevice, today: date) -> QuerySet[Membership]:
    rows = Membership.objects.select_related("person__user").filter(valid_on(today), unit_id=device.unit_id)
    return (
        rows.exclude(role__in=BEYOND_A_PIN).exclude(person__account=Person.WAITING).filter(person__user__is_active=True)
    )


def counter_devices() -> list[CounterDevice]:
    """Every counter computer of the region, those in use first."""
    rows = CounterDevice.objects.select_related("unit", "created_by").order_by("name", "id")
    return sorted(rows, key=lambda device: device.revoked_at is not None)


def get_counter_device(device_id: UUID) -> CounterDevice:
    """A counter computer of the open region; 404 for absent and for another region's."""
    return get_object_or_404(CounterDevice, pk=device_id)
