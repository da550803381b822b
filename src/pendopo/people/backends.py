"""Sign-in by phone number, e-mail address or NIP; the identifiers themselves are sealed."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from pendopo.people.identifiers import read_identifier
from pendopo.people.models import User


class IdentifierBackend(BaseBackend):
    """Finds the user by blind index. Unknown and known identifiers take the same time and get the same answer."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> User | None:
        user = self._find(username or "")
        if user is None or not user.has_usable_password():
            make_password(password)
            return None
        if not user.check_password(password or "") or not user.is_active:
            return None
        return user

    def _find(self, text: str) -> User | None:
        identifier = read_identifier(text)
        if identifier is None:
            return None
        return User.objects.filter(**{f"{identifier.kind}_index": identifier.index}).first()

    def get_user(self, user_id: Any) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()
