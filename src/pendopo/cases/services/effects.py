"""Effects that a definition names: in the transition's transaction, or after its commit as visible, retried jobs."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from pendopo.audit.api import record
from pendopo.cases.models import Case, CaseAnswers, EffectRun
from pendopo.core.api import Refusal, effect
from pendopo.definitions.api import compiled_of
from pendopo.engine.api import Compiled
from pendopo.people.api import SYSTEM, Actor
from pendopo.tenancy.api import Region, defer, region

log = logging.getLogger("pendopo.effects")
MAX_TRIES = 8


def ask_effects(
    case: Case,
    transition: str,
    names: Iterable[str],
    *,
    actor: Actor,
    compiled: Compiled,
    answers: Mapping[str, Any],
    place: Region,
    now: datetime,
) -> None:
    """Call what belongs into this transaction; write down and defer the rest. A refusal stops the move."""
    later = []
    for name in names:
        function, when = effect(name)
        if when == "in_transaction":
            function(case=case, compiled=compiled, answers=answers, actor=actor, now=now, region=place)
        else:
            later.append(EffectRun(case=case, effect=name, transition=transition, asked_at=now))
    if not later:
        return
    EffectRun.objects.bulk_create(later)
    for run in later:
        defer("pendopo.cases.run_effect", region=place, subject=run.id, lock=str(case.id))


def run_effect(place: Region, run_id: UUID) -> None:
    """Job: run one effect outside any open transaction of its own making; a failure is written and retried."""
    with region(place):
        run = EffectRun.objects.select_related("case__release").get(id=run_id)
        if run.state == "selesai":
            return
        case, answers = run.case, CaseAnswers.objects.filter(case=run.case).order_by("-version")[0].all
        compiled = compiled_of(case.release)
        EffectRun.objects.filter(id=run_id).update(tries=run.tries + 1)
    function, _ = effect(run.effect)
    try:
        function(case=case, compiled=compiled, answers=answers, actor=SYSTEM, now=run.asked_at, region=place)
    except Exception as error:  # whatever an effect raises must become visible to staff before the retry
        with region(place):
            told = error.sentence if isinstance(error, Refusal) else type(error).__name__
            EffectRun.objects.filter(id=run_id).update(state="gagal", error=told[:300])
        log.exception("efek %s gagal pada berkas %s", run.effect, case.id)
        raise
    with region(place):
        EffectRun.objects.filter(id=run_id).update(state="selesai", error="", done_at=timezone.now())


@transaction.atomic
def retry_effect(place: Region, run_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Queue a failed effect once more, by hand. Raises Refusal when it has not failed."""
    run = EffectRun.objects.select_related("case").get(id=run_id)
    if run.state != "gagal":
        raise Refusal("Pekerjaan ini tidak sedang gagal.")
    EffectRun.objects.filter(id=run_id).update(state="menunggu")
    defer("pendopo.cases.run_effect", region=place, subject=run.id, lock=str(run.case_id))
    record(
        "cases.effect_retried", subject=run, actor=actor, now=now, case_id=run.case_id, data={"effect": run.effect}
    )  # fmt: skip
