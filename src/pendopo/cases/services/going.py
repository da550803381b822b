"""A case goes along its journey: each passage becomes rows of steps and deadlines and one event; effects come last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Subquery
from django.http import Http404

from pendopo.audit.api import record
from pendopo.cases import rules
from pendopo.cases.calendar import office_calendar
from pendopo.cases.models import Case, CaseAnswers, CaseDeadline, CaseNote, CaseReturn, CaseStep
from pendopo.cases.services import clocks, steps
from pendopo.cases.services.assigning import assign
from pendopo.cases.services.effects import ask_effects
from pendopo.core.api import Refusal, encrypt
from pendopo.definitions.api import bindings_of, compiled_of, context_for, in_force_id
from pendopo.engine.api import MAIN, Compiled, Journey, Machine, Passage, Stuck
from pendopo.lib.worktime import WorkCalendar
from pendopo.people.api import SYSTEM, Actor
from pendopo.tenancy.api import Region


@dataclass(frozen=True)
class Wish:
    """What the person asks for with a move. `seen`: the version of the case on their screen."""

    note: str = ""
    fields: Sequence[str] = ()
    seen: int | None = None
    signed: bool = False


@dataclass
class Travel:
    """A locked case on its way at one moment. Passages are applied in order; `answers` are the latest."""

    place: Region
    case: Case
    compiled: Compiled
    answers: dict[str, Any]
    journey: Journey
    now: datetime
    applied: list[tuple[Passage, Actor]] = field(default_factory=list)

    @property
    def machine(self) -> Machine:
        """The workflow of the case as its guards see it now."""
        return Machine(self.compiled, self.answers, context_for(self.place, self.now))


def locked_case(case_id: UUID) -> Case:
    """The case with its row held until the transaction ends; of a sub-case the parent's row is held before its own.

    Raises Http404 when it is not there.
    """
    parent = Case.objects.filter(id=case_id).values("parent_id")[:1]  # in a list, so that both are found by the key
    rows = (
        Case.objects.filter(id__in=[case_id, Subquery(parent)])
        .select_related("release")
        .defer("release__body")
        .annotate(in_force_id=in_force_id())
        .order_by(F("parent_id").asc(nulls_first=True))
        .select_for_update(of=("self",))
    )
    found = next((row for row in rows if row.id == case_id), None)
    if found is None:
        raise Http404
    return found


def travel(place: Region, case: Case, now: datetime, answers: Mapping[str, Any] | None = None) -> Travel:
    """A locked case, ready to go on at `now`."""
    compiled = compiled_of(case.release)
    has_tracks = compiled.states[case.state].kind == "parallel"
    rows = list(CaseStep.objects.filter(case=case, left_at=None)) if has_tracks else []
    if answers is None:
        answers = CaseAnswers.objects.filter(case=case).order_by("-version")[0].all
    return Travel(place, case, compiled, dict(answers), rules.journey_of(case, compiled, rows), now)


def stuck(no: Stuck, compiled: Compiled) -> Refusal:
    """A fault of the definition as a sentence for whoever moved the case; nothing has happened."""
    title = compiled.states[no.state].title
    return Refusal(f"Alur layanan ini tidak menentukan langkah sesudah “{title}”. Beri tahu pengelola layanan.")


def apply(
    way: Travel, passages: Sequence[Passage], *, actor: Actor, wish: Wish, data: Mapping[str, Any] | None = None
) -> None:
    """Write what the passages mean: the first is the actor's own, what follows happened by itself.

    `data` goes into the event of the first. Effects are called when all rows are there. The beginning of a case has no
    event of its own: its submission is one.
    """
    calendar = office_calendar(way.place, way.compiled)
    bindings = bindings_of(way.case.definition_id)
    rows = list(CaseDeadline.objects.filter(case=way.case).order_by("started_at", "id")) if passages[0].before else []
    for number, passage in enumerate(passages):
        doer = actor if number == 0 else SYSTEM
        turned = clocks.turn(way.case, way.compiled, calendar, rows, passage, way.now)
        _sum_up(way, passage, turned, calendar)
        _save(way, passage)
        CaseDeadline.objects.bulk_create(turned.added)
        rows += turned.added
        opened = steps.follow(way.case, way.compiled, passage, turned.clocks, bindings, way.now)
        if way.compiled.awaits_repair(passage.state):
            _ask_back(way, turned.clocks.waits.get(passage.into), wish)
        if passage.step is not None:
            _record(way, passage, doer, wish, (data or {}) if number == 0 else {})
        assign(way.place, way.case, way.compiled, way.answers, opened, way.now)
        way.applied.append((passage, doer))
    if wish.note.strip() and passages[0].step is not None:
        _keep_note(way, passages[0].step.id, wish, actor)


def call_effects(way: Travel) -> None:
    """The effects of all steps that were taken, in their order."""
    for passage, doer in way.applied:
        if passage.step is not None:
            ask_effects(
                way.case, passage.step.id, passage.step.effects, actor=doer, compiled=way.compiled,
                answers=way.answers, place=way.place, now=way.now,
            )  # fmt: skip


def _save(way: Travel, passage: Passage) -> None:
    steps.stand(way.case, way.compiled, passage, way.now)
    way.journey = passage.after
    if passage.before is not None:
        way.case.version += 1
    way.case.save(force_insert=passage.before is None)


def _sum_up(way: Travel, passage: Passage, turned: clocks.Turn, calendar: WorkCalendar) -> None:
    """What the promise came to: the date it now falls on; at the end the days used, late or not."""
    case = way.case
    if passage.into == MAIN and way.compiled.states[passage.state].kind == "final":
        allowed = way.compiled.definition.service.promise_days
        case.days_used, case.is_late = clocks.days_used(case, turned, calendar, allowed=allowed, now=way.now)
    else:
        case.promise_due = turned.promise.due_at or case.promise_due


def _ask_back(way: Travel, until: datetime | None, wish: Wish) -> None:
    """Exactly these fields may be mended; sent back without a person's words (at a join), all of them."""
    fields = rules.with_dependents(way.compiled, wish.fields or way.compiled.fields)
    CaseReturn.objects.create(
        case=way.case, round=way.case.returns, fields=fields, note_sealed=encrypt(way.place, wish.note.strip()),
        made_at=way.now, until=until or way.now,
    )  # fmt: skip


def _keep_note(way: Travel, transition: str, wish: Wish, actor: Actor) -> None:
    CaseNote.objects.create(
        case=way.case, kind="alasan", from_staff=actor.kind == "staf", by_id=actor.actor_id, by_label=actor.label,
        transition=transition, body_sealed=encrypt(way.place, wish.note.strip()), written_at=way.now,
    )  # fmt: skip


def _record(way: Travel, passage: Passage, actor: Actor, wish: Wish, more: Mapping[str, Any]) -> None:
    """One event per step; of tracks it says which, which began and which were broken off."""
    assert passage.step is not None  # the beginning is recorded by its own verb
    assert passage.before is not None
    tracks = {"track": passage.into, "opened": list(passage.opened), "closed": list(passage.closed)}
    fields = sorted(wish.fields) if not way.applied else []
    record(
        "cases.moved", subject=way.case, actor=actor, now=way.now, case_id=way.case.id,
        data={
            "transition": passage.step.id, "from": passage.before.places[passage.into], "to": passage.state,
            "fields": fields, "version": way.case.version,
            **{name: value for name, value in tracks.items() if value}, **more,
        },
    )  # fmt: skip
