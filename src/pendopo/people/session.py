"""How the session of a request was established, and what it may therefore do."""

from __future__ import annotations

import time

from django.http import HttpRequest

# How allauth records what proved the person in this session; the demo's link counts as a second factor.
MFA, DEMO_LINK = "mfa", "tautan_contoh"
# A PIN of staff opens no role that decides. An external sign-in counts as a password, with its own factor as both.
PIN, EXTERNAL, EXTERNAL_BOTH = "pin_petugas", "masuk_luar", "masuk_luar_dua_bukti"
BOTH = frozenset({MFA, DEMO_LINK, EXTERNAL_BOTH})


def proofs(request: HttpRequest) -> list[dict[str, object]]:
    """What was proved in this session, in its order."""
    from allauth.account.internal.flows.login import get_authentication_records

    found: list[dict[str, object]] = get_authentication_records(
        request, request.user if request.user.is_authenticated else None
    )
    return found


def has_second_factor(request: HttpRequest) -> bool:
    """This session was opened with a TOTP, a recovery code, a passkey, a demo link, or both factors elsewhere."""
    return any(proof.get("method") in BOTH for proof in proofs(request))


def has_only_pin(request: HttpRequest) -> bool:
    """Staff who wrote nothing but a PIN: roles that decide stay closed until a password or a factor is proved."""
    found = {proof.get("method") for proof in proofs(request)}
    return PIN in found and found == {PIN}


def weaken_to(request: HttpRequest, method: str) -> None:
    """After a lock only what was proved just now counts."""
    from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY

    if request.user.is_authenticated:
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": method, "at": time.time()}]
