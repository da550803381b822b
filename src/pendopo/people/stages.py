"""What comes between the password and being signed in."""

from __future__ import annotations

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from pendopo.people.session import DEMO_LINK, EXTERNAL_BOTH, PIN

# What needs no second factor here: it is one already, or opens nothing that would ask for it.
NO_QUESTION = (DEMO_LINK, EXTERNAL_BOTH, PIN)


class SecondFactorStage(AuthenticateStage):  # type: ignore[misc]  # allauth ships no types
    """allauth's stage, except after a demo link, both factors elsewhere, and a PIN (which opens no deciding role)."""

    def _should_handle(self, request: HttpRequest) -> bool:
        records = get_authentication_records(request, self.login.user)
        if records and records[-1].get("method") in NO_QUESTION:  # what was proved just now, not earlier
            return False
        return bool(super()._should_handle(request))
