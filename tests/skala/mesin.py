"""Several machines on one: network namespaces on a bridge, with real PostgreSQL, PgBouncer and Pendopo in them."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from pendopo.config.cli import database

ROOT = Path(__file__).resolve().parents[2]
BIN = Path("/usr/lib/postgresql/15/bin")
NET = "10.77.0"
UP = [sys.executable, "-m", "pendopo.config.cli.main", "up"]


def can_run() -> str:
    """Why this machine cannot play several; '' when it can."""
    if os.geteuid() != 0:
        return "network namespaces need root"
    missing = [name for name in ("ip", "pgbouncer", "runuser") if not shutil.which(name)]
    if missing or not (BIN / "pg_basebackup").exists():
        return f"missing: {missing or 'PostgreSQL 15'}"
    probe = f"pdp{os.getpid()}x"
    done = subprocess.run(["ip", "netns", "add", probe], capture_output=True, check=False)
    subprocess.run(["ip", "netns", "del", probe], capture_output=True, check=False)
    return "" if done.returncode == 0 else "network namespaces are not allowed here"


@dataclass
class Machine:
    """One namespace with an address; what runs in it ends with it."""

    space: str
    address: str
    folder: Path
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, command: Sequence[str | Path], *, user: str = "", **more: str) -> None:
        words = ["ip", "netns", "exec", self.space]
        words += ["runuser", "-u", user, "--"] if user else []
        kept = {k: v for k, v in os.environ.items() if not k.startswith("PENDOPO_") and k != "DATABASE_URL"}
        paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
        with open(self.folder / f"{name}.log", "ab") as log:
            self.running[name] = subprocess.Popen(
                [*words, *map(str, command)], cwd=ROOT if not user else "/", stdin=subprocess.DEVNULL, stdout=log,
                stderr=log, env=kept | {"PYTHONPATH": paths} | more, start_new_session=True,
            )  # fmt: skip

    def end(self, name: str, number: int = signal.SIGTERM) -> None:
        process = self.running.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(20)

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")[-3000:]

    @property
    def base(self) -> str:
        return f"http://{self.address}:8000"


class Network:
    """A bridge with machines; this process stands on it with the address .1."""

    def __init__(self) -> None:
        self.bridge = f"pdp{os.getpid() % 100000}"
        self.folder = Path(tempfile.mkdtemp(prefix="pendopo-skala.", dir="/var/tmp"))
        self.folder.chmod(0o755)
        self.machines: dict[str, Machine] = {}

    def open(self) -> Network:
        _ip("link", "add", self.bridge, "type", "bridge")
        _ip("addr", "add", f"{NET}.1/24", "dev", self.bridge)
        _ip("link", "set", self.bridge, "up")
        return self

    def machine(self, name: str, number: int) -> Machine:
        space, wire = f"{self.bridge}-{name}", f"v{number}p{os.getpid() % 100000}"
        _ip("netns", "add", space)
        _ip("link", "add", wire, "type", "veth", "peer", "name", "eth0", "netns", space)
        _ip("link", "set", wire, "master", self.bridge, "up")
        for words in (
            ["addr", "add", f"{NET}.{number}/24", "dev", "eth0"],
            ["link", "set", "eth0", "up"],
            ["link", "set", "lo", "up"],
        ):
            _ip("-n", space, *words)
        folder = self.folder / name
        folder.mkdir()
        folder.chmod(0o755)
        self.machines[name] = Machine(space, f"{NET}.{number}", folder)
        return self.machines[name]

    def close(self) -> None:
        for machine in reversed(self.machines.values()):
            for name in list(machine.running):
                machine.end(name)
            pids = subprocess.run(["ip", "netns", "pids", machine.space], capture_output=True, text=True, check=False)
            for pid in pids.stdout.split():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(int(pid), signal.SIGKILL)
            subprocess.run(["ip", "netns", "del", machine.space], check=False)
        subprocess.run(["ip", "link", "del", self.bridge], check=False)
        shutil.rmtree(self.folder, ignore_errors=True)


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


def until(true: Callable[[], bool], seconds: float = 60.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.1)
    return true()


class Cluster:
    """A primary and its streaming replica; `passwords` of the three roles."""

    def __init__(self, first: Machine, second: Machine) -> None:
        self.first, self.second = first, second
        self.passwords = database.derived_passwords("skala")

    def build(self) -> None:
        data = self._folder(self.first)
        _as_postgres(BIN / "initdb", "-D", data, "-U", "admin", "--locale=C.UTF-8", "--encoding=UTF8", "--auth=trust")
        with open(data / "pg_hba.conf", "a") as rules:
            rules.write(f"host all admin {NET}.0/24 trust\nhost replication admin {NET}.0/24 trust\n")
            rules.write(f"host all all {NET}.0/24 scram-sha-256\n")
        self.serve(self.first)
        with self.admin(self.first, "postgres") as admin:
            for statement in [*database.role_statements(self.passwords), database.create_statement()]:
                admin.execute(statement.encode())
        with self.admin(self.first) as admin:
            for statement in database.database_statements():
                admin.execute(statement.encode())
        copy = self._folder(self.second)
        words = ["-h", self.first.address, "-U", "admin", "-D", str(copy), "-R", "-X", "stream", "-c", "fast"]
        inside = ["ip", "netns", "exec", self.second.space, "runuser", "-u", "postgres", "--"]
        _done(*inside, BIN / "pg_basebackup", *words)
        self.serve(self.second)

    def serve(self, machine: Machine) -> None:
        data = machine.folder / "data"
        options = f"-c listen_addresses=* -c unix_socket_directories={machine.folder} -c max_connections=60"
        machine.start("postgres", [BIN / "postgres", "-D", data, *options.split()], user="postgres")
        assert until(lambda: self._answers(machine)), machine.log("postgres")

    def admin(self, machine: Machine, name: str = database.DATABASE) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(f"postgresql://admin@{machine.address}/{name}?connect_timeout=5", autocommit=True)

    def promote(self) -> None:
        _as_postgres(BIN / "pg_ctl", "promote", "-w", "-D", self.second.folder / "data")

    def is_behind(self) -> bool:
        """Whether the replica has yet to replay what the primary has written."""
        with self.admin(self.first) as one, self.admin(self.second) as other:
            written = one.execute("SELECT pg_current_wal_lsn()").fetchone()
            assert written is not None
            row = other.execute("SELECT pg_last_wal_replay_lsn() < %s::pg_lsn", written).fetchone()
            return bool(row and row[0])

    def address(self, role: str, where: str, more: str = "") -> str:
        return f"postgresql://{role}:{self.passwords[role]}@{where}/{database.DATABASE}{more}"

    def _folder(self, machine: Machine) -> Path:
        shutil.chown(machine.folder, "postgres")
        return machine.folder / "data"

    def _answers(self, machine: Machine) -> bool:
        with contextlib.suppress(psycopg.OperationalError), self.admin(machine, "postgres"):
            return True
        return False


def _as_postgres(*command: str | Path) -> None:
    _done("runuser", "-u", "postgres", "--", *command)


def _done(*command: str | Path) -> None:
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False, cwd="/")
    assert done.returncode == 0, done.stdout + done.stderr


def pooler(machine: Machine, cluster: Cluster, server: Machine) -> None:
    """PgBouncer in transaction mode in front of one server; called again it is led to another one."""
    folder = machine.folder
    shutil.chown(folder, "postgres")
    users = "".join(f'"{role}" "{password}"\n' for role, password in cluster.passwords.items())
    (folder / "users.txt").write_text(users)
    (folder / "pgbouncer.ini").write_text(
        f"[databases]\n{database.DATABASE} = host={server.address} port=5432\n"
        "[pgbouncer]\nlisten_addr=*\nlisten_port=6432\n"
        f"auth_type=scram-sha-256\nauth_file={folder}/users.txt\npool_mode=transaction\ndefault_pool_size=4\n"
        "max_client_conn=200\nserver_round_robin=1\nserver_login_retry=1\nserver_connect_timeout=3\nunix_socket_dir=\n"
        f"stats_users={database.APP}\n"
    )
    for name in ("users.txt", "pgbouncer.ini"):
        shutil.chown(folder / name, "postgres")
    if "pgbouncer" in machine.running:
        subprocess.run(["pkill", "-HUP", "-f", str(folder / "pgbouncer.ini")], check=True)
    else:
        machine.start("pgbouncer", ["pgbouncer", folder / "pgbouncer.ini"], user="postgres")
        assert until(lambda: _listens(machine.address, 6432)), machine.log("pgbouncer")


def _listens(address: str, port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection((address, port), 1):
        return True
    return False


@contextlib.contextmanager
def network() -> Iterator[Network]:
    made = Network()
    try:
        yield made.open()
    finally:
        made.close()
