"""Is the server's clock to be believed? Pure: what was known, what the clock and the machine say now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

TOLERANCE = timedelta(minutes=5)
LONGEST_OFF = timedelta(days=40)


class Wrong(StrEnum):
    """Why a clock is not believed."""

    BACK = "mundur"
    JUMP = "melompat"
    LONG = "lama_mati"


@dataclass(frozen=True)
class Reading:
    """The clock, and the machine's own count of seconds since it was started, which nobody can set."""

    at: datetime
    boot_id: str
    boot_seconds: float


def judge_clock(before: Reading, now: Reading) -> Wrong | None:
    """Compare with the last reading that was right.

    In one run of the machine the clock must have gone as far as the machine counted, within five minutes. Across a
    restart it may only not be earlier, nor more than forty days later: then somebody must say that it is right.
    """
    if before.boot_id and before.boot_id == now.boot_id:
        off = (now.at - before.at) - timedelta(seconds=now.boot_seconds - before.boot_seconds)
        if abs(off) <= TOLERANCE:
            return None
        return Wrong.BACK if off < timedelta() else Wrong.JUMP
    if now.at < before.at - TOLERANCE:
        return Wrong.BACK
    return Wrong.LONG if now.at > before.at + LONGEST_OFF else None
