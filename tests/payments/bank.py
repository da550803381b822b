"""A region that works with the imitated bank, and calls as that bank sends them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pendopo.payments import rules_snap as snap
from pendopo.payments.api import Skrd, VirtualAccount, Wish, get_bill, open_account, set_bank
from pendopo.payments.queries_bank import last_plan_with, secret_of
from pendopo.payments.services import Call, Reply, take_call
from pendopo.tenancy.api import Region, region
from tests.payments.make import AMOUNT, Application, assess

PREFIX = "88003273"
PATH = "/kota-bandung/bank/simulator/v1.0/transfer-va/payment"
QRIS_PATH = "/kota-bandung/bank/simulator/v1.0/qr/qr-mpm-notify"


def choose(place: Region, treasurer: Any, now: datetime, bank: str = "simulator", **texts: str) -> None:
    with region(place):
        wish = Wish(bank, now.astimezone(place.tz).date(), {"prefix": PREFIX, **texts} if bank else {})
        set_bank(place, wish, actor=treasurer, now=now)


def bill_with_account(place: Region, now: datetime, case: Application | None = None) -> tuple[Skrd, VirtualAccount]:
    """A bill of 216.675 that can be paid at the imitated bank."""
    bill = assess(place, case or Application(), now=now)[-1]
    account = open_account(place, bill.id, now)
    assert account is not None
    return bill, account


def told(account: VirtualAccount | str, reference: str, now: datetime, **changes: Any) -> snap.Told:
    number = account if isinstance(account, str) else account.number
    facts = {"way": "va", "reference": reference, "account": number, "amount": AMOUNT, "paid_at": now}
    return snap.Told(**{**facts, "request_id": reference, **changes})


def signed(place: Region, body: bytes, stamp: str, *, way: Any = "va", path: str = "", token: str = "") -> Call:
    """A call signed with the secret of the imitated bank."""
    with region(place):
        plan = last_plan_with("simulator")
        assert plan is not None
        secret = secret_of(place, plan)
    path = path or (PATH if way == "va" else QRIS_PATH)
    text = snap.text_to_sign("POST", path, token, body, stamp)
    headers = {"X-TIMESTAMP": stamp, "X-SIGNATURE": snap.signature(secret, text)}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    return Call(way, "POST", path, headers, body)


def send(place: Region, one: snap.Told, now: datetime) -> Reply:
    call = signed(place, snap.call_body(one, PREFIX), now.isoformat(), way=one.way)
    with region(place):
        return take_call(place, "simulator", call, now=now)


def fresh(place: Region, bill: Skrd) -> Skrd:
    with region(place):
        return get_bill(bill.id)
