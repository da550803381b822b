"""Accounts: making one, changing its secret, noting who came in how."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.core.api import Refusal, encrypt_cell
from pendopo.people.actor import Actor, citizen
from pendopo.people.identifiers import Identifier
from pendopo.people.models import User


def make_user(
    *, kind: str, identifiers: tuple[Identifier, ...], name: str = "", password: str | None = None, now: datetime
) -> User:
    """Add a user, everything sealed; without a password nobody signs in with one. Raises IntegrityError when taken."""
    user = User(kind=kind, created_at=now, name_sealed=encrypt_cell(name) if name else None)
    for identifier in identifiers:
        setattr(user, f"{identifier.kind}_sealed", encrypt_cell(identifier.value))
        setattr(user, f"{identifier.kind}_index", identifier.index)
    user.set_password(password)
    user.save(force_insert=True)
    return user


def register_citizen(*, identifier: Identifier, password: str, name: str = "", now: datetime) -> User:
    """A citizen's account with a phone number and PIN, or an e-mail address and password, in the open region.

    Raises Refusal (422) when the number or address already has an account.
    """
    try:
        with transaction.atomic():
            user = make_user(kind=User.WARGA, identifiers=(identifier,), name=name, password=password, now=now)
    except IntegrityError:
        raise Refusal(
            _(
                "Pendaftaran tidak dapat dilanjutkan dengan nomor atau surel ini. Jika Anda pernah mendaftar, masuk "
                "dengan PIN atau kata sandi Anda. Tanpa akun, permohonan tetap dapat diikuti dengan nomor dan kodenya."
            ),
            status=422,
        ) from None
    record("people.citizen_registered", subject=user, actor=citizen(user), now=now, data={"dengan": identifier.kind})
    return user


MOST_OF_PHONE = 8
"""How many people may share one phone number: each of them is one more PIN that a guess may hit."""


def add_person_to_phone(user: User, *, name: str, pin: str, actor: Actor, now: datetime) -> User:
    """Somebody else with the phone number of this citizen, by a short name and their own PIN.

    Raises Refusal (422): the name is taken there, too many people, or somebody else is added in this moment.
    """
    there = list(User.objects.select_for_update().filter(phone_index=user.phone_index).order_by("slot"))
    if len(there) >= MOST_OF_PHONE:
        raise Refusal(_("Satu nomor dipakai paling banyak 8 orang. Pakai nomor lain, atau surel."), status=422)
    if any(one.name.casefold() == name.casefold() for one in there):
        raise Refusal(_("Nama ini sudah dipakai di nomor ini. Tulis nama yang lain."), status=422)
    made = User(
        kind=User.WARGA, created_at=now, name_sealed=encrypt_cell(name), phone_sealed=encrypt_cell(user.phone),
        phone_index=user.phone_index, slot=max(one.slot for one in there) + 1,
    )  # fmt: skip
    made.set_password(pin)
    made.save(force_insert=True)
    record("people.person_added_to_phone", subject=made, actor=actor, now=now)
    return made


def rename_account(user: User, *, name: str, actor: Actor, now: datetime) -> None:
    """The name by which this citizen is greeted, and found among the people of one phone.

    Raises Refusal (422) when somebody of the same phone has it.
    """
    others = User.objects.filter(phone_index=user.phone_index).exclude(pk=user.pk) if user.phone_index else []
    if any(one.name.casefold() == name.casefold() for one in others):
        raise Refusal(_("Nama ini sudah dipakai di nomor ini. Tulis nama yang lain."), status=422)
    user.name_sealed = encrypt_cell(name)
    user.save(update_fields=["name_sealed"])
    record("people.account_renamed", subject=user, actor=actor, now=now)


def change_password(user: User, *, password: str, actor: Actor, now: datetime) -> None:
    """Set a new password or PIN; every other session of this user ends with it."""
    user.set_password(password)
    user.save(update_fields=["password"])
    record("people.password_changed", subject=user, actor=actor, now=now)


def note_sign_in(user: User, *, how: str, now: datetime) -> None:
    """Leave an event in the open region: who came in, by which way ('sandi', 'kunci', 'tautan')."""
    record("people.signed_in", subject=user, actor=citizen(user), now=now, data={"cara": how})
