"""When: the daily backup at its hour, the proof after it; also after nights in which the machine was off.

What was tried is noted per day in the home, so that a restart does not back up twice. The supervisor asks `is_due`
twice a minute, which reads one small file and imports nothing.
"""

import contextlib
import json
import re
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pendopo.config.cli import screen
from pendopo.config.cli.errors import StartRefused
from pendopo.config.cli.home import Home

STATE = Path("cadangan") / "jadwal.json"
SETTINGS = Path("cadangan") / "atur.json"
TRIES, APART = 3, timedelta(hours=1)
LOOK_SECONDS = 30.0


def tidy_hour(typed: str) -> str:
    """'2:15' as '02.15'. Raises StartRefused."""
    found = re.fullmatch(r"(\d{1,2})[.:](\d{2})", typed.strip())
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise StartRefused(f"“{typed}” bukan jam; tulis misalnya 02.15.")
    return f"{int(found[1]):02d}.{found[2]}"


def tidy_zone(typed: str) -> str:
    """A time zone that exists. Raises StartRefused."""
    try:
        return ZoneInfo(typed).key
    except (ValueError, OSError, KeyError):
        raise StartRefused(f"“{typed}” bukan zona waktu; misalnya Asia/Jakarta atau Asia/Makassar.") from None


def slot_of(now: datetime, hour: str, zone: str) -> datetime:
    """The latest moment at or before now at which the daily backup was due."""
    local = now.astimezone(ZoneInfo(zone))
    at = local.replace(hour=int(hour[:2]), minute=int(hour[3:]), second=0, microsecond=0)
    return (at if at <= local else at - timedelta(days=1)).astimezone(UTC)


def is_due(home: Path, now: datetime) -> bool:
    """Whether the daily round should begin now: once for each day, tried again three times when it failed."""
    settings = _read(home / SETTINGS)
    if not settings.get("spots"):
        return False
    slot = slot_of(now, settings["hour"], settings["zone"]).isoformat()
    state = _read(home / STATE)
    if state.get("slot") != slot:
        return True
    if state.get("done") or state.get("tries", 0) >= TRIES:
        return False
    return now - datetime.fromisoformat(state["tried_at"]) >= APART


def begin(home: Path, now: datetime) -> dict[str, Any]:
    """Note that this day's round is being tried; before anything else, so that a crash counts as a try."""
    from pendopo.config.cli.postgres import write_private

    settings, state = _read(home / SETTINGS), _read(home / STATE)
    slot = slot_of(now, settings["hour"], settings["zone"]).isoformat()
    tries = state.get("tries", 0) + 1 if state.get("slot") == slot else 1
    left = state.get("left", []) if state.get("slot") == slot else []
    noted = {"slot": slot, "tries": tries, "tried_at": now.isoformat(), "done": False, "left": left}
    write_private(home / STATE, json.dumps(noted))
    return noted


def finish(home: Path, noted: dict[str, Any], left: list[str]) -> None:
    """What of this day's round is still to be done: the names of places that failed."""
    from pendopo.config.cli.postgres import write_private

    write_private(home / STATE, json.dumps(noted | {"done": not left, "left": left}))


def _read(path: Path) -> dict[str, Any]:
    with contextlib.suppress(OSError, ValueError):
        return dict(json.loads(path.read_text(encoding="utf-8")))
    return {}


def run_due(home: Home, now: datetime | None = None) -> int:
    """`pendopo cadangkan terjadwal`: today's backup if it is due, then a proof if one is. 0 when all went well."""
    from pendopo.config.host import backup, proof
    from pendopo.config.host.backup_places import read_settings

    moment = now or datetime.now(UTC)
    if not is_due(home.path, moment):
        return 0
    noted = begin(home.path, moment)
    rows = backup.make_at_places(home, why="harian", only=noted["left"])
    left = [row["place"] for row in rows if not row["ok"]]
    for row in rows:
        screen.say(f"cadangan {row['name']} {row['place']}: {'baik' if row['ok'] else 'gagal'} {row['error']}")
    age = proof.days_since_proof(home.path, moment)
    if any(row["ok"] for row in rows) and (age is None or age > read_settings(home.path).prove_days - 0.5):
        tried = proof.prove(home)
        screen.say(f"bukti {tried['name']} {tried['place']}: {tried['proof_error'] or 'terbukti'}")
    finish(home.path, noted, left)
    return 1 if left else 0


class Round:
    """The supervisor's hand on the daily round: one child at a time, never in the supervisor's way."""

    def __init__(self, home: Path, log: Path, launcher: list[str], environment: dict[str, str]) -> None:
        words = [sys.executable, "-m", "pendopo.config.cli.main", "cadangkan", "terjadwal"]
        self._home, self._log, self._command, self._environment = home, log, [*launcher, *words], environment
        self._process: subprocess.Popen[bytes] | None = None
        self._looked = 0.0

    def tick(self) -> None:
        """Start the round when it is due; look after it. Call from the main thread."""
        if self._process is not None:
            if self._process.poll() is None:
                return
            if self._process.returncode != 0:
                screen.say(f"Cadangan harian belum berhasil; lihat: pendopo cadangkan daftar. Catatan: {self._log}")
            self._process = None
        if time.monotonic() - self._looked < LOOK_SECONDS:
            return
        self._looked = time.monotonic()
        if is_due(self._home, datetime.now(UTC)):
            self._log.touch(mode=0o600)
            with open(self._log, "ab", buffering=0) as log:
                self._process = subprocess.Popen(  # noqa: S603 - our own command
                    self._command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                    env=self._environment, process_group=0,
                )  # fmt: skip

    def stop(self) -> None:
        """End a round that runs; what it had not finished never looks like a backup."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._process = None
