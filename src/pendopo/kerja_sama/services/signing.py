"""An agreement that is signed: by hand on paper, recorded afterwards, extended, ended; reminders before its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from pendopo.audit.api import Acting, record
from pendopo.core.api import Refusal
from pendopo.documents.api import Letter, accept_scan, attach_scan, letter_of_subject
from pendopo.files.api import StoredFile
from pendopo.kerja_sama import rules
from pendopo.kerja_sama.models import Adendum, Kesepakatan
from pendopo.kerja_sama.queries_kesepakatan import digest_of_draft, values_on
from pendopo.kerja_sama.services.agreements import (
    Langkah,
    Mitra,
    Naskah,
    WrongField,
    add_step,
    begin,
    locked,
)
from pendopo.kerja_sama.vocabulary import BERAKHIR, BERLAKU, DALAM_MASA, DIAKHIRI, DIPERPANJANG, SIAP
from pendopo.lib.formats import tanggal
from pendopo.people.api import SYSTEM, local_day
from pendopo.tenancy.api import Region


@dataclass(frozen=True)
class Tertandatangani:
    """What is known once both have signed: the partner's number, where, and (of old papers) our number and the day."""

    their_number: str
    place: str
    our_number: str = ""
    day: date | None = None
    scan: StoredFile | None = None


def letter_ready(agreement: Kesepakatan) -> Letter:
    """The letter that is being signed. Raises Refusal."""
    letter = letter_of_subject(agreement.pk)
    if agreement.state != SIAP or letter is None:
        raise Refusal(_("Naskah ini belum siap ditandatangani."))
    return letter


@transaction.atomic
def attach_signed(
    place: Region, agreement: Kesepakatan, upload: UploadedFile[Any], *, day: date, actor: Acting, now: datetime
) -> None:
    """Attach the scan of what both have signed. Raises Refusal (documents' WrongEntry at its field)."""
    row = locked(agreement)
    attach_scan(place, letter_ready(row), upload, signed_on=day, actor=actor, now=now)
    record("kerja_sama.scan_attached", subject=row, actor=actor, now=now)


@transaction.atomic
def sign(
    place: Region, agreement: Kesepakatan, signed: Tertandatangani, *, scan_id: UUID, is_same: bool, actor: Acting,
    now: datetime,
) -> Kesepakatan:  # fmt: skip
    """The scan says the same as the letter: the agreement is in force from its first day on. Raises Refusal.

    Whoever calls this lets `trust.settle` follow, outside this transaction: it pins the partner's root.
    """
    row = locked(agreement)
    letter = letter_ready(row)
    _check_signed(signed)
    letter = accept_scan(letter, scan_id, is_same=is_same, actor=actor, now=now)
    scan = letter.scans.get(pk=scan_id)
    done = Tertandatangani(signed.their_number, signed.place, letter.number, scan.signed_on, scan.file)
    return _in_force(row, done, before=SIAP, actor=actor, now=now)


@transaction.atomic
def record_signed(
    place: Region, kind: str, partner: Mitra, text: Naskah, signed: Tertandatangani, *, parent: Kesepakatan | None,
    actor: Acting, now: datetime,
) -> Kesepakatan:  # fmt: skip
    """Write down an agreement that was signed on paper before or beside Pendopo. Raises Refusal.

    The same duties as for one made here: capacity, both numbers, days. `trust.settle` follows outside.
    """
    _check_signed(signed)
    if not signed.our_number.strip():
        raise WrongField("nomor_kita", _("Tulis nomor naskah dari pihak kita."))
    if signed.day is None or signed.day > local_day(now):
        raise WrongField("hari", _("Tulis hari penandatanganannya, paling lambat hari ini."))
    if text.valid_from is None or text.valid_until is None:
        raise WrongField("sampai", _("Tulis hari pertama dan hari terakhir berlakunya."))
    for side, party in (("kita", text.ours), ("mitra", text.theirs)):
        problem = rules.capacity_problem(kind, party)
        if problem:
            raise WrongField(f"{side}_kapasitas", problem)
    row = begin(kind, partner, text, parent=parent, actor=actor, now=now)
    row.digest = digest_of_draft(place, row)
    return _in_force(row, signed, before="", actor=actor, now=now)


def _check_signed(signed: Tertandatangani) -> None:
    if not signed.their_number.strip():
        raise WrongField("nomor_mitra", _("Tulis nomor naskah dari pihak mitra."))
    if not signed.place.strip():
        raise WrongField("tempat", _("Tulis tempat penandatanganannya."))


def _in_force(
    row: Kesepakatan, signed: Tertandatangani, *, before: str, actor: Acting, now: datetime
) -> Kesepakatan:  # fmt: skip
    day = signed.day or local_day(now)
    row.state, row.our_number, row.their_number = BERLAKU, signed.our_number.strip(), signed.their_number.strip()[:120]
    row.signed_place, row.signed_on, row.scan = signed.place.strip()[:120], day, signed.scan
    row.changed_at = now
    row.save()
    step = Langkah(BERLAKU, day, document=row.our_number, file=signed.scan)
    add_step(row, before, step, actor=actor, now=now)
    data = {"nomor": row.our_number, "mitra": row.partner_namespace, "sampai": str(row.valid_until or "")}
    record("kerja_sama.agreement_signed", subject=row, actor=actor, now=now, data=data)
    return row


