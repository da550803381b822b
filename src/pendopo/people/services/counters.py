"""Computers that several people of one counter share."""

from __future__ import annotations

import secrets
from datetime import datetime

from pendopo.audit.api import record
from pendopo.people.actor import Actor
from pendopo.people.models import CounterDevice, Person, Unit
from pendopo.people.rules import token_hash


def add_counter_device(*, name: str, unit: Unit, by: Person, actor: Actor, now: datetime) -> tuple[CounterDevice, str]:
    """Make the computer at which an administrator sits one of a counter; the row and what its cookie will hold."""
    token = secrets.token_urlsafe(32)
    device = CounterDevice.objects.create(
        name=name, unit=unit, token_hash=token_hash(token), created_at=now, created_by=by
    )
    record("people.counter_device_added", subject=device, actor=actor, now=now, data={"unit": str(unit.pk)})
    return device, token


def revoke_counter_device(device: CounterDevice, *, actor: Actor, now: datetime) -> None:
    """It is an ordinary computer again, from its next page on. Safe to repeat."""
    if device.revoked_at is not None:
        return
    device.revoked_at = now
    device.save(update_fields=["revoked_at"])
    record("people.counter_device_revoked", subject=device, actor=actor, now=now)
