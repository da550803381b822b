"""Reads of the trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from pendopo.audit.models import Event, Link, Look


@dataclass(frozen=True)
class Head:
    """The last link of a region's chain: its place, its digest as hexadecimal text, when it was made."""

    seq: int
    digest: str
    linked_at: datetime


def head() -> Head | None:
    """Where the chain of the open region stands; None while nothing has happened."""
    link = Link.objects.order_by("-seq").first()
    return None if link is None else Head(link.seq, bytes(link.digest).hex(), link.linked_at)


def events_of(case_id: UUID) -> QuerySet[Event]:
    """Everything that happened to one case, oldest first."""
    return Event.objects.filter(case_id=case_id).order_by("occurred_at", "id")


def events_in(batch: UUID) -> QuerySet[Event]:
    """The events of one transaction, in the order they were written."""
    return Event.objects.filter(batch=batch).order_by("recorded_at", "id")


def looks_at(subject_id: UUID) -> QuerySet[Look]:
    """Who saw the personal data of this subject, newest first."""
    return Look.objects.filter(subject_id=subject_id).order_by("-looked_at")
