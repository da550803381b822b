"""The writers of the audit trail, of the heads of its days and of what is known of the clock."""

from pendopo.audit.services.clock import confirm_clock, read_clock, watch_clock
from pendopo.audit.services.heads import keep_day_heads
from pendopo.audit.services.trail import MACHINE, Acting, keep_looks, record, record_look, set_hook

__all__ = [
    "MACHINE",
    "Acting",
    "confirm_clock",
    "keep_day_heads",
    "keep_looks",
    "read_clock",
    "record",
    "record_look",
    "set_hook",
    "watch_clock",
]
