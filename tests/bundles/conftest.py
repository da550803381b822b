"""A home of its own for catalogues and trusted state, and Bandung as a publisher that Kerinci reads."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

PASSPHRASE = "padi contoh sawah hijau"
SERVICE = "izin-reklame-insidentil"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Catalogues and trusted state of a test lie in its own folder; keys are derived quickly."""
    monkeypatch.setattr("pendopo.bundles.keys.SCRYPT_N", 2**4)
    settings.PENDOPO_HOME = settings.PENDOPO_SHARED = tmp_path
    monkeypatch.setattr("pendopo.bundles.keys.key_folder", lambda: tmp_path / "kunci")
    (tmp_path / "kunci").mkdir()
    return tmp_path


@pytest.fixture
def jaringan(bandung: Any, kerinci: Any, now: datetime) -> SimpleNamespace:
    """Bandung has published one service; Kerinci knows it as `.partner` and has seen its offers."""
    from pendopo.bundles.api import found_catalogue, know_partner, publish_bundle, refresh
    from pendopo.people.api import SYSTEM

    found_catalogue(bandung, passphrase=PASSPHRASE, actor=SYSTEM, now=now)
    row = publish_bundle(bandung, SERVICE, note="Pertama.", passphrase=PASSPHRASE, actor=SYSTEM, now=now)
    partner = know_partner(
        kerinci, code="32.73", name=bandung.title, kind="kota", addresses=["sel:32.73"], actor=SYSTEM, now=now
    )
    offers = refresh(kerinci, partner, now=now)
    return SimpleNamespace(published=row, partner=partner, offers=offers)
