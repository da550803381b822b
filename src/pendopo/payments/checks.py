"""What a transition may require of payments, as a sentence for the officer when it is not met yet."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from django.utils.translation import gettext as _

from pendopo.payments.queries import open_bills


class WithId(Protocol):
    """What the check needs to know of a case."""

    @property
    def id(self) -> UUID: ...


def paid_up(*, case: WithId, **_rest: object) -> str | None:
    """`lunas`: no bill of the case is open. That they were set before is what the verifier proves."""
    bills = open_bills(case.id)
    if not bills:
        return None
    return _("%(judul)s belum lunas (nomor %(nomor)s).") % {"judul": bills[0].title, "nomor": bills[0].number}
