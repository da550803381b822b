"""Changes read as sentences that an office understands."""

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from pendopo.config.cli.diff import run
from pendopo.engine.api import Definition, compile, diff, overlay_from_yaml, sentences

from ..shipped import FOLDER, field, node, patched, step
from .edits import shipped


def told(other: Definition) -> dict[str, bool]:
    return {one.text: one.behaviour for one in sentences(diff(shipped(), other), shipped(), other)}


def stage(data: Any) -> Any:
    return node(data["workflow"]["stages"], "pemeriksaan")


@pytest.mark.parametrize(
    ("patch", "text", "behaviour"),
    [
        (lambda d: stage(d).update(sla_days="3"), "SLA pemeriksaan berkas 1 → 3 hari kerja", True),
        (lambda d: field(d, "nik").update(required="tidak"), "Isian “NIK” tidak lagi wajib", True),
        (
            lambda d: field(d, "nik").update(visible="lahan_orang_lain"),
            f"Isian “NIK” hanya ditanyakan bila {compile(shipped()).explain('lahan_orang_lain')}",
            True,
        ),
        (lambda d: field(d, "nik").update(label="Nomor KTP"), "Isian “Nomor KTP”, judul: NIK → Nomor KTP", False),
        (
            lambda d: step(d, "teruskan").update(function="tim_teknis"),
            "Langkah “Teruskan ke tim teknis” dilakukan: “Petugas depan” → “Tim teknis”",
            True,
        ),
        (lambda d: d["params"][1].update(value="14"), "Nilai masa pemasangan paling lama, dalam hari: 30 → 14", True),
        (lambda d: d["letters"][0].update(template="x"), "Isi surat “Izin reklame insidentil” berubah", True),
        (lambda d: d["texts"]["en"]["field:nik"].update(label="ID"), "Terjemahan (en) dari Isian “NIK”", False),
        (lambda d: d["workflow"].update(max_returns="5"), "Paling banyak dikembalikan 3 → 5 kali", True),
    ],
    ids=["sla", "required", "visible", "label", "function", "param", "letter", "translation", "returns"],
)
def test_a_change_in_words(patch: Any, text: str, behaviour: bool) -> None:
    found = told(patched(patch))
    assert found == {text: behaviour}


def test_new_gone_and_moved_nodes_in_words() -> None:
    def patch(data: Any) -> None:
        fields = data["form"]["pages"][1]["fields"]
        fields.append({"id": "rt", "type": "text", "label": "Nomor RT"})
        fields.insert(0, fields.pop(1))
        data["service"]["requirements"].pop(0)

    found = told(patched(patch))
    assert any(text.startswith("Isian “Nomor RT” baru di Halaman “") and "(wajib diisi)" in text for text in found)
    assert any("dipindahkan ke urutan pertama" in text for text in found)
    assert "Syarat “Gambar materi reklame” dihapus" in found


def changed_folder(folder: Path) -> Path:
    """A copy of the shipped folder with a longer first stage."""
    for file in FOLDER.rglob("*.*"):
        target = folder / file.relative_to(FOLDER)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())
    workflow = folder / "workflow.yaml"
    workflow.write_text(workflow.read_text(encoding="utf-8").replace("sla_days: '1'", "sla_days: '3'", 1))
    return folder


def test_the_command_tells_and_writes_an_overlay(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new, file = changed_folder(tmp_path / "baru"), tmp_path / "lapisan.yaml"
    assert run(Namespace(old=str(FOLDER), new=str(new), json=False, overlay=str(file))) == 0
    assert "SLA pemeriksaan berkas 1 → 3 hari kerja" in capsys.readouterr().out
    overlay = overlay_from_yaml(file.read_text(encoding="utf-8"))
    assert [change.key for change in overlay.changes] == ["stage:pemeriksaan.sla_days"]


def test_the_command_speaks_to_machines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new = changed_folder(tmp_path)
    assert run(Namespace(old=str(FOLDER), new=str(new), json=True, overlay=None)) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["changes"] == [{"op": "set", "node": "stage:pemeriksaan", "attr": "sla_days", "was": "1", "to": "3"}]
    assert data["sentences"][0]["behaviour"] is True


def test_equal_folders_have_nothing_to_tell(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(Namespace(old=str(FOLDER), new=str(FOLDER), json=False, overlay=None)) == 0
    assert "Tidak ada bedanya." in capsys.readouterr().out


def test_a_folder_that_is_none_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(Namespace(old=str(FOLDER), new=str(tmp_path), json=False, overlay=None)) == 1
    assert "definition.yaml" in capsys.readouterr().err
