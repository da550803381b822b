"""Rights to act for somebody else: which hold, for which cases they open the door."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from pendopo.cases.models import Case, Kuasa
from pendopo.core.api import derive
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region

# The owner confirms with this code; only this region's key can make it, so it is kept nowhere.
CODE_LENGTH = 10


def _in_force(day: date) -> Q:
    return Q(state=Kuasa.HOLDS, valid_from__lte=day, valid_to__gte=day)


def today_of(now: datetime | None = None) -> date:
    """The day of the region whose request this is (the middleware has set its time zone)."""
    return timezone.localtime(now or timezone.now()).date()


def kuasa_in_force(kuasa_id: UUID, actor: Actor, definition_id: str, now: datetime) -> Kuasa | None:
    """The right, when it is this account's, confirmed, of today and for this service. One statement."""
    if actor.user_id is None:
        return None
    row = Kuasa.objects.filter(_in_force(today_of(now)), id=kuasa_id, agent_user_id=actor.user_id).first()
    return row if row is not None and (not row.services or definition_id in row.services) else None


def kuasa_of_agent(actor: Actor) -> list[Kuasa]:
    """Every right this account has claimed, the newest first."""
    if actor.user_id is None:
        return []
    return list(Kuasa.objects.filter(agent_user_id=actor.user_id).order_by("-claimed_at", "-id"))


def kuasa_given_by(actor: Actor) -> list[Kuasa]:
    """Rights that this account, as the owner, has confirmed."""
    if actor.user_id is None:
        return []
    return list(Kuasa.objects.filter(owner_user_id=actor.user_id).order_by("-claimed_at", "-id"))


def kuasa_usable(actor: Actor, definition_id: str, now: datetime) -> list[Kuasa]:
    """The rights by which this account may begin this service today."""
    if actor.user_id is None:
        return []
    rows = Kuasa.objects.filter(_in_force(today_of(now)), agent_user_id=actor.user_id).order_by("valid_to", "id")
    return [row for row in rows if not row.services or definition_id in row.services]


def kuasa_waiting() -> QuerySet[Kuasa]:
    """Claims that nobody has judged, the oldest first."""
    return Kuasa.objects.filter(state=Kuasa.CLAIMED).order_by("claimed_at", "id")


def kuasa_decided() -> QuerySet[Kuasa]:
    """What was judged, the newest first."""
    return Kuasa.objects.exclude(state=Kuasa.CLAIMED).order_by("-decided_at", "-id")


def get_kuasa(kuasa_id: UUID) -> Kuasa:
    """Raises Http404."""
    row = Kuasa.objects.select_related("letter").filter(id=kuasa_id).first()
    if row is None:
        raise Http404
    return row


def acts_by(case: Case, actor: Actor) -> bool:
    """Whether the account may open this case today by the right under which it was sent."""
    if case.on_behalf_id is None or actor.user_id is None:
        return False
    return kuasa_in_force(case.on_behalf_id, actor, case.definition_id, timezone.now()) is not None


def cases_on_behalf(actor: Actor, now: datetime) -> Sequence[Case]:
    """Cases that this account may open by rights in force, newest first."""
    if actor.user_id is None:
        return []
    held = Kuasa.objects.filter(_in_force(today_of(now)), agent_user_id=actor.user_id)
    rows = Case.objects.select_related("release", "on_behalf").defer("release__body")
    return list(rows.filter(on_behalf__in=held).order_by("-submitted_at", "-id")[:100])


def owner_code(place: Region, kuasa_id: UUID) -> str:
    """What the agent hands to the owner, who confirms with it from an account of their own: ten digits."""
    number = int.from_bytes(derive(place, "kode-kuasa", kuasa_id.bytes)[:8], "big") % 10**CODE_LENGTH
    return f"{number:0{CODE_LENGTH}d}"
