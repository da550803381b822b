"""`pendopo up`: one process tree with PostgreSQL, worker and web, from an empty folder to a page that answers.

The supervisor imports neither Django nor a database driver. What it starts, it holds: a child that ends is started
again within 5 s; when the supervisor itself is killed, the kernel ends the children (Linux) or they notice (elsewhere).
"""

import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import FrameType

from pendopo.config.cli import database, deathsig, listening, preparation, screen
from pendopo.config.cli.children import Child, rotate
from pendopo.config.cli.errors import StartRefused
from pendopo.config.cli.home import Home
from pendopo.config.cli.postgres import Server
from pendopo.config.host.backup_times import Round
from pendopo.config.host.unfinished import refuse_unfinished

HEALTHY_SECONDS = 90
ALL, WEB, WORKER = "semua", "web", "pekerja"
"""What this machine does (PENDOPO_PERAN). A second machine of an installation is only one of the last two."""
ROTATE_SECONDS = 60
HURRY_SECONDS = 1.0
"""A second signal sooner than this is the same wish sent to process and group (`timeout` does so), not impatience."""
POSTGRES_STOP = ((signal.SIGINT, 20.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))
"""Fast, then at once (recovers at the next start), then by force."""
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):
    """Somebody asked us to stop; not an error."""


@dataclass(frozen=True)
class Commands:
    """What is started besides PostgreSQL; tests put stand-ins here."""

    prepare: list[str]
    worker: list[str]
    web: list[str]
    tls: list[str] = field(default_factory=lambda: _module("host.tls"))
    """Makes the certificate ready before the web process starts."""
    door: list[str] = field(default_factory=lambda: _module("host.door"))
    """Leads from plain HTTP to HTTPS and looks after the certificate."""

    @classmethod
    def usual(cls) -> "Commands":
        """Our own, by the interpreter that runs us."""
        module = [sys.executable, "-m", "pendopo.config.cli.main"]
        return cls([*module, "siapkan"], [*module, "pekerja"], _module("cli.web"))


def _module(name: str) -> list[str]:
    return [sys.executable, "-m", f"pendopo.config.{name}"]


