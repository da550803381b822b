"""What other packages may use of audit."""

from pendopo.audit.models import Event, Look
from pendopo.audit.queries import events_in, events_of, looks_at
from pendopo.audit.services import Acting, keep_looks, record, record_look, set_hook

__all__ = [
    "Acting",
    "Event",
    "Look",
    "events_in",
    "events_of",
    "keep_looks",
    "looks_at",
    "record",
    "record_look",
    "set_hook",
]
