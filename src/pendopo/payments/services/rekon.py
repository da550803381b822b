"""Statements brought in, differences settled by a person with a reason, money given back, days closed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.core.api import Refusal, encrypt
from pendopo.files.api import StoredFile, store_bytes
from pendopo.lib.formats import rupiah, tanggal
from pendopo.payments import queries_bank, rules
from pendopo.payments import queries_rekon as reading
from pendopo.payments.banks import Line, NotReached
from pendopo.payments.models import (
    BankNotice,
    DayClosing,
    Repayment,
    Settlement,
    Skrd,
    Statement,
    StatementDay,
    StatementLine,
)
from pendopo.payments.queries import get_bill
from pendopo.payments.rules_rekon import DECISIONS, WAITING
from pendopo.payments.services.bills import TREASURER
from pendopo.payments.statement import SPREADSHEET, Read
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region, region

KEPT_AS = "application/vnd.ms-excel"
"""The type under which workbooks are kept, in the columns of files."""
REASON = 300


def _refuse_others(actor: Actor) -> UUID:
    if TREASURER not in actor.roles or actor.actor_id is None:
        raise Http404
    return actor.actor_id


# -- statements


def keep_file(place: Region, content: bytes, *, actor: Actor, now: datetime) -> StoredFile:
    """Keep the file of a statement that was looked at, until it is brought in."""
    _refuse_others(actor)
    is_book = content.startswith(SPREADSHEET)
    mime, name = (KEPT_AS, "rekening-koran.xlsx") if is_book else ("text/csv", "rekening-koran.csv")
    return store_bytes(place, content, mime=mime, name=name, purpose="rekening_koran", now=now)


@transaction.atomic
def bring_in(place: Region, found: Read, file: StoredFile, *, actor: Actor, now: datetime) -> Statement:
    """Take the lines of a file that was looked at: all of them or none. What was brought before is left as it is.

    Raises Refusal for a file with faults, without lines, or with another amount for a reference of before.
    """
    _refuse_others(actor)
    if found.faults:
        raise Refusal(_("Perbaiki dulu baris yang salah; tidak satu pun yang dimasukkan."), status=422)
    lines = [line for _number, line in found.lines]
    if not lines:
        raise Refusal(_("Tidak ada setoran masuk pada berkas ini."), status=422)
    return _keep(place, lines, "berkas", file, {line.day for line in lines}, None, actor=actor, now=now)


def fetch_statement(place: Region, day: date, *, actor: Actor, now: datetime) -> Statement:
    """Ask the bank for the statement of a day and take it. The call runs outside the transaction. Raises Refusal."""
    _refuse_others(actor)
    with region(place):
        today = now.astimezone(place.tz).date()
        found = queries_bank.bank_on(place, today)
        if found is None:
            raise Refusal(_("Belum ada bank yang dipilih. Unggah rekening korannya."), status=422)
        if day > today:
            raise Refusal(_("Hari itu belum ada."), status=422)
        bank, terms = found[0], queries_bank.terms_of(found[1])
    try:
        lines = bank.statement(terms, day)
    except NotReached as no:
        sentence = _("Bank tidak menjawab (%(sebab)s). Coba lagi, atau unggah rekening korannya.")
        raise Refusal(sentence % {"sebab": no.words}, status=503) from no
    with region(place):
        return _keep(place, lines, bank.id, None, {day}, day, actor=actor, now=now)


def _keep(
    place: Region,
    lines: Sequence[Line],
    source: str,
    file: StoredFile | None,
    days: Iterable[date],
    day: date | None,
    *,
    actor: Actor,
    now: datetime,
) -> Statement:
    known = reading.known_references([line.reference for line in lines])
    changed = next((line for line in lines if known.get(line.reference, line.amount) != line.amount), None)
    if changed is not None:
        sentence = _("Referensi %(ref)s sudah ada dengan %(lama)s, sekarang %(baru)s. Tanyakan kepada bank.")
        words = {"ref": changed.reference, "lama": rupiah(known[changed.reference]), "baru": rupiah(changed.amount)}
        raise Refusal(sentence % words, status=422)
    new = [line for line in lines if line.reference not in known]
    statement = Statement.objects.create(
        region_id=place.id, day=day, source=source, file=file, lines=len(new), known=len(lines) - len(new),
        brought_at=now, brought_by_label=actor.label,
    )  # fmt: skip
    StatementDay.objects.bulk_create(
        StatementDay(region_id=place.id, statement=statement, day=one) for one in sorted(days)
    )
    try:
        with transaction.atomic():
            StatementLine.objects.bulk_create(
                (
                    StatementLine(
                        region_id=place.id, statement=statement, day=line.day, reference=line.reference,
                        account=line.account, amount=line.amount,
                        text_sealed=encrypt(place, line.text) if line.text else None,
                    )
                    for line in new
                ),
                batch_size=500,
            )  # fmt: skip
    except IntegrityError as twice:
        raise Refusal(_("Rekening koran ini baru saja dimasukkan orang lain. Muat ulang.")) from twice
    record(
        "payments.statement_brought", subject=statement, actor=actor, now=now,
        data={"source": source, "lines": len(new), "known": len(lines) - len(new)},
    )  # fmt: skip
    return statement


# -- differences


@dataclass(frozen=True)
class Decision:
    """What somebody makes of a difference."""

    day: date
    reference: str
    state: str
    decision: str
    reason: str


@transaction.atomic
def settle(place: Region, wish: Decision, *, actor: Actor, now: datetime) -> Settlement:
    """Settle one difference of a day with a reason. Raises Refusal and Http404 (not a treasurer)."""
    person = _refuse_others(actor)
    lines = reading.read_day(wish.day).lines
    found = next((one for one in lines if (one.row.reference, one.row.state) == (wish.reference, wish.state)), None)
    if found is None or not found.row.is_difference:
        raise Refusal(_("Selisih ini sudah berubah. Muat ulang untuk melihatnya."))
    if wish.decision not in DECISIONS:
        raise Refusal(_("Pilih penyelesaiannya."), status=422)
    reason = rules.one_line(wish.reason, REASON)
    if len(reason) < 5:
        raise Refusal(_("Tulis alasannya, paling sedikit satu kalimat pendek."), status=422)
    try:
        with transaction.atomic():
            row = Settlement.objects.create(
                region_id=place.id, day=wish.day, reference=wish.reference, state=wish.state, amount=found.row.amount,
                decision=wish.decision, reason=reason, by_id=person, by_label=actor.label, at=now,
            )  # fmt: skip
    except IntegrityError as twice:
        raise Refusal(_("Selisih ini sudah diselesaikan.")) from twice
    record(
        "payments.difference_settled", subject=row, actor=actor, now=now,
        data={"day": wish.day.isoformat(), "state": wish.state, "decision": wish.decision},
    )  # fmt: skip
    return row


# -- money given back


@dataclass(frozen=True)
class Back:
    """What was given back. `account`: to which account, kept sealed."""

    amount: int
    paid_on: date
    reference: str
    reason: str
    account: str = ""


@transaction.atomic
def repay_notice(place: Region, notice_id: UUID, back: Back, *, actor: Actor, now: datetime) -> Repayment:
    """Note that money of a bank's notice which paid nothing was given back. Raises Refusal and Http404."""
    person = _refuse_others(actor)
    notice = BankNotice.objects.filter(pk=notice_id).select_related("skrd").first()
    if notice is None:
        raise Http404
    if notice.outcome in ("lunas", "terlambat"):
        raise Refusal(_("Setoran ini melunasi tagihannya; tidak ada yang dikembalikan."))
    return _repay(place, notice.id, notice.skrd, notice.amount, notice.paid_on, back, person, actor, now)


