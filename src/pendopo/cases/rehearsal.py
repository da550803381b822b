"""A new release tried on the region's own cases, before it is published. Reads only, and shows no answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from pendopo.cases import rules
from pendopo.cases.models import Case, CaseAnswers, CaseStep
from pendopo.cases.queries import CaseView
from pendopo.cases.services.going import Travel
from pendopo.cases.services.migrate import carried_over, way_over
from pendopo.definitions.api import compiled_of, context_for
from pendopo.engine.api import Compiled, Journey, Usage, differences
from pendopo.tenancy.api import Region, region

RECENT_DAYS = 90
AT_MOST = 500
CHUNK = 100


@dataclass(frozen=True)
class Difference:
    """A case that would be treated otherwise, and how; its registration number is no personal value."""

    case_id: UUID
    number: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Rehearsal:
    """What a new release would do to the cases it was tried on. `total`: open and recent ones; `tried`: at most 500."""

    total: int
    tried: int
    different: tuple[Difference, ...]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """Each sentence with the number of cases, the most frequent first."""
        counted = Counter(sentence for one in self.different for sentence in one.sentences)
        return sorted(counted.items(), key=lambda item: (-item[1], item[0]))

    @property
    def words(self) -> list[str]:
        """The outcome as lines to read."""
        if not self.tried:
            return ["Belum ada berkas terbuka atau baru untuk gladi."]
        part = f" ({self.tried} dari {self.total} berkas dicoba)" if self.tried < self.total else ""
        if not self.different:
            return [f"Gladi atas {self.tried} berkas{part}: tidak ada yang diperlakukan lain."]
        head = f"{len(self.different)} dari {self.tried} berkas akan diperlakukan lain{part}:"
        return [head, *(f"  - {count} berkas: {sentence}" for sentence, count in self.counts)]


@dataclass(frozen=True)
class Tried:
    """One case as rehearsed: its own release, latest answers, and where it stands (None: it has ended)."""

    case: Case
    compiled: Compiled
    answers: dict[str, Any]
    journey: Journey | None


def rehearse(place: Region, definition_id: str, new: Compiled, *, now: datetime, at_most: int = AT_MOST) -> Rehearsal:
    """Try a compiled definition on open cases and on those of the last 90 days, the newest 500 of them.

    Clocks stand at each submission, so that nothing differs only because time went by.
    """
    total, ids = _newest(definition_id, now, at_most)
    parts = [_tried(place, new, chunk) for chunk in _chunks(ids)]
    return _joined(total, parts)


def rehearse_in_parts(
    place: Region,
    definition_id: str,
    new: Compiled,
    *,
    now: datetime,
    tell: Callable[[int, int], None],
    at_most: int = AT_MOST,
) -> Rehearsal:
    """The same as a job does it: a hundred cases in each transaction, and `tell(done, of)` in the same one."""
    parts: list[tuple[int, list[Difference]]] = []
    done = 0
    with region(place):
        total, ids = _newest(definition_id, now, at_most)
        tell(done, len(ids))
    for chunk in _chunks(ids):
        with region(place):
            parts.append(_tried(place, new, chunk))
            done += len(chunk)
            tell(done, len(ids))
    return _joined(total, parts)


def _joined(total: int, parts: Sequence[tuple[int, list[Difference]]]) -> Rehearsal:
    return Rehearsal(total, sum(tried for tried, _ in parts), tuple(one for _, found in parts for one in found))


def _tried(place: Region, new: Compiled, ids: Sequence[UUID]) -> tuple[int, list[Difference]]:
    """Some cases under both definitions: how many were tried, and those that differ."""
    found: list[Difference] = []
    tried = 0
    for one in _with_answers(_in_order(ids)):
        tried += 1
        if one.compiled.digest == new.digest:
            continue
        ctx = context_for(place, one.case.submitted_at)
        told = differences(one.compiled, new, one.journey, one.answers, ctx)
        if told:
            found.append(Difference(one.case.id, one.case.number, told))
    return tried, found


def usage_of(definition_id: str, *, now: datetime) -> Usage:
    """Which questions are answered and which options chosen in the same cases."""
    fields: set[str] = set()
    options: set[str] = set()
    for one in _recent(definition_id, now):
        for name, value in one.answers.items():
            fields.add(name)
            if name in one.compiled.fields and one.compiled.fields[name].options:
                options.update(str(item) for item in (value if isinstance(value, list) else [value]))
    return Usage(frozenset(fields), frozenset(options))


@dataclass(frozen=True)
class ReleaseOffer:
    """A release that a case may go over to. `sentences`: what would be otherwise; `obstacles`: why it cannot go."""

    number: int
    since: datetime
    policy: str
    reason: str
    sentences: tuple[str, ...]
    obstacles: tuple[str, ...]


def release_offer(place: Region, view: CaseView, *, now: datetime) -> ReleaseOffer | None:
    """What the release in force offers to a case; None when it simply stays with its own."""
    found = way_over(view.case)
    if found is None:
        return None
    in_force, migration = found
    way = Travel(place, view.case, view.compiled, view.answers, view.journey, now)
    _, obstacles = carried_over(way, in_force.compiled, migration)
    ctx = context_for(place, view.case.submitted_at)
    told = differences(view.compiled, in_force.compiled, view.journey, view.answers, ctx) if not obstacles else ()
    release = in_force.release
    return ReleaseOffer(
        release.number, release.published_at, migration.policy, migration.reason, told, tuple(obstacles)
    )


def _rows(definition_id: str, now: datetime) -> Any:
    recent = Q(finished_at=None) | Q(submitted_at__gte=now - timedelta(days=RECENT_DAYS))
    return Case.objects.filter(recent, definition_id=definition_id)


def _recent(definition_id: str, now: datetime) -> Iterator[Tried]:
    """The newest cases with what is needed to try them, read in chunks."""
    for chunk in _chunks(_newest(definition_id, now, AT_MOST)[1]):
        yield from _with_answers(_in_order(chunk))


def _newest(definition_id: str, now: datetime, at_most: int) -> tuple[int, list[UUID]]:
    """How many open and recent cases there are, and the newest of them."""
    rows = _rows(definition_id, now)
    ids = list(rows.order_by("-submitted_at", "-id").values_list("id", flat=True)[:at_most])
    return (rows.count() if len(ids) == at_most else len(ids)), ids


def _chunks(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]


def _in_order(ids: Sequence[UUID]) -> list[Case]:
    found = Case.objects.select_related("release").defer("release__body").in_bulk(ids)
    return [found[one] for one in ids if one in found]


def _with_answers(cases: Sequence[Case]) -> Iterator[Tried]:
    latest = {
        row.case_id: row
        for row in CaseAnswers.objects.filter(case__in=cases).order_by("case_id", "-version").distinct("case_id")
    }
    steps: dict[UUID, list[CaseStep]] = {}
    for step in CaseStep.objects.filter(case__in=cases, left_at=None):
        steps.setdefault(step.case_id, []).append(step)
    for case in cases:
        compiled = compiled_of(case.release)
        journey = None if case.finished_at else rules.journey_of(case, compiled, steps.get(case.id, []))
        if case.id in latest:
            yield Tried(case, compiled, latest[case.id].all, journey)
