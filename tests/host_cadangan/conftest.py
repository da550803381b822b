"""A small real installation, made once and stopped; each test works on its own copy of the folder."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from pendopo.config.cli.home import Home
from pendopo.config.host import backup_keys
from pendopo.config.host.backup_places import Settings, Spot, mark_place, write_settings
from pendopo.config.host.backup_server import child_environment, serving
from tests.faults.instance import ROOT

PREPARE = [sys.executable, "-m", "tests.journeys.start", "siapkan"]
PORT = 8199


@contextlib.contextmanager
def apart() -> Iterator[None]:
    """The suite's own server is not the one that these commands look for; other tests of this process still need it."""
    names = ("DATABASE_URL", "PENDOPO_OWNER_URL", "PENDOPO_REPORT_URL", "PENDOPO_HOME")
    kept = {name: os.environ.pop(name) for name in names if name in os.environ}
    former, os.environ["PYTHONPATH"] = os.environ.get("PYTHONPATH"), f"{ROOT / 'src'}{os.pathsep}{ROOT}"
    try:
        yield
    finally:
        os.environ.update(kept)
        os.environ.pop("PYTHONPATH")
        if former is not None:
            os.environ["PYTHONPATH"] = former


@pytest.fixture(autouse=True)
def own_servers() -> Iterator[None]:
    with apart():
        yield


@pytest.fixture(scope="session")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example region with its first twelve cases, stopped."""
    with apart():
        return made(tmp_path_factory)


def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("induk") / "rumah"
    Home(home, PORT, "127.0.0.1").make()
    with serving(home, durable=False) as server:
        environment = child_environment(home, server.urls(), as_owner=True) | {"PENDOPO_CONTOH": "1"}
        done = subprocess.run(PREPARE, env=environment, cwd=ROOT, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()[-2000:]
    return home


@pytest.fixture
def home(master: Path, tmp_path: Path) -> Home:
    """A copy of the stopped installation."""
    shutil.copytree(master, tmp_path / "rumah", symlinks=True)
    return Home(tmp_path / "rumah", PORT, "127.0.0.1")


@pytest.fixture
def empty(tmp_path: Path) -> Home:
    """Where to restore to."""
    return Home(tmp_path / "baru", PORT, "127.0.0.1")


@pytest.fixture
def paper(home: Home) -> str:
    """The paper key's secret."""
    return backup_keys.new_paper_key(home.path)


@pytest.fixture
def place(home: Home, tmp_path: Path) -> Path:
    """A second disk, set as the place of backups."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mark_place(disk)
    write_settings(home.path, Settings(spots=(Spot("Disk kedua", str(disk)),)))
    return disk


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A USB stick for single files."""
    folder = tmp_path / "stik"
    folder.mkdir()
    return folder


@contextlib.contextmanager
def database(home: Home) -> Iterator[psycopg.Connection[Any]]:
    """The stopped installation's database, as its owner."""
    with serving(home.path, durable=False) as server, psycopg.connect(server.urls().owner) as connection:
        yield connection


@pytest.fixture
def looking() -> Callable[[Home], Any]:
    return database


def repository(place: Path) -> Path:
    """The folder of the only installation at a place."""
    (found,) = (path for path in place.iterdir() if path.is_dir())
    return found


def stamps(place: Path) -> list[str]:
    """The whole backups at a place."""
    return sorted(path.name for path in repository(place).iterdir() if path.name.endswith("Z"))


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
