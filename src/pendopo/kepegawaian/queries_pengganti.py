"""Reads of standing in and of absences."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from pendopo.kepegawaian import rules_pengganti as rules
from pendopo.kepegawaian.models import BatasPenggantian, Ketidakhadiran, Penggantian
from pendopo.people.api import Membership


def limit_of(kind: str, day: date) -> rules.Limit:
    """What holds on a day: as the region has set it, else the default that is still to be verified."""
    row = BatasPenggantian.objects.filter(kind=kind, valid_from__lte=day).order_by("-valid_from").first()
    if row is None:
        return rules.LIMITS[kind]
    return rules.Limit(row.most_days, row.extensions, row.needs_order, row.source, row.verified)


def standing_between(first: date, last: date) -> list[Penggantian]:
    """Whoever stands in on one of these days."""
    rows = Penggantian.objects.filter(valid_from__lte=last, valid_to__gte=first, withdrawn_at=None)
    return list(rows.select_related("unit", "replaced", "stand_in").order_by("valid_from", "id"))


def away_between(first: date, last: date) -> list[Ketidakhadiran]:
    """Whoever is away on one of these days."""
    rows = Ketidakhadiran.objects.filter(valid_from__lte=last, valid_to__gte=first, withdrawn_at=None)
    return list(rows.select_related("person").order_by("valid_from", "id"))


def away_of(person_ids: Collection[UUID], day: date) -> set[UUID]:
    """Who of these people is away on a day. One statement."""
    rows = Ketidakhadiran.objects.filter(
        person_id__in=list(person_ids), valid_from__lte=day, valid_to__gte=day, withdrawn_at=None
    )
    return set(rows.values_list("person_id", flat=True))


def own_posts(person_id: UUID, first: date, last: date) -> QuerySet[Membership]:
    """The posts that somebody holds themselves on one of these days."""
    rows = Membership.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=first), valid_from__lte=last)
    return rows.filter(person_id=person_id, kind=Membership.OWN).select_related("unit").order_by("valid_from", "id")
