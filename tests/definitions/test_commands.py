"""`pendopo adaptasi` and `pendopo upgrade`: what an operator reads, and what is published."""

from __future__ import annotations

import json
import re
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pendopo.config.commands import adaptasi, upgrade
from pendopo.config.founding import SHIPPED
from pendopo.definitions.api import change, compiled_of, standing_of
from pendopo.engine.api import overlay_from_yaml, overlay_to_yaml
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region, region

from .make import LATER, SERVICE, help_of, in_force

pytestmark = pytest.mark.django_db
Told = pytest.CaptureFixture[str]


def arguments(folder: Path, **given: Any) -> Namespace:
    usual: dict[str, Any] = {
        "region": "32.73", "coba": False, "json": False, "pilih": [], "bawaan": False, "oleh": "", "kedua": "",
        "alasan": "",
    }  # fmt: skip
    return Namespace(folder=str(folder), **(usual | given))


def laying(**given: Any) -> Namespace:
    usual: dict[str, Any] = {"id": SERVICE, "overlay": "-", "kembali": None, "alasan": "", "region": "32.73"}
    return Namespace(**(usual | given))


@pytest.fixture
def second(tmp_path: Path) -> Path:
    """Version 2 of the shipped service: another help, and an offer to open cases."""
    for file in (SHIPPED / SERVICE).rglob("*.*"):
        target = tmp_path / file.relative_to(SHIPPED / SERVICE)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())
    definition = tmp_path / "definition.yaml"
    definition.write_text(definition.read_text(encoding="utf-8").replace("version: 1", "version: 2", 1))
    workflow = tmp_path / "workflow.yaml"
    text = workflow.read_text(encoding="utf-8")
    workflow.write_text(text.replace("action: Tolak permohonan", "action: Tolak saja", 1), encoding="utf-8")
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "dari_1.yaml").write_text("id: dari_1\nfrom: '1'\npolicy: move\n", encoding="utf-8")
    return tmp_path


def test_a_rehearsal_publishes_nothing(
    bandung: Region, second: Path, permohonan: Callable[..., Any], capsys: Told
) -> None:
    permohonan()
    assert upgrade.run(arguments(second, coba=True)) == 0
    told = capsys.readouterr().out
    assert "Versi 1 → 2" in told
    assert "bunyi tombol: Tolak permohonan → Tolak saja" in told
    assert "Hanya gladi: tidak ada yang diterbitkan." in told
    with region(bandung):
        assert in_force().number == 1


def test_an_upgrade_publishes_and_moves_cases(
    bandung: Region, second: Path, permohonan: Callable[..., Any], capsys: Told
) -> None:
    permohonan()
    with region(bandung):
        change(SERVICE, [help_of("Ada pada KTP.")], actor=SYSTEM, now=LATER)
    assert upgrade.run(arguments(second)) == 0
    told = capsys.readouterr().out
    assert "Perubahan daerah yang tetap:\n  - Isian “NIK”, bantuan: " in told
    assert "Rilis 3 berlaku" in told
    assert "1 berkas terbuka dipindahkan ke rilis ini." in told
    with region(bandung):
        assert compiled_of(in_force()).fields["nik"].help == "Ada pada KTP."


def test_a_machine_reads_the_same(bandung: Region, second: Path, capsys: Told) -> None:
    assert upgrade.run(arguments(second, coba=True, json=True)) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["version"], data["conflicts"], data["blocking"], data["release"]) == (2, [], [], None)
    assert {"text": "Versi 1 → 2", "behaviour": True} in data["changelog"]
    assert data["rehearsal"] == {"total": 0, "tried": 0, "different": []}


def test_a_conflict_waits_for_a_decision(bandung: Region, second: Path, capsys: Told) -> None:
    form = second / "form.yaml"
    with region(bandung):
        before = compiled_of(in_force()).fields["email"].label
        mine = help_of("").model_copy(update={"node": "field:email", "attr": "label", "was": before, "to": "Surel"})
        change(SERVICE, [mine], actor=SYSTEM, now=LATER)
    form.write_text(form.read_text(encoding="utf-8").replace(f"label: {before}", "label: Pos-el", 1), encoding="utf-8")
    assert upgrade.run(arguments(second)) == 1
    assert "field:email.label: daerah 'Surel', hulu 'Pos-el'; bawaan daerah" in capsys.readouterr().out
    assert upgrade.run(arguments(second, pilih=["field:email.label=hulu"])) == 0
    with region(bandung):
        assert compiled_of(in_force()).fields["email"].label == "Pos-el"


@pytest.mark.parametrize("typed", ["field:nik.label", "field:nik.label=kiri"])
def test_a_decision_that_is_none_is_refused(bandung: Region, second: Path, typed: str, capsys: Told) -> None:
    assert upgrade.run(arguments(second, pilih=[typed])) == 1
    assert "bukan keputusan" in capsys.readouterr().err


def test_the_region_must_be_clear(bandung: Region, second: Path, capsys: Told) -> None:
    assert upgrade.run(arguments(second, region=None)) == 1
    assert "Sebutkan daerahnya" in capsys.readouterr().out


def test_an_overlay_goes_from_file_to_release_and_back_to_file(bandung: Region, tmp_path: Path, capsys: Told) -> None:
    file = tmp_path / "lapisan.yaml"
    with region(bandung):
        laid = standing_of(in_force()).overlay.with_changes([help_of("Ada pada KTP.")])
    file.write_text(overlay_to_yaml(laid), encoding="utf-8")
    given = laying(overlay=str(file))
    assert adaptasi.run(given) == 0
    assert "rilis 2 berlaku" in capsys.readouterr().out
    assert adaptasi.run(given) == 0
    assert "sudah berlaku sejak rilis 2" in capsys.readouterr().out
    assert adaptasi.run(laying()) == 0
    assert overlay_from_yaml(capsys.readouterr().out) == laid


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (SERVICE, None, "No such file"),
        (SERVICE, "- a", "berkas-tidak-terbaca|bentuk"),
        ("entah", "", "tidak menawarkan"),
    ],
    ids=["no file", "no overlay", "no service"],
)
def test_what_cannot_be_laid_is_told(
    bandung: Region, tmp_path: Path, capsys: Told, name: str, text: str | None, said: str
) -> None:
    file = tmp_path / "lapisan.yaml"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    assert adaptasi.run(laying(id=name, overlay=str(file))) == 1
    assert re.search(said, capsys.readouterr().out)


def test_a_former_release_is_published_anew_with_a_reason(bandung: Region, capsys: Told) -> None:
    with region(bandung):
        change(SERVICE, [help_of("Ada pada KTP.")], actor=SYSTEM, now=LATER)
    assert adaptasi.run(laying(kembali=1)) == 1
    assert "Tulis alasan" in capsys.readouterr().out
    assert adaptasi.run(laying(kembali=1, alasan="Contoh")) == 0
    assert "rilis 3 berlaku" in capsys.readouterr().out
    assert adaptasi.run(laying(kembali=9, alasan="Contoh")) == 1
    with region(bandung):
        assert compiled_of(in_force()).fields["nik"].help != "Ada pada KTP."
