"""From an event to those who listen: at most one job per transaction, none when nobody listens."""

from __future__ import annotations

from contextvars import ContextVar
from uuid import UUID

from pendopo.audit.api import Event, events_in
from pendopo.core.registry import heard_kinds, listeners
from pendopo.tenancy.api import Region, defer, region

_handed: ContextVar[UUID | None] = ContextVar("handed", default=None)


def hand_over(event: Event) -> None:
    """Called by audit for each event, in its transaction."""
    if event.kind not in heard_kinds() or _handed.get() == event.batch:
        return
    _handed.set(event.batch)
    defer("pendopo.core.deliver", region=event.region_id, subject=event.batch, lock=str(event.case_id or event.batch))


def deliver(place: Region, batch: UUID) -> None:
    """Call every listener of the events of one transaction. Listeners are safe to run twice."""
    with region(place):
        for event in events_in(batch):
            for listener in listeners(event.kind):
                listener(event=event, region=place)
