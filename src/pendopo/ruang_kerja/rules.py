"""Pure rules of the inbox: where a deadline falls, which row was sought, what may stand in a spreadsheet."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

LATE, TODAY, TOMORROW, LATER, NONE = "lewat", "hari_ini", "besok", "nanti", "tanpa"
GROUPS = (LATE, TODAY, TOMORROW, LATER, NONE)
# A cell that starts with one of these is a formula to Excel and LibreOffice.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


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


def safe_cell(text: str) -> str:
    """Text for a spreadsheet: what would be read as a formula gets an apostrophe before it."""
    return f"'{text}" if text.startswith(_FORMULA) else text
