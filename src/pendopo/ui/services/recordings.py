"""Recordings that read a text aloud: kept, replaced, withdrawn."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from pendopo.audit.api import record
from pendopo.files.api import CleanUpload, store_clean
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region
from pendopo.ui.models import Suara
from pendopo.ui.recordings import forget_recordings


@transaction.atomic
def keep_recording(place: Region, audio: CleanUpload, *, key: str, lang: str, actor: Actor, now: datetime) -> Suara:
    """The recording of a text in a language; a former one of the same text gives way."""
    Suara.objects.filter(key=key, lang=lang, withdrawn_at=None).update(withdrawn_at=now)
    stored = store_clean(place, audio, purpose="suara", now=now)
    row = Suara.objects.create(key=key, lang=lang, file=stored, recorded_at=now, by_label=actor.label)
    record("ui.recording_kept", subject=row, actor=actor, now=now, data={"key": key, "lang": lang})
    forget_recordings()
    return row


@transaction.atomic
def withdraw_recording(recording_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Play it no more. Raises Http404."""
    row = Suara.objects.filter(id=recording_id, withdrawn_at=None).first()
    if row is None:
        raise Http404
    row.withdrawn_at = now
    row.save(update_fields=["withdrawn_at"])
    record("ui.recording_withdrawn", subject=row, actor=actor, now=now, data={"key": row.key, "lang": row.lang})
    forget_recordings()
