"""A citizen who lost the PIN, at the counter: opened by one, confirmed by another or by a day's wait, a code on paper.

Every step is an event. The rows hold what was checked, never the answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.core.api import Refusal
from pendopo.people.actor import Actor, citizen
from pendopo.people.models import HandedCode, Person, PinRecovery, User
from pendopo.people.queries_pulih import belongs_here
from pendopo.people.services.accounts import change_password
from pendopo.people.services.pins import make_handed_code, use_handed_code

WAIT_HOURS = 24
"""Without a second member of staff the code is handed over only after the owner had this long to object."""
LAPSE_DAYS = 3
MOST_OF_PERSON, PERSON_DAYS = 3, 30
MOST_OF_CLERK = 10
"""Recoveries that one clerk may open in a day."""
QUESTIONS_NEEDED = 2


def open_recovery(
    user: User, *, checked: str, questions: Sequence[str], reason: str, by: Person, actor: Actor, now: datetime
) -> PinRecovery:
    """Begin, after the clerk has seen a KTP or heard right answers. Raises Refusal with what stands against it."""
    if user.kind != User.WARGA or not belongs_here(user):
        raise Refusal(_("Akun ini belum pernah dipakai di daerah ini, jadi tidak dipulihkan di sini."), status=422)
    if checked == PinRecovery.ANSWERS and len(set(questions)) < QUESTIONS_NEEDED:
        raise Refusal(_("Tanyakan paling sedikit dua hal dari permohonannya sendiri."), status=422)
    _lapse(user, actor=actor, now=now)
    mine = PinRecovery.objects.filter(user_id=user.pk)
    if mine.filter(ended_at=None).exists():
        raise Refusal(_("Pemulihan akun ini sudah dibuka. Lanjutkan yang ada pada daftar."))
    if mine.filter(opened_at__gt=now - timedelta(days=PERSON_DAYS)).count() >= MOST_OF_PERSON:
        raise Refusal(_("Akun ini sudah tiga kali dipulihkan dalam 30 hari. Periksa bersama kepala kantor dahulu."))
    if PinRecovery.objects.filter(opened_by=by, opened_at__gt=now - timedelta(days=1)).count() >= MOST_OF_CLERK:
        raise Refusal(_("Anda sudah membuka 10 pemulihan dalam sehari. Minta rekan Anda melanjutkan."))
    row = PinRecovery.objects.create(
        user=user, checked=checked, questions=sorted(set(questions)) if checked == PinRecovery.ANSWERS else [],
        reason=reason, opened_by=by, opened_label=actor.label, opened_at=now,
    )  # fmt: skip
    record("people.recovery_opened", subject=row, actor=actor, now=now, data={"diperiksa": checked})
    return row


def _lapse(user: User, *, actor: Actor, now: datetime) -> None:
    """What nobody went on with for three days is over."""
    old = PinRecovery.objects.filter(user_id=user.pk, ended_at=None, opened_at__lt=now - timedelta(days=LAPSE_DAYS))
    for row in old:
        _end(row, PinRecovery.LAPSED, now)
        record("people.recovery_lapsed", subject=row, actor=actor, now=now)


def confirm_recovery(row: PinRecovery, *, by: Person, actor: Actor, now: datetime) -> None:
    """A second member of staff has checked too. Raises Refusal for whoever opened it."""
    _refuse_ended(row)
    if row.opened_by_id == by.pk:
        raise Refusal(_("Yang membuka tidak mengesahkan sendiri. Minta rekan atau kepala Anda."))
    if row.confirmed_at is not None:
        return
    row.confirmed_by, row.confirmed_at = by, now
    row.save(update_fields=["confirmed_by", "confirmed_at"])
    record("people.recovery_confirmed", subject=row, actor=actor, now=now)


def ready_at(row: PinRecovery) -> datetime:
    """From when the code may be handed over: at once when confirmed, else a day after it was opened."""
    return row.confirmed_at or row.opened_at + timedelta(hours=WAIT_HOURS)


def hand_code(row: PinRecovery, *, actor: Actor, now: datetime) -> str:
    """The code for the paper, shown once. A second one makes the first void. Raises Refusal before its time."""
    _refuse_ended(row)
    if now < ready_at(row):
        raise Refusal(_("Belum disahkan orang kedua, dan waktu tunggunya belum lewat."))
    code, row.code = make_handed_code(row.user, purpose=HandedCode.RECOVERY, now=now)
    row.save(update_fields=["code"])
    record("people.recovery_code_handed", subject=row, actor=actor, now=now)
    return code


def cancel_recovery(row: PinRecovery, *, by_owner: bool, actor: Actor, now: datetime) -> None:
    """Stop it: the clerk saw a mistake, or the owner of the account says that they asked for nothing."""
    _refuse_ended(row)
    _end(row, PinRecovery.OBJECTED if by_owner else PinRecovery.CANCELLED, now)
    HandedCode.objects.filter(user_id=row.user_id, purpose=HandedCode.RECOVERY, used_at=None).update(used_at=now)
    record("people.recovery_cancelled", subject=row, actor=actor, now=now, data={"pemilik": by_owner})


def use_recovery_code(user: User, code: str, *, password: str, now: datetime) -> bool:
    """Choose a new PIN (or password) with the code on paper; every session of the account ends.

    False when the code is not this account's, used, too old, or its recovery was stopped.
    """
    row = PinRecovery.objects.select_for_update().filter(user_id=user.pk, ended_at=None).exclude(code=None).first()
    handed = use_handed_code(user, code, purpose=HandedCode.RECOVERY, now=now) if row is not None else None
    if row is None or handed is None:
        return False
    change_password(user, password=password, actor=citizen(user), now=now)
    _end(row, PinRecovery.USED, now)
    record("people.recovery_used", subject=row, actor=citizen(user), now=now)
    return True


def _end(row: PinRecovery, outcome: str, now: datetime) -> None:
    row.outcome, row.ended_at = outcome, now
    row.save(update_fields=["outcome", "ended_at"])


def _refuse_ended(row: PinRecovery) -> None:
    if row.ended_at is not None:
        raise Refusal(_("Pemulihan ini sudah selesai."))
