"""A message from outside: whoever waits for it goes on. Heard twice it moves a case once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from pendopo.cases.services.going import Travel, locked_case, travel
from pendopo.cases.services.relatives import step_on
from pendopo.engine.api import Transition, departures
from pendopo.people.api import SYSTEM, Actor
from pendopo.tenancy.api import Region


@transaction.atomic
def signal_case(
    *,
    place: Region,
    case_id: UUID,
    name: str,
    now: datetime,
    actor: Actor = SYSTEM,
    data: Mapping[str, Any] | None = None,
) -> bool:
    """Let every line of the case that waits for this signal go on; whether any did.

    `data` (no personal values) goes into the event, `actor` is who brought the message. False means that nothing waits
    for it: the message came before, or comes too early, and whoever sends it keeps it. Raises Http404, Refusal.
    """
    way = travel(place, locked_case(case_id), now)
    told = {**(data or {}), "signal": name}
    heard: set[str] = set()
    while (found := _waiting(way, name, heard)) is not None:
        line, step = found
        heard.add(line)
        step_on(way, step, actor=actor, data=told)
        way.applied.clear()
    return bool(heard)


def _waiting(way: Travel, name: str, heard: set[str]) -> tuple[str, Transition] | None:
    """The first line that has not heard the signal yet and whose guard lets it go on."""
    machine = way.machine
    for line, step in departures(way.compiled, way.journey):
        if step.signal == name and line not in heard and not machine.obstacle(way.journey, step):
            return line, step
    return None
