"""What is late is told, once, to those whom its stage names."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from pendopo.audit.api import record
from pendopo.cases.models import CaseStep
from pendopo.cases.queries_late import watched_stages
from pendopo.cases.rules import line_of_track
from pendopo.definitions.api import compiled_of
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region

BATCH = 500
"""Steps marked in one transaction."""


@transaction.atomic
def escalate_due(place: Region, now: datetime) -> int:
    """Mark the open steps whose stage has become late and has somebody to tell; how many. Never twice."""
    rows = list(
        CaseStep.objects.filter(watched_stages(), left_at=None, escalated_at=None, due_at__lt=now)
        .exclude(stage="")
        .select_related("case__release")
        .defer("case__release__body")
        .select_for_update(of=("self",), skip_locked=True)
        .order_by("due_at", "id")[:BATCH]
    )
    told = [row for row in rows if _is_told(row)]
    CaseStep.objects.filter(id__in=[row.id for row in told]).update(escalated_at=now)
    for row in told:
        data = {"stage": row.stage, "state": row.state}
        if line_of_track(row.track):
            data["track"] = row.track
        record("cases.escalated", subject=row.case, actor=SYSTEM, now=now, case_id=row.case_id, data=data)
    return len(told)


def _is_told(row: CaseStep) -> bool:
    """Whether the case's own release has somebody to tell, and an office is at work here in its own time."""
    compiled = compiled_of(row.case.release)
    stage, state = compiled.stages.get(row.stage), compiled.states[row.state]
    return stage is not None and bool(stage.escalate) and state.kind != "parallel" and not state.pause
