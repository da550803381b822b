"""Catalogues and trust are in a backup; a restore makes nobody believe less than they have seen."""

from __future__ import annotations

import json
from pathlib import Path

import pyrage
import pytest

from pendopo.config.cli.errors import StartRefused
from pendopo.config.cli.home import Home
from pendopo.config.host import backup_trust, restore
from pendopo.config.host.backup_crypt import Chunks, write_encrypted
from pendopo.config.host.restore_source import Source

IDENTITY = pyrage.x25519.Identity.generate()


def put(home: Path, name: str, version: int = 0) -> None:
    path = home / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"signed": {"version": version}}))


def version(home: Path, name: str) -> int:
    return int(json.loads((home / name).read_text())["signed"]["version"])


@pytest.fixture
def old(tmp_path: Path) -> Path:
    home = tmp_path / "lama"
    put(home, "katalog/3273/metadata/timestamp.json", 5)
    put(home, "katalog/3273/targets/bingkisan/izin/abc.1.zip")
    put(home, "katalog/3273/metadata/.timestamp.json.baru", 9)
    put(home, "percaya/1501/r3273/timestamp.json", 5)
    put(home, "percaya/1501/r3273/root_history/1.root.json", 1)
    (home / "percaya/1501/r3273/root.json").symlink_to("root_history/1.root.json")
    return home


def restored(old: Path, home: Path, *, final: bool = False) -> int:
    folder = old.parent / "tempat" / "cadangan"
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / backup_trust.PART
    part.unlink(missing_ok=True)
    write_encrypted(part, Chunks(backup_trust.pieces(old)), [IDENTITY.to_public()])
    return backup_trust.restore(Source(folder.name, repo=folder.parent), str(IDENTITY), home, final=final)


def test_catalogues_come_back_and_ask_to_be_signed_anew(old: Path, tmp_path: Path) -> None:
    assert restored(old, tmp_path / "baru") == 4
    assert version(tmp_path / "baru", "katalog/3273/metadata/timestamp.json") == 5
    assert (tmp_path / "baru" / "katalog" / "3273" / backup_trust.RESTORED).exists()
    restored(old, tmp_path / "pindah", final=True)
    assert not (tmp_path / "pindah" / "katalog" / "3273" / backup_trust.RESTORED).exists()


def test_what_was_believed_newest_stays(old: Path, tmp_path: Path) -> None:
    home = tmp_path / "baru"
    put(home, "percaya/1501/r3273/timestamp.json", 8)
    put(home, "percaya/1501/r3273/root_history/2.root.json", 2)
    restored(old, home)
    assert version(home, "percaya/1501/r3273/timestamp.json") == 8
    assert version(home, "percaya/1501/r3273/root_history/2.root.json") == 2
    assert version(home, "percaya/1501/r3273/root_history/1.root.json") == 1


def test_a_backup_from_before_catalogues_is_restored_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "cadangan").mkdir()
    assert backup_trust.restore(Source("cadangan", repo=tmp_path), str(IDENTITY), tmp_path / "baru", final=False) == 0


def test_trust_may_be_carried_over_to_an_empty_machine(tmp_path: Path) -> None:
    home = Home(tmp_path / "rumah", 8199, "127.0.0.1")
    put(home.path, "percaya/1501/r3273/timestamp.json", 8)
    restore.refuse_in_use(home)
    put(home.path, "katalog/3273/metadata/timestamp.json", 8)
    with pytest.raises(StartRefused):
        restore.refuse_in_use(home)
