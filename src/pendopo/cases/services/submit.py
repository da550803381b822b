"""Submission: wholly there or not at all. Sending twice makes one case."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from pendopo.audit.api import record
from pendopo.cases import rules
from pendopo.cases.models import Case, CaseAnswers, CaseDeadline, CaseFile
from pendopo.cases.services import clocks, steps
from pendopo.cases.services.drafts import drop_draft
from pendopo.cases.services.effects import ask_effects
from pendopo.cases.services.index import index
from pendopo.core.api import Refusal, encrypt, next_number, work_calendar
from pendopo.definitions.api import Current, bindings_of, context_for
from pendopo.engine.api import Compiled
from pendopo.files.api import StoredFile
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region


class InvalidAnswers(Exception):
    """The answers do not pass the definition's checks: field id → sentence."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def submit_case(
    *, place: Region, current: Current, case_id: UUID, answers: Mapping[str, Any], actor: Actor, now: datetime
) -> Case:
    """Turn answers into a case with the given id, pinned to the release in force.

    Sent again with the same id it returns the case that is there. Raises InvalidAnswers or Refusal.
    """
    compiled = current.compiled
    answers = compiled.prune(answers)
    if not current.is_open:
        raise Refusal("Layanan ini sedang tidak menerima permohonan baru.")
    problems = compiled.check_all(answers, context_for(place, now))
    if problems:
        raise InvalidAnswers(problems)
    try:
        with transaction.atomic():
            return _create(place, current, case_id, answers, actor, now)
    except IntegrityError:
        found = Case.objects.filter(id=case_id).first()
        if found is None:
            raise
        return found


def _create(
    place: Region, current: Current, case_id: UUID, answers: dict[str, Any], actor: Actor, now: datetime
) -> Case:
    compiled, definition_id = current.compiled, current.release.definition_id
    start = compiled.states[compiled.definition.workflow.start]
    files = rules.file_ids(compiled, answers)
    local = now.astimezone(place.tz)
    case = Case(
        id=case_id, definition_id=definition_id, release=current.release, user_id=actor.user_id, submitted_at=now,
        object_text=object_text(compiled, answers, place, now),
        applicant_sealed=encrypt(place, _applicant(compiled, answers)),
        contact_sealed=encrypt(place, json.dumps(_contact(compiled, answers))),
    )  # fmt: skip
    steps.stand(case, start, now)
    turned = clocks.turn(case, compiled, work_calendar(place), (), None, start, now)
    case.promise_due = turned.promise.due_at
    case.number = rules.registration_number(next_number("registrasi", local.year), local)
    case.save(force_insert=True)
    keep_answers(case, compiled, answers, place, version=1, now=now)
    keep_files(case, files, round=0)
    CaseDeadline.objects.bulk_create(turned.added)
    steps.enter(case, start, turned.binding, bindings_of(definition_id), now)
    index(case, compiled, answers, place)
    drop_draft(case_id)
    record(
        "cases.submitted", subject=case, actor=actor, now=now, case_id=case.id,
        data={"definition": definition_id, "release": current.release.number, "state": start.id},
    )  # fmt: skip
    ask_effects(case, "ajukan", (), actor=actor, compiled=compiled, answers=answers, place=place, now=now)
    return case


def object_text(compiled: Compiled, answers: Mapping[str, Any], place: Region, now: datetime) -> str:
    """A few words that tell cases apart, from public answers only."""
    ctx = context_for(place, now)
    shown = [
        compiled.display(field.id, answers, ctx)
        for field in compiled.fields.values()
        if field.public and field.type != "file" and field.id in answers
    ]
    return ", ".join([text for text in shown if text][:2])[:200]


def _given(compiled: Compiled, answers: Mapping[str, Any], **wanted: str) -> str:
    """The first answer to a field with this type or autocomplete meaning, or ''."""
    for field in compiled.fields.values():
        if all(getattr(field, attribute) == value for attribute, value in wanted.items()) and answers.get(field.id):
            return str(answers[field.id])
    return ""


def _applicant(compiled: Compiled, answers: Mapping[str, Any]) -> str:
    """The organisation if there is one, else the person."""
    return (
        _given(compiled, answers, autocomplete="organization")
        or _given(compiled, answers, autocomplete="name")
        or "Pemohon"
    )


def _contact(compiled: Compiled, answers: Mapping[str, Any]) -> dict[str, str]:
    return {
        "nama": _given(compiled, answers, autocomplete="name"),
        "hp": _given(compiled, answers, type="phone"),
        "email": _given(compiled, answers, type="email"),
    }


def keep_answers(
    case: Case, compiled: Compiled, answers: Mapping[str, Any], place: Region, *, version: int, now: datetime
) -> None:
    """Store one submission of the answers."""
    plain, personal = rules.split_personal(compiled, answers)
    CaseAnswers.objects.create(
        case=case, version=version, plain=plain, sealed=encrypt(place, json.dumps(personal)), submitted_at=now
    )  # fmt: skip


def keep_files(case: Case, files: Mapping[str, list[UUID]], *, round: int) -> None:
    """Attach stored files of this region. Raises Refusal when one is not there."""
    wanted = [item for ids in files.values() for item in ids]
    if not wanted:
        return
    if StoredFile.objects.filter(id__in=wanted).count() != len(set(wanted)):
        raise Refusal("Salah satu berkas tidak ditemukan. Kirim ulang berkas itu.", status=422)
    CaseFile.objects.bulk_create(
        CaseFile(case=case, field=field, file_id=file_id, round=round)
        for field, ids in files.items()
        for file_id in ids
    )
