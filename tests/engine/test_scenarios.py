"""Scenarios are run with a frozen clock; deadlines pause, go on and cross holidays as promised."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from pendopo.engine.api import Clocks, Compiled, Definition, run_scenario
from pendopo.lib.worktime import WorkCalendar

from .shipped import FRIDAY, WIB, load_shipped, node, patched


@pytest.mark.parametrize("name", [scenario.id for scenario in load_shipped().scenarios])
def test_shipped_scenario_passes(compiled: Compiled, name: str) -> None:
    scenario = next(one for one in compiled.definition.scenarios if one.id == name)
    assert run_scenario(compiled, scenario).faults == []


def changed(name: str, **values: Any) -> Definition:
    return patched(lambda data: node(data["scenarios"], name).update(values))


def faults(compiled: Compiled, definition: Definition, name: str) -> list[str]:
    return run_scenario(compiled, next(one for one in definition.scenarios if one.id == name)).faults


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"due": "2026-11-23T14:59"}, "tenggat adalah 2026-11-23T15:00"),
        ({"promise": "berhenti"}, "janji adalah 2026-11-24T15:00"),
        ({"problems": ["nama"]}, "Masalah isian berbeda"),
        ({"hidden": ["nama"]}, "tampil, padahal"),
        ({"submitted": "besok"}, "tidak terbaca"),
        ({"time_zone": "Mars/Utara"}, "tidak terbaca"),
        ({"moves": [{"at": "2026-11-20T09:00", "action": "tarik", "state": "dibatalkan"}]}, "lebih awal"),
        ({"moves": [{"at": "2026-11-20T11:00", "action": "terbang", "state": "terbit"}]}, "tidak terbaca"),
        ({"moves": [{"at": "2026-11-20T11:00", "action": "setujui", "state": "terbit"}]}, "tidak ada dari keadaan"),
        ({"moves": [{"at": "2026-11-20T11:00", "action": "teruskan", "state": "terbit"}]}, "belum terpenuhi"),
        ({"moves": [{"at": "2026-11-20T11:00", "action": "tolak", "state": "ditolak"}]}, "catatan wajib"),
        (
            {"moves": [{"at": "2026-11-20T11:00", "action": "tarik", "state": "dibatalkan", "by": "sistem"}]},
            "bukan tugas",
        ),
        (
            {"moves": [{"at": "2026-11-20T11:00", "action": "tarik", "state": "verifikasi_berkas", "refused": "ya"}]},
            "berhasil, padahal",
        ),
        ({"moves": [{"at": "2026-11-20T11:00", "action": "tarik", "state": "gugur"}]}, "sampai di “dibatalkan”"),
    ],
)
def test_a_scenario_that_expects_something_else_says_what_happened(
    compiled: Compiled, values: dict[str, Any], word: str
) -> None:
    (fault,) = faults(compiled, changed("lancar", **values), "lancar")[:1]
    assert word in fault


def clocks(compiled: Compiled) -> Clocks:
    return Clocks(compiled, WorkCalendar(WIB))


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=WIB)


def test_stages_share_their_clock_and_resume_with_what_was_left(compiled: Compiled) -> None:
    state = compiled.states
    one = clocks(compiled).enter(None, state["verifikasi_berkas"], FRIDAY)
    assert one.due(state["verifikasi_berkas"]) == at(23, 15)
    two = one.enter(state["verifikasi_berkas"], state["verifikasi_teknis"], at(20, 14))
    assert two.due(state["verifikasi_teknis"]) == at(23, 15)
    three = two.enter(state["verifikasi_teknis"], state["persetujuan"], at(23, 9))
    assert three.due(state["persetujuan"]) == at(24, 15)
    back = three.enter(state["persetujuan"], state["verifikasi_teknis"], at(24, 9))
    assert back.due(state["verifikasi_teknis"]) == at(24, 15), "the used day is not given twice"


def test_waiting_for_the_applicant_stops_the_promise(compiled: Compiled) -> None:
    state = compiled.states
    one = clocks(compiled).enter(None, state["verifikasi_berkas"], FRIDAY)
    waiting = one.enter(state["verifikasi_berkas"], state["dikembalikan"], at(20, 11))
    assert waiting.promise_due is None
    assert waiting.due(state["dikembalikan"]) == datetime(2026, 11, 30, 23, 59, 59, tzinfo=WIB)
    again = waiting.enter(state["dikembalikan"], state["verifikasi_berkas"], at(25, 9))
    assert again.promise_due == at(27, 15)
    done = again.enter(state["verifikasi_berkas"], state["ditolak"], at(25, 10))
    assert done.promise_due is None
    assert done.due(state["ditolak"]) is None


def test_clocks_are_values(compiled: Compiled) -> None:
    one = clocks(compiled).enter(None, compiled.states["verifikasi_berkas"], FRIDAY)
    before = replace(one)
    one.enter(compiled.states["verifikasi_berkas"], compiled.states["terbit"], at(20, 11))
    assert one == before
