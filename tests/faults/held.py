"""Stopping the instance exactly in the middle of a transaction, and looking at its rows as their owner."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

from tests.faults import citizen
from tests.faults.instance import Instance, until


def owner(instance: Instance) -> psycopg.Connection[dict[str, Any]]:
    """A connection that sees every region."""
    notes = json.loads((instance.home / "kunci" / "alamat.json").read_text())
    return psycopg.connect(notes["lingkungan"]["PENDOPO_OWNER_URL"], row_factory=dict_row)


def rows(instance: Instance, query: str, *values: Any) -> list[dict[str, Any]]:
    with owner(instance) as connection:
        return connection.execute(query.encode(), values).fetchall()


def family(pid: int) -> dict[int, str]:
    """The process and all below it, with their command lines; what ends meanwhile is left out."""
    found: dict[int, str] = {}
    with contextlib.suppress(OSError):
        found[pid] = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").replace("\0", " ")
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            found |= family(int(child))
    return found


def kill_all(main: int) -> None:
    """A process and its children at one instant: all are stopped before the first is killed.

    Were only the main process of PostgreSQL killed, its backends would end one by one, and one that waits for a lock
    could get it from the one that went first, and commit.
    """
    for number in (signal.SIGSTOP, signal.SIGKILL):
        for pid in family(main):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)


def kill(instance: Instance, who: str) -> None:
    """With -9: 'web' (its main process and workers), 'worker' or 'postgres'."""
    if who == "postgres":
        kill_all(instance.postmaster())
        return
    part = {"web": "cli.web", "worker": "main pekerja"}[who]
    for pid, words in family(instance.process.pid).items():
        if part in words:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def is_well(instance: Instance) -> bool:
    """Health, and the landing page as a visitor gets it."""
    try:
        base = f"http://127.0.0.1:{instance.port}"
        return instance.get() == 200 and citizen.Browser(base, 3).get(f"{citizen.HOME}/")[0] == 200
    except (OSError, citizen.Gone):
        return False


def recovered(instance: Instance) -> None:
    assert until(lambda: is_well(instance), 40), instance.screen


@contextlib.contextmanager
def stuck_at(instance: Instance, table: str) -> Iterator[Callable[[], bool]]:
    """Nobody can write to the table; what comes to it waits in the middle of its transaction.

    Gives a function that waits until somebody does.
    """
    holder = owner(instance)
    try:
        holder.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE".encode())

        def somebody_waits() -> bool:
            waiting = "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = %s::regclass"
            return until(lambda: bool(rows(instance, waiting, table)), 20)

        yield somebody_waits
    finally:
        with contextlib.suppress(psycopg.Error):
            holder.close()


def killed_while(instance: Instance, who: str, table: str, act: Callable[[], Any]) -> None:
    """Do something in a thread, hold it when it writes to the table, kill, let go, wait until all is well again."""

    def attempt() -> None:
        with contextlib.suppress(citizen.Gone):
            act()

    with stuck_at(instance, table) as somebody_waits:
        thread = threading.Thread(target=attempt)
        thread.start()
        assert somebody_waits()
        kill(instance, who)
    thread.join(60)
    recovered(instance)
