"""Links that open an account once: invitations for staff, sign-in links of the demonstration."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.core.api import Refusal
from pendopo.people.actor import Actor, citizen
from pendopo.people.models import Invitation, OneTimeLink, Person, User
from pendopo.people.rules import token_hash
from pendopo.tenancy.api import Region

INVITATION_DAYS = 7
ONE_TIME_MINUTES = 10


def invite(person: Person, *, actor: Actor, now: datetime) -> str:
    """A token with which this person chooses a password, or joins with the one they have: once, within seven days.

    Earlier tokens of this person stop working.
    """
    Invitation.objects.filter(person=person, used_at=None).update(used_at=now)
    token = secrets.token_urlsafe(24)
    Invitation.objects.create(
        token_hash=token_hash(token), person=person, created_at=now, expires_at=now + timedelta(days=INVITATION_DAYS)
    )
    record("people.invited", subject=person, actor=actor, now=now)
    return token


def accept_invitation(token: str, *, password: str, now: datetime) -> User:
    """Use an invitation: the invited person's user gets this password.

    Raises Refusal when it no longer holds, or when the account is not this region's (see `join_by_invitation`).
    """
    person = _use_invitation(token, own=True, now=now)
    user: User = person.user
    user.set_password(password)
    user.save(update_fields=["password"])
    record("people.invitation_accepted", subject=person, actor=citizen(user), now=now)
    return user


def join_by_invitation(token: str, *, now: datetime) -> User:
    """Use an invitation of somebody who had an account before and has just proved its password: their posts begin.

    Raises Refusal when it no longer holds, or when the account is this region's own.
    """
    person = _use_invitation(token, own=False, now=now)
    person.account = Person.JOINED
    person.save(update_fields=["account"])
    record("people.invitation_accepted", subject=person, actor=citizen(person.user), now=now)
    return person.user


def _use_invitation(token: str, *, own: bool, now: datetime) -> Person:
    rows = Invitation.objects.select_related("person__user").select_for_update(of=("self",))
    invitation = rows.filter(token_hash=token_hash(token), used_at=None, expires_at__gt=now).first()
    if invitation is None or (invitation.person.account == Person.OWN) != own:
        raise Refusal(
            _("Undangan ini sudah dipakai atau lewat waktunya. Minta undangan baru kepada admin kantor Anda.")
        )
    invitation.used_at = now
    invitation.save(update_fields=["used_at"])
    person: Person = invitation.person
    return person


def create_one_time_link(place: Region, user: User, *, now: datetime) -> str:
    """A token that signs this user in once, within ten minutes. Raises Refusal outside regions marked *contoh*."""
    _refuse_real(place)
    token = secrets.token_urlsafe(24)
    OneTimeLink.objects.create(
        token_hash=token_hash(token), user=user, expires_at=now + timedelta(minutes=ONE_TIME_MINUTES)
    )
    return token


def use_one_time_link(place: Region, token: str, *, now: datetime) -> User:
    """The user of a link, which is used up by this. Raises Refusal when it was used, is too old, or is not known."""
    _refuse_real(place)
    rows = OneTimeLink.objects.filter(token_hash=token_hash(token), used_at=None, expires_at__gt=now)
    if rows.update(used_at=now) != 1:
        raise Refusal(_("Tautan ini sudah dipakai atau lewat 10 menit. Buat yang baru dengan pendopo demo masuk."))
    link = OneTimeLink.objects.select_related("user").get(token_hash=token_hash(token))
    record("people.one_time_link_used", subject=link, actor=citizen(link.user), now=now)
    return link.user


def _refuse_real(place: Region) -> None:
    if not place.is_contoh:
        raise Refusal(_("Tautan sekali pakai hanya ada di daerah contoh."))
