"""What allauth asks of us: whom to name, how to keep secrets, where to go after sign-in."""

from __future__ import annotations

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from pendopo.core.api import decrypt_cell, encrypt_cell


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """No mail, no messages of allauth's own; sign-up has its own page."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        """After the password: the second factor, for whoever has one."""
        return ["pendopo.people.stages.SecondFactorStage"]

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse("account_login"))

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Our pages say what happened themselves."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Addresses are sealed; notices go through `notify`."""


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Secrets of the second factor are sealed with the cell's key."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(encrypt_cell(text)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt_cell(base64.b64decode(encrypted_text)).decode()

    def _get_user_identifier(self, user: Any) -> str:
        """What an authenticator app or a passkey list shows: the person's own name, else a short number."""
        return user.name or f"akun {user.username[:6]}"