class Supervisor:
    """One run of one instance, from start to stop. Everything happens in the main thread."""

    def __init__(self, home: Home, commands: Commands, environ: Mapping[str, str] = os.environ) -> None:
        self.home, self.commands, self.environ = home, commands, environ
        self.children: list[Child] = []
        self._asked: float | None = None
        self._hurried = False
        self._wake, self._waker = os.pipe()
        self._rotated = time.monotonic()
        self._server: Server | None = None
        self._backups: Round | None = None
        self._door: socket.socket | None = None
        self._plain: socket.socket | None = None

    def run(self) -> int:
        """Start, watch, stop. Returns the exit code: 0 after a wish to stop, 1 when the start was refused."""
        code = 0
        with self._signals():
            try:
                self._start()
                while True:
                    self._pause(1.0)
            except Stopped:
                screen.say("Menghentikan Pendopo…")
            except StartRefused as refused:
                screen.say(str(refused))
                code = 1
            finally:
                self._stop()
        return code

    def _start(self) -> None:
        begun = time.monotonic()
        part = self._part()
        if part != WORKER:
            self._door = listening.listen(self.home)
            self._prepare_tls()
        urls = self._own_server() or self._embedded()
        self.home.write_addresses(urls)
        if part == ALL:
            self._prepare(urls)
        self._serve(urls, part)
        if part == WORKER:
            screen.say("Pekerja berjalan. Berhenti: Ctrl-C")
        else:
            self._await_health(begun)

    def _part(self) -> str:
        """What this machine does. Raises StartRefused for what it cannot be."""
        part = self.environ.get("PENDOPO_PERAN") or ALL
        if part not in (ALL, WEB, WORKER):
            raise StartRefused(f"PENDOPO_PERAN harus {ALL}, {WEB}, atau {WORKER}, bukan “{part}”.")
        if part != ALL and not (self.environ.get("DATABASE_URL") and self.environ.get("PENDOPO_BERSAMA")):
            raise StartRefused(
                f"Mesin {part} memerlukan DATABASE_URL (server PostgreSQL bersama) dan PENDOPO_BERSAMA (folder bersama "
                "untuk kunci dan berkas). Lihat docs/operasi/banyak-mesin.md."
            )
        if part == ALL and self.environ.get("PENDOPO_BERSAMA"):
            # Backups, restores and upgrades know one folder only: that of the main machine is the one others share.
            raise StartRefused(
                "PENDOPO_BERSAMA hanya untuk mesin web dan pekerja. Di mesin induk folder bersama itu PENDOPO_HOME-nya."
            )
        return part

    def _own_server(self) -> database.Urls | None:
        """The addresses of a server of your own, when DATABASE_URL is set."""
        app, owner, report = (self.environ.get(name, "") for name in database.NEEDED)
        if not app:
            return None
        if not owner and self._part() == ALL:
            raise StartRefused(
                "DATABASE_URL sudah diisi, tetapi PENDOPO_OWNER_URL belum. "
                f"Lihat: {screen.command(self.home, 'database siapkan')}"
            )
        return database.Urls(app, owner, report)

    def _embedded(self) -> database.Urls:
        server = self._server = Server(self.home.path)
        server.prepare()
        child = Child(
            "PostgreSQL", server.command(), self.home.logs / "postgres.log", server.environment(),
            stop_steps=POSTGRES_STOP, before_restart=server.clear_stale_locks,
        )  # fmt: skip
        child.start()
        self.children.append(child)
        assert child.process is not None
        if not server.await_ready(child.process, is_stopped=lambda: self._asked is not None):
            self._check_asked()
            raise StartRefused(f"PostgreSQL tidak mau menyala:\n{child.tail()}")
        server.found()
        return server.urls()

    def _prepare(self, urls: database.Urls) -> None:
        """`pendopo siapkan`, as the owner; nothing to do when the code is the same as the last time."""
        digest = preparation.code_digest()
        if self._server is not None and preparation.is_done(self.home.path, digest):
            return
        screen.say("Menyiapkan basis data dan daerah contoh…")
        log = self.home.logs / "siapkan.log"
        environment = self._environment() | urls.environment() | {"PENDOPO_AS_OWNER": "1", "PENDOPO_NO_POOL": "1"}
        with open(log, "ab") as errors:
            process = subprocess.Popen(  # noqa: S603 - our own command
                [*deathsig.launcher(signal.SIGKILL), *self.commands.prepare],
                stdin=subprocess.DEVNULL, stderr=errors, env=environment, process_group=0,
            )  # fmt: skip
        try:
            while process.poll() is None:
                self._pause(0.5)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        if process.returncode != 0:
            tail = Child("siapkan", [], log, {}).tail()
            raise StartRefused(f"Persiapan gagal (kode {process.returncode}). Catatan: {log}\n{tail}")
        preparation.mark_done(self.home.path, digest)

    def _prepare_tls(self) -> None:
        """The certificate and, where asked for, the plain port that leads to HTTPS."""
        if not self.home.is_tls:
            return
        text = self.environ.get("PENDOPO_HTTP_PORT", "")
        if text and not (text.isdecimal() and 0 < int(text) < 65536):
            raise StartRefused(f"PENDOPO_HTTP_PORT harus angka 1 sampai 65535, bukan “{text}”.")
        self._plain = listening.listen(self.home, int(text)) if text else None
        done = subprocess.run(  # noqa: S603 - our own command
            self.commands.tls, env=self._environment(), capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise StartRefused(done.stdout.strip() or f"Sertifikat tidak dapat disiapkan:\n{done.stderr.strip()}")

    def _plain_door(self, environment: dict[str, str]) -> list[Child]:
        """The child beside the web server where we serve TLS ourselves."""
        kind = self.environ.get("PENDOPO_TLS", "")
        if not self.home.is_tls or (self._plain is None and kind == "berkas"):
            return []
        number = () if self._plain is None else (self._plain.fileno(),)
        more = {"PENDOPO_SOKET_HTTP": str(number[0])} if number else {}
        words = [*deathsig.launcher(signal.SIGKILL), *self.commands.door]
        return [Child("Pintu", words, self.home.logs / "pintu.log", environment | more, pass_fds=number)]

    def _serve(self, urls: database.Urls, part: str) -> None:
        launcher = deathsig.launcher(signal.SIGKILL)
        environment = self._environment() | {"DATABASE_URL": urls.app}
        children: list[Child] = []
        if part != WEB:
            children.append(self._worker(environment, launcher))
        if self._door is not None:
            number = self._door.fileno()
            web = Child(
                "Web", [*launcher, *self.commands.web], self.home.logs / "web.log",
                environment | {"PENDOPO_SOKET": str(number)}, pass_fds=(number,),
            )  # fmt: skip
            children = [*self._plain_door(environment), *children, web]
        for child in children:
            child.start()
            self.children.append(child)
        if part == ALL:
            own = self._environment() | urls.environment()
            self._backups = Round(self.home.path, self.home.logs / "cadangan.log", launcher, own)

    def _worker(self, environment: dict[str, str], launcher: list[str]) -> Child:
        """It listens for jobs, which a pooler in transaction mode does not pass on: it may have its own address."""
        direct = self.environ.get("PENDOPO_PEKERJA_URL") or environment["DATABASE_URL"]
        words = [*launcher, *self.commands.worker]
        return Child("Pekerja", words, self.home.logs / "pekerja.log", environment | {"DATABASE_URL": direct})

    def _environment(self) -> dict[str, str]:
        """For our Python children: the instance, never the owner's address."""
        kept = {name: value for name, value in self.environ.items() if name not in database.NEEDED}
        own = {"PENDOPO_HOME": str(self.home.path), "PENDOPO_PORT": str(self.home.port)}
        return kept | own | {"PYTHONUNBUFFERED": "1", "MALLOC_ARENA_MAX": "2"}

    def _await_health(self, begun: float) -> None:
        end = time.monotonic() + HEALTHY_SECONDS
        health = listening.Health(self.home)
        health.start()
        while time.monotonic() < end:
            if health.status == 200:
                screen.show(screen.banner(self.home, time.monotonic() - begun))
                return
            self._pause(0.1)
        screen.say(
            f"Pendopo belum sehat setelah {HEALTHY_SECONDS} detik (/sehat: {health.status or 'tidak menjawab'}); "
            f"kami terus mencoba. Catatan: {self.home.logs}"
        )

    def _pause(self, seconds: float) -> None:
        """Sleep until something happens, look after the children. Raises Stopped when asked to stop."""
        ready, _, _ = select.select([self._wake], [], [], seconds)
        if ready:
            os.read(self._wake, 1024)
        self._check_asked()
        for child in self.children:
            child.tick()
        if self._backups is not None:
            self._backups.tick()
        if time.monotonic() - self._rotated > ROTATE_SECONDS:
            self._rotated = time.monotonic()
            for child in self.children:
                rotate(child.log)

    def _check_asked(self) -> None:
        if self._asked is not None:
            raise Stopped

    def _stop(self) -> None:
        """A backup under way, web, worker, PostgreSQL: in the reverse order of their start."""
        if self._backups is not None:
            self._backups.stop()
        for child in reversed(self.children):
            child.stop(is_hurried=lambda: self._hurried)
            screen.say(f"{child.name} sudah berhenti.")
        if self._server is not None:
            self._server.tidy()
        for held in (self._door, self._plain):
            if held is not None:
                held.close()

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        """A first signal asks to stop in order, a second one hurries; SIGCHLD wakes us at once."""

        def note(number: int, _frame: FrameType | None) -> None:
            if number == signal.SIGCHLD:
                return
            now = time.monotonic()
            self._asked = self._asked or now
            self._hurried = now - self._asked > HURRY_SECONDS

        os.set_blocking(self._waker, False)
        before = {number: signal.signal(number, note) for number in (*ENDING, signal.SIGCHLD)}
        signal.set_wakeup_fd(self._waker, warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(-1)
            for number, handler in before.items():
                signal.signal(number, handler)


def run(commands: Commands | None = None) -> int:
    """The command. Raises StartRefused when another start holds the folder."""
    os.umask(0o077)
    home = Home.from_environment()
    refuse_unfinished(home.path)
    home.make()
    with home.lock():
        return Supervisor(home, commands or Commands.usual()).run()
