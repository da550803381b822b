"""What is known about the backups of a home: a small journal beside the data, and the rows that the pages read.

The journal is written first: a database that is full or away must not hide that a backup failed. What could not be
handed to the database goes with the next note.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pendopo.config.cli import deathsig
from pendopo.config.cli.database import Urls
from pendopo.config.cli.home import Home
from pendopo.config.cli.postgres import private_folder, write_private
from pendopo.config.host.backup_places import FOLDER
from pendopo.config.host.backup_server import child_environment

JOURNAL, KEPT = "catatan.json", 400
SECONDS = 300


def journal(home: Path) -> list[dict[str, Any]]:
    """Rows (fields of `core.Backup`, and `waits`), oldest first."""
    try:
        found: list[dict[str, Any]] = json.loads((home / FOLDER / JOURNAL).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return []
    return found


def note(home: Home, rows: Iterable[dict[str, Any]], urls: Urls | None) -> None:
    """Keep rows by their id, and hand what waits to the database when there is one."""
    known = {row["id"]: row for row in journal(home.path)}
    for row in rows:
        known[row["id"]] = known.get(row["id"], {}) | row | {"waits": True}
    newest = sorted(known.values(), key=lambda row: str(row["made_at"]))[-KEPT:]
    _write(home.path, newest)
    waiting = [row for row in newest if row["waits"]]
    if urls is not None and waiting and _handed_over(home.path, waiting, urls):
        _write(home.path, [row | {"waits": False} for row in newest])


def _write(home: Path, rows: list[dict[str, Any]]) -> None:
    with contextlib.suppress(OSError):  # a full disk: the caller says aloud what failed, and the days since count on
        private_folder(home / FOLDER)
        write_private(home / FOLDER / JOURNAL, json.dumps(rows))


def _handed_over(home: Path, rows: list[dict[str, Any]], urls: Urls) -> bool:
    plain = [{name: value for name, value in row.items() if name != "waits"} for row in rows]
    return ask_django("catat", {"rows": plain}, home, urls) is not None


def ask_django(what: str, question: dict[str, Any], home: Path, urls: Urls) -> dict[str, Any] | None:
    """Run one of the verbs of `commands.cadangan` in a process of its own, as the application; None when it failed.

    What it has to complain about goes to this home's log.
    """
    log = home / "log" / "cadangan.log"
    log.parent.mkdir(mode=0o700, exist_ok=True)
    with open(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as errors:
        done = subprocess.run(  # noqa: S603 - our own module
            [*deathsig.launcher(signal.SIGKILL), sys.executable, "-m", "pendopo.config.commands.cadangan", what],
            input=json.dumps(question).encode(), stdout=subprocess.PIPE, stderr=errors, check=False,
            env=child_environment(home, urls), timeout=None if what == "periksa" else SECONDS,
        )  # fmt: skip
    if done.returncode != 0:
        return None
    found: dict[str, Any] = json.loads(done.stdout)
    return found
