"""When administrators are lost: the sealed code with a letter, and a lost second factor taken away by two."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.core.api import Refusal
from pendopo.files.api import StoredFile
from pendopo.people.actor import Actor
from pendopo.people.models import AdminRecovery, FactorReset, Person, SealedCode, Unit
from pendopo.people.services.staffing import appoint_admin

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without the signs that handwriting confuses."""
GROUPS, GROUP = 5, 5
ENVELOPE = Actor(kind="sistem", label="Kode tersegel")


@dataclass(frozen=True)
class Letter:
    """The letter by which somebody is appointed: its number and day, who signed it, and its scan if there is one."""

    number: str
    day: date
    signed_by: str
    scan: StoredFile | None = None


@dataclass(frozen=True)
class Recovered:
    """What is shown once: the new administrator, the token of their invitation, the next sealed code."""

    person: Person
    token: str
    next_code: str


def make_sealed_code(*, actor: Actor, now: datetime) -> str:
    """A new code for the envelope, shown once; the one before it stops working. 124 bits, in five groups of five."""
    SealedCode.objects.filter(ended_at=None).update(ended_at=now)
    signs = [secrets.choice(LETTERS) for _sign in range(GROUPS * GROUP)]
    code = "-".join("".join(signs[i : i + GROUP]) for i in range(0, len(signs), GROUP))
    row = SealedCode.objects.create(code_hash=make_password(_plain(code)), made_at=now)
    record("people.sealed_code_made", subject=row, actor=actor, now=now)
    return code


def _plain(code: str) -> str:
    return "".join(sign for sign in code.upper() if sign in LETTERS)


def is_sealed_code(code: str) -> bool:
    """This is the code of the envelope of the open region."""
    row = SealedCode.objects.select_for_update().filter(ended_at=None).first()
    return row is not None and check_password(_plain(code), row.code_hash)


def recover_admin(
    code: str, *, letter: Letter, name: str, identifier: str, unit: Unit, today: date, now: datetime
) -> Recovered | None:
    """Appoint an administrator by the sealed code, which is used up; None when it is not the code.

    Raises Refusal (422) about the identifier or the letter, and then the code still holds.
    """
    if not is_sealed_code(code):
        return None
    if letter.day > today:
        raise Refusal(_("Tanggal surat tidak boleh sesudah hari ini."), status=422)
    with transaction.atomic():
        person, token = appoint_admin(name=name, identifier=identifier, unit=unit, today=today, actor=ENVELOPE, now=now)
        row = AdminRecovery.objects.create(
            person=person, letter_number=letter.number, letter_date=letter.day, signed_by=letter.signed_by,
            letter=letter.scan, at=now,
        )  # fmt: skip
        record(
            "people.admin_recovered", subject=row, actor=ENVELOPE, now=now,
            data={"orang": str(person.pk), "surat": letter.number, "tanggal": letter.day.isoformat()},
        )  # fmt: skip
        return Recovered(person, token, make_sealed_code(actor=ENVELOPE, now=now))


def ask_factor_reset(person: Person, *, reason: str, by: Person, actor: Actor, now: datetime) -> FactorReset:
    """One administrator asks that the second factor of this person be taken away. Raises Refusal."""
    if person.pk == by.pk:
        raise Refusal(_("Bukti kedua Anda sendiri dilepas pengelola lain."))
    if person.account != Person.OWN:
        raise Refusal(_("Akun orang ini dibuat daerah lain. Bukti keduanya dilepas di sana."))
    try:
        with transaction.atomic():
            row = FactorReset.objects.create(person=person, reason=reason, asked_by=by, asked_at=now)
    except IntegrityError:
        raise Refusal(_("Permintaan untuk orang ini sudah ada dan menunggu pengelola lain.")) from None
    record("people.factor_reset_asked", subject=row, actor=actor, now=now, data={"orang": str(person.pk)})
    return row


def confirm_factor_reset(row: FactorReset, *, by: Person, actor: Actor, now: datetime) -> None:
    """Another administrator agrees: every app, passkey and recovery code goes, and every session ends.

    Raises Refusal for who asked, for the person themselves, and when it is over.
    """
    _refuse_closed(row)
    if by.pk in (row.asked_by_id, row.person_id):
        raise Refusal(_("Yang meminta tidak mengesahkan sendiri. Minta pengelola lain."))
    Authenticator.objects.filter(user_id=row.person.user_id).delete()
    for session in UserSession.objects.filter(user_id=row.person.user_id):
        session.end()
    _close(row, FactorReset.DONE, by, now)
    record("people.factor_reset_done", subject=row, actor=actor, now=now, data={"orang": str(row.person_id)})


def refuse_factor_reset(row: FactorReset, *, by: Person, actor: Actor, now: datetime) -> None:
    """It does not happen: a mistake, or the other administrator says no."""
    _refuse_closed(row)
    _close(row, FactorReset.REFUSED, by, now)
    record("people.factor_reset_refused", subject=row, actor=actor, now=now, data={"orang": str(row.person_id)})


def _close(row: FactorReset, outcome: str, by: Person, now: datetime) -> None:
    row.outcome, row.closed_by, row.closed_at = outcome, by, now
    row.save(update_fields=["outcome", "closed_by", "closed_at"])


def _refuse_closed(row: FactorReset) -> None:
    if row.closed_at is not None:
        raise Refusal(_("Permintaan ini sudah selesai."))


def note_wrong_sealed_code(*, unit: Unit, now: datetime) -> None:
    """Somebody tried a code that is not the one of the envelope: every administrator sees that."""
    record("people.sealed_code_refused", subject=unit, actor=ENVELOPE, now=now)
