"""A move from state to state: one transaction. Of two people at once on one line one wins, the other is told."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from pendopo.audit.api import events_of, record
from pendopo.cases import rules
from pendopo.cases.models import Case, CaseStep
from pendopo.cases.services.four_eyes import four_eyes
from pendopo.cases.services.going import Travel, Wish, locked_case, travel
from pendopo.cases.services.migrate import held
from pendopo.cases.services.relatives import step_on
from pendopo.core.api import Refusal, requirement
from pendopo.definitions.api import bindings_of
from pendopo.engine.api import MAIN, Transition, line_of
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region


@transaction.atomic
def move_case(
    *, place: Region, case_id: UUID, transition_id: str, actor: Actor, now: datetime, wish: Wish | None = None
) -> Case:
    """Do one transition of the case's own release. Raises Refusal with a sentence, Http404 for what is not yours."""
    wish = wish or Wish()
    way = travel(place, locked_case(case_id), now)
    step = way.compiled.transitions.get(transition_id)
    if step is None:
        raise Http404
    _check(way, step, actor, wish)
    step_on(way, step, actor=actor, wish=wish)
    return way.case


def _check(way: Travel, step: Transition, actor: Actor, wish: Wish) -> None:
    """Everything that speaks against a move, in the order in which a person should hear of it."""
    line = line_of(way.compiled, way.journey, step)
    if wish.seen is not None and _is_stale(way.case, line, wish.seen):
        raise Refusal("Berkas ini baru saja diproses orang lain. Muat ulang halaman untuk melihat keadaannya sekarang.")
    if line is None:
        now_at = way.compiled.states[way.case.state].title
        raise Refusal(f"“{step.action}” tidak dapat dilakukan lagi: berkas ini sekarang pada tahap “{now_at}”.")
    if not rules.may_do(way.compiled, step, actor, bindings_of(way.case.definition_id)):
        raise Http404
    bound = bindings_of(way.case.definition_id).get(step.function, ())
    if no := four_eyes(way.case, [(post.unit_id, post.role) for post in bound], actor, way.now):
        raise Refusal(no)
    if hold := held(way.case):
        raise Refusal(hold)
    if step.note == "wajib" and not wish.note.strip():
        raise Refusal("Tulis alasannya supaya pemohon tahu apa yang harus dilakukan.", status=422)
    for name in step.requires:
        sentence = requirement(name)(case=way.case, compiled=way.compiled, wish=wish)
        if sentence:
            raise Refusal(sentence)
    obstacle = way.machine.obstacle(way.journey, step)
    if obstacle == "batas":
        limit = way.compiled.definition.workflow.max_returns
        raise Refusal(f"Berkas ini sudah dikembalikan {limit} kali, batas terbanyak. Teruskan atau tolak.")
    if obstacle:
        raise Refusal(f"“{step.action}” belum dapat dilakukan: syaratnya belum terpenuhi.")


def _is_stale(case: Case, line: str | None, seen: int) -> bool:
    """Whether the case went on since it was seen; what happened within other tracks does not concern a track."""
    if seen == case.version:
        return False
    if not line:
        return True
    return any(
        event.data.get("version", 0) > seen and event.data.get("track", MAIN) in (MAIN, line)
        for event in events_of(case.id)
        if event.kind == "cases.moved"
    )


@transaction.atomic
def take_case(*, case: Case, actor: Actor, now: datetime) -> None:
    """Put one's name to what waits for oneself. Raises Refusal when a colleague has it already."""
    rows = list(CaseStep.objects.filter(case=case, left_at=None).select_for_update().order_by("id"))
    mine = [row for row in rows if (row.unit_id, row.role) in actor.posts] or rows
    free = [row.id for row in mine if row.holder_id is None]
    if not free:
        if any(row.holder_id == actor.actor_id for row in mine):
            return
        raise Refusal("Berkas ini sudah diambil rekan Anda.")
    CaseStep.objects.filter(id__in=free).update(holder_id=actor.actor_id)
    states = [row.state for row in mine if row.id in free]
    record("cases.taken", subject=case, actor=actor, now=now, case_id=case.id, data={"state": states[0]})
