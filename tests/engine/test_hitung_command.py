"""`pendopo hitung`: what somebody would pay and until when, explained without a server."""

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest
import yaml

import pendopo
from pendopo.config.cli.hitung import run

PBG = Path(pendopo.__file__).parent / "perizinan/definitions/persetujuan-bangunan-gedung"
PERDA = "perda_pbg=Perda contoh"


def answers_of(scenario: str) -> dict[str, Any]:
    """The answers of a shipped scenario, as JSON has them."""
    text = (PBG / f"scenarios/{scenario}.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.load(text, yaml.BaseLoader)["answers"]
    return found


def ask(folder: Path, file: Path, answers: Any, **more: Any) -> int:
    file.write_text(answers if isinstance(answers, str) else json.dumps(answers), encoding="utf-8")
    words = {"json": False, "pada": "2026-11-23T10:00", "param": [PERDA]} | more
    return run(Namespace(folder=str(folder), answers=str(file), **words))


def data_of(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.parametrize(("scenario", "amount"), [("rumah_kecil", 216_675), ("rumah_dua_lantai", 849_246)])
def test_the_worked_examples_of_the_shipped_service_come_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], scenario: str, amount: int
) -> None:
    assert ask(PBG, tmp_path / "a.json", answers_of(scenario), json=True) == 0
    (fee,) = data_of(capsys)["biaya"]
    assert (fee["jumlah"], fee["halangan"], fee["perda"]) == (amount, "", "Perda contoh")
    assert [step["id"] for step in fee["langkah"]][-1] == "ibg"
    assert all(step["rumus"] and step["angka"] for step in fee["langkah"])


def test_without_a_perda_it_says_that_nothing_can_be_charged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(PBG, tmp_path / "a.json", answers_of("rumah_kecil"), param=[]) == 0
    told = capsys.readouterr().out
    assert "Retribusi PBG: Rp216.675" in told
    assert "Belum dapat dikenakan: Perda" in told


def test_the_promise_is_counted_day_by_day_with_reasons(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ask(PBG, tmp_path / "a.json", answers_of("rumah_kecil"), json=True)
    promise, *stages = data_of(capsys)["tenggat"]
    days = {day["tanggal"]: (day["ke"], day["alasan"]) for day in promise["hari"]}
    assert promise["id"] == "janji"
    assert days["2026-11-23"] == (0, "hari diterima")
    assert days["2026-11-28"] == (0, "akhir pekan")
    assert days["2026-12-25"][0] == 0
    assert "Natal" in days["2026-12-25"][1]
    assert max(day["ke"] for day in promise["hari"]) == promise["hari_kerja"] == 28
    assert sum(stage["hari_kerja"] for stage in stages) == 28
    assert stages[-1]["jatuh"] == promise["jatuh"]


def test_what_the_form_refuses_is_told_per_field(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answers = answers_of("rumah_kecil") | {"luas_atas": "-4", "hantu": "x"}
    assert ask(PBG, tmp_path / "a.json", answers, json=True) == 1
    data = data_of(capsys)
    assert set(data["masalah"]) == {"luas_atas", "hantu"}
    assert (data["biaya"], data["tenggat"]) == ([], [])


@pytest.mark.parametrize(
    ("answers", "more"),
    [
        pytest.param("{", {}, id="bukan-json"),
        pytest.param("[1]", {}, id="bukan-pasangan"),
        pytest.param('{"luas": {"a": 1}}', {}, id="bukan-teks"),
        pytest.param("{}", {"pada": "besok"}, id="waktu"),
        pytest.param("{}", {"param": ["entah=1"]}, id="parameter-asing"),
        pytest.param("{}", {"param": ["shst=banyak"]}, id="nilai-parameter"),
    ],
)
def test_what_cannot_be_read_ends_with_2_and_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], answers: str, more: dict[str, Any]
) -> None:
    assert ask(PBG, tmp_path / "a.json", answers, **more) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert len(captured.err) > 20


def test_a_folder_that_is_none_ends_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(tmp_path, tmp_path / "a.json", {}) == 2
    assert "definition.yaml" in capsys.readouterr().err


def test_numbers_and_yes_may_be_written_without_quotes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answers = answers_of("rumah_kecil") | {"jumlah_lantai": 1, "ada_basemen": False, "luas_atas": 45}
    assert ask(PBG, tmp_path / "a.json", answers, json=True) == 0
    assert data_of(capsys)["biaya"][0]["jumlah"] == 216_675
