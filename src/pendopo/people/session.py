"""How the session of a request was established."""

from __future__ import annotations

from django.http import HttpRequest

# How allauth records what proved the person in this session; the demo's link counts as a second factor.
MFA, DEMO_LINK = "mfa", "tautan_contoh"


def has_second_factor(request: HttpRequest) -> bool:
    """This session was opened with a TOTP, a recovery code, a passkey, or a demo link."""
    from allauth.account.internal.flows.login import get_authentication_records

    user = request.user if request.user.is_authenticated else None
    return any(record.get("method") in (MFA, DEMO_LINK) for record in get_authentication_records(request, user))
