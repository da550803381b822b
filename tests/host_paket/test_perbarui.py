"""`pendopo perbarui` on a running instance with real data: forward, refused, undone, back, and killed anywhere."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pendopo.config.host import upgrade_state
from pendopo.config.host.backup_server import serving
from pendopo.config.host.data_copy import BEFORE, Copies, counts
from tests.faults.instance import left_behind, until
from tests.host_paket import data_lama, stand_ins
from tests.host_paket.stand_ins import BROKEN, GOOD, LOSING, Machine, package, up

pytestmark = pytest.mark.panjang
DEAD_WEB = "raise SystemExit('versi ini tidak menyala')\n"
POINTS = ("Gladi: migrasi", "Menghentikan", "Migrasi: 1", "Basis data diperbarui", "Menyalakan")


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Versions, packages, and a data folder that version 0.4.0 has taken over."""
    folder = tmp_path_factory.mktemp("versi")
    root = folder / "akar"
    for version, sql in (("0.4.0", []), ("0.4.1", [GOOD]), ("0.4.2", [BROKEN]), ("0.4.3", [LOSING]), ("0.4.4", [GOOD])):
        made = stand_ins.install(root, version, *sql)
        if version == "0.4.4":
            stand_ins.write_over(made, "config/cli/web.py", DEAD_WEB)
    for version in ("0.3.9", "0.4.0", "0.4.1", "0.4.2", "0.4.3", "0.4.4"):
        package(folder, version)
    package(folder, "0.9.0", oldest="0.6.0")
    machine = Machine(root, folder / "data")
    machine.versions.switch("0.4.0")
    data_lama.unpack(machine.home)
    with up(machine):
        pass
    return folder


@pytest.fixture
def machine(stock: Path, tmp_path: Path) -> Iterator[Machine]:
    """Its own data folder and link; the versions are shared."""
    root = tmp_path / "akar"
    (root / "opt" / "pendopo").mkdir(parents=True)
    (root / "opt" / "pendopo" / "versi").symlink_to(stock / "akar" / "opt" / "pendopo" / "versi")
    shutil.copytree(stock / "data", tmp_path / "data", symlinks=True)
    made = Machine(root, tmp_path / "data")
    made.versions.switch("0.4.0")
    yield made
    for pid in left_behind(made.home):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def rows(machine: Machine) -> dict[str, int]:
    with serving(machine.home, durable=False) as server:
        return counts(server.urls().owner)


def has_way_back(machine: Machine) -> bool:
    with serving(machine.home, durable=False) as server:
        return Copies(server.urls().owner).has(BEFORE)


def test_forward_and_back_with_a_running_instance(machine: Machine, stock: Path) -> None:
    with up(machine):
        code, told = machine.upgrade(str(stock / "pendopo-0.4.1.run"), "--coba")
        assert code == 0, told
        assert machine.versions.now() == "0.4.0", "a rehearsal changes nothing"
        code, told = machine.upgrade(str(stock / "pendopo-0.4.1.run"))
        assert code == 0, told
        assert "tidak ada yang hilang" in told
        assert (machine.health(), machine.versions.now()) == (200, "0.4.1")
        assert list((machine.home / "cadangan").glob("*.cadangan")), "a backup was made first"
        code, told = machine.upgrade("--kembali", "--ya")
        assert code == 0, told
        assert (machine.health(), machine.versions.now()) == (200, "0.4.0")
    assert "core_uji" not in rows(machine)


def test_a_stopped_instance_is_stopped_again_afterwards(machine: Machine, stock: Path) -> None:
    code, told = machine.upgrade(str(stock / "pendopo-0.4.1.run"))
    assert code == 0, told
    assert machine.versions.now() == "0.4.1"
    assert machine.health() == 0
    assert not left_behind(machine.home)
    assert rows(machine)["core_uji"] == 1


@pytest.mark.parametrize(
    ("version", "sentence"),
    [
        ("0.3.9", "Turun versi tidak didukung"),
        ("0.4.0", "sudah terpasang"),
        ("0.9.0", "Perbarui dahulu ke versi 0.6.0"),
    ],
    ids=["downgrade", "same", "too_far"],
)
def test_an_unsupported_jump_touches_nothing(machine: Machine, stock: Path, version: str, sentence: str) -> None:
    before = sorted((path, path.stat().st_mtime_ns) for path in machine.home.rglob("*") if path.is_file())
    code, told = machine.upgrade(str(stock / f"pendopo-{version}.run"))
    assert code == 1
    assert sentence in told
    after = sorted((path, path.stat().st_mtime_ns) for path in machine.home.rglob("*") if path.is_file())
    assert [one for one in after if one[0].name != "perbarui.lock"] == before


