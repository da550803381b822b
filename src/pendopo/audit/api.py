"""What other packages may use of audit."""

from pendopo.audit.checking import Outcome, check, compare
from pendopo.audit.models import DayHead, Event, Link, Look
from pendopo.audit.queries import (
    Head,
    KeptHead,
    clock_stop,
    day_head,
    events_in,
    events_of,
    head,
    kept_heads,
    looks_at,
)
from pendopo.audit.rules import Bad, Fault
from pendopo.audit.services import (
    Acting,
    confirm_clock,
    keep_day_heads,
    keep_looks,
    read_clock,
    record,
    record_look,
    set_hook,
    watch_clock,
)

__all__ = [
    "Acting",
    "Bad",
    "DayHead",
    "Event",
    "Fault",
    "Head",
    "KeptHead",
    "Link",
    "Look",
    "Outcome",
    "check",
    "clock_stop",
    "compare",
    "confirm_clock",
    "day_head",
    "events_in",
    "events_of",
    "head",
    "keep_day_heads",
    "keep_looks",
    "kept_heads",
    "looks_at",
    "read_clock",
    "record",
    "record_look",
    "set_hook",
    "watch_clock",
]
