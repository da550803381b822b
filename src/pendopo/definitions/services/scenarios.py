"""The region's own scenarios: proofs that every later change and upgrade must pass."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.http import Http404

from pendopo.audit.api import record
from pendopo.core.api import Refusal
from pendopo.definitions.models import Installed, RegionScenario
from pendopo.definitions.queries import compiled_of
from pendopo.engine.api import Scenario, run_scenario, scenario_bytes
from pendopo.people.api import Actor


@transaction.atomic
def keep_scenario(definition_id: str, scenario: Scenario, *, actor: Actor, now: datetime) -> RegionScenario:
    """Keep a scenario that the release in force passes; one of the same id replaces the former. Raises Refusal."""
    installed = _installed(definition_id)
    compiled = compiled_of(installed.release)
    if any(one.id == scenario.id for one in compiled.definition.scenarios):
        raise Refusal(f"Skenario “{scenario.id}” sudah ada pada definisinya. Pakai nama lain.")
    faults = run_scenario(compiled, scenario).faults
    if faults:
        raise Refusal("Skenario ini tidak lulus pada rilis yang berlaku: " + "; ".join(faults[:3]))
    return _add(definition_id, scenario.id, scenario_bytes(scenario), actor, now)


@transaction.atomic
def withdraw_scenario(definition_id: str, name: str, *, actor: Actor, now: datetime) -> RegionScenario:
    """The scenario counts no longer; its rows stay. Raises Http404 when there is none of that name."""
    _installed(definition_id)
    last = RegionScenario.objects.filter(definition_id=definition_id, name=name).order_by("recorded_at", "id").last()
    if last is None or not bytes(last.body):
        raise Http404
    return _add(definition_id, name, b"", actor, now)


def _installed(definition_id: str) -> Installed:
    found = Installed.objects.select_related("release").filter(definition_id=definition_id).first()
    if found is None:
        raise Http404
    return found


def _add(definition_id: str, name: str, body: bytes, actor: Actor, now: datetime) -> RegionScenario:
    row = RegionScenario.objects.create(
        definition_id=definition_id, name=name, body=body, recorded_at=now, recorded_by=actor.actor_id
    )  # fmt: skip
    data = {"definition": definition_id, "scenario": name, "withdrawn": not body}
    record("definitions.scenario_kept", subject=row, actor=actor, now=now, data=data)
    return row