@pytest.mark.parametrize(
    ("version", "sentence"), [("0.4.2", "division by zero"), ("0.4.3", "baris hilang")], ids=["fails", "loses_rows"]
)
def test_a_migration_that_fails_or_loses_rows_ends_at_the_rehearsal(
    machine: Machine, stock: Path, version: str, sentence: str
) -> None:
    before = rows(machine)
    code, told = machine.upgrade(str(stock / f"pendopo-{version}.run"))
    assert code == 1
    assert sentence in told
    assert machine.versions.now() == "0.4.0"
    after = rows(machine)
    assert {name for name in before if after.get(name, -1) < before[name]} == set()


def test_a_version_that_does_not_answer_is_taken_back_by_itself(machine: Machine, stock: Path) -> None:
    with up(machine):
        code, told = machine.upgrade(str(stock / "pendopo-0.4.4.run"))
        assert code == 1
        assert "versi 0.4.0 dan datanya dipakai lagi" in told
        assert (machine.health(), machine.versions.now()) == (200, "0.4.0")
    assert "core_uji" not in rows(machine), "the old data serve"
    state = machine.state()
    assert state is not None
    assert not state.is_open


def test_killed_anywhere_it_leaves_old_or_new_and_goes_on_when_asked(machine: Machine, stock: Path) -> None:
    rng = random.Random(20261122)
    seen = set()
    for wanted in POINTS:
        kill_at(machine, stock, wanted, rng.uniform(0, 2))
        version = machine.versions.now()
        assert version in ("0.4.0", "0.4.1")
        with up(machine):  # as at the next boot: no command in between
            assert machine.health() == 200
            assert machine.versions.now() == version
        assert ("core_uji" in rows(machine)) == (version == "0.4.1"), f"killed at {wanted}"
        code, told = machine.upgrade()
        state = machine.state()
        assert state is None or not state.is_open, told
        now = machine.versions.now()
        seen.add(now)
        assert ("core_uji" in rows(machine)) == (now == "0.4.1")
        if now == "0.4.1":
            code, told = machine.upgrade("--kembali", "--ya")
            assert code == 0, told
    assert "0.4.0" in seen, "an early kill leaves the old version"


def kill_at(machine: Machine, stock: Path, words: str, seconds: float) -> None:
    """Start an upgrade and kill it so long after it said these words; its children end with it."""
    with machine.start("perbarui", str(stock / "pendopo-0.4.1.run"), "--akar", str(machine.root)) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if words in line:
                break
        time.sleep(seconds)
        process.kill()
    for pid in left_behind(machine.home):  # an instance that it had started goes with the power
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    assert until(lambda: not left_behind(machine.home), 30)


def test_a_full_disk_is_said_before_anything_is_touched(
    machine: Machine, stock: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from argparse import Namespace

    from pendopo.config.cli.errors import StartRefused
    from pendopo.config.host import perbarui

    for name in [name for name in os.environ if name not in machine.environment]:
        monkeypatch.delenv(name)
    for name, value in machine.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(perbarui.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, 10**6))
    args = Namespace(
        akar=str(machine.root),
        paket=str(stock / "pendopo-0.4.1.run"),
        coba=False,
        kembali=False,
        rapikan=False,
        ya=False,
    )
    with pytest.raises(StartRefused, match="Ruang kosong"):
        perbarui.run(args)
    assert upgrade_state.read(machine.home) is None


def test_what_is_kept_for_going_back_can_be_thrown_away(machine: Machine, stock: Path) -> None:
    root = machine.root / "opt" / "pendopo" / "versi"
    root.unlink()
    shutil.copytree(stock / "akar" / "opt" / "pendopo" / "versi", root, symlinks=True)
    assert machine.upgrade(str(stock / "pendopo-0.4.1.run"))[0] == 0
    assert has_way_back(machine)
    code, told = machine.upgrade("--rapikan")
    assert code == 0, told
    assert not has_way_back(machine)
    assert [path.name for path in root.iterdir()] == ["0.4.1"]
    assert machine.upgrade("--kembali", "--ya")[0] == 1
