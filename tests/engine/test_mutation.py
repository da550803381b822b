"""The quality mark: planted faults are noticed by the scenarios, and those that are not are named with what to add."""

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from pendopo.config.cli.check import run
from pendopo.engine.api import compile, load_folder, quality_mark, run_scenario
from pendopo.engine.mutation import seeds
from pendopo.engine.mutation.twist import twists

from .branching import branching
from .shipped import FOLDER, load_shipped, node, patched

GOAL, FLOOR = 95, 55
"""Percent of planted faults that the scenarios of a shipped service notice at least, whether it was written by itself
or takes its flow and its scenarios from an archetype; less of what is only opened about a permit."""

ABOUT_A_PERMIT = {"salinan-izin", "pencabutan-izin", "pengalihan-izin", "penertiban-izin"}
LONG = {"izin-pemakaian-taman", "persetujuan-bangunan-gedung"}
SHIPPED = [
    pytest.param(name, marks=pytest.mark.panjang if name in LONG else ())
    for name in sorted(file.parent.name for file in FOLDER.parent.glob("*/definition.yaml"))
]


def without_scenario(name: str) -> Any:
    return patched(lambda data: data["scenarios"].remove(node(data["scenarios"], name)))


@pytest.mark.parametrize("name", SHIPPED)
def test_the_scenarios_of_a_shipped_service_notice_planted_faults(name: str) -> None:
    definition = load_folder(FOLDER.parent / name)
    file = FOLDER.parent / name / "mutasi.yaml"
    known = quality_mark(definition, read_reasons(file))
    assert known.unknown == ()
    assert known.percent >= goal_of(name), [one.seed.id for one in known.survivors]


def goal_of(name: str) -> int:
    return FLOOR if name in ABOUT_A_PERMIT else GOAL


def read_reasons(file: Path) -> dict[str, str]:
    from pendopo.engine.api import read_part

    return {name: str(reason) for name, reason in read_part(file.parent, file.name).items()}


def test_every_fault_has_its_own_name_and_says_what_would_catch_it() -> None:
    planted = [*seeds(load_shipped()), *seeds(branching())]
    for definition in (load_shipped(), branching()):
        names = [one.id for one in seeds(definition)]
        assert len(names) == len(set(names))
    assert all(one.told.endswith(".") and one.mend.endswith(".") and ":" in one.node for one in planted)
    kinds = {one.id.split(" ")[0] for one in planted}
    assert {"peran", "tujuan", "syarat-terbalik", "waktu", "wajib", "pilihan", "hari", "catatan", "parameter"} <= kinds


def test_a_planted_fault_changes_the_definition_and_nothing_of_the_original() -> None:
    definition = load_shipped()
    before = definition.model_dump()
    for one in seeds(definition):
        assert one.plant(definition) != definition, one.id
    assert definition.model_dump() == before


@pytest.mark.parametrize(
    ("scenario", "survivor"),
    [
        ("kosong", "wajib field:nik"),
        ("gugur", "tujuan transition:gugurkan"),
        ("batas_atas", "batas field:panjang max berkurang"),
        ("terlalu_lama", "aturan-salah-tulis rule:lama_dalam_batas 2"),
    ],
)
def test_without_its_scenario_a_fault_is_left_over(scenario: str, survivor: str) -> None:
    mark = quality_mark(without_scenario(scenario))
    assert survivor in {one.seed.id for one in mark.survivors}
    assert mark.percent < 100


def test_a_fault_that_changes_nothing_is_not_counted_when_somebody_says_why() -> None:
    definition = without_scenario("gugur")
    plain = quality_mark(definition)
    name = plain.survivors[0].seed.id
    told = quality_mark(definition, {name: "Sama saja.", "tak ada": "Tidak pernah ada."})
    assert [one.reason for one in told.equivalent] == ["Sama saja."]
    assert told.percent > plain.percent
    assert told.unknown == ("tak ada",)


def test_a_definition_without_scenarios_has_no_mark() -> None:
    assert quality_mark(patched(lambda data: data.update(scenarios=[]))).percent == 0


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a >= 3", ["a > 3"]),
        ("a == 1 and b", ["a == 1 or b", "a != 1 and b"]),
        ("a * 2 + b", ["a * 2 - b", "a + 2 + b"]),
        ('jenis in ("x",)', ["jenis not in ('x',)"]),
        ("((", []),
    ],
)
def test_one_sign_at_a_time_is_mistyped(source: str, expected: list[str]) -> None:
    assert list(twists(source)) == expected


def test_the_planted_scenarios_pass_before_anything_is_planted() -> None:
    compiled = compile(load_shipped())
    assert [
        run_scenario(compiled, one).faults for one in load_shipped().scenarios if run_scenario(compiled, one).faults
    ] == []


def test_the_command_prints_the_mark_and_what_to_add(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(Namespace(folder=str(FOLDER), mutasi=True)) == 0
    assert "Mutu skenario 100,0 %" in capsys.readouterr().out
    copy_without(tmp_path, "terlalu_lama.yaml")
    assert run(Namespace(folder=str(tmp_path), mutasi=True)) == 0
    told = capsys.readouterr().out
    assert "luput aturan-salah-tulis rule:lama_dalam_batas 2" in told
    assert "→ Tambah skenario tepat pada batas aturan ini" in told


def test_the_command_gives_machines_the_mark_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy_without(tmp_path, "terlalu_lama.yaml")
    reason = "aturan-salah-tulis rule:lama_dalam_batas 2: Contoh alasan.\n"
    (tmp_path / "mutasi.yaml").write_text(reason, encoding="utf-8")
    assert run(Namespace(folder=str(tmp_path), mutasi=True, json=True)) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["findings"] == []
    assert told["mutasi"]["percent"] == 100.0
    assert told["mutasi"]["survivors"] == []
    assert told["mutasi"]["equivalent"][0]["reason"] == "Contoh alasan."


def test_a_refused_definition_has_no_mark(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy_without(tmp_path, "gugur.yaml")
    assert run(Namespace(folder=str(tmp_path), mutasi=True, json=True)) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["mutasi"] is None
    assert [one["code"] for one in told["findings"]] == ["skenario-kurang"]


def copy_without(target: Path, name: str) -> None:
    """The shipped folder but for one scenario."""
    for file in FOLDER.rglob("*.*"):
        if file.name != name:
            place = target / file.relative_to(FOLDER)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(file.read_bytes())
