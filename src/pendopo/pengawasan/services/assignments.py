"""Giving an assignment and taking it back; the auditor's post lives exactly as long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.core.api import Refusal
from pendopo.files.api import StoredFile
from pendopo.pengawasan.models import SuratTugas
from pendopo.pengawasan.rules import uncovered
from pendopo.pengawasan.vocabulary import AUDITOR
from pendopo.people.api import (
    Actor,
    Membership,
    Person,
    Unit,
    grant_membership,
    local_day,
    set_last_day,
    withdraw_membership,
)


@dataclass(frozen=True)
class NewAssignment:
    """A letter of assignment as it was typed. Empty `services` or `units`: all of them."""

    number: str
    subject: str
    issued_by: str
    issued_on: date
    person: Person
    unit: Unit
    valid_from: date
    valid_to: date
    services: Sequence[str] = ()
    units: Sequence[UUID] = ()
    kinds: Sequence[str] = ()
    period_from: date | None = None
    period_to: date | None = None
    may_export_personal: bool = False


@transaction.atomic
def give_assignment(new: NewAssignment, *, letter: StoredFile | None, actor: Actor, now: datetime) -> SuratTugas:
    """Let somebody look into what the letter names, as long as it holds. Raises Refusal (422) for what cannot be."""
    if new.valid_to < new.valid_from:
        raise Refusal(_("Hari terakhir tidak boleh sebelum hari pertama."), status=422)
    if not new.kinds:
        raise Refusal(_("Pilih sedikitnya satu jenis data."), status=422)
    if SuratTugas.objects.filter(number=new.number.strip(), person=new.person).exists():
        raise Refusal(_("Surat tugas dengan nomor ini sudah dicatat untuk orang ini."), status=422)
    post = _open_days(new, actor, now)
    row = SuratTugas.objects.create(
        number=new.number.strip(), subject=new.subject.strip(), issued_by=new.issued_by.strip(),
        issued_on=new.issued_on, person=new.person, unit=new.unit, post=post, valid_from=new.valid_from,
        valid_to=new.valid_to, services=sorted(new.services), units=sorted(str(one) for one in new.units),
        kinds=sorted(new.kinds), period_from=new.period_from, period_to=new.period_to,
        may_export_personal=new.may_export_personal, letter=letter, given_by_label=actor.label, given_at=now,
    )  # fmt: skip
    data = {
        "number": row.number, "from": row.valid_from.isoformat(), "to": row.valid_to.isoformat(), "kinds": row.kinds,
        "services": row.services, "units": row.units, "personal": row.may_export_personal,
        "letter": letter.sha256 if letter else None,
    }  # fmt: skip
    record("pengawasan.assignment_given", subject=row, actor=actor, now=now, data=data)
    return row


@transaction.atomic
def revoke_assignment(
    row: SuratTugas, *, reason: str, actor: Actor, now: datetime
) -> SuratTugas:  # fmt: skip
    """Take an assignment back at once; what was done by it stays. Raises Refusal."""
    if not reason.strip():
        raise Refusal(_("Tulis alasannya."), status=422)
    if row.revoked_at is not None:
        raise Refusal(_("Surat tugas ini sudah dicabut."))
    row.revoked_at, row.revoked_reason = now, reason.strip()[:200]
    row.save(update_fields=["revoked_at", "revoked_reason"])
    _close_days(row, local_day(now), actor, now)
    record("pengawasan.assignment_revoked", subject=row, actor=actor, now=now)
    return row


def _posts(person: Person, unit: Unit) -> QuerySet[Membership]:
    return Membership.objects.filter(person=person, unit=unit, role=AUDITOR).order_by("valid_from")


def _open_days(new: NewAssignment, actor: Actor, now: datetime) -> Membership | None:
    """The auditor's post on the days of the letter that no other letter has opened already; the first one given."""
    taken = [(post.valid_from, post.valid_to or date.max) for post in _posts(new.person, new.unit)]
    given = [
        grant_membership(
            person=new.person, role=AUDITOR, unit=new.unit, valid_from=first, valid_to=last, actor=actor, now=now
        )
        for first, last in uncovered(new.valid_from, new.valid_to, taken)
    ]
    return given[0] if given else None


def _close_days(row: SuratTugas, today: date, actor: Actor, now: datetime) -> None:
    """Posts end where no other letter needs them any more."""
    others = SuratTugas.objects.filter(person=row.person, unit=row.unit, revoked_at=None, valid_to__gte=today)
    for post in _posts(row.person, row.unit).exclude(valid_to__lt=today):
        last = post.valid_to or date.max
        within = [one for one in others if one.valid_from <= last and one.valid_to >= post.valid_from]
        needed = [min(one.valid_to, last) for one in within]
        if not needed:
            SuratTugas.objects.filter(post=post).update(post=None)  # a post that never began is taken away whole
            withdraw_membership(post, today=today, actor=actor, now=now)
        elif max(needed) < last:
            set_last_day(post, max(needed), basis_id=None, actor=actor, now=now)
