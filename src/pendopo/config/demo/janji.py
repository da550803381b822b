"""The promises of the example region in the open: facts of its six months, and what changed in them so far."""

from __future__ import annotations

from datetime import datetime, timedelta

from pendopo.keterbukaan.services import fold, tell_changes
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region, region


def tell_promises(place: Region, now: datetime) -> None:
    """Fold what was told; told again it adds nothing. Opens its own transactions."""
    fold(place, now)
    with region(place):
        tell_changes(place, now.astimezone(place.tz).date() - timedelta(days=1), actor=SYSTEM, now=now)
