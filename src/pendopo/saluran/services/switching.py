"""A service is applied for elsewhere from a day on, or here again: in the open, with a reason, by an administrator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.core.api import Refusal
from pendopo.definitions.api import current
from pendopo.people.api import ADMIN, Actor
from pendopo.saluran import queries
from pendopo.saluran.models import PindahSaluran
from pendopo.tenancy.api import Region

SHORTEST = 10
"""Letters of a reason."""


@dataclass(frozen=True)
class Move:
    """What somebody wants: elsewhere (with the portal), or here again."""

    is_elsewhere: bool
    reason: str
    valid_from: date
    portal: str = ""
    portal_name: str = ""


@transaction.atomic
def switch_channel(place: Region, definition_id: str, move: Move, *, actor: Actor, now: datetime) -> PindahSaluran:
    """Move a service to channel K or back, from a day on. Open cases here go on to their end.

    Raises Http404 (not an administrator, no such service) and Refusal (422).
    """
    if ADMIN not in actor.roles:
        raise Http404
    definition = current(definition_id).compiled.definition
    today = now.astimezone(place.tz).date()
    refuse_wrong(definition.channel, definition.service.entry, move, today)
    queries.forget_switches()
    if (queries.elsewhere(definition_id, move.valid_from) is not None) == move.is_elsewhere:
        raise Refusal(_("Pada hari itu layanan ini sudah demikian."), status=422)
    row = PindahSaluran.objects.create(
        region_id=place.id, definition_id=definition_id, is_elsewhere=move.is_elsewhere, reason=move.reason.strip(),
        portal=move.portal if move.is_elsewhere else "", portal_name=move.portal_name if move.is_elsewhere else "",
        valid_from=move.valid_from, set_at=now, set_by_label=actor.label,
    )  # fmt: skip
    queries.forget_switches()
    data = {"layanan": definition_id, "ke": "K" if move.is_elsewhere else definition.channel}
    data["mulai"] = move.valid_from.isoformat()
    record("saluran.channel_switched", subject=row, actor=actor, now=now, data=data)
    return row


def refuse_wrong(channel: str, entry: str, move: Move, today: date) -> None:
    """What a switch must be. Raises Refusal."""
    if channel == "K":
        raise Refusal(_("Layanan ini memang dikerjakan di aplikasi lain menurut definisinya."), status=422)
    if entry != "umum":
        raise Refusal(_("Layanan ini tidak dimulai warga, jadi tidak dipindahkan."), status=422)
    if move.valid_from < today:
        raise Refusal(_("Berlaku mulai hari ini atau sesudahnya; yang sudah lewat tidak diubah."), status=422)
    if len(move.reason.strip()) < SHORTEST:
        raise Refusal(_("Tulis alasannya dalam satu kalimat: pemohon membacanya."), status=422)
    if move.is_elsewhere:
        refuse_portal(move)


def refuse_portal(move: Move) -> None:
    """An address that people can open, and what it is called. Raises Refusal."""
    try:
        parts = urlsplit(move.portal)
        host = parts.hostname
    except ValueError:
        host = None
    if not host or parts.scheme != "https" or parts.username or any(mark in move.portal for mark in "\"'<> "):
        raise Refusal(_("Alamatnya berawalan https://, misalnya https://sicantik.go.id."), status=422)
    if not move.portal_name.strip():
        raise Refusal(_("Tulis nama aplikasinya, misalnya SiCantik Cloud."), status=422)
