"""What comes between the password and being signed in."""

from __future__ import annotations

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from pendopo.people.session import DEMO_LINK


class SecondFactorStage(AuthenticateStage):  # type: ignore[misc]  # allauth ships no types
    """allauth's stage, except that a demo link stands for both factors."""

    def _should_handle(self, request: HttpRequest) -> bool:
        records = get_authentication_records(request, self.login.user)
        if any(record.get("method") == DEMO_LINK for record in records):
            return False
        return bool(super()._should_handle(request))
