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
    for current in catalogue():
        compiled = current.compiled
        definition_id = compiled.definition.id
        bindings = bindings_of(definition_id) if actor else {}
        stages = [
            stage.id
            for stage in compiled.stages.values()
            if any(
                actor is None or rules.does_function(compiled, function, actor, bindings) for function in stage.escalate
            )
        ]
        if stages:
            wanted |= Q(definition_id=definition_id, stage__in=stages)
    return wanted


def escalated_to(actor: Actor) -> QuerySet[CaseStep]:
    """Open steps that became late and were told to this person, the longest late first."""
    rows = CaseStep.objects.filter(watched_stages(actor), left_at=None, escalated_at__isnull=False)
    return rows.exclude(stage="").order_by("due_at", "id")
