"""A running instance as the tests see it: its screen, its processes, its end."""

import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
STAND_INS = [sys.executable, "-m", "tests.faults.stand_ins"]
REAL = [sys.executable, "-m", "pendopo.config.cli.main", "up"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def until(true: Callable[[], bool], seconds: float = 5.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.02)
    return true()


def environment(home: Path, port: int, **more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PENDOPO_") and k != "DATABASE_URL"}
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    return kept | {"PENDOPO_HOME": str(home), "PENDOPO_PORT": str(port), "PYTHONPATH": paths} | more


class Instance:
    def __init__(self, home: Path, *, port: int | None = None, command: list[str] = STAND_INS, **more: str) -> None:
        self.home, self.port = home, port or free_port()
        self.screen = ""
        self._is_stand_in = command is STAND_INS
        self._starts = self._workers_started()
        self._screen, out = os.pipe()
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment(home, self.port, **more), text=True,
            stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        os.close(out)
        self._listening = threading.Event()
        self._listening.set()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        while self._listening.is_set():
            ready, _, _ = select.select([self._screen], [], [], 0.05)
            data = os.read(self._screen, 65536) if ready else b" "
            if not data:
                break
            self.screen += data.decode() if ready else ""
        os.close(self._screen)
        self._closed = True

    def deaf(self) -> None:
        """Close the reading end, as a terminal that is gone."""
        self._listening.clear()
        assert until(lambda: hasattr(self, "_closed"))

    def shows(self, text: str, seconds: float = 20.0) -> bool:
        return until(lambda: text in self.screen, seconds)

    def ready(self, seconds: float = 20.0) -> "Instance":
        assert self.shows("Berhenti: Ctrl-C", seconds), self.screen
        if self._is_stand_in:
            noted = self._starts + 1
            assert until(lambda: self._workers_started() >= noted)
        return self

    def get(self, path: str = "/sehat") -> int:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            status: int = answer.status
            return status

    def order(self) -> list[str]:
        with contextlib.suppress(FileNotFoundError):
            return (self.home / "urutan.txt").read_text().splitlines()
        return []

    def _workers_started(self) -> int:
        """The stand-in of the worker is not asked by /sehat; it leaves a line when it is ready."""
        return sum(line.startswith("pekerja ") and line[-1].isdigit() for line in self.order())

    def pid_of(self, name: str) -> int:
        return int([line for line in self.order() if line.startswith(f"{name} ") and line[-1].isdigit()][-1].split()[1])

    def postmaster(self) -> int:
        with contextlib.suppress(OSError, IndexError, ValueError):
            return int((self.home / "postgres" / "data" / "postmaster.pid").read_text().splitlines()[0])
        return 0

    def end(self, number: int = signal.SIGTERM, seconds: float = 30.0) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(seconds)


def left_behind(home: Path) -> dict[int, str]:
    """Living processes of this home: by their environment, or (PostgreSQL overwrites it) by their folder."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            cwd = os.readlink(entry / "cwd")
            inside = cwd.startswith(str(home))
            if inside or f"PENDOPO_HOME={home}".encode() in (entry / "environ").read_bytes().split(b"\0"):
                found[int(entry.name)] = (entry / "cmdline").read_bytes().decode(errors="replace").replace("\0", " ")
    return found


@contextlib.contextmanager
def running(home: Path, **more: Any) -> Iterator[Instance]:
    instance = Instance(home, **more)
    try:
        yield instance
    finally:
        with contextlib.suppress(subprocess.TimeoutExpired):
            instance.end()
        if instance.process.poll() is None:
            instance.process.kill()
