"""What remains until a deadline, in working time and in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

from django.utils.translation import get_language, gettext, ngettext

from pendopo.lib.formats import jam, tanggal

State = Literal["lewat", "kini", "aman", "jeda", "diam"]


@dataclass(frozen=True)
class Tenggat:
    """A chip: its words, its state (shape and colour) and the moment in full for a detail page ('' when none)."""

    kata: str
    keadaan: State
    rinci: str = ""


class WorkingTime(Protocol):
    """The part of `lib.worktime.WorkCalendar` that words need."""

    def arrival_day(self, moment: datetime) -> date: ...
    def workdays_between(self, start: datetime, end: datetime) -> int: ...
    def working_minutes_between(self, a: datetime, b: datetime) -> int: ...


def tenggat_of(due_at: datetime | None, now: datetime, *, calendar: WorkingTime, paused: bool = False) -> Tenggat:
    """The chip of a deadline. `paused`: the clock stands still because the applicant must act.

    Both moments are aware; `due_at` in the region's time zone decides what counts as today.
    """
    if paused:
        return Tenggat(gettext("jeda di pemohon"), "jeda")
    if due_at is None:
        return Tenggat(gettext("tanpa tenggat"), "diam")
    local_now = now.astimezone(due_at.tzinfo)
    detail = _detail(due_at)
    if local_now > due_at:
        return Tenggat(_late(due_at, local_now, calendar), "lewat", detail)
    if local_now.date() == due_at.date():
        return Tenggat(_left(calendar.working_minutes_between(local_now, due_at)), "kini", detail)
    begins_later = (
        calendar.arrival_day(local_now) > local_now.date()
    )  # a day off, or after closing: that day counts too
    days = max(1, calendar.workdays_between(local_now, due_at) + begins_later)
    return Tenggat(ngettext("sisa %(n)d hari", "sisa %(n)d hari", days) % {"n": days}, "aman", detail)


def _detail(due_at: datetime) -> str:
    lang = "en" if get_language() == "en" else "id"
    moment = f"{tanggal(due_at.date(), lang, weekday=True)}, {jam(due_at, lang)}"
    return gettext("sampai %(saat)s") % {"saat": moment}


def _left(minutes: int) -> str:
    if minutes < 60:
        return ngettext("sisa %(n)d menit", "sisa %(n)d menit", minutes) % {"n": minutes}
    return ngettext("sisa %(n)d jam", "sisa %(n)d jam", minutes // 60) % {"n": minutes // 60}


def _late(due_at: datetime, now: datetime, calendar: WorkingTime) -> str:
    days = calendar.workdays_between(due_at, now)
    if days:
        return ngettext("terlambat %(n)d hari", "terlambat %(n)d hari", days) % {"n": days}
    hours = calendar.working_minutes_between(due_at, now) // 60
    if hours:
        return ngettext("terlambat %(n)d jam", "terlambat %(n)d jam", hours) % {"n": hours}
    return gettext("lewat tenggat") if now.date() > due_at.date() else gettext("baru saja lewat")
