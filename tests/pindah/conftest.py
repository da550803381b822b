"""Two cells: one with the example region and a neighbour, one that is bare. Made once; each test works on copies."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from pendopo.config.cli.database import Urls
from pendopo.config.cli.home import Home
from pendopo.config.host.backup_server import child_environment, serving
from tests.faults.instance import ROOT
from tests.host_cadangan.conftest import PREPARE, apart

PORT = 8197
REGION = 3273
PHRASE = "lima kata yang tidak berhubungan sama sekali"
SECRET = "AGE-SECRET-KEY-1Q30Y7A93XW869HWEY2RERPZTW65AM7ZJDRF7RJ7FVFTLPU4SF3US7FNMX2"
"""What opens the exports of these tests: a phrase costs a second of work each time."""


@dataclass(frozen=True)
class Cell:
    """A cell whose database runs."""

    home: Path
    urls: Urls

    def environment(self, *, as_owner: bool = False, **more: str) -> dict[str, str]:
        return child_environment(self.home, self.urls, as_owner=as_owner) | more

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """`pendopo …` in this cell."""
        command = [sys.executable, "-m", "pendopo.config.cli.main", *words]
        return subprocess.run(
            command, env=self.environment(), cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL,
            check=False,
        )  # fmt: skip

    def ok(self, *words: str) -> str:
        done = self.run(*words)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def refused(self, *words: str) -> str:
        done = self.run(*words)
        assert done.returncode == 1, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    def tell(self, script: str, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """A module of these tests inside the cell, as the owner of the tables."""
        command = [sys.executable, "-m", f"tests.pindah.{script}", *words]
        environment = self.environment(as_owner=True, DJANGO_SETTINGS_MODULE="pendopo.config.settings", **more)
        return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)

    def ask(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.urls.owner, autocommit=True) as connection:
            cursor = connection.execute(statement.encode(), values)
            return cursor.fetchall() if cursor.description else []

    def regions(self) -> set[int]:
        return {row[0] for row in self.ask("SELECT id FROM tenancy_region")}

    def below(self) -> set[str]:
        """Whatever lies in this home for the region."""
        names = [self.home / folder / str(REGION) for folder in ("berkas", "katalog", "kunci/katalog")]
        names += [self.home / "kunci" / name for name in (f"daerah-{REGION}.kunci", f"ca-{REGION}.key")]
        return {str(path.relative_to(self.home)) for path in names if path.exists()}


@pytest.fixture(autouse=True)
def own_servers(request: pytest.FixtureRequest) -> Iterator[None]:
    """Cells have servers of their own, not the suite's; tests of the suite's database keep it."""
    if "pindah.test_pindah" not in request.module.__name__:
        yield
        return
    with apart():
        yield


def public(secret: str) -> str:
    import pyrage

    return str(pyrage.x25519.Identity.from_str(secret).to_public())


def prepared(folder: Path, *, example: bool) -> Path:
    home = folder / "rumah"
    Home(home, PORT, "127.0.0.1").make()
    with serving(home, durable=False) as server:
        environment = child_environment(home, server.urls(), as_owner=True) | {
            "PENDOPO_CONTOH": "1" if example else "0"
        }
        done = subprocess.run(PREPARE, env=environment, cwd=ROOT, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()[-2000:]
        if example:
            cell = Cell(home, server.urls())
            cell.ok("region", "add", "15.01")
            planted = cell.tell("tanam")
            assert planted.returncode == 0, planted.stderr
    return home


@pytest.fixture(scope="session")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with apart():
        return prepared(tmp_path_factory.mktemp("asal"), example=True)


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with apart():
        return prepared(tmp_path_factory.mktemp("tujuan"), example=False)


@contextlib.contextmanager
def copied(source: Path, target: Path) -> Iterator[Cell]:
    shutil.copytree(source, target, symlinks=True)
    with serving(target, durable=False) as server:
        yield Cell(target, server.urls())


@pytest.fixture
def asal(master: Path, tmp_path: Path) -> Iterator[Cell]:
    """The cell in which the region lives, with a neighbour."""
    with copied(master, tmp_path / "a") as cell:
        yield cell


@pytest.fixture
def tujuan(bare: Path, tmp_path: Path) -> Iterator[Cell]:
    """The bare cell."""
    with copied(bare, tmp_path / "b") as cell:
        yield cell


@pytest.fixture(scope="session")
def ekspor(master: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the region, made once; the region went on working."""
    folder = tmp_path_factory.mktemp("ekspor")
    (folder / "kunci").write_text(SECRET)
    with apart(), copied(master, folder / "rumah") as cell:
        target = folder / "bandung.daerah"
        words = ("--ke", str(target), "--kunci", public(SECRET), "--tetap-buka")
        cell.ok("region", "export", "32.73", *words)
    return target


@pytest.fixture
def kunci(ekspor: Path) -> str:
    """A file that holds the key."""
    return str(ekspor.parent / "kunci")
