"""Reads of what is late and was told to those whom its stage names."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from pendopo.cases import rules
from pendopo.cases.models import CaseStep
from pendopo.definitions.api import bindings_of, catalogue
from pendopo.people.api import Actor


def watched_stages(actor: Actor | None = None) -> Q:
    """The stages with somebody to tell, as a condition on steps; for an actor only those that they are told of."""
    wanted = Q(pk__in=[])
    for one in catalogue():
        card = one.card
        bindings = bindings_of(one.id) if actor and card.told else {}
        stages = [
            stage
            for stage, functions in card.told.items()
            if actor is None
            or any(rules.does_kind(card.kind_of(function), function, actor, bindings) for function in functions)
        ]
        if stages:
            wanted |= Q(definition_id=one.id, stage__in=stages)
    return wanted


def escalated_to(actor: Actor) -> QuerySet[CaseStep]:
    """Open steps that became late and were told to this person, the longest late first."""
    rows = CaseStep.objects.filter(watched_stages(actor), left_at=None, escalated_at__isnull=False)
    return rows.exclude(stage="").order_by("due_at", "id")
