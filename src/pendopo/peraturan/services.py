"""Keeping what a region filled in for a draft."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from pendopo.audit.api import record
from pendopo.people.api import Actor
from pendopo.peraturan.models import IsianNaskah
from pendopo.peraturan.rules import Draft, read_values


@transaction.atomic
def keep_values(draft: Draft, typed: Mapping[str, str], *, actor: Actor, now: datetime) -> IsianNaskah:
    """Keep the values of a draft's slots; empty ones go back to the region's own data."""
    row: IsianNaskah
    row, _new = IsianNaskah.objects.update_or_create(
        draft_id=draft.id,
        defaults={"values": read_values(draft, typed), "changed_at": now, "changed_label": actor.label},
    )
    record("peraturan.values_kept", subject=row, actor=actor, now=now, data={"naskah": draft.id})
    return row
