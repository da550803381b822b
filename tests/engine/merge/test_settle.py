"""A region's own days and questions do not make upstream's scenarios fail; what they prove stays proven."""

from typing import Any

import pytest

from pendopo.engine.api import Definition, check, settled
from pendopo.engine.load import validated

from ..shipped import VOCABULARY, field, loaded, node, patched
from .edits import shipped

OWN: dict[str, Any] = {"id": "r3273_x", "label": "Tambahan"}


def slower(data: Any) -> None:
    node(data["workflow"]["stages"], "pemeriksaan").update(sla_days="3")
    data["service"].update(promise_days="4")


def asking(**given: Any) -> Any:
    def patch(data: Any) -> None:
        page = next(page for page in data["form"]["pages"] if page["id"] == "pemohon")
        page["fields"].append(OWN | given)
        data["texts"]["en"]["field:r3273_x"] = {"label": "More"}
        for option in given.get("options", []):
            data["texts"]["en"][f"option:{option['id']}"] = {"label": option["label"]}

    return patch


def faults(definition: Definition) -> set[str]:
    return {finding.code for finding in check(definition, VOCABULARY) if finding.level == "galat"}


def test_other_days_are_told_in_upstream_s_scenarios() -> None:
    own = patched(slower)
    assert "skenario-gagal" in faults(own)
    assert faults(settled(own, shipped())) == set()


@pytest.mark.parametrize(
    "given",
    [
        {"type": "text"},
        {"type": "integer", "min": "5"},
        {"type": "date"},
        {"type": "yes_no"},
        {"type": "nik", "personal": "spesifik"},
        {"type": "choice", "options": [{"id": "r3273_a", "label": "Satu"}, {"id": "r3273_b", "label": "Dua"}]},
        {"type": "file", "accept": [".pdf"], "max_mb": "1", "retention": "5 tahun"},
    ],
    ids=lambda given: given["type"],
)
def test_the_region_s_mandatory_questions_are_answered_by_an_example(given: dict[str, Any]) -> None:
    own = patched(asking(**given))
    assert "skenario-gagal" in faults(own)
    assert "skenario-gagal" not in faults(settled(own, shipped()))


def test_what_a_scenario_proves_is_not_settled_away() -> None:
    def patch(data: Any) -> None:
        slower(data)
        data["letters"][0]["data"].update(pemohon="tulisan")

    assert "skenario-gagal" in faults(settled(patched(patch), shipped()))


def test_what_the_region_wrote_in_a_scenario_stays() -> None:
    def patch(data: Any) -> None:
        slower(data)
        data["scenarios"][0].update(promise="2030-01-01T10:00")

    done = settled(patched(patch), shipped())
    assert done.scenarios[0].promise == "2030-01-01T10:00"
    assert "skenario-gagal" in faults(done)


def test_without_own_days_and_questions_nothing_is_touched() -> None:
    same = patched(lambda data: field(data, "nik").update(help="Ada pada KTP."))
    assert settled(same, shipped()) is same


def test_settling_twice_is_settling_once() -> None:
    once = settled(patched(slower), shipped())
    assert settled(once, shipped()) == once


def test_of_days_that_a_pattern_tells_only_those_that_no_longer_hold_are_told_anew() -> None:
    upstream = loaded("izin-klinik")
    data = upstream.model_dump(by_alias=True, mode="json")
    start = node(data["workflow"]["states"], data["workflow"]["start"])
    stage = node(data["workflow"]["stages"], start["stage"])
    first = next(scenario for scenario in data["scenarios"] if scenario["due"] == f"{stage['sla_days']} hari kerja")
    stage["sla_days"] = str(int(stage["sla_days"]) + 1)
    data["service"]["promise_days"] = str(int(data["service"]["promise_days"]) + 1)
    own = validated(data)
    assert "skenario-gagal" in faults(own)
    done = settled(own, upstream)
    assert "skenario-gagal" not in faults(done)
    told = {scenario.id: scenario for scenario in done.scenarios}
    kept = [scenario for scenario in upstream.scenarios if told[scenario.id].due == scenario.due == ""]
    assert kept, "where none was expected, none is written"
    assert told[first["id"]].due != first["due"]
    later = [move.due for move in told[first["id"]].moves if move.due]
    assert any(due.endswith("hari kerja") for due in later), "the other stages kept their days"
