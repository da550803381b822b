"""Who paid late, or has not paid yet, and what interest that comes to: what a treasurer may ask for by an STRD."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from pendopo.core.api import Refusal
from pendopo.payments import queries_bank, rules_bunga
from pendopo.payments.models import Skrd

MOST = 2000
"""Late bills that are looked at for one list."""


def interest_owed(
    base: Skrd, today: date, rule: rules_bunga.Interest | None = None, billed: int | None = None
) -> rules_bunga.Owed | None:
    """The interest on a bill until it was paid, else until today; None where there is none to ask for.

    The rule is that of the due day: what holds when lateness begins holds for all of it.
    """
    if base.kind == "strd" or (base.end is not None and base.end.kind == "batal"):
        return None
    day = base.receipt.paid_on if base.receipt else today
    if day <= base.due_on:
        return None
    held = rule or queries_bank.interest_on(base.due_on)
    before = queries_bank.billed_before(base) if billed is None else billed
    return rules_bunga.owed(base.amount, base.due_on, day, before, held)


@dataclass(frozen=True)
class Late:
    """One late bill and what is owed for it."""

    bill: Skrd
    owed: rules_bunga.Owed

    @property
    def is_paid(self) -> bool:
        return self.bill.receipt is not None


def late_bills(today: date) -> list[Late]:
    """Bills on which interest is still to be asked for, the longest due first.

    Some six statements, and one for each due day among them. Raises Refusal for more than `MOST`.
    """
    rows = (
        Skrd.objects.select_related("region")
        .prefetch_related("ends", "receipts", "accounts", "interest__ends")
        .filter(base=None, due_on__lt=today)
        .filter(Q(ends=None) | Q(receipts__paid_on__gt=F("due_on")))
        .order_by("due_on", "id")
    )
    found = list(rows[: MOST + 1])
    if len(found) > MOST:
        raise Refusal("Lebih dari 2.000 tagihan terlambat. Terbitkan STRD dari halaman tagihannya.")
    rule_of: dict[date, rules_bunga.Interest] = {}
    kept = []
    for bill in found:
        if bill.due_on not in rule_of:
            rule_of[bill.due_on] = queries_bank.interest_on(bill.due_on)
        billed = queries_bank.billed_before(bill, bill.interest.all())
        one = interest_owed(bill, today, rule_of[bill.due_on], billed)
        if one is not None and one.due:
            kept.append(Late(bill, one))
    return kept
