"""SIMULATOR: what can be paid at the imitated bank, and what was."""

from __future__ import annotations

from datetime import date

from pendopo.payments import rules
from pendopo.payments.models import SimulatedTransfer, VirtualAccount

SHOWN = 30


def payable(today: date, sought: str) -> list[tuple[VirtualAccount, rules.Status]]:
    """Numbers of the imitated bank, open ones first, then the newest; or that of one bill or payment code."""
    rows = VirtualAccount.objects.filter(bank=rules.SIMULATOR).select_related("skrd__region")
    rows = rows.prefetch_related("skrd__ends")
    code = rules.read_payment_code(sought)
    if code:
        rows = rows.filter(skrd__payment_code=code)
    elif sought.strip():
        rows = rows.filter(skrd__number=sought.strip().upper()[:60])
    open_ = list(rows.filter(skrd__ends=None).order_by("-opened_at", "-id")[:SHOWN])
    ended = list(rows.exclude(skrd__ends=None).order_by("-opened_at", "-id")[: SHOWN - len(open_)])
    return [(row, row.skrd.status(today)) for row in [*open_, *ended]]


def last_transfers() -> list[SimulatedTransfer]:
    return list(SimulatedTransfer.objects.order_by("-paid_at", "-id")[:SHOWN])
