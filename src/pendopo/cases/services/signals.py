"""A message from outside: whoever waits for it goes on. Heard twice it moves a case once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from pendopo.audit.api import Event
from pendopo.cases.models import Case
from pendopo.cases.services.going import Travel, Wish, locked_case, travel
from pendopo.cases.services.relatives import step_on
from pendopo.core.api import requirement
from pendopo.definitions.api import compiled_of
from pendopo.engine.api import Transition, departures
from pendopo.people.api import SYSTEM, Actor
from pendopo.tenancy.api import Region


@transaction.atomic
def signal_case(
    *,
    place: Region,
    case_id: UUID,
    signal: str,
    now: datetime,
    actor: Actor = SYSTEM,
    note: str = "",
    data: Mapping[str, Any] | None = None,
) -> bool:
    """Let every line of the case that waits for this signal go on; whether any did.

    `actor` is who brought the message; `note` is kept with the case, `data` (no personal values) in the event. False
    means that nothing waits for it: it was heard before, or comes too early. Raises Http404, Refusal.
    """
    case = locked_case(case_id)
    way = travel(place, case, max(now, case.changed_at))
    heard: set[str] = set()
    while (found := _waiting(way, signal, heard)) is not None:
        line, step = found
        heard.add(line)
        step_on(way, step, actor=actor, wish=Wish(note=note), data={**(data or {}), "signal": signal})
        way.applied.clear()
    return bool(heard)


def hear_payment(*, event: Event, region: Region) -> None:
    """Listener of `payments.bill_paid`: when nothing is owed any more the case hears `lunas`. Safe to run twice."""
    cases = Case.objects.select_related("release").defer("release__body")
    case = cases.filter(id=event.case_id).first() if event.case_id else None
    if case is None or requirement("lunas")(case=case, compiled=compiled_of(case.release), wish=Wish()):
        return
    signal_case(place=region, case_id=case.id, signal="lunas", now=event.occurred_at)


def _waiting(way: Travel, signal: str, heard: set[str]) -> tuple[str, Transition] | None:
    """The first line that has not heard the signal yet and whose guard lets it go on."""
    machine = way.machine
    for line, step in departures(way.compiled, way.journey):
        if step.signal == signal and line not in heard and not machine.obstacle(way.journey, step):
            return line, step
    return None
