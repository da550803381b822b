"""Units, persons and the posts they hold."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.core.api import Refusal
from pendopo.people.actor import Actor
from pendopo.people.identifiers import Identifier, read_identifier
from pendopo.people.models import Membership, Person, Unit, User
from pendopo.people.services.accounts import make_user


def create_unit(
    *,
    code: str,
    name: str,
    short: str,
    kind: str,
    parent: Unit | None = None,
    function_title: str = "",
    valid_from: date,
    actor: Actor,
    now: datetime,
) -> Unit:
    """Add an office, or a part of one, to the open region."""
    unit = Unit.objects.create(
        code=code, name=name, short=short, kind=kind, parent=parent, function_title=function_title,
        valid_from=valid_from,
    )  # fmt: skip
    record("people.unit_created", subject=unit, actor=actor, now=now, data={"kode": code})
    return unit


def create_person(
    *,
    name: str,
    nip: str = "",
    email: str = "",
    phone: str = "",
    title: str = "",
    rank: str = "",
    unit: Unit | None = None,
    is_contoh: bool = False,
    actor: Actor,
    now: datetime,
) -> Person:
    """Add somebody who works for the open region. One sign-in per cell: a NIP already known keeps its user.

    The new user has no password; `invite` lets them choose one. Raises Refusal (422) for an unreadable identifier.
    """
    identifiers = tuple(_checked(text) for text in (nip, email, phone) if text)
    person = Person.objects.create(
        user=_known(identifiers) or make_user(kind=User.STAF, identifiers=identifiers, name=name, now=now),
        name=name, title=title, rank=rank, unit=unit, is_contoh=is_contoh,
    )  # fmt: skip
    record("people.person_created", subject=person, actor=actor, now=now)
    return person


def _checked(text: str) -> Identifier:
    identifier = read_identifier(text)
    if identifier is None:
        raise Refusal(_("NIP, surel, atau nomor telepon ini belum benar. Periksa lagi."), status=422)
    return identifier


def _known(identifiers: tuple[Identifier, ...]) -> User | None:
    nip = next((identifier for identifier in identifiers if identifier.kind == "nip"), None)
    return User.objects.filter(kind=User.STAF, nip_index=nip.index).first() if nip else None


def grant_membership(
    *,
    person: Person,
    role: str,
    unit: Unit,
    valid_from: date,
    valid_to: date | None = None,
    actor: Actor,
    now: datetime,
) -> Membership:
    """Give a person a role in a unit from a day on, until the last day if one is known (both included)."""
    post = Membership.objects.create(person=person, role=role, unit=unit, valid_from=valid_from, valid_to=valid_to)
    data = {"peran": role, "unit": str(unit.pk), "orang": str(person.pk)}
    record("people.membership_granted", subject=post, actor=actor, now=now, data=data)
    return post


def end_membership(post: Membership, *, last_day: date, actor: Actor, now: datetime) -> None:
    """Let a post end; it holds until the end of its last day."""
    post.valid_to = last_day
    post.save(update_fields=["valid_to"])
    record("people.membership_ended", subject=post, actor=actor, now=now, data={"hingga": last_day.isoformat()})
