"""Reads of posts by their days: who holds what on a day, who signs as what, when nobody would administer any more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from pendopo.people.actor import ADMIN, SIGNING, valid_on
from pendopo.people.identifiers import read_identifier
from pendopo.people.models import Membership, Person, UnitName, User
from pendopo.tenancy.api import all_regions, current_region_id

PREFIXES = {Membership.PLT: "Plt. ", Membership.PLH: "Plh. ", Membership.MANDATE: "a.n. ", Membership.COVER: ""}
"""What stands before the title of a post that is held for somebody else; the style of letters, perlu verifikasi."""


def local_day(now: datetime) -> date:
    """The day in the open region."""
    here = next((place for place in all_regions() if place.id == current_region_id()), None)
    return timezone.localtime(now, here.tz if here else None).date()


def held_on(day: date) -> QuerySet[Membership]:
    """The posts that give rights on a day: valid then, held by somebody who has taken up their account."""
    return Membership.objects.filter(valid_on(day)).exclude(person__account=Person.WAITING)


def admins_on(day: date) -> bool:
    """Whether anybody administers the region on a day."""
    return held_on(day).filter(role=ADMIN).exists()


def first_day_without_admin(
    day: date, *, changed: Mapping[UUID, Membership] | None = None, added: Iterable[Membership] = ()
) -> date | None:
    """The first day after `day` on which nobody administers the region; None: there is always somebody.

    `changed` and `added` are posts as they would be; nothing is written.
    """
    rows = Membership.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), role=ADMIN)
    posts = [(changed or {}).get(row.pk, row) for row in rows.exclude(person__account=Person.WAITING)]
    posts += [post for post in added if post.role == ADMIN]
    reached = day
    while True:
        after = reached + timedelta(days=1)
        holding = [post for post in posts if post.valid_from <= after and (not post.valid_to or post.valid_to >= after)]
        if not holding:
            return after
        if any(post.valid_to is None for post in holding):
            return None
        reached = max(post.valid_to for post in holding if post.valid_to)


def persons_by_identifier(texts: Iterable[str]) -> dict[str, Person]:
    """The persons of the open region by the NIP or e-mail address that they sign in with, as it was written."""
    wanted = {text: found for text in texts if (found := read_identifier(text)) is not None}
    kept: dict[tuple[str, bytes], Person] = {}
    for kind in ("nip", "email"):
        indexes = [one.index for one in wanted.values() if one.kind == kind]
        for start in range(0, len(indexes), 1000):
            part = {f"user__{kind}_index__in": indexes[start : start + 1000]}
            for person in Person.objects.select_related("unit", "user").filter(**part):
                kept[kind, bytes(getattr(person.user, f"{kind}_index"))] = person
    return {text: kept[one.kind, one.index] for text, one in wanted.items() if (one.kind, one.index) in kept}


def accounts_of_citizens(texts: Iterable[str]) -> set[str]:
    """Which of these identifiers sign in citizens of the cell: they never become those of staff."""
    wanted = {text: found for text in texts if (found := read_identifier(text)) is not None}
    taken: set[tuple[str, bytes]] = set()
    for kind in ("nip", "email"):
        indexes = [one.index for one in wanted.values() if one.kind == kind]
        for start in range(0, len(indexes), 1000):
            rows = User.objects.filter(kind=User.WARGA, **{f"{kind}_index__in": indexes[start : start + 1000]})
            taken |= {(kind, bytes(index)) for index in rows.values_list(f"{kind}_index", flat=True)}
    return {text for text, one in wanted.items() if (one.kind, one.index) in taken}


def unit_names_on(day: date) -> dict[UUID, tuple[str, str]]:
    """(name, short name) of the offices that were called something else on that day."""
    rows = UnitName.objects.filter(valid_from__lte=day, valid_to__gte=day)
    return {row.unit_id: (row.name, row.short) for row in rows}


def signing_post(person_id: UUID, day: date) -> Membership | None:
    """The post by which somebody signs on a day: their own before one they hold for somebody else."""
    rows = held_on(day).select_related("person").filter(role=SIGNING, person_id=person_id).order_by("valid_from", "id")
    return min(rows, key=lambda post: post.kind != Membership.OWN, default=None)


def printed_title(post: Membership) -> str:
    """What stands below the signature of whoever holds this post: their title, or 'Plt. Kepala Dinas …'."""
    if post.kind == Membership.OWN:
        return post.title or post.person.title
    return f"{PREFIXES[post.kind]}{post.title or post.person.title}"[:160]


def signing_title(person: Person, day: date) -> str:
    """What stands below a signature of this person on a day."""
    post = signing_post(person.pk, day)
    return person.title if post is None else printed_title(post)
