"""The promises of the example region in the open: facts of its six months, what changed in them so far, an archive."""

from __future__ import annotations

from datetime import datetime, timedelta

from pendopo.keterbukaan.models import ArsipBukti
from pendopo.keterbukaan.rules_bukti import periods_until
from pendopo.keterbukaan.services import ask_archive, fold, tell_changes
from pendopo.people.api import SYSTEM, holders_of, staff
from pendopo.tenancy.api import Region, region

EXAMINER = "inspektorat"


def tell_promises(place: Region, now: datetime) -> None:
    """Fold what was told; told again it adds nothing. Opens its own transactions."""
    fold(place, now)
    today = now.astimezone(place.tz).date()
    with region(place):
        tell_changes(place, today - timedelta(days=1), actor=SYSTEM, now=now)
        examiner = holders_of(EXAMINER, today=today).first()
        if examiner is not None and not ArsipBukti.objects.exists():
            last = [period for period in periods_until(today) if "-" in period.key][1]
            ask_archive(place, last, actor=staff(examiner, now), now=now)
