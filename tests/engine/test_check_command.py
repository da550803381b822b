"""`pendopo check`: words for people, JSON for machines, an exit code for pipelines."""

import json
from argparse import Namespace
from pathlib import Path

import pytest

from pendopo.config.cli.check import run

from .shipped import FOLDER


def test_a_sound_folder_is_accepted(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(Namespace(folder=str(FOLDER))) == 0
    assert "tidak ada temuan" in capsys.readouterr().out


def test_a_folder_that_is_none_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(Namespace(folder=str(tmp_path), json=True)) == 1
    (finding,) = json.loads(capsys.readouterr().out)
    assert finding["code"] == "berkas-tidak-ada"
    assert finding["node"] == "definition.yaml"


def test_findings_are_told_with_a_mend(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for file in FOLDER.rglob("*.*"):
        target = tmp_path / file.relative_to(FOLDER)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())
    workflow = tmp_path / "workflow.yaml"
    workflow.write_text(workflow.read_text(encoding="utf-8").replace("effects: [kabari]", "effects: [sulap]", 1))
    assert run(Namespace(folder=str(tmp_path))) == 1
    told = capsys.readouterr().out
    assert "kosakata · transition:kembalikan" in told
    assert "→ Yang ada: " in told
    assert "kabari" in told
