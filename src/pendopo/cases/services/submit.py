"""Submission: wholly there or not at all. Sending twice makes one case."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from pendopo.audit.api import record
from pendopo.cases import rules
from pendopo.cases.models import Case, CaseAnswers, CaseFile, Kuasa
from pendopo.cases.services.drafts import drop_draft
from pendopo.cases.services.going import Travel, Wish, apply, stuck
from pendopo.cases.services.index import index
from pendopo.cases.services.relatives import go_on
from pendopo.core.api import Refusal, encrypt, entry_refusal, next_number, service_elsewhere
from pendopo.definitions.api import Current, context_for
from pendopo.engine.api import Compiled, Journey, Stuck, is_personal
from pendopo.files.api import StoredFile
from pendopo.people.api import SYSTEM, Actor
from pendopo.tenancy.api import Region


class InvalidAnswers(Exception):
    """The answers do not pass the definition's checks: field id → sentence."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Parent:
    """The case from which a sub-case is opened, the link of its workflow, whose account it is, by which right."""

    case_id: UUID
    link: str
    user_id: UUID | None
    on_behalf: Kuasa | None = None


@dataclass(frozen=True)
class Lodged:
    """Which officer entered a case for a citizen, and by which post, as everybody sees it."""

    person_id: UUID
    label: str


@dataclass(frozen=True)
class Office:
    """The office opens a case of its own accord, about somebody: whose account it belongs to (None: no account)."""

    user_id: UUID | None


@dataclass(frozen=True)
class WayIn:
    """How a case came in, where not by its applicant alone."""

    parent: Parent | None
    lodged: Lodged | None
    on_behalf: Kuasa | None
    office: Office | None = None


def submit_case(
    *,
    place: Region,
    current: Current,
    case_id: UUID,
    answers: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    parent: Parent | None = None,
    lodged: Lodged | None = None,
    on_behalf: Kuasa | None = None,
    office: Office | None = None,
) -> Case:
    """Turn answers into a case with the given id, pinned to the release in force.

    Sent again with the same id it returns the case that is there. A sub-case is opened by `open_subcase`, which has
    checked `parent`; the caller has checked `lodged` (consent), `on_behalf` (in force) and `office` (may open it).
    Raises InvalidAnswers or Refusal.
    """
    way_in = WayIn(parent, lodged, on_behalf or (parent.on_behalf if parent else None), office)
    compiled = current.compiled
    answers = compiled.prune(answers)
    if not current.is_open:
        raise Refusal("Layanan ini sedang tidak menerima permohonan baru.")
    _refuse_entry(compiled, case_id, parent, now)
    if parent is None and office is None and (other := service_elsewhere(current.release.definition_id, now)):
        raise Refusal(f"Layanan ini sekarang diajukan di {other.portal_name}.")
    problems = compiled.check_all(answers, context_for(place, now))
    if problems:
        raise InvalidAnswers(problems)
    try:
        with transaction.atomic():
            return _create(place, current, case_id, answers, actor, now, way_in)
    except IntegrityError:
        found = Case.objects.filter(id=case_id).first()
        if found is None:
            raise
        return found


def _refuse_entry(compiled: Compiled, case_id: UUID, parent: Parent | None, now: datetime) -> None:
    """A service that is opened from something is not begun by itself; apps say what came from theirs."""
    way = compiled.definition.service.entry
    if way == "berkas" and parent is None:
        raise Refusal("Layanan ini hanya dapat dibuka dari berkas yang lain.")
    if way not in ("umum", "berkas") and (said := entry_refusal(way, case_id, now)):
        raise Refusal(said)


def _create(
    place: Region,
    current: Current,
    case_id: UUID,
    answers: dict[str, Any],
    actor: Actor,
    now: datetime,
    way_in: WayIn,
) -> Case:
    parent, lodged = way_in.parent, way_in.lodged
    compiled, definition_id = current.compiled, current.release.definition_id
    local = now.astimezone(place.tz)
    case = Case(
        id=case_id, definition_id=definition_id, release=current.release, submitted_at=now,
        user_id=_owner(actor, way_in), parent_id=parent.case_id if parent else None,
        lodged_by_id=lodged.person_id if lodged else None, lodged_label=lodged.label if lodged else "",
        on_behalf=way_in.on_behalf,
        parent_link=parent.link if parent else "",
        object_text=object_text(compiled, answers, place, now),
        applicant_sealed=encrypt(place, _applicant(compiled, answers)),
        contact_sealed=encrypt(place, json.dumps(_contact(compiled, answers))),
        number=rules.registration_number(next_number("registrasi", local.year), local),
    )  # fmt: skip
    way = Travel(place, case, compiled, answers, Journey(compiled.definition.workflow.start), now)
    try:
        first, *more = way.machine.begin()
    except Stuck as no:
        raise stuck(no, compiled) from no
    apply(way, [first], actor=actor, wish=Wish())
    keep_answers(case, compiled, answers, place, version=1, now=now)
    keep_files(case, rules.file_ids(compiled, answers), round=0)
    index(case, compiled, answers, place)
    drop_draft(case_id)
    data = {"definition": definition_id, "release": current.release.number, "state": first.state}
    if parent:
        data |= {"parent": str(parent.case_id), "link": parent.link}
    if lodged or way_in.office:
        data["via"] = "loket" if lodged else "kantor"
    if way_in.on_behalf:
        data["kuasa"] = str(way_in.on_behalf.id)
    if first.opened:
        data["opened"] = list(first.opened)
    record("cases.submitted", subject=case, actor=actor, now=now, case_id=case.id, data=data)
    if more:
        go_on(way, more, actor=SYSTEM, wish=Wish())
    return case


def _owner(actor: Actor, way_in: WayIn) -> UUID | None:
    """The account that the case belongs to: of the citizen who sends it; what an office opens is the parent's.

    What was sent for somebody else is theirs (None until they have an account): never of an officer, never of an agent.
    """
    parent = way_in.parent
    if way_in.on_behalf is not None:
        return way_in.on_behalf.owner_user_id
    if way_in.office is not None:
        return way_in.office.user_id
    if way_in.lodged is not None:
        return None
    if parent is not None and (actor.kind != "warga" or actor.user_id is None):
        return parent.user_id
    return actor.user_id


def object_text(compiled: Compiled, answers: Mapping[str, Any], place: Region, now: datetime) -> str:
    """A few words that tell cases apart, from public answers only."""
    ctx = context_for(place, now)
    shown = [
        compiled.display(field.id, answers, ctx)
        for field in compiled.fields.values()
        if field.public and not is_personal(field) and field.type != "file" and field.id in answers
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
