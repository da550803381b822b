"""Installed versions of Pendopo that cost nothing: this very code under another number, with one migration more.

A version's package is an overlay of symbolic links over the source, so that only the number and the migration differ;
its interpreter is a shell program that puts the overlay first. Packages are real, with nothing but their papers inside.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pendopo.config.host import paket, upgrade_state
from pendopo.config.host.versions import Versions
from tests.faults.instance import ROOT, free_port, until

SOURCE = ROOT / "src" / "pendopo"
GOOD = "CREATE TABLE core_uji (id int PRIMARY KEY); INSERT INTO core_uji VALUES (1)"
LOSING = "DELETE FROM core_counter"
BROKEN = "SELECT 1/0"
MIGRATION = """\
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("core", "{before}")]
    operations = [migrations.RunSQL({sql!r})]
"""


def overlay(folder: Path, version: str, *sql: str, source: Path = SOURCE) -> Path:
    """A folder for PYTHONPATH: the package under another version, perhaps with migrations of its own in `core`."""
    package = folder / "pendopo"
    package.mkdir(parents=True)
    _link_all(source, package)
    write_over(package, "__init__.py", f'__version__ = "{version}"\n')
    before = max(path.stem for path in (source / "core" / "migrations").glob("0*.py"))
    for number, statement in enumerate(sql):
        name = f"9{number}00_uji"
        write_over(package, f"core/migrations/{name}.py", MIGRATION.format(before=before, sql=statement))
        before = name
    return folder


def write_over(package: Path, name: str, text: str) -> None:
    """Replace one file of an overlay; the folders on the way become folders of links."""
    folder = package
    for part in Path(name).parent.parts:
        folder /= part
        if folder.is_symlink():
            source = folder.resolve()
            folder.unlink()
            folder.mkdir()
            _link_all(source, folder)
    path = folder / Path(name).name
    path.unlink(missing_ok=True)
    path.write_text(text)


def _link_all(source: Path, target: Path) -> None:
    for path in source.iterdir():
        if path.name != "__pycache__":
            (target / path.name).symlink_to(path)


def install(root: Path, version: str, *sql: str) -> Path:
    """Put a stand-in where an unpacked version lies. Returns its package."""
    folder = Versions(root).of(version)
    source = overlay(folder / "sumber", version, *sql)
    programs = folder / ".venv" / "bin"
    programs.mkdir(parents=True)
    for name, words in (("python", ""), ("pendopo", "-m pendopo.config.cli.main ")):
        path = programs / name
        path.write_text(f'#!/bin/sh\nPYTHONPATH="{source}:{ROOT}" exec "{sys.executable}" {words}"$@"\n')
        path.chmod(0o755)
    (folder / ".selesai").touch()
    return source / "pendopo"


def package(folder: Path, version: str, *, oldest: str = "0.4.0", more: bytes = b"") -> Path:
    """A package whose version is unpacked already: only its papers are inside."""
    content = folder / f"isi-{version}"
    content.mkdir()
    made = paket.Contents(version, oldest, "3.11.7", "2.0", f"{os.uname().sysname}-{os.uname().machine}", ["Debian 12"])
    (content / "paket.json").write_text(made.text())
    (content / "isian").write_bytes(more)
    target = folder / f"pendopo-{version}.run"
    paket.write(content, target, made, budget=1)
    return target


class Machine:
    """A root folder with versions, a data folder, and the command that an operator types."""

    def __init__(self, root: Path, home: Path, port: int | None = None) -> None:
        self.root, self.home, self.port = root, home, port or free_port()
        self.versions = Versions(root)

    @property
    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PENDOPO_", "DATABASE_URL", "DJANGO_"))}
        return kept | {"PENDOPO_HOME": str(self.home), "PENDOPO_PORT": str(self.port)}

    def command(self, *words: str) -> list[str]:
        """`pendopo …` by the version in use."""
        return [str(self.versions.link / ".venv" / "bin" / "pendopo"), *words]

    def start(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.command(*words), env=self.environment, cwd=self.root, text=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip

    def upgrade(self, *words: str) -> tuple[int, str]:
        """`pendopo perbarui …`; its exit code and its words."""
        with self.start("perbarui", *words, "--akar", str(self.root)) as process:
            told, _ = process.communicate()
        return process.returncode, told

    def state(self) -> upgrade_state.State | None:
        return upgrade_state.read(self.home)

    def health(self) -> int:
        from pendopo.config.cli.home import Home
        from pendopo.config.cli.listening import health

        return health(Home(self.home, self.port, "127.0.0.1"))

    def ask(self, step: str) -> dict[str, object]:
        """One step of an upgrade by itself, for looking at the data."""
        program = str(self.versions.link / ".venv" / "bin" / "python")
        done = subprocess.run(
            [program, "-m", "pendopo.config.host.perbarui_kerja", step], env=self.environment, text=True,
            capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        answer: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
        return answer


@contextmanager
def up(machine: Machine) -> Iterator[None]:
    """The version in use runs, and answers; whatever runs at the end is stopped."""
    from pendopo.config.cli.home import Home
    from pendopo.config.host.perbarui_layanan import Service

    service = Service(
        Home(machine.home, machine.port, "127.0.0.1"), machine.environment, machine.versions.link, is_real=False
    )
    machine.home.mkdir(mode=0o700, exist_ok=True)
    service.start()
    try:
        assert until(lambda: machine.health() == 200, 240), (machine.home / "log" / "up.log").read_text()
        yield
    finally:
        service.stop()
