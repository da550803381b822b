"""The second factor: authenticator app (TOTP), recovery codes, passkeys. Kept in allauth's table, sealed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.utils import decrypt, encrypt
from django.db import transaction
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.core.api import Refusal
from pendopo.people.actor import Actor
from pendopo.people.lockout import count_try
from pendopo.people.models import User
from pendopo.people.rules import PASSKEY, RECOVERY, TOTP, matching_counter
from pendopo.tenancy.api import Region


def check_second_factor(user: User, code: str, *, now: datetime) -> Authenticator | None:
    """The authenticator this code proves: the app's code, or an unused recovery code; None when it proves nothing.

    A code of the app is accepted once, also from two requests at the same moment. Five wrong codes in fifteen
    minutes raise `TooManyTries` (a Refusal, 429). Call it outside a transaction that may roll back: what was used
    must stay used.
    """
    attempt = count_try(None, "faktor_kedua", str(user.pk))
    proof = _by_app(user, code, now) or _by_recovery(user, code)
    if proof is not None:
        attempt.forgive()
        proof.last_used_at = now
        proof.save(update_fields=["last_used_at"])
    return proof


@transaction.atomic
def _by_app(user: User, code: str, now: datetime) -> Authenticator | None:
    app = Authenticator.objects.select_for_update().filter(user_id=user.pk, type=TOTP).first()
    if app is None:
        return None
    counter = matching_counter(decrypt(app.data["secret"]), code, now, app.data.get("terakhir", 0))
    if counter is None:
        return None
    app.data["terakhir"] = counter
    app.save(update_fields=["data"])
    return app


def _by_recovery(user: User, code: str) -> Authenticator | None:
    codes = Authenticator.objects.filter(user_id=user.pk, type=RECOVERY).first()
    if codes is None or not RecoveryCodes(codes).validate_code(code.replace(" ", "")):
        return None
    return Authenticator.objects.get(pk=codes.pk)


def set_totp(user: User, *, secret: str, code: str, actor: Actor, now: datetime) -> Authenticator:
    """Bind an authenticator app, proved by its first code; recovery codes are made with the first factor.

    Raises Refusal (422) when the code is not the app's.
    """
    counter = matching_counter(secret, code, now, 0)
    if counter is None:
        raise Refusal(
            _("Kode tidak cocok. Periksa jam di telepon Anda, lalu tulis kode yang sedang tampil."), status=422
        )
    app = _write_totp(user, secret, counter)
    record("people.totp_set", subject=user, actor=actor, now=now)
    return app


@transaction.atomic
def _write_totp(user: User, secret: str, counter: int) -> Authenticator:
    Authenticator.objects.filter(user_id=user.pk, type=TOTP).delete()
    app = Authenticator.objects.create(
        user_id=user.pk, type=TOTP, data={"secret": encrypt(secret), "terakhir": counter}
    )
    RecoveryCodes.activate(user)
    return app


def set_demo_totp(place: Region, user: User, secret: str) -> None:
    """Give a synthetic user a known authenticator app. Raises Refusal outside regions marked *contoh*."""
    if not place.is_contoh:
        raise Refusal(_("Kode contoh hanya ada di daerah contoh."))
    _write_totp(user, secret, 0)


def add_passkey(user: User, *, name: str, credential: dict[str, Any], actor: Actor, now: datetime) -> Authenticator:
    """Keep a passkey whose registration was verified by the caller."""
    from allauth.mfa.webauthn.internal.auth import WebAuthn

    with transaction.atomic():
        passkey = WebAuthn.add(user, name, credential).instance
        RecoveryCodes.activate(user)
    record("people.passkey_added", subject=user, actor=actor, now=now)
    return passkey


def drop_second_factor(user: User, authenticator_id: int, *, must_keep_one: bool, actor: Actor, now: datetime) -> None:
    """Remove an app or a passkey of this user; without any left, the recovery codes go too.

    Raises Refusal when this is the last one of somebody who decides; LookupError when it is not theirs.
    """
    with transaction.atomic():
        mine = list(Authenticator.objects.select_for_update().filter(user_id=user.pk, type__in=[TOTP, PASSKEY]))
        chosen = next((one for one in mine if one.pk == authenticator_id), None)
        if chosen is None:
            raise LookupError(authenticator_id)
        if must_keep_one and len(mine) == 1:
            raise Refusal(
                _("Peran Anda memerlukan bukti kedua. Tambahkan kunci atau aplikasi lain, baru hapus yang ini.")
            )
        chosen.delete()
        if len(mine) == 1:
            Authenticator.objects.filter(user_id=user.pk, type=RECOVERY).delete()
    record("people.second_factor_dropped", subject=user, actor=actor, now=now, data={"jenis": chosen.type})


def renew_recovery_codes(user: User, *, actor: Actor, now: datetime) -> list[str]:
    """Ten new recovery codes; the old ones stop working."""
    with transaction.atomic():
        Authenticator.objects.filter(user_id=user.pk, type=RECOVERY).delete()
        codes: list[str] = RecoveryCodes.activate(user).generate_codes()
    record("people.recovery_codes_renewed", subject=user, actor=actor, now=now)
    return codes
