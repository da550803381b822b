"""A process that the supervisor starts, watches, restarts and stops, and the log it writes to."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from pendopo.config.cli import screen

WAITS = (0.0, 0.5, 1.0, 2.0, 3.0)
"""Seconds before a restart after so many quick deaths; with its start a child is back within 5 s."""
STEADY_SECONDS = 5.0
"""A child that lived so long dies for a new reason: the waits begin anew."""
LOG_BYTES = 5 * 1024 * 1024
LOG_KEPT = 3


@dataclass
class Child:
    """One supervised process in a process group of its own: Ctrl-C on the terminal is the supervisor's to order."""

    name: str
    command: list[str]
    log: Path
    environment: dict[str, str]
    stop_steps: tuple[tuple[int, float], ...] = ((signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0))
    """Signals to stop it, each with the seconds it gets."""
    before_restart: Callable[[], None] = field(default=lambda: None)
    pass_fds: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    _started: float = 0.0
    _due: float = 0.0
    _quick_deaths: int = 0

    def start(self) -> None:
        """Start it now. Call from the main thread: the kernel's death signal watches the thread."""
        self.log.touch(mode=0o600)
        with open(self.log, "ab", buffering=0) as log:
            self.process = subprocess.Popen(  # noqa: S603 - the supervisor's own commands
                self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env=self.environment, pass_fds=self.pass_fds, process_group=0,
            )  # fmt: skip
        self._started = time.monotonic()

    def tick(self) -> None:
        """Notice an end, and start again when its wait is over."""
        if self.process is not None:
            code = self.process.poll()
            if code is None:
                return
            self._note_end(code)
        if self.process is None and time.monotonic() >= self._due:
            self.before_restart()
            self.start()

    def stop(self, is_hurried: Callable[[], bool]) -> None:
        """Ask it to end, wait, ask harder; hurried: by force at once."""
        process, self.process = self.process, None
        if process is None:
            return
        for number, patience in self.stop_steps:
            if process.poll() is not None:
                return
            process.send_signal(signal.SIGKILL if is_hurried() else number)
            end = time.monotonic() + patience
            while process.poll() is None and time.monotonic() < end and not is_hurried():
                time.sleep(0.02)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(5)

    def tail(self, lines: int = 15) -> str:
        """The last lines of its log."""
        with contextlib.suppress(OSError):
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
        return ""

    def _note_end(self, code: int) -> None:
        lived = time.monotonic() - self._started
        self._quick_deaths = 0 if lived > STEADY_SECONDS else self._quick_deaths + 1
        wait = WAITS[min(max(self._quick_deaths - 1, 0), len(WAITS) - 1)]
        self.process, self._due = None, time.monotonic() + wait
        how = f"sinyal {-code}" if code < 0 else f"kode {code}"
        screen.say(f"{self.name} berhenti ({how}); dinyalakan lagi. Catatan: {self.log}")


def rotate(log: Path) -> None:
    """Keep a log below 5 MB and three older parts. Its writer appends, so copying and emptying is enough."""
    with contextlib.suppress(OSError):
        if log.stat().st_size < LOG_BYTES:
            return
        for number in range(LOG_KEPT, 1, -1):
            older = log.with_name(f"{log.name}.{number - 1}")
            if older.exists():
                older.replace(log.with_name(f"{log.name}.{number}"))
        shutil.copy2(log, log.with_name(f"{log.name}.1"))
        os.truncate(log, 0)
