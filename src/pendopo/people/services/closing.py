"""Closing an account: who it was is forgotten, what they did keeps its id."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.core.api import Refusal
from pendopo.people.actor import Actor
from pendopo.people.models import Person, User


@transaction.atomic
def close_account(user_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Forget name, phone, e-mail and secrets of a citizen's account, and end its sessions. Safe to repeat.

    Cases elsewhere stay reachable by number and code. Raises Refusal for accounts of staff: their posts end first.
    """
    user = User.objects.select_for_update().get(pk=user_id)
    if not user.is_active:
        return
    if user.kind == User.STAF or Person.objects.filter(user=user).exists():
        raise Refusal(_("Ini akun petugas. Akhiri perannya dahulu."))
    for name in ("name", "phone", "email", "nip"):
        setattr(user, f"{name}_sealed", None)
    user.phone_index = user.email_index = user.nip_index = None
    user.is_active = False
    user.set_unusable_password()
    user.save()
    Authenticator.objects.filter(user_id=user.pk).delete()
    for session in UserSession.objects.filter(user_id=user.pk):
        session.end()
    record("people.account_closed", subject=user, actor=actor, now=now)
