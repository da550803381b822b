"""A case recorded as a scenario: it runs again on the same release, nobody is in it, and only the head may do so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from pendopo.audit.api import events_of
from pendopo.cases.api import Case, Wish, move_case, repair_case, view_case
from pendopo.definitions.api import own_scenarios
from pendopo.engine.api import Scenario, run_scenario
from pendopo.engine.load import read_yaml
from pendopo.people.api import anonymous
from pendopo.tenancy.api import Region, region
from tests.layanan_staf.conftest import address, fresh, looks, staff_elsewhere, words

pytestmark = pytest.mark.django_db
Bring = Callable[..., Case]
NAMED = {
    "tulisan": "Syukuran keluarga besar Rahmawati Kusumaningrum",
    "alamat_pemasangan": "Rumah Rahmawati, Jl. Ciumbuleuit 7",
}


def scenario_of(answer: Any) -> Scenario:
    assert answer.status_code == 200, words(answer)
    return Scenario.model_validate(read_yaml(answer.content.decode(), "rekaman.yaml"))


def personal_values(place: Region, case: Case) -> Iterator[str]:
    """Every text that the applicant gave about a person, and every file's id."""
    with region(place):
        view = view_case(case)
    for name, answer in view.answers.items():
        field = view.compiled.fields[name]
        if field.type in ("choice", "yes_no", "statement", "wilayah"):
            continue
        if field.personal != "tidak" or field.type in ("file", "text", "long_text"):
            yield from map(str, answer if isinstance(answer, list) else [answer])
    yield case.number


def is_silent(place: Region, case: Case, answer: Any) -> bool:
    text = answer.content.decode()
    return not [value for value in personal_values(place, case) if value in text]


def passes(place: Region, case: Case, scenario: Scenario) -> bool:
    with region(place):
        return run_scenario(view_case(case).compiled, scenario).faults == []


def go(place: Region, case: Case, step: str, actor: object, now: datetime, **wish: Any) -> Case:
    with region(place):
        return move_case(place=place, case_id=case.id, transition_id=step, actor=actor, now=now, wish=Wish(**wish))


def test_a_case_under_way_becomes_a_scenario_that_runs_again_without_its_persons(
    kasi: Client, bandung: Region, di_tahap: Bring
) -> None:
    case = di_tahap("penandatanganan")
    answer = kasi.post(address(case, "rekam"))
    scenario = scenario_of(answer)
    assert [move.action for move in scenario.moves] == ["teruskan", "setuju_teknis", "setujui"]
    assert passes(bandung, case, scenario)
    assert is_silent(bandung, case, answer)
    assert answer["Content-Disposition"] == f'attachment; filename="{scenario.id}.yaml"'
    assert answer["Cache-Control"] == "private, no-store"


def test_it_is_kept_as_the_regions_own_scenario_and_stands_in_the_history(
    kasi: Client, bandung: Region, kerinci: Region, di_tahap: Bring
) -> None:
    case = di_tahap()
    scenario = scenario_of(kasi.post(address(case, "rekam")))
    with region(bandung):
        assert [one.id for one in own_scenarios(case.definition_id)] == [scenario.id]
        (event,) = [one for one in events_of(case.id) if one.kind == "layanan.case_recorded"]
    assert event.data == {"scenario": scenario.id}
    assert looks(bandung, case)[-1] == "rekaman"
    with region(kerinci):
        assert own_scenarios(case.definition_id) == []


def test_a_case_returned_repaired_and_refused_is_told_with_all_its_turns(
    kasi: Client, bandung: Region, kantor: SimpleNamespace, permohonan: Callable[..., Case], now: datetime
) -> None:
    case = permohonan(number=3, **NAMED)
    go(bandung, case, "kembalikan", kantor.front_office, now, note="Bu Rahmawati, foto buram.", fields=["tulisan"])
    with region(bandung):
        changes = {"tulisan": "Selamat datang Rahmawati Kusumaningrum"}
        repair_case(place=bandung, case=fresh(bandung, case), changes=changes, actor=anonymous(), now=now)
    case = go(bandung, case, "tolak", kantor.front_office, now, note="Bu Rahmawati sudah membatalkan lisan.")
    answer = kasi.post(address(case, "rekam"))
    scenario = scenario_of(answer)
    assert [(move.action, move.state) for move in scenario.moves] == [
        ("kembalikan", "dikembalikan"),
        ("perbaiki", "verifikasi_berkas"),
        ("tolak", "ditolak"),
    ]
    assert passes(bandung, case, scenario)
    assert is_silent(bandung, case, answer)
    assert "Rahmawati" not in answer.content.decode()


def test_recording_again_gives_the_same_scenario(kasi: Client, bandung: Region, di_tahap: Bring) -> None:
    case = di_tahap("persetujuan")
    first, second = (scenario_of(kasi.post(address(case, "rekam"))) for _ in range(2))
    assert first == second
    with region(bandung):
        assert len(own_scenarios(case.definition_id)) == 1


def test_the_head_of_section_has_the_button_and_others_do_not(kasi: Client, loket: Client, di_tahap: Bring) -> None:
    case = di_tahap()
    assert "Rekam sebagai skenario" in words(kasi.get(address(case)))
    assert "Rekam sebagai skenario" not in words(loket.get(address(case)))


def test_others_are_refused_and_nothing_is_kept(
    loket: Client, kerinci: Region, bandung: Region, di_tahap: Bring, now: datetime
) -> None:
    case = di_tahap()
    elsewhere = staff_elsewhere(kerinci, now, nip="199101012015031013", role="kepala_seksi")
    assert loket.post(address(case, "rekam")).status_code == 404
    assert elsewhere.post(address(case, "rekam")).status_code == 404
    assert elsewhere.post(address(case, "rekam").replace("kota-bandung", "kabupaten-kerinci")).status_code == 404
    assert Client().post(address(case, "rekam")).status_code in (302, 404)
    with region(bandung):
        assert own_scenarios(case.definition_id) == []


def test_it_is_never_done_by_a_link(kasi: Client, di_tahap: Bring) -> None:
    assert kasi.get(address(di_tahap(), "rekam")).status_code == 405
