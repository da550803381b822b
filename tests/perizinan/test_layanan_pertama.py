"""`pendopo new layanan`, and the tutorial that begins with it, do what they say."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest
from django.test import Client

import pendopo
from pendopo.config.cli.main import main
from pendopo.config.commands import terbitkan
from pendopo.tenancy.api import Region

ROOT = Path(pendopo.__file__).parents[2]
TUTORIAL = (ROOT / "docs/tutorial/layanan-pertama.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^    \.venv/bin/pendopo (new|check|terbitkan) (.+)$", TUTORIAL, re.M)
SUMMARY, NEEDS, FIELD = re.findall(r"```yaml\n(.*?)```", TUTORIAL, re.S)


def pendopo_(verb: str, rest: str, home: Path) -> int:
    words = re.findall(r'"[^"]*"|\S+', rest.replace("~", str(home)))
    return main([verb, *(word.strip('"') for word in words)])


def test_a_new_service_passes_the_check_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(["new", "layanan", "izin-kebun-warga", "--judul", "Izin: kebun 'warga'", "--folder", str(tmp_path)]) == 0
    )
    assert main(["check", str(tmp_path / "izin-kebun-warga")]) == 0
    told = capsys.readouterr().out
    assert "pendopo check" in told
    assert "Izin: kebun 'warga' (izin-kebun-warga versi 1): tidak ada temuan" in told


def test_without_a_title_the_id_is_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "layanan", "surat-jalan", "--folder", str(tmp_path)]) == 0
    assert (tmp_path / "surat-jalan" / "README.md").read_text().startswith("# Surat jalan\n")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["Izin_Kebun"], "tidak dapat dipakai"),
        (["-izin"], "tidak dapat dipakai"),
        (["izin--kebun"], "tidak dapat dipakai"),
        (["../izin"], "tidak dapat dipakai"),
        (["i" * 65], "tidak dapat dipakai"),
        (["izin-kebun", "--judul", " "], "Judul berisi"),
        (["izin-kebun", "--judul", "a\nid: lain"], "Judul berisi"),
        (["izin-ada"], "sudah ada"),
    ],
    ids=["huruf-besar", "tanda-hubung-depan", "ganda", "jalan", "panjang", "kosong", "dua-baris", "ada"],
)
def test_what_cannot_be_made_is_refused_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    (tmp_path / "izin-ada").mkdir()
    given = argparse.Namespace(kind="layanan", id=words[0], judul=words[2] if len(words) > 1 else None)
    given.folder = str(tmp_path)
    from pendopo.config.cli.new import run

    assert run(given) == 1
    assert sentence in capsys.readouterr().err
    assert [file.name for file in tmp_path.rglob("*")] == ["izin-ada"]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "layanan", "izin-kebun", "--folder", str(tmp_path / "tidak-ada")]) == 1
    assert "tidak-ada tidak ada" in capsys.readouterr().err


def test_the_tutorial_from_nothing_to_the_screen(
    tmp_path: Path, bandung: Region, capsys: pytest.CaptureFixture[str]
) -> None:
    verbs = [verb for verb, _ in COMMANDS]
    assert verbs == ["new", "check", "terbitkan", "check", "terbitkan"]
    folder = tmp_path / "izin-kebun-warga"

    def publish(rest: str) -> None:
        code = re.search(r"--region (\S+)", rest)
        assert terbitkan.run(argparse.Namespace(folder=str(folder), region=code[1] if code else None)) == 0

    assert pendopo_(*COMMANDS[0], tmp_path) == 0
    assert pendopo_(*COMMANDS[1], tmp_path) == 0
    assert "6 skenario lulus" in capsys.readouterr().out
    publish(COMMANDS[2][1])
    assert "Petugas depan: peran front_office" in capsys.readouterr().out
    edit(folder)
    assert pendopo_(*COMMANDS[3], tmp_path) == 1
    assert "luas_kebun: Isi “Luas kebun”." in capsys.readouterr().out
    form = folder / "form.yaml"
    form.write_text(form.read_text().replace("label: Luas kebun\n", "label: Luas kebun\n        required: tidak\n"))
    assert pendopo_("check", str(folder), tmp_path) == 0
    publish(COMMANDS[4][1])
    page = Client().get("/kota-bandung/layanan/izin-kebun-warga").content.decode()
    assert "Rilis 2" in page
    assert "berkebun di lahan kosong" in page
    assert "Izin kebun warga" in Client().get("/kota-bandung/cari", {"q": "tanam sayur"}).content.decode()


def edit(folder: Path) -> None:
    """The edits of the tutorial: its own blocks, where it says that they belong."""
    definition, form = folder / "definition.yaml", folder / "form.yaml"
    text = re.sub(r"^summary: .*\n", SUMMARY, definition.read_text(), flags=re.M)
    definition.write_text(re.sub(r"^  needs:\n(?:    - .*\n)+", NEEDS, text, flags=re.M))
    form.write_text(form.read_text().replace("      - id: tanggal_mulai\n", FIELD + "      - id: tanggal_mulai\n", 1))
