"""Bills: set by a definition's fees, paid by proof or by the bank's notice, taken back; and the papers made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from pendopo.audit.api import Acting, events_in, record
from pendopo.core.api import Refusal, encrypt, next_number
from pendopo.engine.api import Assessment, Compiled, Context, explained
from pendopo.files.api import CleanUpload, StoredFile, store_clean
from pendopo.lib.formats import rupiah, tanggal
from pendopo.payments import rules
from pendopo.payments.models import CHANNELS, BillPaper, Skrd, SkrdEnd, Ssrd
from pendopo.payments.queries import bills_of_case, get_bill
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region, current_batch

TREASURER = "bendahara_penerimaan"


class CaseLike(Protocol):
    """What a bill needs to know of a case."""

    @property
    def id(self) -> UUID: ...
    @property
    def definition_id(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def applicant(self) -> str: ...
    @property
    def object_text(self) -> str: ...


# -- setting


def assess_fees(
    *, case: CaseLike, compiled: Compiled, answers: Mapping[str, Any], actor: Acting, now: datetime, region: Region
) -> None:
    """Effect `tetapkan_retribusi`: a bill for every fee that these answers are charged with.

    A bill that stands and says the same stays; an unpaid one that says something else is taken back. Raises Refusal
    while a fee cannot be charged: no regional law, an amount that cannot be worked out, or another amount already paid.
    """
    local = now.astimezone(region.tz).date()
    standing = {bill.fee_id: bill for bill in bills_of_case(case.id) if not _is_void(bill)}
    for one in compiled.fees(answers, Context(today=local, now=now)):
        if one.obstacle:
            sentence = _("%(judul)s belum dapat ditetapkan. %(sebab)s")
            raise Refusal(sentence % {"judul": one.fee.title, "sebab": one.obstacle})
        _settle(standing.get(one.fee.id), one, case, compiled, actor=actor, now=now, place=region)


def _is_void(bill: Skrd) -> bool:
    return bill.end is not None and bill.end.kind == "batal"


def _settle(
    before: Skrd | None,
    one: Assessment,
    case: CaseLike,
    compiled: Compiled,
    *,
    actor: Acting,
    now: datetime,
    place: Region,
) -> None:
    """Bring the bill of one fee in line with its assessment."""
    if before is not None and one.payable and before.explanation == explained(one):
        return
    if before is not None and before.end is not None:
        if before.amount == (one.amount if one.payable else 0):
            return
        sentence = _("%(judul)s sudah dibayar %(jumlah)s. Selisihnya diurus bendahara, bukan dengan tagihan baru.")
        raise Refusal(sentence % {"judul": before.title, "jumlah": rupiah(before.amount)})
    if before is not None:
        _cancel(before, "ditetapkan_ulang", actor=actor, now=now)
    if one.payable:
        _set(one, case, compiled, actor=actor, now=now, place=place)


def _setter(actor: Acting) -> tuple[UUID | None, str]:
    """Who set it: the actor, or for a step that followed by itself whoever began this transaction."""
    batch = current_batch()
    if actor.actor_id is None and batch is not None:
        begun = events_in(batch).exclude(actor_id=None).first()
        if begun is not None:
            return begun.actor_id, begun.actor_label
    return actor.actor_id, actor.label


def _set(one: Assessment, case: CaseLike, compiled: Compiled, *, actor: Acting, now: datetime, place: Region) -> Skrd:
    """Write one bill; its number comes last."""
    fee, definition = one.fee, compiled.definition
    today = now.astimezone(place.tz).date()
    code = free_payment_code()
    setter_id, label = _setter(actor)
    short = rules.PAPERS[fee.kind].short
    register = short.lower()
    seq = next_number(register, today.year)
    bill = Skrd.objects.create(
        region_id=place.id, case_id=case.id, case_number=case.number, definition_id=case.definition_id,
        release_digest=compiled.digest, fee_id=fee.id, kind=fee.kind, title=fee.title,
        service_title=definition.title, unit=definition.owner, object_text=case.object_text[:200],
        register=register, year=today.year, seq=seq, number=rules.number_of(short, seq, today.year),
        payer_sealed=encrypt(place, case.applicant), explanation=explained(one), amount=one.amount or 0,
        perda=one.perda[:500], account=fee.account, payment_code=code, code=rules.new_check_code(),
        due_on=today + timedelta(days=fee.due_days), set_at=now, set_by_id=setter_id, set_by_label=label,
    )  # fmt: skip
    record(
        "payments.bill_set", subject=bill, actor=actor, now=now, case_id=case.id,
        data={"fee": fee.id, "number": bill.number, "amount": bill.amount},
    )  # fmt: skip
    return bill


def free_payment_code() -> str:
    """A payment code that this region has never given; the database refuses the one in 10^11 that slips through."""
    code = rules.new_payment_code()
    while Skrd.objects.filter(payment_code=code).exists():
        code = rules.new_payment_code()
    return code


# -- taking back


def cancel_bills(
    *, case: CaseLike, compiled: Compiled, answers: Mapping[str, Any], actor: Acting, now: datetime, region: Region
) -> None:
    """Effect `batalkan_retribusi`: nothing of this case is to be paid any more; what is paid stays paid."""
    for bill in bills_of_case(case.id):
        if bill.end is None and bill.kind != rules.INTEREST:
            _cancel(bill, "permohonan_berubah", actor=actor, now=now)


def _cancel(bill: Skrd, reason: str, *, actor: Acting, now: datetime) -> None:
    """End a bill, and what interest on it is still open."""
    end_bill(bill, "batal", now, reason=reason)
    record(
        "payments.bill_cancelled", subject=bill, actor=actor, now=now, case_id=bill.case_id,
        data={"number": bill.number, "reason": reason},
    )  # fmt: skip
    for interest in Skrd.objects.filter(base=bill, ends=None):
        _cancel(interest, "pokok_batal", actor=actor, now=now)


def end_bill(bill: Skrd, kind: str, now: datetime, *, reason: str = "") -> None:
    """End a bill, if nobody else has. Raises Refusal."""
    try:
        with transaction.atomic():
            SkrdEnd.objects.create(region_id=bill.region_id, skrd=bill, kind=kind, reason=reason, at=now)
    except IntegrityError as ended:
        raise Refusal(_("Tagihan ini baru saja dibayar atau dibatalkan. Muat ulang untuk melihatnya.")) from ended


# -- payment


@dataclass(frozen=True)
class Proof:
    """What stands on a proof of payment. `amount` in rupiah."""

    paid_on: date
    channel: str
    reference: str
    amount: int
    file: CleanUpload


@transaction.atomic
def record_proof(place: Region, bill_id: UUID, proof: Proof, *, actor: Actor, now: datetime) -> Ssrd:
    """The treasurer notes that a bill is paid; the receipt gets its number and the case is told by the event.

    Raises Refusal (what is wrong with the proof, or somebody was quicker) and Http404 (not a treasurer, no such bill).
    """
    if TREASURER not in actor.roles or actor.actor_id is None:
        raise Http404
    bill = get_bill(bill_id)
    _refuse_wrong(bill, proof, actor, now.astimezone(place.tz).date())
    end_bill(bill, "lunas", now)
    receipt = _by_proof(place, bill, proof, actor.actor_id, actor.label, now)
    tell_paid(bill, receipt, actor=actor, now=now)
    return receipt


def tell_paid(bill: Skrd, receipt: Ssrd, *, actor: Acting, now: datetime) -> None:
    """Whoever listens hears that a bill is paid, in the transaction in which it was."""
    record(
        "payments.bill_paid", subject=bill, actor=actor, now=now, case_id=bill.case_id,
        data={"fee": bill.fee_id, "number": bill.number, "receipt": receipt.number, "channel": receipt.channel},
    )  # fmt: skip


def _refuse_wrong(bill: Skrd, proof: Proof, actor: Actor, today: date) -> None:
    """The rules that a proof must meet, each with the sentence that says what to do."""
    if bill.set_by_id is not None and bill.set_by_id == actor.actor_id:
        raise Refusal(_("Anda yang menetapkan tagihan ini, jadi pembayarannya dicatat bendahara lain."))
    if bill.end is not None:
        raise Refusal(_("Tagihan ini sudah %(akhir)s.") % {"akhir": bill.end.get_kind_display().lower()})
    if proof.amount != bill.amount:
        sentence = _("Jumlah pada bukti %(bukti)s, tagihannya %(tagihan)s. Keduanya harus sama.")
        words = {"bukti": rupiah(proof.amount), "tagihan": rupiah(bill.amount)}
        raise Refusal(sentence % words, status=422)
    first = bill.set_at.astimezone(bill.region.tz).date()
    if not first <= proof.paid_on <= today:
        sentence = _("Tanggal bayar antara %(awal)s, saat tagihan ditetapkan, dan hari ini.")
        raise Refusal(sentence % {"awal": tanggal(first)}, status=422)
    if proof.channel not in dict(CHANNELS) or not rules.tidy_reference(proof.reference):
        raise Refusal(_("Isi kanal dan nomor referensi seperti pada bukti."), status=422)


def _by_proof(place: Region, bill: Skrd, proof: Proof, person_id: UUID, label: str, now: datetime) -> Ssrd:
    """Keep the proof and write the receipt. Raises Refusal when the reference was used before."""
    reference = rules.tidy_reference(proof.reference)[:60]
    used = Ssrd.objects.filter(channel=proof.channel, reference=reference).select_related("skrd").first()
    if used is not None:
        sentence = _("Referensi ini sudah dipakai untuk tagihan %(nomor)s. Satu bukti untuk satu tagihan.")
        raise Refusal(sentence % {"nomor": used.skrd.number}, status=422)
    stored = store_clean(place, proof.file, purpose="bukti_bayar", now=now)
    facts = Paid(proof.paid_on, proof.channel, reference, label, proof=stored, recorded_by_id=person_id)
    return write_receipt(place, bill, facts, now)


@dataclass(frozen=True)
class Paid:
    """What a receipt says. It rests on a proof that somebody recorded, or on the notice of `bank`."""

    paid_on: date
    channel: str
    reference: str
    label: str
    proof: StoredFile | None = None
    recorded_by_id: UUID | None = None
    bank: str = ""


def write_receipt(place: Region, bill: Skrd, paid: Paid, now: datetime) -> Ssrd:
    """The receipt of a bill that was just ended as paid; its number comes last. Raises Refusal."""
    year = now.astimezone(place.tz).year
    short = bill.paper.receipt_short
    seq = next_number(short.lower(), year)
    try:
        with transaction.atomic():
            return Ssrd.objects.create(
                region_id=place.id, skrd=bill, register=short.lower(), year=year, seq=seq,
                number=rules.number_of(short, seq, year), code=rules.new_check_code(), paid_on=paid.paid_on,
                channel=paid.channel, reference=paid.reference, amount=bill.amount, proof=paid.proof, bank=paid.bank,
                recorded_by_id=paid.recorded_by_id, recorded_by_label=paid.label, recorded_at=now,
            )  # fmt: skip
    except IntegrityError as twice:
        raise Refusal(_("Referensi ini baru saja dipakai untuk tagihan lain."), status=422) from twice


# -- papers


def attach_paper(bill: Skrd, kind: str, file: StoredFile, *, actor: Acting, now: datetime) -> None:
    """Keep the PDF of a bill (`skrd`) or of its receipt (`ssrd`). The first one stays; safe to repeat."""
    _paper, made = BillPaper.objects.get_or_create(
        skrd=bill,
        kind=kind,
        defaults={"region_id": bill.region_id, "file": file, "sha256": file.sha256, "made_at": now},
    )
    if made:
        record(
            "payments.paper_made", subject=bill, actor=actor, now=now, case_id=bill.case_id,
            data={"kind": kind, "sha256": file.sha256},
        )  # fmt: skip
