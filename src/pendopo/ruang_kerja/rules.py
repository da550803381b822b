"""Pure rules of the inbox: where a deadline falls and which row was sought."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

LATE, TODAY, TOMORROW, LATER, NONE = "lewat", "hari_ini", "besok", "nanti", "tanpa"
GROUPS = (LATE, TODAY, TOMORROW, LATER, NONE)


def group_of(due_at: datetime | None, now: datetime, tz: ZoneInfo) -> str:
    """Which part of the inbox a deadline belongs to, by the calendar day in the region's time zone."""
    if due_at is None:
        return NONE
    if due_at < now:
        return LATE
    day, today = due_at.astimezone(tz).date(), now.astimezone(tz).date()
    if day == today:
        return TODAY
    return TOMORROW if day == today + timedelta(days=1) else LATER


def same_number(number: str, typed: str) -> bool:
    """Whether a typed registration number is this one, however it was spaced."""
    return bool(typed) and re.sub(r"[^0-9]", "", number) == re.sub(r"[^0-9]", "", typed)


def is_new(submitted_at: datetime, today: date, tz: ZoneInfo) -> bool:
    """Came in today."""
    return submitted_at.astimezone(tz).date() == today
