"""The verb of the inbox; it writes through the platform's own verbs."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from pendopo.cases.api import Case, Desk, get_case_for, inbox, take_case
from pendopo.core.api import Refusal
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region

TRIES = 5


def take_next(*, place: Region, actor: Actor, now: datetime, definition_id: str = "") -> Case:
    """Take the most urgent case that nobody has yet; when a colleague is quicker, the next one.

    Raises Refusal when nothing is left to take.
    """
    waiting = inbox(actor, now=now, place=place, desk=Desk(which="belum_diambil", definition_id=definition_id))
    for row in waiting.rows[:TRIES]:
        case = get_case_for(actor, row.case_id)
        try:
            take_case(case=case, actor=actor, now=now)
        except Refusal:
            continue  # taken by a colleague since the list was read
        return case
    raise Refusal(_("Semua berkas yang menunggu sudah diambil. Berkas baru muncul di sini begitu masuk."))
