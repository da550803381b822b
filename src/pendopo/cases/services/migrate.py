"""A case goes over to the release in force, where that release offers it and its map carries the case whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.http import Http404

from pendopo.audit.api import record
from pendopo.cases.models import Case, CaseAnswers, CaseDeadline, CaseFile, CaseReturn, CaseStep
from pendopo.cases.services.going import Travel, locked_case, travel
from pendopo.cases.services.index import index
from pendopo.cases.services.submit import keep_answers
from pendopo.core.api import Refusal
from pendopo.definitions.api import Current, bindings_of, compiled_of, context_for, current, posts_of_definitions
from pendopo.engine.api import Compiled, Migration, Transferred, migration_for, transferred
from pendopo.people.api import SYSTEM, Actor
from pendopo.tenancy.api import Region

BATCH = 200


@dataclass(frozen=True)
class Migrated:
    """What became of open cases: how many went over, which (number, reason) could not, and where to go on (or None)."""

    moved: int
    stopped: tuple[tuple[str, str], ...]
    last: UUID | None


def way_over(case: Case) -> tuple[Current, Migration] | None:
    """The release in force and what it says about this case; None while the case simply stays with its own."""
    if case.finished_at is not None or getattr(case, "in_force_id", None) == case.release_id:
        return None  # read along with the case, so that nearly always no further statement is needed
    in_force = current(case.definition_id)
    if in_force.release.id == case.release_id:
        return None
    migration = migration_for(compiled_of(case.release).definition, in_force.compiled.definition)
    return None if migration is None or migration.policy == "stay" else (in_force, migration)


def held(case: Case) -> str:
    """Why nobody may go on with this case: a release that closes a hole is in force and the case is not under it."""
    found = way_over(case)
    if found is None or found[1].policy != "security":
        return ""
    reason = f" ({found[1].reason})" if found[1].reason else ""
    return f"Berkas ini dihentikan sampai dipindahkan ke rilis {found[0].release.number} karena keamanan{reason}."


@transaction.atomic
def migrate_case(*, place: Region, case_id: UUID, actor: Actor, now: datetime) -> Case:
    """Put a case under the release in force. Its promise stays; its former release stays named in its trail.

    Raises Refusal when the release does not offer it or its map does not carry this case, Http404 for other offices.
    """
    way = travel(place, locked_case(case_id), now)
    found = way_over(way.case)
    if found is None:
        raise Refusal("Rilis yang berlaku tidak menawarkan pemindahan berkas ini.")
    if actor != SYSTEM and not actor.posts & posts_of_definitions().get(way.case.definition_id, frozenset()):
        raise Http404
    in_force, migration = found
    moved, obstacles = carried_over(way, in_force.compiled, migration)
    if obstacles:
        raise Refusal("Berkas ini tidak dapat dipindahkan. " + " ".join(obstacles[:3]))
    former = way.case.release
    _rewrite(way, in_force, migration, moved)
    record(
        "cases.migrated", subject=way.case, actor=actor, now=now, case_id=way.case.id,
        data={
            "from": former.number, "to": in_force.release.number, "policy": migration.policy,
            "state": moved.journey.state, "version": way.case.version,
        },
    )  # fmt: skip
    return way.case


def migrate_some(place: Region, definition_id: str, *, now: datetime, after: UUID | None = None) -> Migrated:
    """Move the next open cases as the release in force asks for (`move`, `security`); call again with `last`.

    Cases that cannot be moved stay with their release, or are held; each comes with its reason.
    """
    in_force = current(definition_id)
    if not {one.policy for one in in_force.compiled.definition.migrations} & {"move", "security"}:
        return Migrated(0, (), None)
    rows = Case.objects.filter(definition_id=definition_id, finished_at=None).order_by("id")
    rows = rows.exclude(release=in_force.release)
    ids = list((rows.filter(id__gt=after) if after else rows).values_list("id", "number")[:BATCH])
    count, stopped = 0, []
    for case_id, number in ids:
        case = locked_case(case_id)
        found = way_over(case)
        if found is None or found[1].policy == "offer":
            continue
        try:
            migrate_case(place=place, case_id=case_id, actor=SYSTEM, now=now)
            count += 1
        except Refusal as no:
            stopped.append((number, no.sentence))
    return Migrated(count, tuple(stopped), ids[-1][0] if len(ids) == BATCH else None)


def carried_over(way: Travel, new: Compiled, migration: Migration) -> tuple[Transferred, list[str]]:
    """The case in the words of the new release, and why it cannot be moved (nothing: it can)."""
    ctx = context_for(way.place, way.case.submitted_at)
    moved = transferred(way.compiled, new, migration, way.journey, way.answers, ctx)
    return moved, [*moved.obstacles, *_without_counterpart(way, new, migration)]


def _without_counterpart(way: Travel, new: Compiled, migration: Migration) -> Iterator[str]:
    """States and stages of the case's past that the new release does not know: its pages could not tell them."""
    for state in sorted(set(CaseStep.objects.filter(case=way.case).values_list("state", flat=True))):
        if migration.states.get(state, state) not in new.states:
            yield f"Keadaan “{way.compiled.states[state].title}” tidak punya padanan di rilis baru."
    for stage in sorted(set(CaseDeadline.objects.filter(case=way.case).values_list("stage", flat=True))):
        if stage and stage not in new.stages:
            yield f"Tahap “{way.compiled.stages[stage].title}” tidak ada di rilis baru."


def _rewrite(way: Travel, in_force: Current, migration: Migration, moved: Transferred) -> None:
    """The case's rows in the words of the new release."""
    case, new = way.case, in_force.compiled
    if dict(moved.answers) != way.answers:
        version = CaseAnswers.objects.filter(case=case).aggregate(last=Max("version"))["last"]
        keep_answers(case, new, moved.answers, way.place, version=version + 1, now=way.now)
    for old, name in moved.fields.items():
        if old != name:
            CaseFile.objects.filter(case=case, field=old).update(field=name)
    for row in CaseReturn.objects.filter(case=case):
        row.fields = [moved.fields.get(name, migration.fields.get(name, name)) for name in row.fields]
        row.save(update_fields=["fields"])
    _rewrite_steps(case, new, migration)
    case.release, case.results = in_force.release, dict(moved.journey.results)
    case.state, case.stage = moved.journey.state, new.states[moved.journey.state].stage
    case.version += 1
    case.save()
    index(case, new, moved.answers, way.place, again=True)


def _rewrite_steps(case: Case, new: Compiled, migration: Migration) -> None:
    """Steps by the new names; open ones go to whoever does the new function."""
    bindings = bindings_of(case.definition_id)
    for row in CaseStep.objects.filter(case=case):
        state = new.states[migration.states.get(row.state, row.state)]
        row.state, row.stage = state.id, state.stage
        row.result = migration.states.get(row.result, row.result)
        post = next(iter(bindings.get(state.function, ())), None)
        if row.left_at is None and (post.unit_id if post else None, post.role if post else "") != (
            row.unit_id,
            row.role,
        ):
            row.unit_id, row.role, row.holder = (post.unit_id, post.role, None) if post else (None, "", None)
        row.save()
