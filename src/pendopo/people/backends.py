"""Sign-in by phone number, e-mail address or NIP; the identifiers themselves are sealed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest

from pendopo.people.identifiers import Identifier, read_identifier
from pendopo.people.models import User

_PIN = re.compile(r"[0-9]{6}")


@dataclass(frozen=True)
class Match:
    """A user whose secret was right. `by_pin`: staff who wrote the PIN of counters instead of their password."""

    user: User
    by_pin: bool = False


def people_of(identifier: Identifier | None) -> list[User]:
    """Whoever signs in with this: one user for a NIP or an address, the people of a phone in their order."""
    if identifier is None:
        return []
    return list(User.objects.filter(**{f"{identifier.kind}_index": identifier.index}).order_by("slot"))


def matches(identifier: Identifier | None, secret: str) -> list[Match]:
    """Whose secret this is. Unknown and known identifiers take the same time and get the same answer.

    People who share a phone number are all tried, because whoever types it from a strange device says no name.
    """
    people = people_of(identifier)
    if not people:
        make_password(secret)
    return [found for user in people if (found := match(user, secret)) is not None]


def match(user: User, secret: str) -> Match | None:
    """This user, when the secret is theirs; costs one hash, right or wrong."""
    by_pin = user.kind == User.STAF and _PIN.fullmatch(secret) is not None
    kept = user.pin_hash if by_pin else user.password
    if not kept or kept.startswith("!"):
        make_password(secret)
        return None
    right = check_password(secret, kept) if by_pin else user.check_password(secret)
    return Match(user, by_pin) if right and user.is_active else None


class IdentifierBackend(BaseBackend):
    """What Django and allauth ask; our own sign-in asks `matches`."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> User | None:
        found = matches(read_identifier(username or ""), password or "")
        return found[0].user if len(found) == 1 and not found[0].by_pin else None

    def get_user(self, user_id: Any) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()
