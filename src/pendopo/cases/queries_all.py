"""All cases of the services in which somebody has a part, the newest first, at any number of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from pendopo.cases.models import Case, CaseAnswers, CaseIndex, CaseStep, StateCount
from pendopo.cases.paging import Page, Reader, Source, Spot, Window, beyond
from pendopo.cases.rules import tidy_number
from pendopo.cases.search import Condition, Term, passing, size_of
from pendopo.definitions.api import compiled_of
from pendopo.tenancy.api import Region

# A condition leads the reading when an index holds its rows in order, or when they are few enough to be sorted.
ORDERED = 1000
SORTED = 20_000


@dataclass(frozen=True)
class Wanted:
    """Which cases are wanted. `low`, `high`: days on which they came in, in the region, both included.

    `unit_ids`: only cases that lay on a desk of one of these units at some time; none named: of any.
    """

    definition_ids: tuple[str, ...]
    state: str = ""
    is_late: bool = False
    low: date | None = None
    high: date | None = None
    conditions: tuple[Condition, ...] = ()
    unit_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class CaseRow:
    """One line of the list of all cases."""

    case_id: UUID
    number: str
    title: str
    applicant: str
    object_text: str
    state_title: str
    outcome: str
    submitted_at: datetime
    finished_at: datetime | None
    is_late: bool | None


def all_cases(place: Region, wanted: Wanted, window: Window | None = None) -> Page[CaseRow]:
    """One page of the cases that are wanted."""
    found = _reader(place, wanted).page(window or Window())
    return Page([_row(case) for case in found.rows], found.earlier, found.later, found.is_partial)


def all_cases_up_to(place: Region, wanted: Wanted, most: int) -> list[CaseRow]:
    """The same from the newest on, at most so many rows."""
    reader = _reader(place, wanted)
    page, rows = reader.page(Window()), list[CaseRow]()
    while True:
        rows += [_row(case) for case in page.rows]
        if page.later is None or len(rows) >= most:
            return rows[:most]
        page = reader.page(Window(after=page.later))


def walk_cases(place: Region, wanted: Wanted, size: int = 1000) -> Iterator[list[Case]]:
    """Every wanted case with its release, the oldest first, service by service, in lists of at most `size`.

    For files and draws over whole populations: each list is one reading by key, whatever came before. Words and
    filtered answers are not looked at.
    """
    for definition_id in wanted.definition_ids:
        rows = _whole(_of(_only(wanted, definition_id)).filter(_span(place, wanted))).order_by("submitted_at", "id")
        spot: Spot | None = None
        while True:
            found = list((rows if spot is None else rows.filter(beyond("submitted_at", "id", spot)))[:size])
            kept = at_units(wanted.unit_ids, {case.id for case in found})
            if kept:
                yield [case for case in found if case.id in kept]
            if len(found) < size:
                break
            spot = Spot(found[-1].submitted_at, found[-1].id)


def plain_answers(cases: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """Of each case the answers that say nothing about a person, as they were last given. One statement."""
    rows = CaseAnswers.objects.filter(case_id__in=list(cases)).order_by("case_id", "version")
    return dict(rows.values_list("case_id", "plain"))


def cases_with_answer(definition_ids: Collection[str], field: str, texts: Collection[str]) -> dict[str, UUID]:
    """Of texts given as the answer to a filtered field the case that gave it; of several an open one, then the newest.

    Personal answers are never found. One statement.
    """
    rows = CaseIndex.objects.filter(definition_id__in=list(definition_ids), field=field, text__in=list(texts))
    found = rows.order_by("is_open", "submitted_at", "case_id").values_list("text", "case_id")
    return {text: case_id for text, case_id in found if text is not None}


def find_number(definition_ids: Sequence[str], typed: str) -> UUID | None:
    """The case with this registration number among these services."""
    rows = Case.objects.filter(number=tidy_number(typed), definition_id__in=list(definition_ids))
    return rows.values_list("id", flat=True).first()


def spot_of_number(definition_ids: Sequence[str], typed: str) -> Spot | None:
    """Where the list goes on from the case with this registration number, that case included."""
    rows = Case.objects.filter(number=tidy_number(typed), definition_id__in=list(definition_ids))
    found = rows.values_list("submitted_at", "id").first()
    return Spot(*found).beside(later=True) if found else None


def spot_of_submission_day(place: Region, day: date) -> Spot:
    """Where the list goes on from the last case of a day."""
    return Spot(_midnight(place, day + timedelta(days=1)), UUID(int=0))


def state_counts(definition_id: str) -> dict[str, int]:
    """How many cases stand in each state: the folded rows and the tail, added."""
    rows = StateCount.objects.filter(definition_id=definition_id).values_list("state").annotate(total=Sum("delta"))
    return {state: total for state, total in rows if total}


def service_counts(definition_ids: Sequence[str]) -> dict[str, int]:
    """How many cases each of these services has."""
    rows = StateCount.objects.filter(definition_id__in=list(definition_ids)).values_list("definition_id")
    return dict(rows.annotate(total=Sum("delta")))


def _midnight(place: Region, day: date) -> datetime:
    return datetime.combine(day, time.min, place.tz).astimezone(UTC)


def _span(place: Region, wanted: Wanted) -> Q:
    span = Q()
    if wanted.low:
        span &= Q(submitted_at__gte=_midnight(place, wanted.low))
    if wanted.high:
        span &= Q(submitted_at__lt=_midnight(place, wanted.high + timedelta(days=1)))
    return span


def _of(wanted: Wanted) -> QuerySet[Case]:
    """What is asked of the case itself."""
    rows = Case.objects.filter(definition_id__in=wanted.definition_ids)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    return rows.filter(is_late=True) if wanted.is_late else rows


def _reader(place: Region, wanted: Wanted) -> Reader[Case]:
    """Led by the condition that fewest cases meet; without one by the cases themselves, a source for each service."""
    span = _span(place, wanted)
    leading = _leading(wanted.conditions, span)
    others = [one for one in wanted.conditions if one is not leading]
    if leading is not None:
        streams: list[QuerySet[Any]] = [rows.filter(span) for rows in leading.streams()]
        sources = [Source(rows, "submitted_at", "case_id", "case_id", falling=True) for rows in streams]
    else:
        sources = [
            Source(rows.filter(span), "submitted_at", "id", "id", falling=True)
            for rows in (_of(_only(wanted, one)) for one in wanted.definition_ids)
        ]
        if len(sources) == 1 and not others and not wanted.unit_ids:
            sources = [replace(sources[0], rows=_whole(sources[0].rows), is_whole=True)]

    def fetch(ids: Collection[UUID]) -> Mapping[UUID, Case]:
        return {case.id: case for case in _whole(_of(wanted).filter(id__in=ids))}

    return Reader(sources, lambda cases: at_units(wanted.unit_ids, passing(others, cases)), fetch)


def at_units(unit_ids: Sequence[UUID], cases: set[UUID]) -> set[UUID]:
    """Of these cases those that lay on a desk of one of these units; all of them when no unit is named."""
    if not unit_ids or not cases:
        return cases
    rows = CaseStep.objects.filter(case_id__in=cases, unit_id__in=list(unit_ids))
    return set(rows.values_list("case_id", flat=True))


def _whole(rows: QuerySet[Any]) -> QuerySet[Any]:
    """With everything that a line shows."""
    return rows.select_related("release").defer("release__body")


def _only(wanted: Wanted, definition_id: str) -> Wanted:
    return Wanted((definition_id,), wanted.state, wanted.is_late)


def _leading(conditions: Sequence[Condition], span: Q) -> Condition | None:
    """The condition to read by. Of those that match often the first leads: which of them hardly matters."""
    if len(conditions) == 1 and (isinstance(conditions[0], Term) or conditions[0].is_in_order):
        return conditions[0]
    sizes: list[tuple[int, int, Condition]] = []
    for place, one in enumerate(conditions):
        ordered = isinstance(one, Term) or one.is_in_order
        limit = ORDERED if ordered else SORTED
        found = size_of(one.rows().filter(span), limit + 1)
        if ordered or found <= limit:
            sizes.append((found, place, one))
    return min(sizes)[2] if sizes else None


def _row(case: Case) -> CaseRow:
    compiled = compiled_of(case.release)
    return CaseRow(
        case_id=case.id,
        number=case.number,
        title=compiled.definition.title,
        applicant=case.applicant,
        object_text=case.object_text,
        state_title=compiled.states[case.state].title,
        outcome=case.outcome,
        submitted_at=case.submitted_at,
        finished_at=case.finished_at,
        is_late=case.is_late,
    )
