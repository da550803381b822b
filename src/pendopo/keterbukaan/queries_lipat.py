"""Reads from which facts are folded: which days differ from the cases, and what the cases of some days add up to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import NamedTuple, TypeVar
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncDate

from pendopo.cases.api import Case, CaseDeadline
from pendopo.core.api import work_calendar
from pendopo.definitions.api import Listed, catalogue
from pendopo.keterbukaan.models import FaktaBulan, FaktaJanji
from pendopo.keterbukaan.rules import Sums, Turned, clock_used, pauses_of
from pendopo.lib.worktime import WorkCalendar
from pendopo.tenancy.api import Region

T = TypeVar("T")
BATCH = 2000
GRANTED, REJECTED, WITHDRAWN = "baik", "gagal", "batal"
Key = tuple[date, str]
"""A day in the region, and a stage ('' is the service as a whole)."""
Print = tuple[int, int, int]
"""How many cases ended, how many of them late, the sum of their versions: whether a day was changed shows here."""


def batched(many: Iterable[T], size: int) -> Iterator[list[T]]:
    """The same in lists of at most `size`."""
    walk = iter(many)
    while batch := list(islice(walk, size)):
        yield batch


def midnight(place: Region, day: date) -> datetime:
    """The moment at which a day begins in the region."""
    return datetime(day.year, day.month, day.day, tzinfo=place.tz)


def services_known() -> dict[str, Listed]:
    """Every service in force, by id."""
    return {one.id: one for one in catalogue()}


def services_with_cases(known: Collection[str]) -> list[str]:
    """Services in force and those of which there are facts from before."""
    former = FaktaBulan.objects.filter(stage="").values_list("definition_id", flat=True).distinct()
    return sorted({*known, *former})


def days_that_differ(place: Region, definition_id: str, since: date | None) -> dict[date, int]:
    """Days of a service whose facts are not (or no longer) what its cases say, with how many cases ended on them.

    One statement over the index of finished cases (`case_finished`), one over the facts. `since`: only from that day.
    """
    cases, facts = _prints_of_cases(place, definition_id, since), _prints_of_facts(definition_id, since)
    nothing = (0, 0, 0)
    return {
        day: cases.get(day, nothing)[0]
        for day in sorted({*cases, *facts})
        if cases.get(day, nothing) != facts.get(day, nothing)
    }


def _prints_of_cases(place: Region, definition_id: str, since: date | None) -> dict[date, Print]:
    rows = Case.objects.filter(definition_id=definition_id, finished_at__isnull=False)
    if since:
        rows = rows.filter(finished_at__gte=midnight(place, since))
    days = rows.annotate(day=TruncDate("finished_at", tzinfo=place.tz)).order_by().values_list("day")
    found = days.annotate(n=Count("id"), late=Count("id", filter=Q(is_late=True) & ~Q(outcome=WITHDRAWN)),
        versions=Sum("version"))  # fmt: skip
    return {day: (n, late, versions) for day, n, late, versions in found}


def _prints_of_facts(definition_id: str, since: date | None) -> dict[date, Print]:
    rows = FaktaJanji.objects.filter(definition_id=definition_id, stage="")
    if since:
        rows = rows.filter(day__gte=since)
    return {day: (n, late, sum_) for day, n, late, sum_ in rows.values_list("day", "ended", "late", "versions")}


@dataclass(frozen=True)
class Ended:
    """What is read of a case that has ended. `day`: in the region."""

    id: UUID
    day: date
    at: datetime
    outcome: str
    days_used: int | None
    is_late: bool | None
    returns: int
    version: int


def fold_of(place: Region, definition_id: str, days: Sequence[date], promise: int) -> dict[Key, Sums]:
    """What the cases that ended on these days (of one span) add up to, service and stages. By batches of cases.

    `promise`: of a case that has no clock of its own.
    """
    calendar, found = work_calendar(place), dict[Key, Sums]()
    for batch in batched(_ended(place, definition_id, days), BATCH):
        clocks = _clocks([case.id for case in batch])
        for case in batch:
            _add(found, case, clocks.get(case.id, {}), calendar, promise)
    return found


def _ended(place: Region, definition_id: str, days: Sequence[date]) -> Iterator[Ended]:
    wanted = set(days)
    rows = Case.objects.filter(
        definition_id=definition_id, finished_at__gte=midnight(place, min(days)),
        finished_at__lt=midnight(place, max(days) + timedelta(days=1)),
    ).order_by("finished_at")  # fmt: skip
    columns = ("id", "finished_at", "outcome", "days_used", "is_late", "returns", "version")
    for case_id, at, *rest in rows.values_list(*columns).iterator(BATCH):
        day = at.astimezone(place.tz).date()
        if day in wanted:
            yield Ended(case_id, day, at, *rest)


def _clocks(case_ids: Sequence[UUID]) -> dict[UUID, dict[tuple[str, str], list[Turned]]]:
    """Of each case its clocks by (stage, track), their rows in order. The promise has no stage. One statement."""
    rows = CaseDeadline.objects.filter(case_id__in=case_ids).exclude(scope="tunggu")
    columns = ("case_id", "stage", "track", "started_at", "days", "due_at", "reason", "why")
    found: dict[UUID, dict[tuple[str, str], list[Turned]]] = {}
    for case_id, stage, track, *turned in rows.order_by("started_at", "id").values_list(*columns):
        found.setdefault(case_id, {}).setdefault((stage, track), []).append(Turned(*turned))
    return found


def _add(
    found: dict[Key, Sums], case: Ended, clocks: Mapping[tuple[str, str], Sequence[Turned]], calendar: WorkCalendar,
    promise: int,
) -> None:  # fmt: skip
    whole = found.setdefault((case.day, ""), Sums())
    told = next((rows for (stage, _track), rows in clocks.items() if not stage), ())
    whole.promise(told[0].days if told else promise)
    whole.ended += 1
    whole.granted += case.outcome == GRANTED
    whole.rejected += case.outcome == REJECTED
    whole.withdrawn += case.outcome == WITHDRAWN
    whole.returns += case.returns
    whole.versions += case.version
    if case.outcome != WITHDRAWN and case.is_late is not None:
        whole.judge(case.days_used or 0, late=case.is_late)
    for why, minutes in pauses_of(told, case.at):
        whole.pause(why, minutes)
    for (stage, _track), rows in clocks.items():
        if stage:
            _add_stage(found.setdefault((case.day, stage), Sums()), rows, case.at, calendar)


def _add_stage(sums: Sums, rows: Sequence[Turned], ended: datetime, calendar: WorkCalendar) -> None:
    used, late = clock_used(rows, ended, calendar)
    sums.promise(rows[0].days)
    sums.ended += 1
    sums.judge(used, late=late)
    for why, minutes in pauses_of(rows, ended):
        sums.pause(why, minutes)


# -- what lies open now


@dataclass(frozen=True)
class OpenCase:
    """An open case against its promise. `days_late`: working days past it, None when it is not late."""

    id: UUID
    definition_id: str
    stage: str
    why: str
    is_paused: bool
    days_late: int | None


class _Clock(NamedTuple):
    reason: str
    why: str
    at: datetime


def open_cases(place: Region, definition_ids: Iterable[str], now: datetime) -> Iterator[OpenCase]:
    """Every open case of these services: by the index of finished cases, whose open ones stand together."""
    calendar = work_calendar(place)
    rows = Case.objects.filter(definition_id__in=list(definition_ids), finished_at__isnull=True)
    columns = ("id", "definition_id", "stage", "promise_due")
    for batch in batched(rows.values_list(*columns).iterator(BATCH), BATCH):
        latest = _promise_now([case_id for case_id, *_rest in batch])
        for case_id, definition_id, stage, due in batch:
            clock = latest.get(case_id)
            stands = clock is not None and clock.reason == "jeda"
            until = clock.at if clock is not None and stands else now
            late = max(1, calendar.workdays_between(due, until)) if due is not None and until > due else None
            yield OpenCase(case_id, definition_id, stage, clock.why if clock and stands else "", stands, late)


def _promise_now(case_ids: Sequence[UUID]) -> dict[UUID, _Clock]:
    """The row of the promise that holds, of each case. One statement."""
    rows = CaseDeadline.objects.filter(case_id__in=case_ids, scope="janji")
    latest = rows.order_by("case_id", "-started_at", "-id").distinct("case_id")
    columns = ("case_id", "reason", "why", "started_at")
    return {case_id: _Clock(*rest) for case_id, *rest in latest.values_list(*columns)}
