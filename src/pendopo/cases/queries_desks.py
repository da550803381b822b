"""Reads of open work by desk, for whoever plans who sits where: how much, in whose name, and what nobody holds."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from pendopo.cases.models import CaseStep
from pendopo.definitions.api import compiled_of
from pendopo.people.api import held_on


def function_of(row: CaseStep) -> str:
    """The function of the definition that is at work in this step; its case's release is read along."""
    state = compiled_of(row.case.release).states.get(row.state)
    return state.function if state is not None else ""


@dataclass(frozen=True)
class DeskWork:
    """Open steps of a role in an office; `held` of them in somebody's name."""

    unit_id: UUID
    role: str
    total: int
    held: int


def open_desks(unit_ids: Collection[UUID] | None = None) -> list[DeskWork]:
    """The open steps of every desk, or of those of some offices. One statement."""
    rows = CaseStep.objects.filter(left_at=None, unit__isnull=False)
    if unit_ids is not None:
        rows = rows.filter(unit_id__in=unit_ids)
    counted = rows.values("unit_id", "role").annotate(n=Count("id"), held=Count("holder")).order_by("unit_id", "role")
    return [DeskWork(row["unit_id"], row["role"], row["n"], row["held"]) for row in counted]


def open_work_of(person_ids: Collection[UUID]) -> dict[tuple[UUID, UUID, str], int]:
    """How many open steps stand in the name of each of these people, by (person, unit, role). One statement."""
    rows = CaseStep.objects.filter(left_at=None, holder_id__in=person_ids, unit__isnull=False)
    counted = rows.values_list("holder_id", "unit_id", "role").annotate(n=Count("id"))
    return {(holder, unit, role): n for holder, unit, role, n in counted.order_by()}


def steps_of(person_id: UUID, *, most: int) -> list[CaseStep]:
    """Open steps in somebody's name with their case, the most urgent first."""
    rows = CaseStep.objects.filter(left_at=None, holder_id=person_id, unit__isnull=False)
    rows = rows.select_related("case__release", "unit").defer("case__release__body")
    return list(rows.order_by("queue_at", "id")[:most])


def functions_at(unit_id: UUID) -> set[tuple[str, str]]:
    """(service, function) of the open steps that lie in an office."""
    rows = CaseStep.objects.filter(left_at=None, unit_id=unit_id).select_related("case__release")
    return {(row.definition_id, function_of(row)) for row in rows.defer("case__release__body")}


def ownerless_desks(day: date) -> list[DeskWork]:
    """Desks with open steps that nobody holds on a day, or whose office is closed then."""
    return [
        DeskWork(row["unit_id"], row["role"], row["n"], row["held"])
        for row in _ownerless(day).values("unit_id", "role").annotate(n=Count("id"), held=Count("holder")).order_by()
    ]


def _ownerless(day: date) -> QuerySet[CaseStep]:
    post = held_on(day).filter(unit_id=OuterRef("unit_id"), role=OuterRef("role"))
    closed = ~Q(unit__valid_from__lte=day) | Q(unit__valid_to__lt=day)
    rows = CaseStep.objects.filter(left_at=None, unit__isnull=False).exclude(role="")
    return rows.filter(~Exists(post) | closed)