@transaction.atomic
def repay_deposit(place: Region, bill_id: UUID, back: Back, *, actor: Actor, now: datetime) -> Repayment:
    """Note that a deposit (jaminan) was given back, whole or in part. Raises Refusal and Http404."""
    person = _refuse_others(actor)
    bill = get_bill(bill_id)
    receipt = bill.receipt
    if bill.kind != "jaminan" or receipt is None:
        raise Refusal(_("Hanya jaminan yang sudah dibayar yang dikembalikan."))
    return _repay(place, receipt.id, bill, receipt.amount, receipt.paid_on, back, person, actor, now)


def _repay(
    place: Region,
    subject_id: UUID,
    bill: Skrd | None,
    most: int,
    since: date,
    back: Back,
    person: UUID,
    actor: Actor,
    now: datetime,
) -> Repayment:
    if not 0 < back.amount <= most:
        raise Refusal(_("Paling banyak %(jumlah)s.") % {"jumlah": rupiah(most)}, status=422)
    if not since <= back.paid_on <= now.astimezone(place.tz).date():
        sentence = _("Tanggal pengembalian antara %(awal)s dan hari ini.")
        raise Refusal(sentence % {"awal": tanggal(since)}, status=422)
    reference, reason = rules.tidy_reference(back.reference), rules.one_line(back.reason, REASON)
    if not reference or len(reason) < 5:
        raise Refusal(_("Isi nomor bukti pengembalian dan alasannya."), status=422)
    try:
        with transaction.atomic():
            row = Repayment.objects.create(
                region_id=place.id, subject_id=subject_id, skrd=bill, amount=back.amount, paid_on=back.paid_on,
                reference=reference[:60], account_sealed=encrypt(place, back.account) if back.account else None,
                reason=reason, by_id=person, by_label=actor.label, at=now,
            )  # fmt: skip
    except IntegrityError as twice:
        raise Refusal(_("Pengembalian ini sudah dicatat.")) from twice
    record(
        "payments.money_given_back", subject=row, actor=actor, now=now, case_id=bill.case_id if bill else None,
        data={"amount": back.amount, "number": bill.number if bill else ""},
    )  # fmt: skip
    return row


# -- closing


@transaction.atomic
def close_day(place: Region, day: date, note: str, *, actor: Actor, now: datetime) -> DayClosing:
    """The treasurer closes a day: every difference is settled, nothing waits for a statement. Raises Refusal."""
    person = _refuse_others(actor)
    if day > now.astimezone(place.tz).date():
        raise Refusal(_("Hari itu belum ada."), status=422)
    found = reading.read_day(day)
    if found.open:
        sentence = _("Masih ada %(n)s selisih yang belum diselesaikan.")
        raise Refusal(sentence % {"n": found.open}, status=422)
    waiting = found.totals.states[WAITING][0]
    if waiting:
        sentence = _("%(n)s setoran menunggu rekening koran hari ini. Masukkan dulu.")
        raise Refusal(sentence % {"n": waiting}, status=422)
    if found.closed is not None and not found.is_changed:
        raise Refusal(_("Hari ini sudah ditutup."))
    try:
        with transaction.atomic():
            row = DayClosing.objects.create(
                region_id=place.id, day=day, number=len(found.closings) + 1, totals=reading.as_kept(found),
                note=rules.one_line(note, REASON), by_id=person, by_label=actor.label, at=now,
            )  # fmt: skip
    except IntegrityError as twice:
        raise Refusal(_("Hari ini baru saja ditutup orang lain.")) from twice
    record(
        "payments.day_closed", subject=row, actor=actor, now=now, data={"day": day.isoformat(), "number": row.number}
    )
    return row
