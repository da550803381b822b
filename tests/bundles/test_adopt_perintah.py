"""`pendopo adopsi …`: what an operator types and reads, from looking to an open service, and what is refused."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from pendopo.bundles.api import publish_bundle, refresh
from pendopo.config.cli.main import parser
from pendopo.config.commands import adopsi
from pendopo.definitions.api import Installed, current, publish
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import region

from . import adopting as make
from .adopting import SHIPPED_HERE, TAXED
from .conftest import PASSPHRASE

HERE = ["--region", "15.01"]


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(timezone, "now", lambda: now)


@pytest.fixture
def taxed(jaringan: SimpleNamespace, bandung: Any, kerinci: Any, now: datetime) -> None:
    """Bandung's signed catalogue offers a service with a fee, which Kerinci does not have."""
    with region(bandung):
        publish(make.shipped(TAXED), actor=SYSTEM, now=now)
    publish_bundle(bandung, TAXED, passphrase=PASSPHRASE, actor=SYSTEM, now=now)
    refresh(kerinci, jaringan.partner, now=now)


def told(capsys: Any, *words: str, code: int = 0) -> str:
    assert adopsi.run(parser().parse_args(["adopsi", *words, *HERE])) == code
    return str(capsys.readouterr().out)


def test_from_the_signed_catalogue_to_an_open_service(taxed: None, kerinci: Any, tmp_path: Path, capsys: Any) -> None:
    assert "Belum ada yang diadopsi" in told(capsys, "lihat")
    assert "[Perlu diisi] Perda yang menjadi dasar" in told(capsys, "pasang", "32.73", TAXED, "--coba")
    with region(kerinci):
        assert not Installed.objects.filter(definition_id=TAXED).exists()
    assert "belum dibuka" in told(capsys, "pasang", "r3273", TAXED)
    assert f"{TAXED}\tPerlu diikat" in told(capsys, "lihat")
    assert "Bendahara penerimaan: Bendahara penerimaan" in told(capsys, "ikat", TAXED, "--unit", "dpmptsp")
    assert "tidak sah" in told(capsys, "isi", TAXED, "shst=5", code=1)
    assert "rilis 2" in told(capsys, "isi", TAXED, "shst=6500000", "perda_pbg=Perda contoh")
    assert "Belum ada kesepakatan" in told(capsys, "buka", TAXED, "--kesepakatan", code=1)
    assert "Sertakan juga --tanggal" in told(capsys, "buka", TAXED, "--keputusan", "800/1", code=2)
    paper = tmp_path / "keputusan.png"
    paper.write_bytes(make.png())
    decree = ["--keputusan", "800/1/CONTOH", "--tanggal", "2026-11-19", "--berkas", str(paper)]
    assert "Dasarnya lisensi 800/1/CONTOH" in told(capsys, "buka", TAXED, *decree)
    assert "Siap" in told(capsys, "lihat", TAXED)
    with region(kerinci):
        assert current(TAXED).is_open
    assert "r1501-pbg-desa" in told(capsys, "tiru", TAXED, "pbg-desa", "--judul", "PBG desa")


def test_what_is_here_is_not_overwritten_and_what_is_wrong_is_said(
    jaringan: SimpleNamespace, kerinci: Any, capsys: Any
) -> None:
    assert "terpasang" in told(capsys, "pasang", "32.73", SHIPPED_HERE)  # the same content runs here already
    assert "belum dikenal" in told(capsys, "pasang", "12.71", SHIPPED_HERE, code=2)
    assert "tidak ada di daerah ini" in told(capsys, "pasang", "32.73", "tidak-ada", code=1)
    assert "tidak ada di daerah ini" in told(capsys, "lihat", "keberatan", code=1)
    assert "sudah berjalan" in told(capsys, "ikat", SHIPPED_HERE, "--unit", "DPMPTSP", code=1)
    assert "Tidak ada unit" in told(capsys, "ikat", SHIPPED_HERE, "--unit", "DINAS", code=2)
    assert "Tulis NAMA=NILAI" in told(capsys, "isi", SHIPPED_HERE, "shst", code=2)
    assert "FUNGSI=PERAN@UNIT" in told(capsys, "ikat", SHIPPED_HERE, "--fungsi", "penelaah", code=2)
