"""What other packages may use of audit."""

from pendopo.audit.checking import Outcome, check, compare
from pendopo.audit.models import Event, Link, Look
from pendopo.audit.queries import Head, events_in, events_of, head, looks_at
from pendopo.audit.rules import Bad, Fault
from pendopo.audit.services import Acting, keep_looks, record, record_look, set_hook

__all__ = [
    "Acting",
    "Bad",
    "Event",
    "Fault",
    "Head",
    "Link",
    "Look",
    "Outcome",
    "check",
    "compare",
    "events_in",
    "events_of",
    "head",
    "keep_looks",
    "looks_at",
    "record",
    "record_look",
    "set_hook",
]
