"""Reads of recoveries: of a citizen's PIN, of the region's administrators."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.shortcuts import get_object_or_404

from pendopo.audit.api import Event
from pendopo.people.models import PinRecovery, User

SHOWN_DAYS = 30
_OF_AN_ACCOUNT = ("people.signed_in", "people.citizen_registered", "people.person_added_to_phone")


def belongs_here(user: User) -> bool:
    """This account was made or used in the open region."""
    return Event.objects.filter(kind__in=_OF_AN_ACCOUNT, subject_id=user.pk).exists()


def open_recoveries() -> list[PinRecovery]:
    """What waits at the counters of the open region, oldest first."""
    rows = PinRecovery.objects.select_related("user", "opened_by", "confirmed_by").filter(ended_at=None)
    return list(rows.order_by("opened_at", "id"))


def ended_recoveries(now: datetime) -> list[PinRecovery]:
    """What ended within a month, newest first."""
    rows = PinRecovery.objects.select_related("user", "opened_by", "confirmed_by")
    return list(rows.filter(ended_at__gt=now - timedelta(days=SHOWN_DAYS)).order_by("-ended_at", "id")[:50])


def get_recovery(recovery_id: UUID) -> PinRecovery:
    """A recovery of the open region; 404 for absent and for another region's."""
    return get_object_or_404(PinRecovery.objects.select_related("user", "opened_by", "confirmed_by"), pk=recovery_id)


def recovery_of(user: User, now: datetime) -> PinRecovery | None:
    """What the owner of an account must know: an open recovery, or one that was used within a month."""
    rows = PinRecovery.objects.filter(user_id=user.pk).order_by("-opened_at")
    recent = rows.filter(ended_at__gt=now - timedelta(days=SHOWN_DAYS), outcome=PinRecovery.USED).first()
    return rows.filter(ended_at=None).first() or recent
