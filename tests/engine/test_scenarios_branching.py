"""Scenarios go along tracks, joins, timers, signals and sub-cases; parameters and fees are those of the scenario."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from pendopo.engine.api import Walk, compile, run_scenario
from pendopo.engine.load import validated

from .branching import branching_source
from .shipped import node

ALL = ["semua_berkas_sesuai"]
TO_TRACKS: list[dict[str, Any]] = [
    {"at": "2026-11-20T11:00", "action": "teruskan", "state": "verifikasi_teknis", "given": ALL},
    {"at": "2026-11-20T11:30", "action": "minta_rekomendasi", "state": "rekomendasi"}
    | {"tracks": {"ruang": "ruang_periksa", "jalan": "jalan_periksa"}},
]


def walked(moves: list[dict[str, Any]], *, consent: bool = True, **more: object) -> Walk:
    """The walk of the shipped smooth scenario's applicant along these moves of the branching workflow."""
    data = branching_source()
    told = copy.deepcopy(node(data["scenarios"], "lancar"))
    told |= {"moves": moves, "letters": {}, "due": "", "promise": "", "hidden": [], **more}
    told["answers"]["lahan_orang_lain"] = "ya" if consent else "tidak"
    if consent:
        told["answers"]["persetujuan_lahan"] = ["contoh"]
    else:
        told["answers"].pop("persetujuan_lahan", None)
    data["scenarios"] = [told]
    one = compile(validated(data))
    return run_scenario(one, one.definition.scenarios[0])


def test_tracks_their_join_and_what_follows_count_as_walked() -> None:
    walk = walked(
        [
            *TO_TRACKS,
            {"at": "2026-11-23T09:00", "action": "jalan_ya", "state": "rekomendasi"}
            | {"tracks": {"jalan": "jalan_aman", "ruang": "ruang_periksa"}, "promise": "2026-11-24T15:00"},
            {
                "at": "2026-11-23T10:00",
                "action": "ruang_ya",
                "state": "persetujuan",
                "tracks": {"ruang": "ruang_cocok"},
            },
        ]
    )
    assert walk.faults == []
    assert {"jalan_ya", "ruang_ya", "gabung_ya", "kecil"} <= walk.transitions


def test_a_track_that_stands_elsewhere_is_a_fault() -> None:
    walk = walked([*TO_TRACKS[:1], TO_TRACKS[1] | {"tracks": {"jalan": "jalan_aman"}}])
    assert walk.faults == ["Langkah 2 (minta_rekomendasi): jalur jalan sampai di “jalan_periksa”, bukan “jalan_aman”."]


def test_a_track_that_is_not_opened_stands_nowhere() -> None:
    opened = TO_TRACKS[1] | {"tracks": {"ruang": "ruang_periksa", "jalan": ""}}
    assert walked([TO_TRACKS[0], opened], consent=False).faults == []


def test_a_timer_runs_after_its_working_days_and_not_before() -> None:
    early = {"at": "2026-11-27T14:59:59", "action": "jalan_lewat", "state": "rekomendasi", "refused": "ya"}
    late = {"at": "2026-11-27T15:00", "action": "jalan_lewat", "state": "rekomendasi"} | {
        "tracks": {"jalan": "jalan_dianggap"}
    }
    assert walked([*TO_TRACKS, early, late]).faults == []
    (fault,) = walked([*TO_TRACKS, early | {"refused": "tidak"}]).faults
    assert "waktunya belum lewat" in fault


def test_an_automatic_step_needs_what_sets_it_off() -> None:
    refuse = {"at": "2026-11-20T11:00", "action": "tolak", "state": "ditolak", "note": "Terlarang."}
    again = {"at": "2026-11-25T09:00", "action": "buka_kembali", "state": "verifikasi_berkas"}
    assert walked([refuse, again | {"subcases": {"keberatan": "baik"}}]).faults == []
    (fault,) = walked([refuse, again]).faults
    assert "syarat “guard” tidak terpenuhi" in fault
    (fault,) = walked([refuse, again | {"subcases": {"lain": "baik"}}]).faults
    assert "perkara turunan “lain” tidak ada" in fault


def test_a_signal_comes_from_outside_and_ends_the_declared_pause() -> None:
    walk = walked(
        [
            *TO_TRACKS[:1],
            {"at": "2026-11-20T11:30", "action": "minta_rekomendasi", "state": "rekomendasi"},
            {"at": "2026-11-20T12:00", "action": "ruang_ya", "state": "di_pusat", "promise": "berhenti"},
            {"at": "2026-11-24T09:00", "action": "dijawab", "state": "persetujuan", "promise": "2026-11-26T15:00"},
        ],
        consent=False,
        answers=node(branching_source()["scenarios"], "lancar")["answers"] | {"jumlah_lembar": "20"},
    )
    assert walk.faults == []


@pytest.mark.parametrize("name", ["tidak_ada", "batas_lain"])
def test_a_parameter_that_is_not_there_is_a_fault(name: str) -> None:
    (fault,) = walked([], params={name: "1"}).faults
    assert f"parameter tidak ada: {name}" in fault


def test_a_scenario_has_upstream_defaults_whatever_the_region_has_set() -> None:
    data = branching_source()
    param = data["params"][0]
    one = compile(validated(data), params={param["id"]: "31"})
    told = next(scenario for scenario in one.definition.scenarios if scenario.id == "lancar")
    assert str(one.params[param["id"]]) == "31"
    assert run_scenario(one, told).faults == []
