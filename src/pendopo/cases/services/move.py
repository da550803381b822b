"""A move from state to state: one transaction, one event. Of two people at once one wins, the other is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from pendopo.audit.api import record
from pendopo.cases import rules
from pendopo.cases.models import (
    Case,
    CaseAnswers,
    CaseDeadline,
    CaseFile,
    CaseNote,
    CaseReturn,
    CaseStep,
    FileJudgement,
)
from pendopo.cases.services import clocks, steps
from pendopo.cases.services.effects import ask_effects
from pendopo.core.api import Refusal, encrypt, work_calendar
from pendopo.definitions.api import Post, bindings_of, compiled_of, context_for
from pendopo.engine.api import Compiled, State, Transition
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


def _locked(case_id: UUID) -> Case:
    try:
        return (
            Case.objects.select_related("release")
            .defer("release__body")
            .select_for_update(of=("self",))
            .get(id=case_id)
        )
    except Case.DoesNotExist:
        raise Http404 from None


def _check(
    case: Case, compiled: Compiled, step: Transition, actor: Actor, wish: Wish, bindings: dict[str, tuple[Post, ...]]
) -> None:
    if wish.seen is not None and wish.seen != case.version:
        raise Refusal("Berkas ini baru saja diproses orang lain. Muat ulang halaman untuk melihat keadaannya sekarang.")
    if case.state not in step.from_states:
        now_at = compiled.states[case.state].title
        raise Refusal(f"“{step.action}” tidak dapat dilakukan lagi: berkas ini sekarang pada tahap “{now_at}”.")
    kind = compiled.functions[step.function].kind
    posts = [(post.unit_id, post.role) for post in bindings.get(step.function, ())]
    allowed = {
        "staff": actor.kind == "staf" and rules.may_move(step, posts, actor.posts),
        "applicant": actor.kind == "warga",
        "system": actor.kind == "sistem",
    }[kind]
    if not allowed:
        raise Http404
    if step.note == "wajib" and not wish.note.strip():
        raise Refusal("Tulis alasannya supaya pemohon tahu apa yang harus dilakukan.", status=422)


def _check_requirements(case: Case, compiled: Compiled, step: Transition, wish: Wish) -> None:
    if "tanda_tangan" in step.requires and not wish.signed:
        raise Refusal("Langkah ini memerlukan tanda tangan elektronik.")
    if "ada_yang_diminta" in step.requires:
        if not wish.fields:
            raise Refusal("Pilih sedikitnya satu isian atau berkas yang harus diperbaiki pemohon.", status=422)
        unknown = [name for name in wish.fields if name not in compiled.fields]
        if unknown:
            raise Refusal("Isian yang diminta tidak dikenal.", status=422)
        limit = compiled.definition.workflow.max_returns
        if limit and case.returns >= limit:
            raise Refusal(f"Berkas ini sudah dikembalikan {limit} kali, batas terbanyak. Teruskan atau tolak.")
    if "semua_berkas_sesuai" in step.requires and not files_all_right(case):
        raise Refusal("Nilai semua berkas dahulu. Meneruskan hanya dapat bila semuanya sesuai.")


def files_all_right(case: Case) -> bool:
    """Whether the latest judgement of every current file is 'sesuai'."""
    current = set(CaseFile.objects.filter(case=case, is_current=True).values_list("id", flat=True))
    latest = dict(
        FileJudgement.objects.filter(case_file_id__in=current)
        .order_by("judged_at", "id")
        .values_list("case_file_id", "verdict")
    )
    return all(latest.get(item) == "sesuai" for item in current)


@transaction.atomic
def move_case(
    *, place: Region, case_id: UUID, transition_id: str, actor: Actor, now: datetime, wish: Wish | None = None
) -> Case:
    """Do one transition of the case's own release. Raises Refusal with a sentence, Http404 for what is not yours."""
    wish = wish or Wish()
    case = _locked(case_id)
    compiled = compiled_of(case.release)
    step = compiled.transitions.get(transition_id)
    if step is None:
        raise Http404
    bindings = bindings_of(case.definition_id)
    _check(case, compiled, step, actor, wish, bindings)
    _check_requirements(case, compiled, step, wish)
    answers = CaseAnswers.objects.filter(case=case).order_by("-version")[0].all
    if not compiled.guard_ok(step, answers, context_for(place, now)):
        raise Refusal(f"“{step.action}” belum dapat dilakukan: syaratnya belum terpenuhi.")
    old, new = compiled.states[case.state], compiled.states[step.to]
    _go(case, compiled, step, old, new, place=place, actor=actor, now=now, wish=wish, bindings=bindings)
    ask_effects(case, step.id, step.effects, actor=actor, compiled=compiled, answers=answers, place=place, now=now)
    return case