@dataclass(frozen=True)
class Perubahan:
    """An addendum as it was typed. No `definitions`: all services."""

    our_number: str
    their_number: str
    day: date
    about: str
    until: date | None = None
    definitions: tuple[str, ...] = ()
    file: StoredFile | None = None


@transaction.atomic
def amend(agreement: Kesepakatan, change: Perubahan, *, actor: Acting, now: datetime) -> Adendum:
    """Write down a signed addendum; a later end extends the agreement. Raises Refusal. `trust.settle` follows."""
    row = locked(agreement)
    if row.state not in DALAM_MASA:
        raise Refusal(_("Hanya kesepakatan yang berlaku dapat diubah dengan adendum."))
    if not row.signed_on or not row.signed_on <= change.day <= local_day(now):
        raise WrongField("hari", _("Adendum ditandatangani sesudah kesepakatannya dan paling lambat hari ini."))
    if change.until and row.valid_until and change.until < row.valid_until:
        raise WrongField("sampai", _("Adendum tidak memperpendek. Untuk mengakhiri lebih awal pakai Akhiri."))
    until = change.until or row.valid_until
    made = Adendum.objects.create(
        agreement=row, our_number=change.our_number.strip()[:120], their_number=change.their_number.strip()[:120],
        signed_on=change.day, about=change.about.strip(), until_before=row.valid_until, until_after=until,
        definitions=sorted(change.definitions), file=change.file, by_label=actor.label, at=now,
    )  # fmt: skip
    before, is_longer = row.state, until != row.valid_until
    row.definitions, row.valid_until, row.changed_at = sorted(change.definitions), until, now
    row.state, row.told = (DIPERPANJANG, []) if is_longer else (row.state, row.told)
    row.save()
    step = Langkah(row.state, change.day, document=made.our_number, note=made.about, file=change.file)
    add_step(row, before, step, actor=actor, now=now)
    record("kerja_sama.agreement_amended", subject=row, actor=actor, now=now, data={"sampai": str(until or "")})
    return made


@transaction.atomic
def end(agreement: Kesepakatan, *, day: date, reason: str, document: str, actor: Acting, now: datetime) -> Kesepakatan:
    """End an agreement early. What was taken over runs on; `trust.settle` follows and stops new adoptions."""
    row, today = locked(agreement), local_day(now)
    if row.state not in DALAM_MASA:
        raise Refusal(_("Kesepakatan ini tidak sedang berlaku."))
    if not reason.strip():
        raise WrongField("alasan", _("Tulis alasannya."))
    if not row.signed_on or not row.signed_on <= day <= today:
        raise WrongField("hari", _("Tulis hari berakhirnya, paling lambat hari ini."))
    before = row.state
    row.state, row.ended_on, row.end_reason, row.changed_at = DIAKHIRI, day, reason.strip()[:500], now
    row.save()
    add_step(row, before, Langkah(DIAKHIRI, day, document=document, note=row.end_reason), actor=actor, now=now)
    record("kerja_sama.agreement_ended", subject=row, actor=actor, now=now, data={"mitra": row.partner_namespace})
    return row


@transaction.atomic
def lapse_due(now: datetime) -> list[str]:
    """End what has reached its last day; the publishers concerned. Safe to repeat."""
    today = local_day(now)
    rows = Kesepakatan.objects.select_for_update().filter(state__in=DALAM_MASA, valid_until__lt=today).order_by("id")
    ended = []
    for row in rows:
        before, last = row.state, row.valid_until or today
        row.state, row.ended_on, row.changed_at = BERAKHIR, last, now
        row.save()
        add_step(row, before, Langkah(BERAKHIR, last), actor=SYSTEM, now=now)
        record("kerja_sama.agreement_lapsed", subject=row, actor=SYSTEM, now=now)
        ended.append(row.partner_namespace)
    return sorted(set(ended))


@transaction.atomic
def remind_due(now: datetime) -> list[str]:
    """Tell of ends that come near, each distance once; the sentences. They stand on the first page of kerja_sama."""
    today = local_day(now)
    months = rules.months_before(values_on(today))
    rows = Kesepakatan.objects.select_for_update().filter(
        state__in=DALAM_MASA, valid_until__gte=today, valid_until__lte=rules.add_months(today, months[0])
    )
    said = []
    for row in rows.order_by("valid_until", "id"):
        if row.valid_until is None:
            continue
        nearest = rules.due_reminder(row.valid_until, today, months, row.told)
        if nearest is None:
            continue
        row.told = sorted({*row.told, nearest}, reverse=True)
        row.save(update_fields=["told"])
        record("kerja_sama.reminded", subject=row, actor=SYSTEM, now=now, data={"bulan": nearest})
        said.append(f"{row.title}, {row.partner_name}: berakhir {tanggal(row.valid_until)}.")
    return said
