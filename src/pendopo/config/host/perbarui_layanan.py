"""The running instance during an upgrade: under systemd, started by hand, or not running; stopped and started again."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pendopo.config.cli import listening
from pendopo.config.cli.errors import StartRefused
from pendopo.config.cli.home import Home
from pendopo.config.host.places import SERVICE

STOP_SECONDS = 120
HEALTHY_SECONDS = 300


class Service:
    """The instance of one data folder. `program()` is what starts it: the version that `kini` leads to."""

    def __init__(self, home: Home, environment: Mapping[str, str], link: Path, *, is_real: bool) -> None:
        self.home, self.link = home, link
        self.environment = dict(environment)
        self._is_unit = is_real and _systemctl("cat", SERVICE) == 0
        self._process: subprocess.Popen[bytes] | None = None

    def is_running(self) -> bool:
        """Whether somebody holds the data folder."""
        return self.home.is_running()

    def stop(self) -> None:
        """Stop it in order and wait. Raises StartRefused when it does not end."""
        if self._is_unit and _systemctl("is-active", "--quiet", SERVICE) == 0:
            _systemctl("stop", SERVICE)
        elif (pid := holder(self.home)) is not None:
            self._remember(pid)
            os.kill(pid, signal.SIGTERM)
        end = time.monotonic() + STOP_SECONDS
        while self.is_running():
            if self._process is not None:
                self._process.poll()
            if time.monotonic() > end:
                raise StartRefused(f"Pendopo tidak berhenti dalam {STOP_SECONDS} detik. Hentikan sendiri, lalu ulangi.")
            time.sleep(0.1)

    def start(self) -> None:
        """Start the version that `kini` leads to; does not wait."""
        if self._is_unit:
            _systemctl("reset-failed", SERVICE)
            _systemctl("start", SERVICE)
            return
        self.home.logs.mkdir(mode=0o700, exist_ok=True)
        log = self.home.logs / "up.log"
        with open(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as output:
            self._process = subprocess.Popen(  # noqa: S603 - our own command
                [str(self.link / ".venv" / "bin" / "pendopo"), "up"], cwd=self.home.path, env=self.environment,
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
                **as_owner(self.home.path),
            )  # fmt: skip

    def is_healthy(self) -> bool:
        """Wait until /sehat answers 200; False when it ends or five minutes are over."""
        home, end = Home.from_environment(self.environment), time.monotonic() + HEALTHY_SECONDS
        while time.monotonic() < end:
            if listening.health(home) == 200:
                return True
            if self._process is not None and self._process.poll() is not None:
                return False
            if self._is_unit and _systemctl("is-failed", "--quiet", SERVICE) == 0:
                return False
            time.sleep(0.3)
        return False

    def _remember(self, pid: int) -> None:
        """What it was started with: port, address and the like come back as they were."""
        with contextlib.suppress(OSError):
            found = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
            pairs = (one.decode(errors="replace").partition("=") for one in found if b"=" in one)
            own = {name: value for name, _, value in pairs if name.startswith(("PENDOPO_", "DATABASE_URL"))}
            self.environment |= own


def as_owner(home: Path) -> dict[str, Any]:
    """For Popen: root's children of an installation become the user whose data folder it is."""
    found = home.stat()
    if os.geteuid() != 0 or found.st_uid == 0:
        return {}
    return {"user": found.st_uid, "group": found.st_gid, "extra_groups": []}


def holder(home: Home) -> int | None:
    """The process that holds the lock of a data folder (Linux)."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        found = os.stat(home.path / "pendopo.lock")
        wanted = f"{os.major(found.st_dev):02x}:{os.minor(found.st_dev):02x}:{found.st_ino}"
        for line in Path("/proc/locks").read_text().splitlines():
            words = line.split()
            if words[1] == "FLOCK" and words[5] == wanted and words[3] == "WRITE":
                return int(words[4])
    return None


def _systemctl(*words: str) -> int:
    try:
        return subprocess.run(["systemctl", *words], capture_output=True, check=False).returncode  # noqa: S603, S607 - systemd's own command
    except FileNotFoundError:
        return 127
