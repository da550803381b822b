"""Repair: the applicant changes exactly what was asked, and the case goes on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from pendopo.audit.api import record
from pendopo.cases import rules
from pendopo.cases.models import Case, CaseAnswers, CaseFile, CaseReturn
from pendopo.cases.services import submit
from pendopo.cases.services.drafts import drop_draft
from pendopo.cases.services.going import Wish, locked_case, travel
from pendopo.cases.services.index import index
from pendopo.cases.services.move import move_case
from pendopo.core.api import Refusal
from pendopo.definitions.api import context_for
from pendopo.engine.api import field_of
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region


@transaction.atomic
def repair_case(
    *, place: Region, case: Case, changes: Mapping[str, Any], actor: Actor, now: datetime, seen: int | None = None
) -> Case:
    """Send in the repaired answers. Raises InvalidAnswers, or Refusal when the case no longer waits or time is over."""
    way = travel(place, locked_case(case.id), now)
    case, compiled = way.case, way.compiled
    asked = CaseReturn.objects.filter(case=case).order_by("-round").first()
    step = rules.repair_step(compiled, way.journey)
    if step is None or asked is None or asked.answered_at is not None:
        raise Refusal("Berkas ini tidak sedang menunggu perbaikan.")
    if asked.until < now:
        raise Refusal("Batas waktu perbaikan sudah lewat.")
    former = CaseAnswers.objects.filter(case=case).order_by("-version")[0]
    allowed = {name: value for name, value in changes.items() if name in asked.fields}
    kept = {name: value for name, value in former.all.items() if name not in asked.fields}
    answers = compiled.prune({**kept, **allowed})
    problems = {
        name: sentence
        for name, sentence in compiled.check_all(answers, context_for(place, now)).items()
        if field_of(name) in asked.fields
    }
    if problems:
        raise submit.InvalidAnswers(problems)
    submit.keep_answers(case, compiled, answers, place, version=former.version + 1, now=now)
    _replace_files(case, rules.file_ids(compiled, answers), asked)
    index(case, compiled, answers, place, again=True)
    CaseReturn.objects.filter(id=asked.id).update(answered_at=now)
    drop_draft(case.id)
    record(
        "cases.repaired", subject=case, actor=actor, now=now, case_id=case.id,
        data={"round": asked.round, "fields": rules.changed_fields(former.all, answers)},
    )  # fmt: skip
    return move_case(place=place, case_id=case.id, transition_id=step.id, actor=actor, now=now, wish=Wish(seen=seen))


def _replace_files(case: Case, files: Mapping[str, Any], asked: CaseReturn) -> None:
    """Files of asked fields that are new become current; those they replace stay on record."""
    for field in asked.fields:
        wanted = set(files.get(field, ()))
        current = {row.file_id: row.id for row in CaseFile.objects.filter(case=case, field=field, is_current=True)}
        if field not in files and not current:
            continue
        gone = [row_id for file_id, row_id in current.items() if file_id not in wanted]
        CaseFile.objects.filter(id__in=gone).update(is_current=False)
        submit.keep_files(case, {field: [item for item in wanted if item not in current]}, round=asked.round)
