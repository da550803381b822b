"""What the bank tells: signed, kept once as raw facts, and matched with the bill it pays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.http import Http404

from pendopo.audit.api import record
from pendopo.core.api import Refusal
from pendopo.payments import queries_bank as reading
from pendopo.payments import rules_snap as snap
from pendopo.payments.banks import BANKS
from pendopo.payments.models import BankNotice, BankPlan, Skrd, Ssrd
from pendopo.payments.queries import get_bill
from pendopo.payments.services.bills import Paid, end_bill, tell_paid, write_receipt
from pendopo.people.api import SIMULATED, Actor
from pendopo.tenancy.api import Region

TRIES = 3
"""How often a notice is looked at again that somebody else was quicker than."""


@dataclass(frozen=True)
class Call:
    """A call as it came: the path with everything before it, the very bytes of the body."""

    way: snap.Way
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    """What the bank is answered."""

    status: int
    body: dict[str, str]


def take_call(place: Region, bank_id: str, call: Call, *, now: datetime) -> Reply:
    """Check, read and keep a call of a bank. Raises Http404 for a bank that this region never had.

    A call that is not signed, too old or unreadable changes nothing.
    """
    bank, plan = BANKS.get(bank_id), reading.last_plan_with(bank_id, now.astimezone(place.tz).date())
    if bank is None or plan is None or (bank.is_simulator and not place.is_contoh):
        raise Http404
    try:
        told = _read(place, plan, call, now)
    except snap.BadCall as bad:
        return Reply(bad.status, snap.refusal(call.way, bad.status, bad.words))
    if told is None:
        return Reply(*snap.answer(call.way, "lunas"))
    return Reply(*snap.answer(call.way, take_notice(place, bank_id, told, now=now)))


def _read(place: Region, plan: BankPlan, call: Call, now: datetime) -> snap.Told | None:
    timestamp = call.headers.get("X-TIMESTAMP", "")
    token = call.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    text = snap.text_to_sign(call.method, call.path, token, call.body, timestamp)
    snap.check(reading.secret_of(place, plan), text, call.headers.get("X-SIGNATURE", ""))
    return snap.read(call.way, call.body, snap.check_time(timestamp, now))


def teller_of(bank_id: str) -> Actor:
    """Who acts for a bank; for the imitated one its label says so."""
    bank = BANKS[bank_id]
    return Actor(kind="sistem", label=f"{SIMULATED} Bank" if bank.is_simulator else "Bank")


def take_notice(place: Region, bank_id: str, told: snap.Told, *, now: datetime) -> str:
    """Keep a payment that a bank tells, pay the bill that it is exactly for; what became of it (`BankNotice.outcome`).

    The same reference again changes nothing and gives the same answer; with other facts it is `lain` and not kept.
    Of two at the same moment one pays; the other is looked at again and found to be the second.
    """
    digest = sha256(f"{told.way}:{told.account}:{told.amount}".encode()).hexdigest()
    for _again in range(TRIES):
        known = BankNotice.objects.filter(bank=bank_id, reference=told.reference).first()
        if known is not None:
            return known.outcome if known.digest == digest else "lain"
        try:
            with transaction.atomic():
                return _keep(place, bank_id, told, digest, now)
        except (IntegrityError, Refusal):  # somebody was quicker: a treasurer, or the same notice beside us
            continue
    raise Refusal("Kabar ini sedang dicatat. Kirim lagi.", status=503)


def _keep(place: Region, bank_id: str, told: snap.Told, digest: str, now: datetime) -> str:
    bill_id = reading.bill_behind(bank_id, told.way, told.account)
    bill = get_bill(bill_id) if bill_id else None
    actor, paid_on = teller_of(bank_id), told.paid_at.astimezone(place.tz).date()
    outcome = _outcome(bill, told, paid_on)
    if outcome in ("lunas", "terlambat") and _used_elsewhere(bill, told):
        outcome = "ganda"
    if bill is not None and bill.end is None and outcome in ("lunas", "terlambat"):
        end_bill(bill, "lunas", now)
        facts = Paid(paid_on, told.way, told.reference, actor.label, bank=bank_id)
        tell_paid(bill, write_receipt(place, bill, facts, now), actor=actor, now=now)
    notice = BankNotice.objects.create(
        region_id=place.id, bank=bank_id, way=told.way, reference=told.reference, account=told.account,
        amount=told.amount, paid_at=told.paid_at, paid_on=paid_on, received_at=now, digest=digest, outcome=outcome,
        skrd=bill,
    )  # fmt: skip
    record(
        "payments.notice_taken", subject=notice, actor=actor, now=now, case_id=bill.case_id if bill else None,
        data={"bank": bank_id, "way": told.way, "outcome": outcome},
    )  # fmt: skip
    return outcome


def _used_elsewhere(bill: Skrd | None, told: snap.Told) -> bool:
    """Whether this reference already stands on the receipt of another bill: then a person must look."""
    used = Ssrd.objects.filter(channel=told.way, reference=told.reference)
    return used.exclude(skrd=bill).exists()


def _outcome(bill: Skrd | None, told: snap.Told, paid_on: object) -> str:
    """What a payment is to its bill."""
    if bill is None:
        return "tak_dikenal"
    if bill.end is not None:
        if bill.end.kind == "batal":
            return "batal"
        # A treasurer noted this very payment by its proof before the bank told of it.
        same = bill.receipt is not None and bill.receipt.reference == told.reference and told.amount == bill.amount
        return "lunas" if same else "ganda"
    if told.amount != bill.amount:
        return "kurang" if told.amount < bill.amount else "lebih"
    return "terlambat" if str(paid_on) > bill.due_on.isoformat() else "lunas"
