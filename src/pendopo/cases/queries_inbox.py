"""The inbox: what lies on somebody's desk, most urgent first, with the counts of its filters."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from pendopo.cases.models import NO_DUE, Case, CaseStep, DeskCount
from pendopo.cases.paging import Page, Reader, Source, Spot, Window
from pendopo.cases.rules import tidy_number
from pendopo.cases.search import Condition, passing, size_of
from pendopo.definitions.api import compiled_of
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region

FILTERS = ("semua", "lewat", "hari_ini", "belum_diambil", "perbaikan", "eskalasi")


# A condition that at most so many open cases meet narrows the desk by itself; else the desk leads.
FEW = 400


@dataclass(frozen=True)
class Desk:
    """Which part of a desk is wanted. `low`, `high`: days of the deadline in the region, both included."""

    which: str = "semua"
    definition_id: str = ""
    state: str = ""
    low: date | None = None
    high: date | None = None
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class InboxRow:
    """One line of the inbox."""

    case_id: UUID
    number: str
    applicant: str
    object_text: str
    title: str
    state_title: str
    due_at: datetime | None
    holder: str
    holder_is_me: bool
    returns: int
    is_escalated: bool
    submitted_at: datetime
    version: int = 0


@dataclass(frozen=True)
class Inbox:
    """A page of the inbox. `counts`: of each filter, None while words or answers narrow the list."""

    rows: list[InboxRow]
    counts: dict[str, int] | None
    earlier: Spot | None = None
    later: Spot | None = None
    is_partial: bool = False


def inbox(
    actor: Actor,
    *,
    now: datetime,
    place: Region,
    desk: Desk | None = None,
    which: str = "semua",
    window: Window | None = None,
) -> Inbox:
    """What waits for this person, one page of it; `which` is short for a desk with that filter alone."""
    desk = desk or Desk(which=which)
    found = _reader(actor, place, desk, now).page(window or Window())
    counts = None if desk.conditions else desk_counts(actor, place, desk, now)
    return Inbox(
        [_row(step, actor) for step in found.rows], counts, found.earlier, found.later, found.is_partial
    )  # fmt: skip


def inbox_all(actor: Actor, *, now: datetime, place: Region, desk: Desk, most: int) -> list[InboxRow]:
    """The same from the beginning, as long as there is something, at most so many rows."""
    reader = _reader(actor, place, desk, now)
    rows: list[InboxRow] = []
    page: Page[CaseStep] = reader.page(Window())
    while True:
        rows += [_row(step, actor) for step in page.rows]
        if page.later is None or len(rows) >= most:
            return rows[:most]
        page = reader.page(Window(after=page.later))


def spot_on_desk(actor: Actor, number: str) -> Spot | None:
    """Where the case with this registration number lies on the desk; None when it does not wait for this person."""
    steps = on_desks_of(actor).filter(case__number=tidy_number(number))
    step = next(iter(sorted(steps, key=_spot)), None)
    return _spot(step).beside(later=False) if step else None


def spot_of_day(place: Region, day: date) -> Spot:
    """Where the deadlines of a day begin."""
    return Spot(_midnight(place, day), UUID(int=0))


def waiting_count(actor: Actor) -> int:
    """How many steps wait for this person."""
    if not actor.posts:
        return 0
    return DeskCount.objects.filter(desks_condition(actor)).aggregate(n=Sum("delta"))["n"] or 0


def desk_counts(actor: Actor, place: Region, desk: Desk, now: datetime) -> dict[str, int]:
    """How many steps each filter holds, from the kept counts: exact at `now`, whatever lies on the desk."""
    rows = DeskCount.objects.filter(desks_condition(actor), _days(place, desk, "due_at"))
    if desk.definition_id:
        rows = rows.filter(definition_id=desk.definition_id)
    if desk.state:
        rows = rows.filter(state=desk.state)
    conditions = _counted(place, now)
    sums = rows.aggregate(**{name: Sum("delta", filter=one or None) for name, one in conditions.items()})
    return {name: sums[name] or 0 for name in FILTERS}


def _counted(place: Region, now: datetime) -> dict[str, Q]:
    """What each filter means for the kept counts."""
    evening = _midnight(place, now.astimezone(place.tz).date() + timedelta(days=1))
    return {
        "semua": Q(), "lewat": Q(due_at__lt=now), "hari_ini": Q(due_at__gte=now, due_at__lt=evening),
        "belum_diambil": Q(taken=False), "perbaikan": Q(repaired=True), "eskalasi": Q(escalated=True),
    }  # fmt: skip


def desk_condition(place: Region, desk: Desk, now: datetime) -> Q:
    """A part of a desk as a condition of the kept counts; words and answers are not counted."""
    wanted = _counted(place, now).get(desk.which, Q()) & _days(place, desk, "due_at")
    if desk.definition_id:
        wanted &= Q(definition_id=desk.definition_id)
    if desk.state:
        wanted &= Q(state=desk.state)
    return wanted or Q(delta__isnull=False)


def desks_condition(actor: Actor) -> Q:
    """The desks of this person."""
    mine = Q(pk__in=[])
    for unit_id, role in sorted(actor.posts, key=str):
        mine |= Q(unit_id=unit_id, role=role)
    return mine


def on_desks_of(actor: Actor) -> QuerySet[CaseStep]:
    """The open steps on all desks of this person."""
    return CaseStep.objects.filter(desks_condition(actor), left_at=None)


def _midnight(place: Region, day: date) -> datetime:
    return datetime.combine(day, time.min, place.tz).astimezone(UTC)


def _days(place: Region, desk: Desk, name: str) -> Q:
    wanted = Q()
    if desk.low:
        wanted &= Q(**{f"{name}__gte": _midnight(place, desk.low)})
    if desk.high:
        wanted &= Q(**{f"{name}__lt": _midnight(place, desk.high + timedelta(days=1))})
    return wanted


def _narrowed(steps: QuerySet[Any], place: Region, desk: Desk, now: datetime) -> QuerySet[Any]:
    """The steps of a desk that its filters leave."""
    evening = _midnight(place, now.astimezone(place.tz).date() + timedelta(days=1))
    conditions = {
        "lewat": Q(queue_at__lt=now), "hari_ini": Q(queue_at__gte=now, queue_at__lt=evening),
        "belum_diambil": Q(holder=None),
        "perbaikan": Q(repaired=True), "eskalasi": Q(escalated_at__isnull=False),
    }  # fmt: skip
    steps = steps.filter(conditions.get(desk.which, Q()), _days(place, desk, "queue_at"))
    if desk.definition_id:
        steps = steps.filter(definition_id=desk.definition_id)
    return steps.filter(state=desk.state) if desk.state else steps


def _reader(actor: Actor, place: Region, desk: Desk, now: datetime) -> Reader[CaseStep]:
    """A source for each post. Conditions that few open cases meet narrow it; the others are looked up row by row."""
    rare: list[QuerySet[Any]] = []
    others: list[Condition] = []
    for condition in desk.conditions:
        rows = condition.rows().filter(is_open=True)
        if size_of(rows, FEW + 1) <= FEW:
            rare.append(rows.values("case_id"))
        else:
            others.append(condition)
    sources = []
    for unit_id, role in sorted(actor.posts, key=str):
        steps = _narrowed(CaseStep.objects.filter(unit_id=unit_id, role=role, left_at=None), place, desk, now)
        for rows in rare:
            steps = steps.filter(case_id__in=rows)
        sources.append(Source(steps, "queue_at", "id", "case_id"))
    if len(sources) == 1 and not others:
        sources = [replace(sources[0], rows=_whole(sources[0].rows), is_whole=True)]
    return Reader(sources, lambda cases: passing(others, cases), _fetch)


def _fetch(ids: Collection[UUID]) -> Mapping[UUID, CaseStep]:
    return {step.id: step for step in _whole(CaseStep.objects.filter(id__in=ids))}


def _whole(steps: QuerySet[Any]) -> QuerySet[Any]:
    """With everything that a line shows."""
    return steps.select_related("case__release", "holder").defer("case__release__body")


def _spot(step: CaseStep) -> Spot:
    return Spot(step.due_at or NO_DUE, step.id)


def _row(step: CaseStep, actor: Actor) -> InboxRow:
    case: Case = step.case
    compiled = compiled_of(case.release)
    return InboxRow(
        case_id=case.id,
        number=case.number,
        applicant=case.applicant,
        object_text=case.object_text,
        title=compiled.definition.title,
        state_title=compiled.states[step.state].title,
        due_at=step.due_at,
        holder=step.holder.name if step.holder else "",
        holder_is_me=step.holder_id == actor.actor_id and step.holder_id is not None,
        returns=case.returns,
        is_escalated=step.escalated_at is not None,
        submitted_at=case.submitted_at,
        version=case.version,
    )
