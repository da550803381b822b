"""Proving oneself once more, for sign-in, for changing security and for signing: a code or a passkey."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.utils.translation import gettext as _

from pendopo.people import queries, services
from pendopo.people.entrance import read_passkey
from pendopo.people.forms import CodeForm
from pendopo.people.lockout import TooManyTries
from pendopo.people.models import User
from pendopo.people.requests import PendopoRequest


def ways_to_prove(user: User) -> dict[str, Any]:
    """Context of `people/publik/bukti.html`: what this user can prove, with a challenge for their passkeys.

    The challenge is kept in the session until it is answered, so one page at a time.
    """
    factors = queries.second_factors(user)
    challenge = json.dumps(passkey_challenge(user)) if factors.passkeys else ""
    return {"faktor": factors, "opsi_kunci": challenge}


def read_proof(request: PendopoRequest, user: User) -> tuple[CodeForm, Authenticator | None]:
    """What was posted (`code` or `credential`) as the authenticator it proves; the form says why it proves nothing."""
    credential = request.POST.get("credential", "")
    form = CodeForm(request.POST)
    form.fields["code"].required = not credential
    if not form.is_valid():
        return form, None
    if credential:
        proof = check_passkey(user, credential)
        if proof is None:
            form.explain("code", _("Kunci ini tidak cocok. Coba lagi, atau tulis kode."))
        return form, proof
    return form, _by_code(request, user, form)


def _by_code(request: PendopoRequest, user: User, form: CodeForm) -> Authenticator | None:
    try:
        proof = services.check_second_factor(user, form.cleaned_data["code"], now=request.now)
    except TooManyTries as no:
        form.explain("code", no.sentence)
        return None
    if proof is None:
        form.explain("code", _("Kode tidak cocok atau sudah dipakai. Tunggu kode berikutnya, lalu tulis yang baru."))
    return proof


def check_passkey(user: User, credential: str) -> Authenticator | None:
    """The passkey of this user that answers the challenge kept in the session, or None."""
    from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm

    return read_passkey(AuthenticateWebAuthnForm, credential, user=user)


def read_passkey_login(credential: str) -> Authenticator | None:
    """The passkey that answers the challenge, whoever's it is."""
    from allauth.mfa.webauthn.forms import LoginWebAuthnForm

    return read_passkey(LoginWebAuthnForm, credential)


def passkey_challenge(user: User | None) -> dict[str, Any]:
    """What the browser asks the user's passkeys (or any passkey of this address) to answer."""
    from allauth.mfa.webauthn.internal.auth import begin_authentication

    return dict(_plain(begin_authentication(user)))


def passkey_offer(user: User) -> dict[str, Any]:
    """What the browser asks a new passkey to be."""
    from allauth.mfa.webauthn.internal.auth import begin_registration

    return dict(_plain(begin_registration(user, passwordless=True)))


def read_new_passkey(request: HttpRequest, user: User) -> tuple[str, dict[str, Any]] | None:
    """Name and credential of a passkey just made, verified; None when the browser's answer proves nothing."""
    from allauth.mfa.webauthn.forms import AddWebAuthnForm

    form = AddWebAuthnForm(data={**request.POST.dict(), "passwordless": "on"}, user=user)
    try:
        return (form.cleaned_data["name"], form.cleaned_data["credential"]) if form.is_valid() else None
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return None  # a made-up answer: the parsers of the library raise all of these


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    return value
