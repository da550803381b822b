"""Reads of cases shaped for screens, and the functions that decide who may see one."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from pendopo.audit.api import Event, events_of
from pendopo.cases import rules
from pendopo.cases.models import (
    Case,
    CaseAnswers,
    CaseDeadline,
    CaseFile,
    CaseNote,
    CaseReturn,
    CaseStep,
    Draft,
    EffectRun,
    FileJudgement,
)
from pendopo.cases.queries_kuasa import acts_by
from pendopo.core.api import decrypt, derive
from pendopo.definitions.api import bindings_of, compiled_of, in_force_id
from pendopo.engine.api import Compiled, Journey, Transition, departures
from pendopo.files.api import StoredFile, unreferenced
from pendopo.people.api import SIMULATED, Actor
from pendopo.tenancy.api import Region

# -- who may see a case


def secret_of(place: Region, case_id: UUID) -> str:
    """The secret code that goes with the registration number; only this region's key can make it."""
    return rules.secret_from(derive(place, "kode-registrasi", case_id.bytes))


def _cases() -> QuerySet[Case]:
    return Case.objects.select_related("release").defer("release__body")


def get_case_by_receipt(place: Region, number: str, secret: str) -> Case:
    """The case of a registration number and its secret code. Raises the same Http404 for either being wrong."""
    case = _cases().filter(number=rules.tidy_number(number)).first()
    right = secret_of(place, case.id if case else UUID(int=0))
    if not hmac.compare_digest(right, rules.tidy_secret(secret)) or case is None:
        raise Http404
    return case


def get_case_of_applicant(case_id: UUID, *, actor: Actor, proven: Iterable[str]) -> Case:
    """A case for its applicant: by account, because this device has shown number and secret, or by a right in force to
    act for its owner. Else Http404."""
    case = _cases().filter(id=case_id).first()
    if case is None:
        raise Http404
    if str(case_id) in set(proven) or (case.user_id is not None and case.user_id == actor.user_id):
        return case
    if acts_by(case, actor):
        return case
    raise Http404


def get_case_for(actor: Actor, case_id: UUID) -> Case:
    """A case for staff whose post takes part in its definition. Else the same Http404."""
    case = _cases().annotate(in_force_id=in_force_id()).filter(id=case_id).first()
    if case is None or not actor.posts:
        raise Http404
    posts = {(post.unit_id, post.role) for bound in bindings_of(case.definition_id).values() for post in bound}
    if not posts & actor.posts:
        raise Http404
    return case


def cases_of_user(user_id: UUID) -> QuerySet[Case]:
    """A citizen's own cases, newest first."""
    return _cases().filter(user_id=user_id).order_by("-submitted_at", "-id")


# -- drafts


def find_draft(draft_id: UUID, *, device_hash: bytes, user_id: UUID | None) -> Draft | None:
    """A draft of this device or account; None for anybody else's."""
    mine = Q(device_hash=device_hash) | (Q(user_id=user_id) if user_id else Q(pk__in=[]))
    return Draft.objects.filter(mine, id=draft_id).first()


def drafts_of(*, device_hash: bytes, user_id: UUID | None, definition_id: str = "") -> list[Draft]:
    """Unfinished applications of this device or account, newest first."""
    mine = Q(device_hash=device_hash) | (Q(user_id=user_id) if user_id else Q(pk__in=[]))
    rows = Draft.objects.filter(mine).order_by("-updated_at")
    return list(rows.filter(definition_id=definition_id) if definition_id else rows)


# -- one case, whole


@dataclass(frozen=True)
class JudgedFile:
    """A file of a case with its latest judgement."""

    row: CaseFile
    verdict: str
    note: str
    judged_by: str
    judged_at: datetime | None
    former: tuple[CaseFile, ...]


@dataclass(frozen=True)
class CaseView:
    """Everything the pages of one case draw."""

    case: Case
    compiled: Compiled
    answers: dict[str, Any]
    first_answers: dict[str, Any]
    steps: list[CaseStep]
    deadlines: list[CaseDeadline]
    files: list[JudgedFile]
    notes: list[CaseNote]
    asked: CaseReturn | None
    events: list[Event]
    effects: list[EffectRun]

    @property
    def state(self) -> Any:
        return self.compiled.states[self.case.state]

    @property
    def kinds(self) -> frozenset[str]:
        """Kinds of the events in its trail."""
        return frozenset(event.kind for event in self.events)

    @property
    def simulated(self) -> str:
        """Whose imitated answer the case rests on ('SIMULATOR SIMBG'); '' when nobody's."""
        return next((note.by_label for note in self.notes if note.by_label.startswith(SIMULATED)), "")

    @property
    def journey(self) -> Journey:
        """Where the case stands, tracks included."""
        return rules.journey_of(self.case, self.compiled, self.steps)

    @property
    def awaits_repair(self) -> bool:
        """Whether the applicant is mending something now."""
        return any(self.compiled.awaits_repair(state) for state in self.journey.places.values())

    @property
    def step(self) -> CaseStep | None:
        """The open step of the main line."""
        return next((row for row in self.steps if row.track == rules.MAIN_TRACK), None)

    def deadline(self, scope: str, stage: str = "", track: str = rules.MAIN_TRACK) -> CaseDeadline | None:
        """The clock of a scope as it stands now; without a stage the latest of any."""
        found = [
            row
            for row in self.deadlines
            if row.scope == scope and row.track == track and (not stage or row.stage == stage)
        ]
        return found[-1] if found else None


