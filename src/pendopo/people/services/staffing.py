"""Somebody new in the office: person, post and invitation together or not at all."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pendopo.core.api import Refusal
from pendopo.people.actor import ADMIN, Actor, valid_on
from pendopo.people.identifiers import read_identifier
from pendopo.people.models import Membership, Person, Unit
from pendopo.people.queries import person_with
from pendopo.people.services.links import invite
from pendopo.people.services.posts import create_person, grant_membership


@transaction.atomic
def add_staff(
    *, name: str, identifier: str, title: str, unit: Unit, role: str, valid_from: date, actor: Actor, now: datetime
) -> tuple[Person, str]:
    """Add a person with their first post; the person and the token of their invitation.

    `identifier`: NIP or e-mail. Raises Refusal (422), about the identifier, and then nothing is kept.
    """
    by_nip = _kind_of(identifier) == "nip"
    person = create_person(
        name=name, nip=identifier if by_nip else "", email="" if by_nip else identifier, title=title, unit=unit,
        actor=actor, now=now,
    )  # fmt: skip
    grant_membership(person=person, role=role, unit=unit, valid_from=valid_from, actor=actor, now=now)
    return person, invite(person, actor=actor, now=now)


@transaction.atomic
def appoint_admin(
    *, name: str, identifier: str, unit: Unit, today: date, actor: Actor, now: datetime
) -> tuple[Person, str]:
    """An administrator of the open region, whether they are new here or not; with a new invitation. Safe to repeat.

    Raises Refusal (422) as `add_staff`, except that somebody who is here already gets the post they lack.
    """
    _kind_of(identifier)
    person = person_with(identifier)
    if person is None:
        return add_staff(
            name=name, identifier=identifier, title=_("Administrator"), unit=unit, role=ADMIN, valid_from=today,
            actor=actor, now=now,
        )  # fmt: skip
    if not Membership.objects.filter(valid_on(today), person=person, role=ADMIN).exists():
        grant_membership(person=person, role=ADMIN, unit=unit, valid_from=today, actor=actor, now=now)
    return person, invite(person, actor=actor, now=now)


def _kind_of(identifier: str) -> str:
    """'nip' or 'email'; staff have no account by phone number."""
    known = read_identifier(identifier)
    if known is None or known.kind == "phone":
        raise Refusal(_("Tulis NIP (18 angka) atau alamat surel, misalnya nama@daerah.go.id."), status=422)
    return known.kind
