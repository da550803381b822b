"""The same by command line: found, publish, know, read, list, mirror, check."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pendopo.config.cli.main import parser
from pendopo.config.commands import katalog

from .conftest import PASSPHRASE, SERVICE


@pytest.fixture
def phrase(tmp_path: Path) -> str:
    path = tmp_path / "frasa.txt"
    path.write_text(PASSPHRASE + "\n")
    return str(path)


def told(capsys: Any, *words: str, code: int = 0) -> str:
    assert katalog.run(parser().parse_args(["katalog", *words])) == code
    return str(capsys.readouterr().out)


def test_from_founding_to_a_checked_mirror(
    bandung: Any, kerinci: Any, phrase: str, tmp_path: Path, capsys: Any
) -> None:
    ours, theirs = ["--region", "32.73"], ["--region", "15.01"]
    signed = ["--frasa-berkas", phrase, *ours]
    assert "r3273" in told(capsys, "dirikan", *signed)
    assert "nomor 1" in told(capsys, "terbitkan", SERVICE, "--catatan", "Pertama.", *signed)
    assert "1 bingkisan" in told(capsys, "kenal", "sel:32.73", "--kode", "32.73", *theirs)
    assert "1 bingkisan" in told(capsys, "segarkan", "32.73", *theirs)
    assert f"{SERVICE} nomor 1" in told(capsys, "daftar", *theirs)
    folder = str(tmp_path / "cermin")
    assert "Perbarui sebelum" in told(capsys, "cermin", folder, *ours)
    assert "cocok" in told(capsys, "periksa", folder)
    assert "akar kini versi 3" in told(capsys, "ganti-kunci", *signed)
    assert "ditandatangani ulang" in told(capsys, "perbarui", *signed)
    assert "ditarik" in told(capsys, "tarik", SERVICE, "--alasan", "Diganti", *signed)


def test_what_is_refused_is_said(bandung: Any, kerinci: Any, phrase: str, tmp_path: Path, capsys: Any) -> None:
    assert "belum didirikan" in told(
        capsys, "terbitkan", SERVICE, "--frasa-berkas", phrase, "--region", "32.73", code=1
    )  # fmt: skip
    assert "tidak dapat dihubungi" in told(capsys, "periksa", str(tmp_path / "kosong"), code=1)
    assert "Hanya penerbitnya" in told(
        capsys, "cermin", str(tmp_path / "c"), "--dari", "sel:32.73", "--offline-sampai", "2027-01-01", "--region",
        "15.01", code=1,
    )  # fmt: skip
    assert "Sebutkan daerahnya" in told(capsys, "daftar", code=2)
