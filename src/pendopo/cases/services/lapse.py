"""Time that is over: what happened then happens at its own deadline, whenever the worker came to it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from pendopo.cases.models import Case, CaseStep
from pendopo.cases.rules import line_of_track
from pendopo.cases.services.going import locked_case, travel
from pendopo.cases.services.relatives import step_on
from pendopo.engine.api import departures
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region


@transaction.atomic
def lapse_case(place: Region, case_id: UUID, now: datetime) -> bool:
    """Do what timers ask for on every line of the case whose time has passed; whether there was any.

    It happened when the time ran out, but not before what the case has seen since; `recorded_at` keeps the true moment.
    """
    if not Case.objects.filter(id=case_id).exists():
        return False
    case, lapsed = locked_case(case_id), False
    for row in CaseStep.objects.filter(case=case, left_at=None, timer_at__lt=now).order_by("timer_at", "id"):
        assert row.timer_at is not None  # the filter
        case.refresh_from_db(fields=["state", "stage", "results", "returns", "version", "changed_at", "finished_at"])
        way = travel(place, case, max(row.timer_at, case.changed_at))
        line = line_of_track(row.track)
        if way.journey.places.get(line) != row.state:
            continue  # an earlier timer has led elsewhere
        machine = way.machine
        steps = (step for at, step in departures(way.compiled, way.journey) if at == line and step.timer)
        step = next((one for one in steps if not machine.obstacle(way.journey, one)), None)
        if step is not None:
            step_on(way, step, actor=SYSTEM)
            lapsed = True
    return lapsed


def lapse_due(place: Region, now: datetime) -> int:
    """Lapse every case of which a time has passed; how many. Run often: each lapses at its own deadline."""
    overdue = CaseStep.objects.filter(left_at=None, timer_at__lt=now).values_list("case_id", flat=True).distinct()
    return sum(lapse_case(place, case_id, now) for case_id in list(overdue))
