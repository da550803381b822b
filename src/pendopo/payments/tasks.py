"""Job entry points of payments."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from pendopo.tenancy.api import Region, job


@job("pendopo.payments.open_account")
def open_account(region: Region, subject: UUID) -> None:
    from pendopo.payments.services.banks import open_account as verb

    verb(region, subject, timezone.now())


@job("pendopo.payments.open_accounts")
def open_accounts(region: Region, subject: UUID) -> None:
    """`subject`: the choice of the bank that asked for it."""
    from pendopo.payments.services.banks import open_accounts as verb

    verb(region, timezone.now())


@job("pendopo.payments.close")
def close_account(region: Region, subject: UUID) -> None:
    from pendopo.payments.services.banks import close_account as verb

    verb(region, subject)
