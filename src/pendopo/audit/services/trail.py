"""The only writers of the audit trail."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID, uuid4

from django.db import models

from pendopo.audit.models import Event, Look
from pendopo.tenancy.api import Region, current_batch, region


class Acting(Protocol):
    """Whoever does something; audit knows no people, only an id and a label that is no personal name."""

    @property
    def actor_id(self) -> UUID | None: ...
    @property
    def label(self) -> str: ...


@dataclass(frozen=True)
class _Machine:
    actor_id: UUID | None = None
    label: str = "Sistem"


MACHINE: Acting = _Machine()
"""Who acts when nobody does: the same label that people gives to the system."""

_hook: Callable[[Event], None] | None = None
_looks: ContextVar[tuple[Look, ...]] = ContextVar("looks", default=())


def set_hook(hook: Callable[[Event], None]) -> None:
    """Called once by `core`: what to do, in the same transaction, when an event was added."""
    global _hook
    _hook = hook


def record(
    kind: str,
    *,
    subject: models.Model,
    actor: Acting,
    now: datetime,
    case_id: UUID | None = None,
    data: dict[str, Any] | None = None,
) -> Event:
    """Add an event in the verb's own transaction. `data` must hold no personal values."""
    event = Event.objects.create(
        kind=kind, subject_type=subject._meta.label_lower, subject_id=subject.pk, case_id=case_id,
        actor_id=actor.actor_id, actor_label=actor.label, batch=current_batch() or uuid4(), occurred_at=now,
        data=data or {},
    )  # fmt: skip
    if _hook is not None:
        _hook(event)
    return event


def record_look(*, subject: models.Model, what: str, actor: Acting, now: datetime) -> None:
    """Note that personal data were seen; written by `keep_looks` after the request, whatever became of it."""
    look = Look(
        actor_id=actor.actor_id, actor_label=actor.label, subject_type=subject._meta.label_lower,
        subject_id=subject.pk, what=what, looked_at=now,
    )  # fmt: skip
    _looks.set((*_looks.get(), look))


def keep_looks(place: Region) -> None:
    """Write the looks of this request in a transaction of their own."""
    looks = _looks.get()
    if not looks:
        return
    _looks.set(())
    with region(place):
        for look in looks:
            look.region_id = place.id
        Look.objects.bulk_create(looks)