def _go(
    case: Case,
    compiled: Compiled,
    step: Transition,
    old: State,
    new: State,
    *,
    place: Region,
    actor: Actor,
    now: datetime,
    wish: Wish,
    bindings: dict[str, tuple[Post, ...]],
) -> None:
    calendar = work_calendar(place)
    rows = list(CaseDeadline.objects.filter(case=case).order_by("started_at", "id"))
    turned = clocks.turn(case, compiled, calendar, rows, old, new, now)
    CaseDeadline.objects.bulk_create(turned.added)
    _sum_up(case, compiled, turned, calendar, new, now)
    steps.stand(case, new, now)
    if new.kind == "waiting_applicant":
        _ask_back(case, compiled, place, wish, turned.binding, now)
    case.version += 1
    case.save()
    steps.leave(case, now)
    steps.enter(case, new, turned.binding, bindings, now)
    if wish.note.strip():
        CaseNote.objects.create(
            case=case, kind="alasan", from_staff=actor.kind == "staf", by_id=actor.actor_id, by_label=actor.label,
            transition=step.id, body_sealed=encrypt(place, wish.note.strip()), written_at=now,
        )  # fmt: skip
    record(
        "cases.moved", subject=case, actor=actor, now=now, case_id=case.id,
        data={
            "transition": step.id, "from": old.id, "to": new.id, "fields": sorted(wish.fields), "version": case.version,
        },
    )  # fmt: skip


def _sum_up(
    case: Case, compiled: Compiled, turned: clocks.Turn, calendar: WorkCalendar, new: State, now: datetime
) -> None:
    """What the promise came to: the date it now falls on; at the end the days used, late or not."""
    if new.kind == "final":
        allowed = compiled.definition.service.promise_days
        case.days_used, case.is_late = clocks.days_used(case, turned, calendar, allowed=allowed, now=now)
    else:
        case.promise_due = turned.promise.due_at or case.promise_due


def _ask_back(
    case: Case, compiled: Compiled, place: Region, wish: Wish, due: CaseDeadline | None, now: datetime
) -> None:
    case.returns += 1
    until = due.due_at if due and due.due_at else now
    CaseReturn.objects.create(
        case=case, round=case.returns, fields=rules.with_dependents(compiled, wish.fields),
        note_sealed=encrypt(place, wish.note.strip()),
        made_at=now, until=until,
    )  # fmt: skip
    # No lock: a job that waits for days would hold up every later job with the same lock. And not at once: where an


def lapse_case(place: Region, case_id: UUID, now: datetime) -> bool:
    """The applicant's time is over: do the timer's transition if the case still waits and its time has passed.

    It happened when the time ran out, whenever the worker came to it; `recorded_at` keeps the true moment.
    """
    case = Case.objects.select_related("release").defer("release__body").filter(id=case_id).first()
    if case is None:
        return False
    compiled = compiled_of(case.release)
    waiting = CaseReturn.objects.filter(case=case).order_by("-round").first()
    timer = next((step for step in compiled.actions_from(case.state) if step.timer), None)
    if timer is None or waiting is None or waiting.answered_at is not None or waiting.until > now:
        return False
    move_case(place=place, case_id=case_id, transition_id=timer.id, actor=SYSTEM, now=waiting.until)
    return True


def lapse_due(place: Region, now: datetime) -> int:
    """Lapse every case whose applicant's time has passed; how many. Run often: each lapses at its own deadline."""
    overdue = CaseReturn.objects.filter(answered_at=None, until__lt=now, case__finished_at=None)
    return sum(lapse_case(place, case_id, now) for case_id in list(overdue.values_list("case_id", flat=True)))


@transaction.atomic
def take_case(*, case: Case, actor: Actor, now: datetime) -> None:
    """Put one's name to the open step. Raises Refusal when a colleague has it already."""
    changed = CaseStep.objects.filter(case=case, left_at=None, holder=None).update(holder_id=actor.actor_id)
    if not changed:
        holder = CaseStep.objects.filter(case=case, left_at=None).values_list("holder_id", flat=True).first()
        if holder == actor.actor_id:
            return
        raise Refusal("Berkas ini sudah diambil rekan Anda.")
    record("cases.taken", subject=case, actor=actor, now=now, case_id=case.id, data={"state": case.state})
