"""Places that are away, several places, retention where the files are, a place on another machine."""

from __future__ import annotations

import os
import shutil
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pendopo.config.cli.errors import StartRefused
from pendopo.config.cli.home import Home
from pendopo.config.host import backup, backup_keys, backup_notes, backup_remote, proof, restore
from pendopo.config.host.backup_places import (
    MARK,
    FolderPlace,
    Settings,
    Spot,
    contents,
    mark_place,
    stamp_of,
    write_settings,
)
from pendopo.config.host.backup_trim import trim

from .conftest import repository, stamps

pytestmark = pytest.mark.xdist_group("cadangan")


def test_place_that_is_unplugged_is_told_and_the_other_has_its_backup(home: Home, tmp_path: Path) -> None:
    disks = [tmp_path / "satu", tmp_path / "dua"]
    for disk in disks:
        disk.mkdir()
        mark_place(disk)
    write_settings(home.path, Settings(spots=(Spot("Satu", str(disks[0])), Spot("Dua", str(disks[1])))))
    (disks[0] / MARK).unlink()  # an empty folder is left where a disk was
    one, two = backup.make_at_places(home)
    assert (one["ok"], "tidak terpasang" in one["error"], two["ok"]) == (False, True, True)
    assert list(disks[0].iterdir()) == []
    assert len(stamps(disks[1])) == 1
    (only,) = backup.make_at_places(home, only=["Satu"])
    assert not only["ok"]
    assert [row["ok"] for row in backup_notes.journal(home.path)].count(False) == 2


@pytest.mark.panjang
def test_both_places_hold_the_same_backup(home: Home, empty: Home, tmp_path: Path, paper: str) -> None:
    disks = [tmp_path / "satu", tmp_path / "dua"]
    for disk in disks:
        disk.mkdir()
        mark_place(disk)
    write_settings(home.path, Settings(spots=(Spot("Satu", str(disks[0])), Spot("Dua", str(disks[1])))))
    one, two = backup.make_at_places(home)
    assert (one["ok"], two["ok"], one["digest"]) == (True, True, two["digest"])
    restore.into(disks[1], empty, identity=paper, say=False)


def test_nothing_is_written_where_no_place_is_set(home: Home) -> None:
    with pytest.raises(StartRefused, match="Belum ada tempat"):
        backup.make_at_places(home)


@pytest.mark.panjang
def test_old_backups_go_with_the_contents_nobody_needs_and_the_proven_one_stays(home: Home, place: Path) -> None:
    (row,) = backup.make_at_places(home)
    repo, now = repository(place), datetime.now(UTC)
    proven = stamp_of(now - timedelta(days=40))
    for days in (40, 30, 20):
        shutil.copytree(repo / row["name"], repo / stamp_of(now - timedelta(days=days)))
    noted = row | {"id": "018f0000-0000-7000-8000-000000000001", "name": proven, "proven_at": now.isoformat()}
    backup_notes.note(home, [noted | {"made_at": (now - timedelta(days=40)).isoformat()}], None)
    orphan = repo / "isi" / "3273" / "ab" / ("ab" + "0" * 62)
    orphan.parent.mkdir(parents=True, exist_ok=True)
    orphan.write_bytes(b"tidak ada yang memerlukan")
    os.utime(orphan, (time.time() - 2 * 86400,) * 2)
    needed = len(list(contents(repo / "isi"))) - 1
    folder = FolderPlace("Disk kedua", place, backup_keys.load(home.path).cell)
    assert trim(home, folder, Settings(keep=(1, 0, 0))) == ""
    assert stamps(place) == sorted([proven, row["name"]])
    assert (orphan.exists(), len(list(contents(repo / "isi")))) == (False, needed)


@pytest.mark.panjang
def test_whoever_is_killed_while_writing_leaves_nothing_that_looks_like_a_backup(home: Home, place: Path) -> None:
    backup.make_at_places(home)
    repo = repository(place)
    (repo / "2026-01-01T000000Z.sebagian").mkdir()
    assert len(stamps(place)) == 1
    time.sleep(1.05)
    backup.make_at_places(home)
    assert not list(repo.glob("*.sebagian"))
    assert len(stamps(place)) == 2


SSH = """#!/bin/sh
# Stands for ssh: options away, then the script in a shell of its own.
while [ "${1#-}" != "$1" ]; do case "$1" in -o|-p) shift 2;; *) shift;; esac; done
shift
exec sh -c "$*"
"""


@pytest.fixture
def far(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder "on another machine": `ssh` runs what it is given here."""
    tools, folder = tmp_path / "alat", tmp_path / "jauh"
    tools.mkdir()
    folder.mkdir()
    (tools / "ssh").write_text(SSH)
    (tools / "ssh").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    return folder


@pytest.mark.panjang
def test_place_on_another_machine_takes_proves_and_gives_back(home: Home, empty: Home, far: Path, paper: str) -> None:
    address = f"ssh://cadangan@provinsi{far}"
    backup_remote.mark(address)
    write_settings(home.path, Settings(spots=(Spot("Provinsi", address),)))
    (row,) = backup.make_at_places(home)
    assert (row["ok"], row["error"]) == (True, "")
    assert len(list(contents(repository(far) / "isi"))) == row["files"]
    assert proof.prove(home)["proof_error"] == ""
    time.sleep(1.05)
    (again,) = backup.make_at_places(home)
    assert again["new_bytes"] < row["new_bytes"]
    restore.into(far, empty, identity=paper, say=False)
    some = next(contents(repository(far) / "isi"))
    some.path.unlink()
    assert proof.prove(home)["proof_error"] != ""


@pytest.mark.panjang
def test_place_on_another_machine_that_does_not_answer_is_told(home: Home, far: Path) -> None:
    write_settings(home.path, Settings(spots=(Spot("Provinsi", f"ssh://provinsi{far}"),)))
    (row,) = backup.make_at_places(home)  # nobody has marked the folder
    assert (row["ok"], row["error"].startswith("provinsi")) == (False, True)


@pytest.mark.parametrize("address", ["ssh://a b/c", "ssh://a/$(rm)", "ssh://a", "ssh://-oProxy/x y", "ssh://a/b;c"])
def test_addresses_that_a_shell_would_read_are_refused(address: str) -> None:
    with pytest.raises(StartRefused, match="bukan alamat tempat"):
        backup_remote.host_of(address)
