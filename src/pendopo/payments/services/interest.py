"""Interest on what is paid late: the rule of the region, and the bills (STRD) that ask for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.core.api import Refusal, encrypt, next_number
from pendopo.payments import rules, rules_bunga
from pendopo.payments.models import InterestRule, Skrd
from pendopo.payments.queries import get_bill
from pendopo.payments.queries_bunga import interest_owed
from pendopo.payments.services.banks import KEEPERS
from pendopo.payments.services.bills import free_payment_code
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region

ASSESSORS = frozenset({"bendahara_penerimaan", "kepala_seksi"})
DUE_DAYS = 30
"""Of an STRD, as of every bill; a default of the house: perlu verifikasi."""
MOST_RATE, MOST_MONTHS = 1000, 120


@transaction.atomic
def set_interest(place: Region, rule: rules_bunga.Interest, valid_from: date, *, actor: Actor, now: datetime) -> None:
    """What is asked from a day on. Raises Refusal (a sentence) and Http404 (neither treasurer nor admin)."""
    if not KEEPERS & actor.roles:
        raise Http404
    if valid_from < now.astimezone(place.tz).date():
        raise Refusal(_("Berlaku mulai hari ini atau sesudahnya; yang sudah lewat tidak diubah."), status=422)
    if not (0 <= rule.rate <= MOST_RATE and 0 <= rule.most <= MOST_MONTHS and rule.rounding in rules_bunga.ROUNDINGS):
        raise Refusal(_("Bunga 0 sampai 10 persen sebulan, paling lama 120 bulan."), status=422)
    if not rule.basis.strip():
        raise Refusal(_("Isi dasar hukumnya: peraturan dan pasalnya."), status=422)
    row = InterestRule.objects.create(
        region_id=place.id, valid_from=valid_from, rate=rule.rate, most=rule.most, rounding=rule.rounding,
        basis=rule.basis.strip()[:200], set_at=now, set_by_label=actor.label,
    )  # fmt: skip
    record(
        "payments.interest_set", subject=row, actor=actor, now=now,
        data={"valid_from": valid_from.isoformat(), "rate": rule.rate, "most": rule.most, "rounding": rule.rounding},
    )  # fmt: skip


@transaction.atomic
def issue_interest(place: Region, bill_id: UUID, *, actor: Actor, now: datetime) -> Skrd:
    """Ask for the interest on a late bill that no STRD has asked for yet: a bill of its own, with a number of its own.

    Its number is taken first: whoever issues at the same moment waits there and then finds nothing left to ask for.
    Raises Refusal (nothing is owed) and Http404 (neither treasurer nor assessor, no such bill).
    """
    if not ASSESSORS & actor.roles or actor.actor_id is None:
        raise Http404
    base = get_bill(bill_id)
    today = now.astimezone(place.tz).date()
    paper = rules.PAPERS[rules.INTEREST]
    seq = next_number(rules.INTEREST, today.year)
    one = interest_owed(base, today)
    if one is None or not one.due:
        raise Refusal(_("Tagihan ini tidak berbunga, atau bunganya sudah ditagih semua."))
    strd = Skrd.objects.create(
        region_id=place.id, base=base, case_id=base.case_id, case_number=base.case_number,
        definition_id=base.definition_id, release_digest=base.release_digest, fee_id=rules.INTEREST,
        kind=rules.INTEREST, title=_("Bunga keterlambatan %(nomor)s") % {"nomor": base.number},
        service_title=base.service_title, unit=base.unit, object_text=base.object_text, register=rules.INTEREST,
        year=today.year, seq=seq, number=rules.number_of(paper.short, seq, today.year),
        payer_sealed=encrypt(place, base.payer), perda=one.rule.basis[:500], account=base.account,
        explanation=rules_bunga.explanation(one, base.number, base.receipt is not None), amount=one.due,
        payment_code=free_payment_code(), code=rules.new_check_code(), due_on=today + timedelta(days=DUE_DAYS),
        set_at=now, set_by_id=actor.actor_id, set_by_label=actor.label,
    )  # fmt: skip
    record(
        "payments.bill_set", subject=strd, actor=actor, now=now, case_id=base.case_id,
        data={"fee": rules.INTEREST, "number": strd.number, "amount": strd.amount},
    )  # fmt: skip
    return strd


def issue_many(place: Region, bill_ids: Sequence[UUID], *, actor: Actor, now: datetime) -> list[Skrd]:
    """The interest of several bills, all or nothing; what is owed nothing on by now is left out."""
    made = []
    with transaction.atomic():
        for bill_id in bill_ids:
            try:
                made.append(issue_interest(place, bill_id, actor=actor, now=now))
            except Refusal:  # somebody else has asked for it in the meantime
                continue
    return made
