"""What an assignment opens, turned into what is asked of the cases. Every read of supervision goes through here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from pendopo.cases.api import Case, Spot, Wanted, Window, at_units
from pendopo.definitions.api import Listed, catalogue
from pendopo.pengawasan.models import SuratTugas
from pendopo.pengawasan.rules import Scope
from pendopo.pengawasan.vocabulary import AUDITOR, INSPEKTORAT
from pendopo.people.api import ADMIN, Actor
from pendopo.tenancy.api import Region


@dataclass(frozen=True)
class Asked:
    """What of the scope is wanted: one service or all, a state of affairs, days of arrival, late ones only."""

    service: str = ""
    low: date | None = None
    high: date | None = None
    is_late: bool = False

    def as_data(self) -> dict[str, Any]:
        """As kept with a draw and written into its manifest."""
        return {
            "layanan": self.service or "semua", "dari": _iso(self.low), "hingga": _iso(self.high),
            "terlambat_saja": self.is_late,
        }  # fmt: skip

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Asked:
        """What `as_data` kept."""
        service = data.get("layanan", "semua")
        return cls(
            "" if service == "semua" else service, _day(data.get("dari")), _day(data.get("hingga")),
            bool(data.get("terlambat_saja")),
        )  # fmt: skip


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def scope_of(row: SuratTugas) -> Scope:
    """The scope as plain values."""
    return Scope(
        frozenset(row.services), frozenset(UUID(one) for one in row.units), frozenset(row.kinds), row.period_from,
        row.period_to,
    )  # fmt: skip


def services_in(scope: Scope) -> list[Listed]:
    """The services in force that the scope opens, by title."""
    return [one for one in catalogue() if not scope.services or one.id in scope.services]


def wanted_in(place: Region, scope: Scope, asked: Asked) -> Wanted:
    """Cases of the scope that are asked for; nothing outside the scope whatever was asked."""
    ids = tuple(one.id for one in services_in(scope))
    if asked.service:
        ids = tuple(one for one in ids if one == asked.service)
    low, high = scope.within(asked.low, asked.high)
    return Wanted(ids, is_late=asked.is_late, low=low, high=high, unit_ids=tuple(sorted(scope.units)))


def get_assignment(actor: Actor, assignment_id: UUID, place: Region, now: datetime) -> SuratTugas:
    """An auditor's own assignment while it holds. The same 404 for absent, ended, revoked and somebody else's."""
    row = _rows().filter(pk=assignment_id).first()
    if (
        row is None
        or row.person_id != actor.actor_id
        or AUDITOR not in actor.roles
        or not row.holds_on(now.astimezone(place.tz).date())
    ):
        raise Http404
    return row


def get_given(actor: Actor, assignment_id: UUID) -> SuratTugas:
    """Any assignment, for those who give them. Else 404."""
    row = _rows().filter(pk=assignment_id).first()
    if row is None or not actor.roles & {ADMIN, INSPEKTORAT}:
        raise Http404
    return row


def get_case_in(assignment: SuratTugas, case_id: UUID, place: Region) -> Case:
    """A case inside the scope of an assignment. The same 404 for absent and outside."""
    scope = scope_of(assignment)
    if "berkas" not in scope.kinds:
        raise Http404
    case = Case.objects.select_related("release").defer("release__body").filter(pk=case_id).first()
    if case is None or not _is_inside(scope, case, place):
        raise Http404
    return case


def _is_inside(scope: Scope, case: Case, place: Region) -> bool:
    day = case.submitted_at.astimezone(place.tz).date()
    if scope.services and case.definition_id not in scope.services:
        return False
    if (scope.low and day < scope.low) or (scope.high and day > scope.high):
        return False
    return bool(at_units(tuple(scope.units), {case.pk}))


def window_of(given: Mapping[str, str]) -> Window:
    """Which page of the population, from the address."""
    return Window(after=Spot.read(given.get("sesudah", "")), before=Spot.read(given.get("sebelum", "")))


def _rows() -> QuerySet[SuratTugas]:
    return SuratTugas.objects.select_related("person", "unit", "letter")
