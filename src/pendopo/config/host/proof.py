"""A proof: the newest backup is restored into a server of its own and found equal; nothing less counts as proven."""

import contextlib
import shutil
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pendopo.config.cli.errors import StartRefused
from pendopo.config.cli.home import Home
from pendopo.config.cli.postgres import Server, private_folder
from pendopo.config.host import backup_keys, backup_notes, backup_remote, restore_core, restore_files
from pendopo.config.host.backup import FAILURES, NO_PLACE, locked, sentence
from pendopo.config.host.backup_places import FOLDER, FolderPlace, Settings, moment_of, read_settings
from pendopo.config.host.backup_server import database_of, serving
from pendopo.config.host.restore_source import Source, find

DRAWN = 2000
"""Contents that one proof opens; of more, it draws anew each time and looks at the size of the others."""


def prove(home: Home, *, now: datetime | None = None) -> dict[str, Any]:
    """Restore the newest backup of the place that has waited longest for a proof; the row that tells how it went.

    Raises StartRefused when there is nothing to prove.
    """
    moment = now or datetime.now(UTC)
    with locked(home):
        place, stamp, problem = _choose(home, read_settings(home.path))
        row = _row_of(home, place, stamp)
        begun = time.monotonic()
        if not problem:
            problem = _tried(home, place, stamp)
        row |= {"proof_tried_at": moment.isoformat(), "proof_error": problem}
        if not problem:
            row["proven_at"] = moment.isoformat()
        row["proof_seconds"] = round(time.monotonic() - begun)
        _note(home, row)
    return row


def prove_file(home: Home, file: Path) -> None:
    """The same for one file, with this machine's key. Raises StartRefused with what is wrong."""
    with locked(home):
        problem = _rebuilt(home, find(file))
    if problem:
        raise StartRefused(problem)


def _choose(home: Home, settings: Settings) -> tuple[FolderPlace, str, str]:
    """The place, its newest backup, and why it cannot be reached or ''."""
    if not settings.spots:
        raise StartRefused(NO_PLACE)
    cell = backup_keys.load(home.path).cell
    found = [backup_remote.place_of(home.path, spot, cell) for spot in settings.spots]
    tried = {
        row["place"]: row["proof_tried_at"] for row in backup_notes.journal(home.path) if row.get("proof_tried_at")
    }
    place = min(found, key=lambda one: tried.get(one.name, ""))
    try:
        place.open()
        stamps = place.stamps()
    except FAILURES as problem:
        return place, _last_known(home, place.name), sentence(problem)
    if not stamps:
        raise StartRefused(f"Di tempat “{place.name}” belum ada cadangan yang utuh.")
    return place, stamps[-1], ""


def _last_known(home: Home, name: str) -> str:
    rows = [row for row in backup_notes.journal(home.path) if row["place"] == name and row["ok"]]
    if not rows:
        raise StartRefused(f"Tempat “{name}” tidak terpasang dan belum pernah berisi cadangan.")
    return str(rows[-1]["name"])


def _row_of(home: Home, place: FolderPlace, stamp: str) -> dict[str, Any]:
    for row in backup_notes.journal(home.path):
        if row["place"] == place.name and row["name"] == stamp:
            return row
    from pendopo.lib.uuid7 import uuid7

    return {
        "id": str(uuid7()), "made_at": moment_of(stamp).isoformat(), "place": place.name, "name": stamp,
        "why": "tangan", "ok": True, "error": "",
    }  # fmt: skip


def _tried(home: Home, place: FolderPlace, stamp: str) -> str:
    try:
        with place.source(stamp) as source:
            return _rebuilt(home, source)
    except FAILURES as problem:
        return sentence(problem)


def _rebuilt(home: Home, source: Source) -> str:
    """Rebuild in a folder of its own; '' when it is the same, else why not."""
    scratch = replace(home, path=home.path / FOLDER / "uji")
    keys = backup_keys.load(home.path)
    _clear(scratch.path)
    try:
        private_folder(scratch.path)
        scratch.make()
        found = restore_core.opened(source, keys.machine, keys.seals)
        restore_files.put_keys(found.keys, scratch.path / "kunci", with_sessions=True)
        restore_files.inspect_contents(source, found.names, found.keys, DRAWN)
        _offer_contents(found, scratch.path / "berkas")
        with serving(scratch.path, durable=False) as server:
            urls = server.urls()
            restore_core.load_database(found, urls)
            restore_core.compare_database(found, urls)
            restore_core.compare_contents(found, urls)
            if restore_core.is_older_schema(found.manifest):
                restore_core.prepare(scratch.path, urls)
            restore_core.ask_product(found, scratch, urls)
    except FAILURES as problem:
        return sentence(problem)
    finally:
        _clear(scratch.path)
    return ""


def _offer_contents(found: restore_core.Opened, folder: Path) -> None:
    """The product reads contents where they lie; those of a single file are copied."""
    at_place = found.source.folder_of_contents
    if at_place is None:
        restore_files.copy_contents(found.source, found.names, found.keys, folder)
    else:
        folder.symlink_to(at_place)


def _clear(scratch: Path) -> None:
    """The scratch home and, where PostgreSQL had to live elsewhere, its data."""
    if (scratch / "kunci" / "postgres.json").exists():
        shutil.rmtree(Server(scratch, durable=False).place.folder, ignore_errors=True)
    shutil.rmtree(scratch, ignore_errors=True)


def _note(home: Home, row: dict[str, Any]) -> None:
    known = {name: value for name, value in row.items() if name not in ("proof_seconds", "waits")}
    try:
        with database_of(home) as urls:
            backup_notes.note(home, [known], urls)
    except FAILURES:
        backup_notes.note(home, [known], None)


def days_since_proof(home: Path, now: datetime) -> float | None:
    """Days since the last proven restore, by the journal; None when never."""
    with contextlib.suppress(ValueError):
        return (now - max(_proofs(home))) / timedelta(days=1)
    return None


def _proofs(home: Path) -> list[datetime]:
    return [datetime.fromisoformat(row["proven_at"]) for row in backup_notes.journal(home) if row.get("proven_at")]
