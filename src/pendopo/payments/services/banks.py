"""Which bank a region works with, and the numbers that bills are paid to. Calls to banks run outside transactions."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from pendopo.audit.api import Acting, Event, record
from pendopo.core.api import Refusal, encrypt
from pendopo.payments import queries_bank as reading
from pendopo.payments.banks import BANKS, SNAP, NotReached, Order, offered
from pendopo.payments.models import BankPlan, Skrd, VirtualAccount
from pendopo.payments.queries import get_bill
from pendopo.payments.rules_bunga import months_later
from pendopo.payments.services.bills import TREASURER
from pendopo.people.api import ADMIN, SYSTEM, Actor
from pendopo.tenancy.api import Region, defer, region

log = logging.getLogger("pendopo.payments")
OPEN, OPEN_ALL, CLOSE = "pendopo.payments.open_account", "pendopo.payments.open_accounts", "pendopo.payments.close"
KEEPERS = frozenset({TREASURER, ADMIN})
SECRETS = ("client_key", "client_secret", "private_key", "channel")


@dataclass(frozen=True)
class Wish:
    """What somebody wants to hold from a day on. Empty secrets: those of before stay."""

    bank: str
    valid_from: date
    texts: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict, repr=False)


@transaction.atomic
def set_bank(place: Region, wish: Wish, *, actor: Actor, now: datetime) -> BankPlan:
    """Choose the bank from a day on, or none. Raises Refusal (a sentence) and Http404 (neither treasurer nor admin)."""
    if not KEEPERS & actor.roles:
        raise Http404
    refuse_wrong_wish(place, wish, now.astimezone(place.tz).date())
    before = reading.last_plan_with(wish.bank) if wish.bank else None
    kept = json.loads(before.secrets or b"{}") if before else {}
    secrets = kept | {name: value for name, value in wish.secrets.items() if name in SECRETS and value}
    plan = BankPlan.objects.create(
        region_id=place.id, bank=wish.bank, valid_from=wish.valid_from, set_at=now, set_by_label=actor.label,
        secrets_sealed=encrypt(place, json.dumps(secrets)) if secrets else None, **wish.texts,
    )  # fmt: skip
    record(
        "payments.bank_set", subject=plan, actor=actor, now=now,
        data={"bank": wish.bank or "tanpa", "valid_from": wish.valid_from.isoformat()},
    )  # fmt: skip
    if wish.bank:
        defer(OPEN_ALL, region=place, subject=plan.id, lock=f"bank-{place.id}")
    return plan


def refuse_wrong_wish(place: Region, wish: Wish, today: date) -> None:
    """What a choice of a bank must be. Raises Refusal."""
    if wish.bank and wish.bank not in {one.id for one in offered(is_contoh=place.is_contoh)}:
        raise Refusal(_("Bank ini tidak tersedia di sini."), status=422)
    if wish.valid_from < today:
        raise Refusal(_("Berlaku mulai hari ini atau sesudahnya; yang sudah lewat tidak diubah."), status=422)
    if not wish.bank:
        return
    prefix = wish.texts.get("prefix", "")
    if not (prefix.isascii() and prefix.isdigit() and 1 <= len(prefix) <= 8):
        raise Refusal(_("Awalan virtual account terdiri atas 1 sampai 8 angka dari bank."), status=422)
    if wish.bank == SNAP:
        parts = urlsplit(wish.texts.get("base_url", ""))
        if parts.scheme != "https" or not parts.hostname or parts.username:
            raise Refusal(_("Alamat layanan bank berawalan https://, tanpa nama pengguna di dalamnya."), status=422)
        if not wish.texts.get("basis"):
            raise Refusal(_("Isi nomor perjanjian dengan bank; tanpa itu bank sungguhan tidak dipakai."), status=422)


# -- numbers of bills


def ask_account(*, event: Event, region: Region) -> None:
    """Listener of `payments.bill_set`: a number is asked for by a job. Safe to run twice."""
    if reading.bank_on(region, timezone.now().astimezone(region.tz).date()):
        defer(OPEN, region=region, subject=event.subject_id, lock=f"va-{event.subject_id}")


def ask_close(*, event: Event, region: Region) -> None:
    """Listener of `payments.bill_paid` and `bill_cancelled`: a real bank takes no more money for it."""
    if VirtualAccount.objects.filter(skrd_id=event.subject_id, bank=SNAP).exists():
        defer(CLOSE, region=region, subject=event.subject_id, lock=f"va-{event.subject_id}")


def open_account(place: Region, bill_id: UUID, now: datetime, *, also_ended: bool = False) -> VirtualAccount | None:
    """Ask the bank for the number of an open bill and keep it; None where there is nothing to ask. Safe to repeat.

    `also_ended`: also for a bill that is paid by now (demonstration).
    Raises NotReached when the bank did not answer; nothing is written then.
    """
    with region(place):
        found = reading.bank_on(place, now.astimezone(place.tz).date())
        bill = Skrd.objects.filter(pk=bill_id).prefetch_related("ends").first()
        if found is None or bill is None or (bill.end is not None and not also_ended):
            return None
        bank, plan = found
        before = VirtualAccount.objects.filter(skrd=bill, bank=bank.id).first()
        if before is not None:
            return before
        until = months_later(bill.due_on, reading.interest_on(bill.due_on).most)
        terms, order = reading.terms_of(plan), Order(bill.payment_code, bill.amount, bill.title, until)
    opened = bank.open(terms, order)
    with region(place):
        return keep_account(bill, bank.id, opened.number, opened.qris, actor=SYSTEM, now=now)


def keep_account(bill: Skrd, bank_id: str, number: str, qris: str, *, actor: Acting, now: datetime) -> VirtualAccount:
    """Keep the number that a bank gave for a bill; the first one stays."""
    row, made = VirtualAccount.objects.get_or_create(
        skrd=bill, bank=bank_id,
        defaults={"region_id": bill.region_id, "number": number, "qris": qris, "opened_at": now},
    )  # fmt: skip
    if made:
        record(
            "payments.account_opened", subject=bill, actor=actor, now=now, case_id=bill.case_id,
            data={"bank": bank_id, "number": bill.number},
        )  # fmt: skip
    return row


def open_accounts(place: Region, now: datetime) -> int:
    """Numbers for every open bill that has none at the bank of today; how many were opened. Safe to repeat."""
    with region(place):
        found = reading.bank_on(place, now.astimezone(place.tz).date())
        waiting = reading.bills_without_account(found[0].id) if found else []
    return sum(open_account(place, bill_id, now) is not None for bill_id in waiting)


def close_account(place: Region, bill_id: UUID) -> None:
    """Tell the bank that nothing is to be paid to the number of an ended bill. Raises NotReached."""
    with region(place):
        bill = get_bill(bill_id)
        row = VirtualAccount.objects.filter(skrd=bill, bank=SNAP).first()
        plan = reading.last_plan_with(SNAP)
        if row is None or plan is None or bill.end is None:
            return
        terms, number = reading.terms_of(plan), row.number
    try:
        BANKS[SNAP].cancel(terms, number)
    except NotReached as no:
        if not no.is_final:
            raise
        log.warning("bank tidak mengenal lagi sebuah nomor: %s", no.words)
