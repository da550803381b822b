"""Watching the server's clock: a wrong one stops every writing in the cell, a right one lets it go on."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path

from django.db import transaction

from pendopo.audit.models import ClockMark, Link
from pendopo.audit.queries import head
from pendopo.audit.rules_clock import Reading, Wrong, judge_clock
from pendopo.audit.services.trail import MACHINE, Acting, record
from pendopo.tenancy.api import all_regions, region

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def read_clock(at: datetime) -> Reading:
    """The clock beside the machine's own count. Where the machine has no name for its run, only restarts count."""
    try:
        return Reading(at, BOOT_ID.read_text().strip(), time.clock_gettime(time.CLOCK_BOOTTIME))
    except (OSError, AttributeError):  # no Linux: AttributeError for the clock that counts sleep too
        return Reading(at, "", 0)


def watch_clock(now: Reading) -> Wrong | None:
    """Judge the clock; stop writing when it is wrong, let it go on when it agrees again. Returns what is wrong.

    A machine that was off for very long waits for `confirm_clock`: only somebody can know that.
    """
    with transaction.atomic():
        mark = ClockMark.objects.select_for_update().filter(id=1).first()
        if mark is None:
            _believe(ClockMark(id=1), now)
            return None
        wrong, stopped = judge_clock(_reading(mark), now), mark.stopped_at is not None
        if wrong is None:
            _believe(mark, now)
        elif mark.stopped_at is None or mark.why != wrong:
            mark.stopped_at, mark.why = now.at, wrong
            mark.save(update_fields=["stopped_at", "why"])
    if wrong is None and stopped:
        _tell("audit.clock_agreed", MACHINE, now.at, {"good_at": now.at.isoformat()})
    return wrong


def confirm_clock(now: Reading, *, actor: Acting) -> None:
    """Somebody says that the clock is right now, whatever was known of it. Recorded in every region of the cell."""
    with transaction.atomic():
        mark = ClockMark.objects.select_for_update().filter(id=1).first() or ClockMark(id=1, good_at=now.at)
        data = {"was": mark.why, "good_at": mark.good_at.isoformat(), "now": now.at.isoformat()}
        latest = _latest_link()
        if latest is not None and latest > now.at:
            mark.confirmed_at, mark.trusted_until = now.at, latest
        _believe(mark, now)
    _tell("audit.clock_confirmed", actor, now.at, data)


def _believe(mark: ClockMark, now: Reading) -> None:
    mark.good_at, mark.boot_id, mark.boot_seconds = now.at, now.boot_id, now.boot_seconds
    mark.stopped_at, mark.why = None, ""
    mark.save()


def _reading(mark: ClockMark) -> Reading:
    return Reading(mark.good_at, mark.boot_id, mark.boot_seconds)


def _latest_link() -> datetime | None:
    """The moment of the newest link in any region."""
    moments = []
    for place in all_regions():
        with region(place):
            last = head()
        if last is not None:
            moments.append(last.linked_at)
    return max(moments, default=None)


def _tell(kind: str, actor: Acting, now: datetime, data: dict[str, str]) -> None:
    """An event in every region that has a trail; it is about the last link that was made before."""
    for place in all_regions():
        with region(place):
            last = Link.objects.order_by("-seq").first()
            if last is not None:
                record(kind, subject=last, actor=actor, now=now, data=data)
