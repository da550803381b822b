"""SIMULATOR: what the imitated bank does when somebody plays the payer. Only in regions marked contoh."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.core.api import Refusal
from pendopo.payments import queries_bank as reading
from pendopo.payments import rules_snap as snap
from pendopo.payments.models import SimulatedTransfer, VirtualAccount
from pendopo.payments.rules import SIMULATOR
from pendopo.payments.services.notices import Call, Reply, take_call, teller_of
from pendopo.tenancy.api import Region

PLAYS = {
    "tepat": "Bayar tepat",
    "terlambat": "Bayar terlambat (hanya sesudah jatuh tempo)",
    "dua_kali": "Bayar dua kali",
    "kurang": "Bayar kurang Rp1.000",
    "lebih": "Bayar lebih Rp1.000",
    "ulang": "Bayar tepat, kabarnya dikirim tiga kali",
    "hilang": "Bayar tepat, kabarnya hilang di jalan",
    "asing": "Bayar ke nomor yang tidak ada",
}
PATH = "/bank/simulator/v1.0/transfer-va/payment"
OFF = 1000
"""Rupiah too little or too much."""


@dataclass(frozen=True)
class Played:
    """What the imitated bank was answered, in its order; empty when it told nothing."""

    replies: tuple[Reply, ...]


@transaction.atomic
def play(place: Region, account_id: UUID, what: str, way: snap.Way, *, now: datetime) -> Played:
    """Pay to a number of the imitated bank, in one of the ways of `PLAYS`. Raises Refusal and Http404."""
    row = VirtualAccount.objects.select_related("skrd").filter(pk=account_id, bank=SIMULATOR).first()
    if not place.is_contoh or row is None or what not in PLAYS or way not in ("va", "qris"):
        raise Http404
    paid_at = _when(place, row, what, now)
    amount = row.skrd.amount + {"kurang": -OFF, "lebih": OFF}.get(what, 0)
    if amount <= 0:
        raise Refusal(_("Tagihannya terlalu kecil untuk dibayar kurang."), status=422)
    account = row.number if way == "va" else row.skrd.payment_code
    account = f"{row.number[:-1]}{(int(row.number[-1]) + 1) % 10}" if what == "asing" else account
    times = 2 if what == "dua_kali" else 1
    replies: list[Reply] = []
    for _one in range(times):
        told = snap.Told(way, f"SIM{token_hex(6).upper()}", account, amount, paid_at, f"SIM{token_hex(6).upper()}")
        said = [] if what == "hilang" else [_tell(place, told, now) for _n in range(3 if what == "ulang" else 1)]
        transfer = SimulatedTransfer.objects.create(
            region_id=place.id, reference=told.reference, way=way, account=account, amount=amount, paid_at=paid_at,
            paid_on=paid_at.astimezone(place.tz).date(), told=bool(said),
            answer=said[0].body["responseMessage"][:120] if said else "",
        )  # fmt: skip
        record(
            "payments.simulated", subject=transfer, actor=teller_of(SIMULATOR), now=now, case_id=row.skrd.case_id,
            data={"what": what, "way": way},
        )  # fmt: skip
        replies += said
    return Played(tuple(replies))


def _when(place: Region, row: VirtualAccount, what: str, now: datetime) -> datetime:
    """The moment that the imitated bank names. Raises Refusal when it cannot be late yet."""
    if what != "terlambat":
        return now
    if now.astimezone(place.tz).date() <= row.skrd.due_on:
        raise Refusal(_("Tagihan ini belum lewat jatuh tempo, jadi tidak dapat dibayar terlambat."), status=422)
    return now


def _tell(place: Region, told: snap.Told, now: datetime) -> Reply:
    """Send a call-back through the very door that a bank's comes by, with its signature."""
    plan = reading.last_plan_with(SIMULATOR, now.astimezone(place.tz).date())
    if plan is None:
        raise Refusal(_("Pilih dulu SIMULATOR bank untuk daerah ini."), status=422)
    body, stamp = snap.call_body(told, plan.prefix), now.isoformat(timespec="seconds")
    text = snap.text_to_sign("POST", PATH, "", body, stamp)
    headers = {"X-TIMESTAMP": stamp, "X-SIGNATURE": snap.signature(reading.secret_of(place, plan), text)}
    return take_call(place, SIMULATOR, Call(told.way, "POST", PATH, headers, body), now=now)
