"""`pendopo cadangkan`: make a backup, at the places that are set or as one file; say aloud what went wrong.

A backup is database first, contents after: a content is on the disk before any row names it, and it never changes.
"""

import contextlib
import errno
import fcntl
import json
import os
import tarfile
import time
from collections.abc import Collection, Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from pendopo.config.cli.database import Urls
from pendopo.config.cli.errors import StartRefused
from pendopo.config.cli.home import Home
from pendopo.config.cli.postgres import private_folder
from pendopo.config.host import backup_keys, backup_notes, backup_remote
from pendopo.config.host.backup_crypt import BackupDamaged, copy_durably
from pendopo.config.host.backup_file import SUFFIX, Parcel, name_of
from pendopo.config.host.backup_parts import SUMMARY, Draft, Wish, size_of, write_database, write_rest
from pendopo.config.host.backup_places import (
    FOLDER,
    FolderPlace,
    PlaceMissing,
    Settings,
    contents,
    read_settings,
    stamp_of,
)
from pendopo.config.host.backup_server import database_of
from pendopo.config.host.backup_trim import trim
from pendopo.config.host.unfinished import MOVED, MOVED_TEXT

FULL = "Disk di tempat cadangan penuh. Cadangan sebelumnya tetap utuh."
TOO_LARGE = (
    "Berkas cadangan terlalu besar untuk format disk itu (FAT32 hanya 4 GB). Format ulang menjadi exFAT atau ext4."
)
UPDATES_KEPT, STAMP_LENGTH = 2, len("2026-11-22T021500Z")
NO_PLACE = "Belum ada tempat cadangan. Atur dahulu: pendopo cadangkan atur --tempat “Disk kedua=/folder/di/disk/lain”"
FAILURES = (OSError, StartRefused, PlaceMissing, BackupDamaged, tarfile.TarError)


def make(home: Home, folder: Path, *, why: str = "tangan", final: bool = False) -> Path:
    """One backup as one file in a folder; of a running or a stopped instance. Raises StartRefused with a sentence.

    `why`: 'tangan', 'pembaruan' or 'pindah'. The file can be opened with this machine's key and with the paper key.
    """
    with locked(home):
        row = _row(home, str(folder), why, datetime.now(UTC))
        try:
            with database_of(home) as urls:
                made = _parcel(home, urls, folder, Wish(why, _moment(row), final), row)
                if why == "pembaruan":
                    _drop_older(made)
                backup_notes.note(home, [row], urls)
        except FAILURES as problem:
            row["error"] = sentence(problem)
            backup_notes.note(home, [row], None)
            raise StartRefused(row["error"]) from problem
    return made


def make_at_places(home: Home, *, why: str = "harian", only: Collection[str] = ()) -> list[dict[str, Any]]:
    """One backup at every place that is set, or at those named; one that fails does not keep the others from theirs.

    Returns a row (fields of `core.Backup`) per place. Raises StartRefused when no place is set or nothing can be read.
    """
    settings = read_settings(home.path)
    if not settings.spots:
        raise StartRefused(NO_PLACE)
    if only:
        settings = replace(settings, spots=tuple(spot for spot in settings.spots if spot.name in only))
    now = datetime.now(UTC)
    rows = [_row(home, spot.name, why, now) for spot in settings.spots]
    with locked(home):
        try:
            with database_of(home) as urls:
                _deliver(home, urls, settings, Wish(why, now), rows)
                backup_notes.note(home, rows, urls)
        except FAILURES as problem:
            for row in rows:
                row["error"] = row["error"] or ("" if row["ok"] else sentence(problem))
            backup_notes.note(home, rows, None)
    return rows


def _deliver(home: Home, urls: Urls, settings: Settings, wish: Wish, rows: list[dict[str, Any]]) -> None:
    """To each place in turn. The database is dumped once; who comes later copies from the first who has it."""
    first: FolderPlace | None = None
    for spot, row in zip(settings.spots, rows, strict=True):
        begun = time.monotonic()
        place = backup_remote.place_of(home.path, spot, backup_keys.load(home.path).cell)
        try:
            place.open()
            if first is None:
                _write_at(home, urls, settings, wish, place, row)
                first = place
            else:
                _copy_to(home, first, place, row)
        except FAILURES as problem:
            with contextlib.suppress(OSError):
                place.abandon(row["name"])
            row["error"] = sentence(problem)
        else:
            row["error"] = row["error"] or trim(home, place, settings)
        row["seconds"] = round(time.monotonic() - begun)


def _write_at(home: Home, urls: Urls, settings: Settings, wish: Wish, place: FolderPlace, row: dict[str, Any]) -> None:
    draft = Draft(place.staging(row["name"]), backup_keys.load(home.path), wish)
    write_database(draft, urls, home.path / "berkas")
    found = list(contents(home.path / "berkas"))
    new = place.add(found, _nowhere)
    summary = write_rest(draft, home.path, found, asdict(settings))
    place.finish(row["name"])
    _succeeded(row, summary, new, draft)


