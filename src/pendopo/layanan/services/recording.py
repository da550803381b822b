"""A case of this region as a proof of its definition, without anybody in it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from pendopo.audit.api import record
from pendopo.cases.api import Case, stories_of
from pendopo.core.api import Refusal
from pendopo.definitions.api import compiled_of, keep_scenario
from pendopo.engine.api import NotRecordable, Scenario, record_scenario
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region


@transaction.atomic
def record_case(*, place: Region, case: Case, actor: Actor, now: datetime) -> Scenario:
    """Keep the case as the region's own scenario, every personal answer replaced by an example.

    Raises Refusal with a sentence where that is not possible.
    """
    scenario = _recorded(place, case)
    keep_scenario(case.definition_id, scenario, actor=actor, now=now)
    record("layanan.case_recorded", subject=case, actor=actor, now=now, case_id=case.id, data={"scenario": scenario.id})
    return scenario


def _recorded(place: Region, case: Case) -> Scenario:
    """By the case's own release; of a repaired case with the answers of now, else with those of the beginning."""
    compiled, no = compiled_of(case.release), ""
    for story in stories_of(place, case):
        try:
            return record_scenario(compiled, story)
        except NotRecordable as why:
            no = no or str(why)
    raise Refusal(no)
