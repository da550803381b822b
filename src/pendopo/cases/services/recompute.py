"""A calendar that changed: open deadlines are computed anew; what was promised before stays on record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from pendopo.audit.api import Event, record
from pendopo.cases.calendar import office_calendar
from pendopo.cases.models import Case, CaseDeadline, CaseReturn, CaseStep
from pendopo.cases.services.clocks import explained_days
from pendopo.cases.services.going import locked_case
from pendopo.core.api import forget_calendar
from pendopo.definitions.api import compiled_of
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region, defer, region

BATCH = 200
"""Cases looked at in one transaction."""

AGAIN_SECONDS = 60
"""Other processes keep a calendar for half a minute; what they computed by the former one is put right then."""


def hear_calendar(*, event: Event, region: Region) -> None:
    """Listener of `core.calendar_changed`: now, and once more when no process can know the former calendar."""
    later = event.recorded_at + timedelta(seconds=AGAIN_SECONDS)
    for at in (None, later):
        defer("pendopo.cases.recompute", region=region, subject=event.pk, at=at)


def recompute_deadlines(place: Region, event_id: UUID, now: datetime) -> int:
    """Job: bring every open case in line with the calendar as it is now; how many changed. Safe to run twice."""
    forget_calendar()
    changed, after = 0, UUID(int=0)
    with region(place):
        decree = str(Event.objects.get(pk=event_id).data.get("decree", ""))
    while True:
        with region(place):
            ids = list(
                Case.objects.filter(finished_at=None, id__gt=after).order_by("id").values_list("id", flat=True)[:BATCH]
            )
            changed += sum(recompute_case(place, case_id, decree, now) for case_id in ids)
        if len(ids) < BATCH:
            return changed
        after = ids[-1]


@transaction.atomic
def recompute_case(place: Region, case_id: UUID, decree: str, now: datetime) -> bool:
    """Add a row for every running deadline of a case that now falls on another time; whether there was any."""
    case = locked_case(case_id)
    if case.finished_at is not None:
        return False
    rows = list(CaseDeadline.objects.filter(case=case).order_by("started_at", "id"))
    added = [row for former in _running(case, rows) if (row := _moved(place, case, former, decree)) is not None]
    if not added:
        return False
    CaseDeadline.objects.bulk_create(added)
    for row in added:
        _bind(case, row)
    record(
        "cases.deadlines_recomputed", subject=case, actor=SYSTEM, now=now, case_id=case.id,
        data={"decree": decree, "deadlines": list(_told(added))},
    )  # fmt: skip
    return True


def _running(case: Case, rows: Iterable[CaseDeadline]) -> Iterator[CaseDeadline]:
    """The row that holds of each clock, where it is running; a wait is over when its line has gone on."""
    latest = {(row.scope, row.stage, row.track): row for row in rows}
    here = set(CaseStep.objects.filter(case=case, left_at=None).values_list("track", "entered_at"))
    for row in latest.values():
        if row.due_at is not None and (row.scope != "tunggu" or (row.track, row.started_at) in here):
            yield row


def _moved(place: Region, case: Case, former: CaseDeadline, decree: str) -> CaseDeadline | None:
    """The same clock by the calendar of now; None where nothing changes, and for days that know no calendar."""
    if former.scope == "tunggu" and not former.notes:
        return None
    due = office_calendar(place, compiled_of(case.release)).due_after(former.started_at, former.days)
    if due.due_at == former.due_at:
        return None
    return CaseDeadline(
        case=case, scope=former.scope, stage=former.stage, track=former.track, reason="kalender", why=decree[:300],
        started_at=former.started_at, days=former.days, due_at=due.due_at, provisional=due.provisional,
        notes=explained_days(due.days),
    )  # fmt: skip


def _bind(case: Case, row: CaseDeadline) -> None:
    """The open steps, the return and the case itself go by the new time."""
    steps = CaseStep.objects.filter(case=case, left_at=None, track=row.track)
    if row.scope == "janji":
        Case.objects.filter(pk=case.pk).update(promise_due=row.due_at)
        CaseStep.objects.filter(case=case, left_at=None, stage="", timer_at=None).exclude(due_at=None).update(
            due_at=row.due_at
        )
    elif row.scope == "tahap":
        steps.filter(stage=row.stage).exclude(due_at=None).update(due_at=row.due_at)
    else:
        steps.exclude(timer_at=None).update(timer_at=row.due_at)
        steps.filter(stage="").exclude(due_at=None).update(due_at=row.due_at)
        CaseReturn.objects.filter(case=case, answered_at=None).update(until=row.due_at)


def _told(rows: Iterable[CaseDeadline]) -> Iterator[dict[str, str]]:
    for row in rows:
        assert row.due_at is not None  # computed a line above
        yield {"scope": row.scope, "stage": row.stage, "track": row.track, "due": row.due_at.isoformat()}
