"""The disk is really full during a backup; backup and restore are killed at any moment. Fixed seeds."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pendopo.config.cli.home import Home
from pendopo.config.host import backup, backup_notes, proof, restore, restore_source
from pendopo.config.host.backup_places import contents
from pendopo.config.host.unfinished import RESTORING
from tests.faults.instance import ROOT, environment, left_behind, until
from tests.faults.test_disk_full import can_mount

from .conftest import PORT, repository, stamps, tree

pytestmark = [
    pytest.mark.panjang,
    pytest.mark.xdist_group("cadangan"),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc"),
]
SEED, KILLS = 20261122, 12
MODULE = [sys.executable, "-m", "pendopo.config.cli.main"]
SMALL = """
mount -t tmpfs -o size={size}k,mode=700 tmpfs "$DISK" || exit 9
cp "$MARK" "$DISK/" || exit 9
"$@"; first=$?
dd if=/dev/zero of="$DISK/penuh" bs=4k 2>/dev/null
sleep 1.1
"$@"; second=$?
rm "$DISK/penuh"
sleep 1.1
"$@"; third=$?
cp -r "$DISK" "$KEEP"
echo "kode $first $second $third"
"""


def run(home: Path, *words: str, before: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    command = [*before, *MODULE, *words]
    return subprocess.run(command, cwd=ROOT, env=environment(home, PORT), capture_output=True, text=True, check=False)


@pytest.mark.skipif(not can_mount(), reason="needs unshare -rm and tmpfs")
def test_full_disk_leaves_the_former_backup_whole_and_the_failure_visible(
    home: Home, place: Path, tmp_path: Path, empty: Home, paper: str
) -> None:
    mark, keep = tmp_path / "tanda", tmp_path / "simpan"
    mark.mkdir()
    shutil.copy(next(place.iterdir()), mark)
    names = {"DISK": str(place), "MARK": str(next(mark.iterdir())), "KEEP": str(keep)}
    script = "\n".join(f'export {name}="{value}"' for name, value in names.items()) + SMALL.format(size=24_000)
    done = run(home.path, "cadangkan", before=("unshare", "-rm", "/bin/sh", "-c", script, "sh"))
    assert "kode 0 1 0" in done.stdout, done.stdout + done.stderr
    assert "Disk di tempat cadangan penuh. Cadangan sebelumnya tetap utuh." in done.stdout
    rows = backup_notes.journal(home.path)
    assert [row["ok"] for row in rows] == [True, False, True]
    assert "penuh" in rows[1]["error"]
    repo = repository(keep)
    assert stamps(keep) == [rows[0]["name"], rows[2]["name"]]
    assert not list(repo.glob("*.sebagian"))
    restore.into(keep, empty, identity=paper, stamp=rows[0]["name"], say=False)


def killed_after(home: Path, seconds: float, *words: str) -> bool:
    """Run a command and kill it, and all that it started, after so long. False when it was done before."""
    process = subprocess.Popen(
        [*MODULE, *words], cwd=ROOT, env=environment(home, PORT), start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    time.sleep(seconds)
    process.kill()
    process.wait()
    # What it had started goes with it (PostgreSQL stops in order, by itself).
    assert until(lambda: not left_behind(home), 40), left_behind(home)
    return process.returncode != 0


def duration(home: Path, *words: str) -> float:
    begun = time.monotonic()
    done = run(home, *words)
    assert done.returncode == 0, done.stdout + done.stderr
    return time.monotonic() - begun


def test_backup_killed_at_any_moment_leaves_only_whole_backups(home: Home, place: Path, paper: str) -> None:
    dice, longest = random.Random(SEED), duration(home.path, "cadangkan")
    for _ in range(KILLS):
        killed_after(home.path, dice.uniform(0.2, longest), "cadangkan")
        for stamp in stamps(place):
            source = restore_source.find(repository(place), stamp)
            restore_source.verify_parts(source, restore_source.summary_of(source), paper)
            missing = [name for name, _ in restore_source.listed(source, paper) if not reachable(place, name)]
            assert missing == []
    assert run(home.path, "cadangkan").returncode == 0
    assert proof.prove(home)["proof_error"] == ""
    assert not list(repository(place).glob("*.sebagian"))


def reachable(place: Path, name: str) -> bool:
    return (repository(place) / "isi" / name).stat().st_size > 0


def test_single_file_killed_at_any_moment_is_whole_or_not_there(home: Home, stick: Path, paper: str) -> None:
    dice, longest = random.Random(SEED + 1), duration(home.path, "cadangkan", "--ke", str(stick))
    for _ in range(KILLS // 2):
        killed_after(home.path, dice.uniform(0.2, longest), "cadangkan", "--ke", str(stick))
        for file in stick.glob("*.cadangan"):
            source = restore_source.find(file)
            restore_source.verify_parts(source, restore_source.summary_of(source), paper)
    backup.make(home, stick)
    assert not list(stick.glob(".*"))


def test_restore_killed_at_any_moment_leaves_nothing_usable_and_works_again(
    home: Home, empty: Home, stick: Path, tmp_path: Path, paper: str
) -> None:
    file, key = backup.make(home, stick), tmp_path / "kunci.txt"
    key.write_text(paper)
    words = ("pulihkan", str(file), "--kunci-berkas", str(key))
    dice, longest = random.Random(SEED + 2), duration(empty.path, *words)
    shutil.rmtree(empty.path)
    tried: list[bool] = []
    for _ in range(KILLS // 2):
        if not killed_after(empty.path, dice.uniform(0.3, longest * 0.8), *words):
            shutil.rmtree(empty.path)  # quicker than it was measured: done
        elif empty.path.exists() and {path.name for path in empty.path.iterdir()} - {f"{RESTORING}.baru"}:
            assert (empty.path / RESTORING).exists()
            started = run(empty.path, "up")
            assert (started.returncode, "terputus" in started.stdout + started.stderr) == (1, True)
            tried.append(True)
    assert tried
    assert run(empty.path, *words).returncode == 0
    assert not (empty.path / RESTORING).exists()
    assert len(tree(empty.path / "berkas")) == len(list(contents(home.path / "berkas")))


def test_backup_that_is_asked_to_stop_leaves_no_process(home: Home, place: Path) -> None:
    process = subprocess.Popen([*MODULE, "cadangkan"], cwd=ROOT, env=environment(home.path, PORT))
    assert until(lambda: (home.path / "postgres" / "data" / "postmaster.pid").exists(), 20)
    os.kill(process.pid, signal.SIGTERM)
    process.wait(20)
    assert until(lambda: not left_behind(home.path), 40)