def _copy_to(home: Home, first: FolderPlace, place: FolderPlace, row: dict[str, Any]) -> None:
    """The same backup at a further place."""
    staging = place.staging(row["name"])
    source = first.local(row["name"])
    new = place.add(contents(home.path / "berkas"), first.content)
    for path in sorted(source.iterdir()):
        with open(path, "rb") as file:
            copy_durably(file, staging / path.name)
    place.finish(row["name"])
    row |= _figures(json.loads((source / SUMMARY).read_text()), new)


def _parcel(home: Home, urls: Urls, folder: Path, wish: Wish, row: dict[str, Any]) -> Path:
    if not folder.is_dir():
        raise StartRefused(f"Folder {folder} tidak ada. Pasang disknya atau buat foldernya dahulu.")
    keys, begun = backup_keys.load(home.path), time.monotonic()
    parcel = Parcel(folder, name_of(keys.cell, row["name"]))
    try:
        parcel.open(keys.cell)
        draft = Draft(parcel.staging, keys, wish)
        write_database(draft, urls, home.path / "berkas")
        found = list(parcel.add(contents(home.path / "berkas")))
        summary = write_rest(draft, home.path, found, asdict(read_settings(home.path)))
        made = parcel.finish(row["name"])
    except BaseException:
        with contextlib.suppress(OSError):
            parcel.abandon()
        raise
    _succeeded(row, summary, made.stat().st_size, draft)
    row |= {"name": made.name, "seconds": round(time.monotonic() - begun)}
    return made


def _drop_older(made: Path) -> None:
    """Files from before updates serve the way back; two of them are enough."""
    same = sorted(made.parent.glob(f"{made.name[: -len(SUFFIX) - STAMP_LENGTH]}*{SUFFIX}"))
    for old in same[:-UPDATES_KEPT]:
        old.unlink(missing_ok=True)


def _succeeded(row: dict[str, Any], summary: dict[str, Any], new: int, draft: Draft) -> None:
    row |= _figures(summary, new)
    if lost := len(draft.manifest["lost"]):
        row |= {"ok": False, "error": f"{lost} berkas tidak ada di disk server, padahal tercatat. Periksa disknya."}


def _figures(summary: dict[str, Any], new: int) -> dict[str, Any]:
    parts = sum(int(part["size"]) for part in summary["parts"].values())
    digest = sha256(repr(sorted(summary["parts"].items())).encode()).hexdigest()
    files = summary["files"]["count"]
    return {"ok": True, "size": size_of(summary), "new_bytes": new + parts, "files": files, "digest": digest}


def _row(home: Home, place: str, why: str, now: datetime) -> dict[str, Any]:
    from pendopo.lib.uuid7 import uuid7

    return {
        "id": str(uuid7()), "made_at": now.isoformat(), "place": place[-120:], "name": stamp_of(now), "why": why,
        "size": 0, "new_bytes": 0, "files": 0, "digest": "", "seconds": 0, "ok": False, "error": "",
    }  # fmt: skip


def _moment(row: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(row["made_at"])


def _nowhere(name: str) -> Path:
    raise FileNotFoundError(errno.ENOENT, "content erased while it was copied", name)


def sentence(problem: BaseException) -> str:
    """Why it failed, for the administrator."""
    if isinstance(problem, OSError) and problem.errno in (errno.ENOSPC, errno.EDQUOT):
        return FULL
    if isinstance(problem, OSError) and problem.errno == errno.EFBIG:
        return TOO_LARGE
    if isinstance(problem, OSError):
        return f"Tidak dapat menulis atau membaca: {problem.strerror or type(problem).__name__}."
    return " ".join(str(problem).split())[:300]


@contextlib.contextmanager
def locked(home: Home) -> Iterator[None]:
    """One backup or proof at a time for this home. Raises StartRefused."""
    if not home.path.is_dir():
        raise StartRefused(f"Tidak ada data Pendopo di folder {home.path}. Isi PENDOPO_HOME dengan folder yang benar.")
    private_folder(home.path / FOLDER)
    with open(home.path / FOLDER / "kunci.lock", "ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StartRefused("Cadangan lain sedang berjalan; tunggu sampai selesai.") from None
        yield


def mark_moved(home: Home) -> None:
    """After the last backup of this machine: `pendopo up` refuses here from now on."""
    when = f"{datetime.now(UTC):%Y-%m-%d %H.%M} UTC"
    (home.path / MOVED).write_text(MOVED_TEXT.format(when=when), encoding="utf-8")
    os.sync()
