"""Who gets what comes to an office, by the rule of its head; in the transaction of the move that brings it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q
from django.http import Http404
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.cases import rules_assign as rules
from pendopo.cases.models import AssignmentRule, Case, CaseStep
from pendopo.core.api import Refusal, absent_people
from pendopo.engine.api import Compiled
from pendopo.lib.briefly import Briefly
from pendopo.people.api import ADMIN, SYSTEM, Actor, Person, Unit, held_on
from pendopo.tenancy.api import Region

_ruled: Briefly[frozenset[UUID]] = Briefly()
HEAD = "kepala_seksi"
WRONG = 422


def may_edit(actor: Actor, unit_id: UUID) -> bool:
    """Whether this person heads the office, or administers the region."""
    return ADMIN in actor.roles or (unit_id, HEAD) in actor.posts


@transaction.atomic
def set_assignment_rule(
    *, unit: Unit, role: str, definition_id: str, method: str, people: Collection[UUID], areas: Mapping[str, UUID],
    valid_from: date, actor: Actor, now: datetime, today: date,
) -> AssignmentRule:  # fmt: skip
    """From this day on work of an office is shared out so; the rule before it ends the day before.

    Raises Http404 (not the head's office), Refusal (a day that is over, somebody who does not hold the post).
    """
    if not may_edit(actor, unit.pk):
        raise Http404
    if method not in dict(AssignmentRule.METHODS):
        raise Refusal(_("Pilih cara membagi."), status=WRONG)
    if valid_from < today:
        raise Refusal(_("Aturan berlaku paling cepat hari ini; yang sudah dibagi tidak berubah."), status=WRONG)
    _refuse_strangers(unit, role, {*people, *areas.values()}, valid_from)
    same = AssignmentRule.objects.select_for_update().filter(unit=unit, role=role, definition_id=definition_id)
    same.filter(valid_from__gte=valid_from).delete()
    same.filter(Q(valid_to=None) | Q(valid_to__gte=valid_from)).update(valid_to=valid_from - timedelta(days=1))
    rule = AssignmentRule.objects.create(
        unit=unit, role=role, definition_id=definition_id, method=method, people=sorted(map(str, people)),
        areas={code: str(person) for code, person in sorted(areas.items())}, valid_from=valid_from,
        made_by_id=actor.actor_id, made_at=now,
    )  # fmt: skip
    _ruled.forget()
    data = {"unit": str(unit.pk), "peran": role, "layanan": definition_id, "cara": method, "mulai": str(valid_from)}
    record("cases.assignment_set", subject=rule, actor=actor, now=now, data=data)
    return rule


def _refuse_strangers(unit: Unit, role: str, people: set[UUID], day: date) -> None:
    """Nobody gets work of an office in which they hold no such post."""
    holding = set(held_on(day).filter(unit=unit, role=role).values_list("person_id", flat=True))
    if people - holding:
        raise Refusal(_("Ada nama yang tidak memegang peran ini di unit ini pada tanggal itu."), status=WRONG)


@transaction.atomic
def end_assignment_rule(rule: AssignmentRule, *, actor: Actor, now: datetime, today: date) -> None:
    """From today on nothing is shared out by this rule; what has not begun goes without a trace but its event."""
    if not may_edit(actor, rule.unit_id):
        raise Http404
    if rule.valid_from >= today:
        AssignmentRule.objects.filter(pk=rule.pk).delete()
    else:
        AssignmentRule.objects.filter(pk=rule.pk).update(valid_to=today - timedelta(days=1))
    record("cases.assignment_ended", subject=rule, actor=actor, now=now, data={"unit": str(rule.unit_id)})


def assign(
    place: Region, case: Case, compiled: Compiled, answers: Mapping[str, Any], opened: Sequence[CaseStep], now: datetime
) -> None:
    """Put a name to steps that were just opened, where a rule of their office says so. Part of a move.

    No statement where no office has a rule. The rule's row is held to the end of the move, so that of two cases that
    come in the same moment each knows whose turn it was.
    """
    ruled = _ruled.get(place.id, _ruled_offices)
    waiting = [row for row in opened if row.unit_id in ruled and row.left_at is None and row.holder_id is None]
    if not waiting:
        return
    today = now.astimezone(place.tz).date()
    found = _rules_for(waiting, today)
    for row in waiting:
        rule = found.get((row.unit_id, row.role, row.definition_id)) or found.get((row.unit_id, row.role, ""))
        if rule is not None and rule.method != AssignmentRule.NONE:
            _assign_one(rule, row, case, _area_of(compiled, answers), now, today)


def _ruled_offices() -> frozenset[UUID]:
    """Offices that have or had a rule; a new one is heeded by every process within seconds."""
    return frozenset(AssignmentRule.objects.values_list("unit_id", flat=True).distinct())


def _rules_for(rows: Sequence[CaseStep], today: date) -> dict[tuple[UUID | None, str, str], AssignmentRule]:
    desks = Q(pk__in=[])
    for row in rows:
        assert row.unit_id is not None  # only those are asked about
        desks |= Q(unit_id=row.unit_id, role=row.role, definition_id__in=["", row.definition_id])
    held = AssignmentRule.objects.filter(desks, valid_from__lte=today).filter(
        Q(valid_to=None) | Q(valid_to__gte=today)
    )  # fmt: skip
    return {(one.unit_id, one.role, one.definition_id): one for one in held.select_for_update().order_by("pk")}


def _assign_one(rule: AssignmentRule, row: CaseStep, case: Case, code: str, now: datetime, today: date) -> None:
    people = present(rule, today)
    people = [one for one in people if one != case.lodged_by_id] or people  # who entered it does not judge it
    loads = _loads(rule, people) if rule.method == AssignmentRule.LEAST else {}
    person_id = rules.choose(
        rule.method, people, last=rule.last_id, loads=loads, areas=rule.areas, code=code
    )  # fmt: skip
    if person_id is None:
        return  # everybody is away: it waits for the office, as without a rule
    CaseStep.objects.filter(pk=row.pk, holder=None).update(holder_id=person_id)
    AssignmentRule.objects.filter(pk=rule.pk).update(last_id=person_id)
    rule.last_id = person_id
    data = {"state": row.state, "unit": str(row.unit_id), "peran": row.role, "kepada": str(person_id)}
    record("cases.assigned", subject=case, actor=SYSTEM, now=now, case_id=case.pk, data=data | {"cara": rule.method})


def present(rule: AssignmentRule, today: date) -> list[UUID]:
    """Among whom the rule shares out today: who holds the post, is named where names are given, and is not away."""
    holding = held_on(today).filter(unit_id=rule.unit_id, role=rule.role).values_list("person_id", flat=True)
    named = set(map(UUID, rule.people))
    people = {one for one in holding if not named or one in named}
    return sorted(people - absent_people(people, today), key=str)


def _loads(rule: AssignmentRule, people: Sequence[UUID]) -> dict[UUID, int]:
    held = CaseStep.objects.filter(unit_id=rule.unit_id, role=rule.role, left_at=None, holder_id__in=people)
    return dict(held.values_list("holder_id").annotate(n=Count("pk")).order_by())


def _area_of(compiled: Compiled, answers: Mapping[str, Any]) -> str:
    """Where the case is about: the first area that is asked for and is no secret of a person."""
    for field in compiled.fields.values():
        if field.type == "wilayah" and field.personal == "tidak" and answers.get(field.id):
            return str(answers[field.id])
    return ""


def rules_of(unit_ids: Collection[UUID], today: date) -> list[AssignmentRule]:
    """The rules of these offices that hold today or later, by office, role and day."""
    rows = AssignmentRule.objects.filter(unit_id__in=list(unit_ids)).filter(Q(valid_to=None) | Q(valid_to__gte=today))
    return list(rows.select_related("unit").order_by("unit__name", "role", "definition_id", "valid_from"))


def people_of(unit_id: UUID, role: str, day: date) -> list[Person]:
    """Who holds a post of an office on a day, by name."""
    ids = held_on(day).filter(unit_id=unit_id, role=role).values("person_id")
    return list(Person.objects.filter(pk__in=ids).order_by("name", "pk"))
