"""Reads of people: posts, second factors, sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.utils import decrypt
from allauth.usersessions.models import UserSession
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from pendopo.core.api import Refusal
from pendopo.people.actor import role_title, valid_on
from pendopo.people.identifiers import read_identifier
from pendopo.people.models import Invitation, Membership, OneTimeLink, Person, Unit, User
from pendopo.people.rules import PASSKEY, RECOVERY, TOTP, device_words, token_hash, totp_code, totp_counter
from pendopo.tenancy.api import Region


def holders_of(role: str, *, today: date, unit: Unit | None = None) -> QuerySet[Person]:
    """The persons of the open region who hold a role today, in one unit or in any."""
    posts = Membership.objects.filter(valid_on(today), role=role)
    if unit is not None:
        posts = posts.filter(unit=unit)
    return Person.objects.filter(pk__in=posts.values("person_id")).order_by("name", "id")


def names_of(person_ids: set[UUID]) -> dict[UUID, str]:
    """Names of persons of the open region, for staff pages that show who did what. One statement."""
    return dict(Person.objects.filter(pk__in=person_ids).values_list("pk", "name"))


@dataclass(frozen=True)
class Colleague:
    """Somebody who works for the region, as its admins see them."""

    person: Person
    posts: tuple[str, ...]
    may_sign_in: bool  # accepted the invitation; also somebody whose account is older shows as not yet, until then


def colleagues(today: date) -> list[Colleague]:
    """Everybody of the open region by name, with the posts valid today. Two statements."""
    posts: dict[UUID, list[str]] = {}
    for post in Membership.objects.select_related("unit").filter(valid_on(today)).order_by("valid_from", "id"):
        posts.setdefault(post.person_id, []).append(f"{role_title(post.role)} {post.unit.short}")
    return [
        Colleague(
            person, tuple(posts.get(person.pk, ())),
            person.account != Person.WAITING and person.user.has_usable_password(),
        )
        for person in Person.objects.select_related("user", "unit").order_by("name", "id")
    ]  # fmt: skip


def get_person(person_id: UUID) -> Person:
    """A person of the open region; the same 404 for absent and for another region's."""
    return get_object_or_404(Person.objects.select_related("unit"), pk=person_id)


def person_with(identifier: str) -> Person | None:
    """The person of the open region who signs in with this NIP, e-mail address or phone number."""
    known = read_identifier(identifier)
    if known is None:
        return None
    return Person.objects.select_related("unit").filter(**{f"user__{known.kind}_index": known.index}).first()


def units_on(day: date) -> list[Unit]:
    """The offices that exist on a day, by name."""
    return list(Unit.objects.filter(valid_on(day)).order_by("name", "id"))


@dataclass(frozen=True)
class Post:
    """A post as the admins see it. `is_over`: its last day has passed."""

    row: Membership
    title: str
    is_over: bool


def posts_of(person: Person, today: date) -> list[Post]:
    """Every post of a person, past ones last."""
    rows = Membership.objects.select_related("unit").filter(person=person).order_by("valid_from", "id")
    posts = [Post(row, role_title(row.role), row.valid_to is not None and row.valid_to < today) for row in rows]
    return sorted(posts, key=lambda post: post.is_over)


def get_post(person: Person, post_id: UUID) -> Membership:
    """A post of this person; 404 for everything else."""
    return get_object_or_404(Membership.objects.select_related("unit"), pk=post_id, person=person)


@dataclass(frozen=True)
class Factor:
    """An app or a passkey as the security page shows it."""

    id: int
    name: str
    is_passkey: bool
    created_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True)
class SecondFactors:
    """What somebody can prove themselves with besides their password."""

    factors: tuple[Factor, ...]
    codes_left: int

    @property
    def app(self) -> Factor | None:
        return next((factor for factor in self.factors if not factor.is_passkey), None)

    @property
    def passkeys(self) -> tuple[Factor, ...]:
        return tuple(factor for factor in self.factors if factor.is_passkey)


def second_factors(user: User) -> SecondFactors:
    """The user's apps, passkeys and the number of unused recovery codes. One statement."""
    rows = list(Authenticator.objects.filter(user_id=user.pk).order_by("created_at", "id"))
    codes = next((row for row in rows if row.type == RECOVERY), None)
    return SecondFactors(
        factors=tuple(
            Factor(row.pk, row.data.get("name", ""), row.type == PASSKEY, row.created_at, row.last_used_at)
            for row in rows
            if row.type in (TOTP, PASSKEY)
        ),
        codes_left=len(RecoveryCodes(codes).get_unused_codes()) if codes else 0,
    )


def recovery_codes(user: User) -> list[str]:
    """The unused recovery codes, to be shown once they were made."""
    codes = Authenticator.objects.filter(user_id=user.pk, type=RECOVERY).first()
    return list(RecoveryCodes(codes).get_unused_codes()) if codes else []


def current_totp(place: Region, user: User, *, now: datetime) -> str:
    """The code that a synthetic user's app shows now. Raises Refusal outside *contoh*, LookupError without an app."""
    if not place.is_contoh:
        raise Refusal("Kode contoh hanya ada di daerah contoh.")
    app = Authenticator.objects.filter(user_id=user.pk, type=TOTP).first()
    if app is None:
        raise LookupError(f"user {user.pk} has no authenticator app")
    counter = max(totp_counter(now), app.data.get("terakhir", 0) + 1)
    return totp_code(decrypt(app.data["secret"]), counter)


@dataclass(frozen=True)
class Device:
    """A session as its owner sees it."""

    id: int
    words: str
    ip: str
    since: datetime
    is_this: bool


def devices_of(user: User, this_session: str | None) -> list[Device]:
    """Where this user is signed in, this device first."""
    rows = UserSession.objects.purge_and_list(user)
    found = [
        Device(row.pk, device_words(row.user_agent), row.ip, row.created_at, row.session_key == this_session)
        for row in rows
    ]
    return sorted(found, key=lambda device: (not device.is_this, -device.since.timestamp()))


def invited_person(token: str, *, now: datetime) -> Person | None:
    """Whom an invitation of the open region is for, while it holds."""
    rows = Invitation.objects.select_related("person__unit", "person__user").filter(
        token_hash=token_hash(token), used_at=None, expires_at__gt=now
    )
    invitation = rows.first()
    return invitation.person if invitation else None


def people_of_phone(phone_index: bytes) -> list[User]:
    """The citizens who share a phone number, in the order in which they came."""
    rows = User.objects.filter(phone_index=phone_index, kind=User.WARGA, is_active=True)
    return list(rows.order_by("slot"))


def shares_phone(user: User) -> bool:
    """Somebody else signs in with the same phone number."""
    if user.kind != User.WARGA or user.phone_index is None:
        return False
    return User.objects.filter(phone_index=user.phone_index).exclude(pk=user.pk).exists()


def is_live_link(token: str, *, now: datetime) -> bool:
    """A one-time link of the open region that can still be used."""
    return OneTimeLink.objects.filter(token_hash=token_hash(token), used_at=None, expires_at__gt=now).exists()
