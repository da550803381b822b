"""The measured instance: `pendopo up` in a temporary home, on the embedded PostgreSQL or on a server of Debian's."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parents[1]
WHOLE = [sys.executable, "-m", "pendopo.config.cli.main", "up"]
SHORT = [sys.executable, "-m", "bench.short"]
START_SECONDS = 400
QUIET_SECONDS = 900
CLOCKWORK = ("pendopo.core.beat", "pendopo.core.rescue")


def _environment(home: Path, port: int, more: dict[str, str]) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PENDOPO_") and k != "DATABASE_URL"}
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    return kept | {"PENDOPO_HOME": str(home), "PENDOPO_PORT": str(port), "PYTHONPATH": paths} | more


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Instance:
    """A running instance. `roots`: the process trees that work for it."""

    home: Path
    port: int
    process: subprocess.Popen[bytes]
    environment: dict[str, str]
    roots: list[int]
    slug: str = ""
    case: str = ""
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def command(self, *words: str) -> str:
        """What a command prints that is run for this instance."""
        done = subprocess.run(
            [sys.executable, "-m", *words], cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(f"{' '.join(words)}: {done.stdout}{done.stderr}")
        return done.stdout

    def offer_service(self) -> None:
        """Publish the measured one-page service."""
        told = json.loads(self.command("bench.inside", "terbitkan").splitlines()[-1])
        self.slug, self.case = told["slug"], told["case"]

    def entrance(self, role: str) -> str:
        """The path of a one-time link for a role of the example region."""
        said = self.command("pendopo.config.cli.main", "demo", "masuk", role)
        found = re.search(r"https?://[^/\s]+(/\S+)", said)
        if not found:
            raise SystemExit(f"No link in: {said}")
        return found.group(1)

    def owner(self) -> psycopg.Connection[Any]:
        """A connection that sees everything."""
        notes = json.loads((self.home / "kunci" / "alamat.json").read_text())
        return psycopg.connect(notes["lingkungan"]["PENDOPO_OWNER_URL"], autocommit=True)

    def await_quiet(self, seconds: float = QUIET_SECONDS) -> float:
        """Wait until no job is due or running; the seconds it took."""
        begun = time.monotonic()
        with self.owner() as connection:
            while self._due_jobs(connection):
                if time.monotonic() - begun > seconds:
                    raise SystemExit("Jobs are still waiting; see log/pekerja.log")
                time.sleep(0.1)
        return time.monotonic() - begun

    @staticmethod
    def _due_jobs(connection: psycopg.Connection[Any]) -> int:
        row = connection.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE NOT task_name = ANY(%s)"
            " AND (status = 'doing' OR status = 'todo' AND coalesce(scheduled_at, now()) <= now())",
            [list(CLOCKWORK)],
        ).fetchone()
        return int(row[0]) if row else 0

    def await_health(self) -> None:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.address}/sehat", timeout=10):
                return
            time.sleep(0.2)
        raise SystemExit(f"The instance did not become healthy:\n{(self.home / 'layar.txt').read_text()}")


@contextlib.contextmanager
def running(command: list[str], server: Server | None = None, **more: str) -> Iterator[Instance]:
    """Start, wait for health, offer the measured service; at the end stop and remove everything.

    `more`: settings of the environment besides the usual ones.
    """
    folder = Path(tempfile.mkdtemp(prefix="pendopo-bench-"))
    home, port = folder / "rumah", _free_port()
    home.mkdir(mode=0o700)
    environment = _environment(home, port, (server.environment if server else {}) | more)
    with open(home / "layar.txt", "wb") as screen:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=screen, stderr=screen,
            start_new_session=True,
        )  # fmt: skip
    made = Instance(home, port, process, environment, [process.pid, *([server.pid] if server else [])])
    try:
        made.await_health()
        made.offer_service()
        yield made
    finally:
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(60)
        process.kill()
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True)
class Server:
    """A throw-away PostgreSQL that counts statements."""

    admin: str
    environment: dict[str, str]
    pid: int


DEBIAN = Path("/usr/lib/postgresql/15")


def can_count() -> bool:
    """Whether Debian's PostgreSQL 15 with pg_stat_statements is here."""
    extension = Path("/usr/share/postgresql/15/extension/pg_stat_statements.control")
    return (DEBIAN / "bin" / "postgres").exists() and extension.exists()


@contextlib.contextmanager
def counting_server() -> Iterator[Server]:
    """PostgreSQL 15 with pg_stat_statements, our roles and our database; removed at the end."""
    from pendopo.config.cli import database

    folder = Path(tempfile.mkdtemp(prefix="pendopo-bench-pg-", dir="/var/tmp"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    words = " ".join([
        f"-k {folder}", "-c listen_addresses=", "-c shared_preload_libraries=pg_stat_statements", "-c jit=off",
        "-c max_connections=60", "-c shared_buffers=96MB", "-c work_mem=8MB",
    ])  # fmt: skip
    _as_server("initdb", "-D", f"{folder}/data", "-U", "admin", "--locale=C.UTF-8", "--encoding=UTF8", "--auth=trust")
    _as_server("pg_ctl", "-D", f"{folder}/data", "-w", "-l", f"{folder}/log", "-o", words, "start")
    try:
        passwords = database.new_passwords()
        urls = {
            role: database.url(role, passwords[role], str(folder))
            for role in (database.APP, database.OWNER, database.REPORT)
        }
        admin = f"postgresql://admin@/{database.DATABASE}?host={folder}"
        with psycopg.connect(f"postgresql://admin@/postgres?host={folder}", autocommit=True) as connection:
            for statement in [*database.role_statements(passwords), database.create_statement()]:
                connection.execute(statement.encode())
        with psycopg.connect(admin, autocommit=True) as connection:
            for statement in [*database.database_statements(), "CREATE EXTENSION pg_stat_statements"]:
                connection.execute(statement.encode())
        pid = int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])
        made = database.Urls(urls[database.APP], urls[database.OWNER], urls[database.REPORT])
        yield Server(admin, made.environment(), pid)
    finally:
        _as_server("pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "stop", check=False)
        shutil.rmtree(folder, ignore_errors=True)


def _as_server(program: str, *words: str, check: bool = True) -> None:
    """A program of the server, as its own user when we are root."""
    before = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*before, str(DEBIAN / "bin" / program), *words], check=check, stdout=subprocess.DEVNULL)
