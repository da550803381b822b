"""A bare Debian or Ubuntu without Python and without a network: install, serve, upgrade, go back, from one file each.

PENDOPO_UJI_SISTEM: a folder in which bare systems (debootstrap's `minbase`) are kept between runs; those that are not
there are made when the network allows. PENDOPO_UJI_SASARAN: which of them, `bookworm` alone when nothing is said.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pendopo.config.host import paket
from tests.faults.instance import ROOT
from tests.host_paket.stand_ins import GOOD, MIGRATION

pytestmark = pytest.mark.panjang
HERE = Path(__file__).parent
KEPT = Path(os.environ.get("PENDOPO_UJI_SISTEM") or "/var/tmp/pendopo-uji-sistem")
SYSTEMS = (os.environ.get("PENDOPO_UJI_SASARAN") or "bookworm").split()
SECONDS = 3600
ENTER = """
mount -t proc proc "$1/proc"
mount -t tmpfs -o mode=755 dev "$1/dev"
for n in null zero full random urandom tty; do touch "$1/dev/$n"; mount --bind "/dev/$n" "$1/dev/$n"; done
ln -s /proc/self/fd "$1/dev/fd"
mkdir "$1/dev/shm"
mount -t tmpfs -o mode=1777 shm "$1/dev/shm"
exec chroot "$1" sh /root/mesin_kosong.sh
"""


def bare(system: str) -> Path:
    """The kept system of this name; made when it is not there."""
    folder = KEPT / system
    if folder.exists():
        return folder
    KEPT.mkdir(parents=True, exist_ok=True)
    part = KEPT / f"{system}.baru"
    shutil.rmtree(part, ignore_errors=True)
    made = subprocess.run(
        ["debootstrap", "--variant=minbase", system, str(part)], capture_output=True, text=True, check=False
    )
    if made.returncode != 0:
        shutil.rmtree(part, ignore_errors=True)
        pytest.skip(f"debootstrap {system}: {made.stdout[-200:]}")
    part.rename(folder)
    return folder


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """This very source as a package, and the same one version on, with a migration more."""
    if os.geteuid() != 0 or not shutil.which("debootstrap"):
        pytest.skip("needs root and debootstrap")
    if subprocess.run(["unshare", "-n", "-m", "-p", "-f", "true"], check=False).returncode != 0:
        pytest.skip("namespaces are not allowed here")
    folder = tmp_path_factory.mktemp("paket")
    made = []
    for name, sql in (("satu", ""), ("dua", GOOD)):
        source = folder / name
        for part in ("src", "requirements", "pyproject.toml", "README.md"):
            copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy2
            source.mkdir(exist_ok=True)
            copy(ROOT / part, source / part)
        if sql:
            next_version(source, sql)
        target = folder / f"{name}.run"
        words = [sys.executable, "-m", "pendopo.config.cli.main", "paket", "--keluaran", str(target)]
        done = subprocess.run(
            words, env=os.environ | {"PYTHONPATH": str(source / "src")}, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert target.stat().st_size <= paket.BUDGET_MB * 1_000_000
        made.append(target)
    return made[0], made[1]


def next_version(source: Path, sql: str) -> None:
    init = source / "src" / "pendopo" / "__init__.py"
    text = init.read_text()
    number = text.split('__version__ = "')[1].split('"')[0]
    major, minor, patch = number.split(".")
    init.write_text(text.replace(number, f"{major}.{minor}.{int(patch) + 1}"))
    migrations = source / "src" / "pendopo" / "core" / "migrations"
    before = max(path.stem for path in migrations.glob("0*.py"))
    (migrations / "9000_uji.py").write_text(MIGRATION.format(before=before, sql=sql))


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_bare_system_is_installed_upgraded_and_taken_back_without_a_network(
    system: str, packages: tuple[Path, Path], tmp_path: Path
) -> None:
    root = tmp_path / system
    subprocess.run(["cp", "-a", str(bare(system)), str(root)], check=True)
    for path in (*packages, HERE / "mesin_kosong.sh"):
        shutil.copy2(path, root / "root" / path.name)
    words = [
        "unshare",
        "-n",
        "-m",
        "-p",
        "-f",
        "--kill-child",
        "--propagation",
        "private",
        "sh",
        "-ec",
        ENTER,
        "sh",
        str(root),
    ]
    # Nothing of this process's environment: the tests name a database of their own in it.
    bare_words = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8"}
    done = subprocess.run(words, env=bare_words, capture_output=True, text=True, timeout=SECONDS, check=False)
    told = done.stdout + done.stderr
    lines = done.stdout.splitlines()
    assert lines[-1:] == ["SELESAI"], told[-4000:]
    assert lines.count("HALAMAN True") == 4
    assert "rusak" in done.stderr
    now = [line.rsplit("/", 1)[1] for line in lines if line.startswith(("KINI", "DITOLAK"))]
    first, upgraded, back, again = now
    assert first == back != upgraded == again, now
    assert not (root / "usr" / "bin" / "python3").exists(), "the system had no Python of its own"
