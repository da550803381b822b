"""PINs of staff at counters, and the codes on paper by which somebody chooses a PIN."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.core.api import Refusal
from pendopo.people.actor import Actor, citizen
from pendopo.people.models import HandedCode, Person, User

CODE_HOURS = 24
"""How long a code on paper holds."""
CODE_DIGITS = 8


def set_staff_pin(user: User, *, pin: str, actor: Actor, now: datetime) -> None:
    """Keep the PIN (judged by the caller) with which this member of staff signs in at counters."""
    user.pin_hash = make_password(pin)
    user.save(update_fields=["pin_hash"])
    record("people.counter_pin_set", subject=user, actor=actor, now=now)


def drop_staff_pin(user: User, *, actor: Actor, now: datetime) -> None:
    """From now on only the password opens this account."""
    user.pin_hash = ""
    user.save(update_fields=["pin_hash"])
    record("people.counter_pin_dropped", subject=user, actor=actor, now=now)


def give_counter_code(person: Person, *, actor: Actor, now: datetime) -> str:
    """A code by which this person chooses a PIN at a counter, once, within a day. Earlier codes stop working.

    Raises Refusal when the account belongs to another region, or waits to be accepted: its PIN is not this
    administrator's to open.
    """
    if person.account != Person.OWN:
        raise Refusal(
            _("Akun orang ini dibuat daerah lain. Ia memasang PIN sendiri di halaman akunnya, dengan kata sandinya.")
        )
    code = make_handed_code(person.user, purpose=HandedCode.COUNTER_PIN, now=now)[0]
    record("people.counter_code_given", subject=person, actor=actor, now=now)
    return code


def use_counter_code(user: User, code: str, *, pin: str, now: datetime) -> bool:
    """Choose a PIN with the code of an administrator. False when the code is not this person's, used or too old."""
    if not use_handed_code(user, code, purpose=HandedCode.COUNTER_PIN, now=now):
        return False
    set_staff_pin(user, pin=pin, actor=citizen(user), now=now)
    return True


def make_handed_code(user: User, *, purpose: str, now: datetime) -> tuple[str, HandedCode]:
    """A code on paper and its row; earlier ones of the same purpose stop working."""
    HandedCode.objects.filter(user_id=user.pk, purpose=purpose, used_at=None).update(used_at=now)
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    row = HandedCode.objects.create(
        purpose=purpose, user=user, code_hash=make_password(code), created_at=now,
        expires_at=now + timedelta(hours=CODE_HOURS),
    )  # fmt: skip
    return code, row


def use_handed_code(user: User, code: str, *, purpose: str, now: datetime) -> HandedCode | None:
    """The row of this code, which is used up by this; None when it does not hold."""
    rows = HandedCode.objects.select_for_update().filter(
        user_id=user.pk, purpose=purpose, used_at=None, expires_at__gt=now
    )
    row = rows.order_by("-created_at").first()
    if row is None or not check_password("".join(code.split()), row.code_hash):
        return None
    row.used_at = now
    row.save(update_fields=["used_at"])
    return row
