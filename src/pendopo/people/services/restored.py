"""After a restore from a backup: whoever was signed in, or held a link or a code, starts anew."""

from __future__ import annotations

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.core.api import Restored
from pendopo.people.actor import Actor
from pendopo.people.models import HandedCode, Invitation, OneTimeLink
from pendopo.tenancy.api import Region


@transaction.atomic
def close_doors(place: Region, restored: Restored, actor: Actor, now: datetime) -> str:
    """End every session of the cell, and every open link and handed code of the region.

    What was used or withdrawn after the backup was made would open again. Nothing after a move: nothing happened since.
    """
    if restored.final:
        return ""
    Session.objects.all().delete()
    UserSession.objects.all().delete()
    links = sum(
        rows.filter(used_at=None, expires_at__gt=now).update(expires_at=now)
        for rows in (Invitation.objects, OneTimeLink.objects, HandedCode.objects)
    )
    record("people.doors_closed", subject=place, actor=actor, now=now, data={"links": links})
    return _("semua orang masuk lagi; %(banyak)d tautan atau kode lama mati") % {"banyak": links}
