"""Reading what was agreed with banks, who was given which number, and what rule of interest holds."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from pendopo.core.api import derive
from pendopo.payments.banks import BANKS, Bank, Line, Terms
from pendopo.payments.models import BankPlan, InterestRule, SimulatedTransfer, Skrd, VirtualAccount
from pendopo.payments.rules import SIMULATOR
from pendopo.payments.rules_bunga import DEFAULT, Interest
from pendopo.tenancy.api import Region


def plan_on(day: date) -> BankPlan | None:
    """What holds on a day: the latest row of the latest day that has come. None: no bank was ever chosen."""
    return BankPlan.objects.filter(valid_from__lte=day).order_by("-valid_from", "-set_at", "-id").first()


def plans() -> list[BankPlan]:
    """Every choice, the newest first."""
    return list(BankPlan.objects.order_by("-valid_from", "-set_at", "-id")[:100])


def last_plan_with(bank_id: str, day: date | None = None) -> BankPlan | None:
    """The last terms with a bank, also when another one holds by now: its late notices still count.

    With a `day`: those that had come by then; terms for later (a new secret) do not hold yet.
    """
    rows = BankPlan.objects.filter(bank=bank_id)
    rows = rows.filter(valid_from__lte=day) if day else rows
    return rows.order_by("-valid_from", "-set_at", "-id").first()


def bank_on(place: Region, day: date) -> tuple[Bank, BankPlan] | None:
    """The bank through which bills are paid on a day; None where proofs alone count."""
    plan = plan_on(day)
    bank = BANKS.get(plan.bank) if plan else None
    if plan is None or bank is None or (bank.is_simulator and not place.is_contoh):
        return None
    return bank, plan


def terms_of(plan: BankPlan) -> Terms:
    """What the adapter needs of a plan, with its secrets: never shown, never logged."""
    return Terms(
        prefix=plan.prefix, nmid=plan.nmid, merchant_name=plan.merchant_name, merchant_city=plan.merchant_city,
        treasury_account=plan.treasury_account, base_url=plan.base_url, partner_id=plan.partner_id,
        secrets=json.loads(plan.secrets or b"{}"), ledger=ledger() if plan.bank == SIMULATOR else (),
    )  # fmt: skip


def ledger(day: date | None = None) -> list[Line]:
    """What the imitated bank took, of a day or of all."""
    rows = SimulatedTransfer.objects.order_by("paid_at", "id")
    found = rows.filter(paid_on=day) if day else rows
    return [Line(row.paid_on, row.reference, row.amount, row.account, "SIMULATOR") for row in found]


def secret_of(place: Region, plan: BankPlan) -> bytes:
    """The key by which this bank signs its calls to this region; that of the simulator is made of the region's key."""
    if plan.bank == SIMULATOR:
        return derive(place, "bank-bayar", SIMULATOR.encode())
    return str(json.loads(plan.secrets or b"{}").get("client_secret", "")).encode()


def account_of(bank_id: str, number: str) -> VirtualAccount | None:
    """The virtual account behind a number of a bank."""
    return VirtualAccount.objects.filter(bank=bank_id, number=number).first()


def bill_behind(bank_id: str, way: str, account: str) -> UUID | None:
    """The bill that a number is for: a virtual account, or our payment code in a QRIS."""
    found = account_of(bank_id, account)
    if found is not None:
        return UUID(str(found.skrd_id))
    bill = Skrd.objects.filter(payment_code=account).only("id").first() if way == "qris" else None
    return bill.id if bill else None


def bills_without_account(bank_id: str) -> list[UUID]:
    """Open bills that this bank has no number for yet, oldest first."""
    rows = Skrd.objects.filter(ends=None).exclude(accounts__bank=bank_id)
    return list(rows.order_by("set_at", "id").values_list("id", flat=True))


# -- interest


def interest_on(day: date) -> Interest:
    """The rule of interest that holds on a day; the default of the house until the region set its own."""
    row = InterestRule.objects.filter(valid_from__lte=day).order_by("-valid_from", "-set_at", "-id").first()
    return Interest(row.rate, row.most, row.rounding, row.basis, True) if row else DEFAULT


def interest_rules() -> list[InterestRule]:
    """Every rule that was set, the newest first."""
    return list(InterestRule.objects.order_by("-valid_from", "-set_at", "-id")[:100])


def billed_before(base: Skrd, interest: Iterable[Skrd] | None = None) -> int:
    """Rupiah of interest that standing STRDs ask for on a bill."""
    rows = Skrd.objects.filter(base=base).prefetch_related("ends") if interest is None else interest
    return sum(one.amount for one in rows if not (one.end and one.end.kind == "batal"))
