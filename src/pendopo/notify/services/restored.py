"""After a restore from an older backup: what waited to be sent may have been sent long ago."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.core.api import Restored
from pendopo.notify.models import Notice
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region


@transaction.atomic
def hold_waiting(place: Region, restored: Restored, actor: Actor, now: datetime) -> str:
    """Everything that waited at the moment of the backup becomes "belum dikabari": a person decides.

    Nothing after a move: nothing happened since. The jobs stay and find nothing to do.
    """
    if restored.final:
        return ""
    held = Notice.objects.filter(state=Notice.WAITING).update(
        state=Notice.BY_HAND, next_try_at=None, last_error="ditahan"
    )
    if not held:
        return ""
    record("notify.held_after_restore", subject=place, actor=actor, now=now, data={"banyak": held})
    return _("%(banyak)d kabar yang menunggu ditahan; petugas melihat dahulu apakah sudah terkirim") % {"banyak": held}
