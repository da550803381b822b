"""Which texts of a region can be heard. Kept for a minute per process: every page asks."""

from __future__ import annotations

import time as clock
from uuid import UUID

from django.http import Http404

from pendopo.tenancy.api import current_region_id
from pendopo.ui.models import Suara

KEEP_SECONDS = 60.0
_kept: dict[int, tuple[float, dict[tuple[str, str], UUID]]] = {}


def recording_of(key: str, lang: str) -> UUID | None:
    """The recording of a text in this language, or None; another language's is not played."""
    place = current_region_id()
    if place is None:
        return None
    made_at, known = _kept.get(place, (-KEEP_SECONDS, {}))
    if clock.monotonic() - made_at > KEEP_SECONDS:
        rows = Suara.objects.filter(withdrawn_at=None).values_list("key", "lang", "id")
        known = {(one, tongue): id_ for one, tongue, id_ in rows}
        _kept[place] = (clock.monotonic(), known)
    return known.get((key, lang))


def recordings() -> list[Suara]:
    """What can be heard now, by text."""
    return list(Suara.objects.select_related("file").filter(withdrawn_at=None).order_by("key", "lang"))


def get_recording(recording_id: UUID) -> Suara:
    """One that is played now. Raises Http404."""
    row = Suara.objects.select_related("file").filter(id=recording_id, withdrawn_at=None).first()
    if row is None:
        raise Http404
    return row


def forget_recordings() -> None:
    """After a change in this process, and between tests."""
    _kept.clear()