def _judged_files(case: Case) -> list[JudgedFile]:
    rows = list(CaseFile.objects.select_related("file").filter(case=case).order_by("field", "round", "id"))
    latest: dict[UUID, FileJudgement] = {}
    for judgement in FileJudgement.objects.filter(case_file__case=case).order_by("judged_at", "id"):
        latest[judgement.case_file_id] = judgement
    found = []
    for row in rows:
        if not row.is_current:
            continue
        said = latest.get(row.id)
        former = tuple(r for r in rows if r.field == row.field and not r.is_current)
        found.append(
            JudgedFile(
                row=row,
                verdict=said.verdict if said else "",
                note=decrypt(case.region_id, said.note).decode() if said and said.note else "",
                judged_by=said.by_label if said else "",
                judged_at=said.judged_at if said else None,
                former=former,
            )
        )
    return found


def _open_steps(case: Case) -> QuerySet[CaseStep]:
    rows = CaseStep.objects.select_related("holder", "unit").filter(case=case, left_at=None)
    return rows.order_by("entered_at", "id")


COMING = frozenset({"cases.submitted", "cases.assigned"})
"""Events of a case that leave no note behind."""


def view_case(case: Case) -> CaseView:
    """One case, whole, in eight statements; one less while it only came in."""
    events = list(events_of(case.id))
    just_came = {event.kind for event in events} <= COMING
    submissions = list(CaseAnswers.objects.filter(case=case).order_by("version"))
    return CaseView(
        case=case,
        compiled=compiled_of(case.release),
        answers=submissions[-1].all,
        first_answers=submissions[0].all,
        steps=list(_open_steps(case)),
        deadlines=list(CaseDeadline.objects.filter(case=case).order_by("started_at", "id")),
        files=_judged_files(case),
        notes=[] if just_came else list(CaseNote.objects.filter(case=case).order_by("written_at", "id")),
        asked=CaseReturn.objects.filter(case=case).order_by("-round").first() if case.returns else None,
        events=events,
        effects=list(EffectRun.objects.filter(case=case).order_by("asked_at", "id")),
    )


def actions_for(view: CaseView, actor: Actor) -> list[Transition]:
    """The transitions this person may do now, as the author ordered them."""
    bindings = bindings_of(view.case.definition_id)
    return [
        step
        for _line, step in departures(view.compiled, view.journey)
        if rules.may_do(view.compiled, step, actor, bindings)
    ]


# -- promises kept


@dataclass(frozen=True)
class Promises:
    """Finished cases of a span: how many, how many late, the mean working days (None when there are none)."""

    total: int
    late: int
    mean_days: float | None
    by_days: dict[int, int]

    @property
    def on_time_permille(self) -> int:
        """Finished within the promise, in tenths of a percent."""
        return round(1000 * (self.total - self.late) / self.total) if self.total else 0


def promises(definition_id: str, *, start: datetime, end: datetime) -> Promises:
    """Finished (granted or refused) cases between two moments against their promise. One statement."""
    found = promises_of([definition_id], start=start, end=end)
    return found.get(definition_id) or Promises(total=0, late=0, mean_days=None, by_days={})


def promises_of(definition_ids: Iterable[str], *, start: datetime, end: datetime) -> dict[str, Promises]:
    """As `promises`, for several services; those with nothing finished are left out. One statement."""
    rows = Case.objects.filter(
        definition_id__in=list(definition_ids),
        finished_at__gte=start,
        finished_at__lt=end,
        outcome__in=["baik", "gagal"],
        is_late__isnull=False,
    )
    grouped = rows.values_list("definition_id", "days_used", "is_late").annotate(n=Count("id"))
    each: dict[str, list[tuple[int, bool, int]]] = {}
    for name, used, is_late, n in grouped:
        each.setdefault(name, []).append((used or 0, bool(is_late), n))
    return {name: _promised(counts) for name, counts in each.items()}


def _promised(counts: list[tuple[int, bool, int]]) -> Promises:
    """From (working days, late, how many)."""
    total, days = sum(n for _used, _late, n in counts), sum(used * n for used, _late, n in counts)
    by_days: dict[int, int] = {}
    for used, _late, n in counts:
        by_days[used] = by_days.get(used, 0) + n
    late = sum(n for _used, is_late, n in counts if is_late)
    return Promises(total=total, late=late, mean_days=days / total, by_days=by_days)


def files_without_home(before: datetime) -> list[StoredFile]:
    """Files from before this moment that became part of nothing: no row leads to them, and no draft names them."""
    loose = unreferenced(before)
    if not loose:
        return []
    named = {str(item) for draft in Draft.objects.all() for value in draft_values(draft) for item in value}
    return [row for row in loose if str(row.pk) not in named]


def draft_values(draft: Draft) -> Iterator[list[Any]]:
    """The answers of a draft that are lists: among them the ids of its files."""
    sealed = json.loads(decrypt(draft.region_id, draft.sealed)) if draft.sealed else {}
    yield from (value for value in {**draft.plain, **sealed}.values() if isinstance(value, list))
