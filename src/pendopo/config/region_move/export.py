"""`pendopo region export`: contents first, while the region works; then it is only read for as long as the rest takes.

While the rest is written, this process holds the lock that every change shares (tenancy/security.py). Killed, it
lets go with its connection: the region works on, and there is no file. Whole, the file gets its name after the
region was closed for good: what was exported is never changed here again, unless somebody opens it (`--batal`).
"""

from __future__ import annotations

import json
import os
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import transaction

from pendopo.audit.api import record
from pendopo.config.cli.errors import StartRefused
from pendopo.config.host.backup_crypt import Chunks, Tally, sync_folder
from pendopo.config.host.backup_dump import SESSION
from pendopo.config.host.backup_parts import version
from pendopo.config.region_move import accounts, folders
from pendopo.config.region_move.parcel import FORMAT, Opening, Pack
from pendopo.config.region_move.tables import Table, copy_out, tables_of
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region, close_region, region
from pendopo.tenancy.closing import LOCK

WAIT_SECONDS = 120
BUSY = (
    "Ada pekerjaan yang tidak selesai dalam dua menit, jadi daerah ini tidak dapat ditutup. Daerah tetap bekerja; "
    "coba lagi."
)
MOVED = "Daerah ini sudah pindah ke {address}. Ekspor dari sana."
JOBS = """
SELECT task_name, args->>'subject', lock, scheduled_at FROM procrastinate_jobs
 WHERE status IN ('todo', 'doing') AND args ? 'region_id' AND args ? 'subject' AND (args->>'region_id')::int = %s
 ORDER BY id
"""
HEAD = "SELECT seq, encode(digest, 'hex') FROM audit_link WHERE region_id = %s ORDER BY seq DESC LIMIT 1"
Say = Callable[[str], None]


@dataclass(frozen=True)
class Exported:
    """What was written: the file, the digest of its manifest, the manifest, seconds in which nothing could be changed
    (None when the region was left open)."""

    file: Path
    digest: str
    manifest: dict[str, Any]
    closed_seconds: float | None


@dataclass
class _Work:
    place: Region
    owner: psycopg.Connection[Any]
    is_closing: bool
    say: Say
    pack: Pack = field(default_factory=Pack)
    tables: dict[str, list[Any]] = field(default_factory=dict)
    begun: float | None = None
    manifest: bytes = b""


def export(place: Region, target: Path, opening: Opening, *, stay_open: bool, now: datetime, say: Say) -> Exported:
    """Write the region into one encrypted file and close it, or leave it working with `stay_open`.

    `say` hears of each step. Raises StartRefused with a sentence; then the region works on and there is no file.
    """
    if place.state == Region.MOVED:
        raise StartRefused(MOVED.format(address=place.moved_to))
    part = target.with_name(f".{target.name}.sebagian")
    if not place.state:
        _note(place, stay_open, now)
    with psycopg.connect(settings.OWNER_URL, autocommit=True, application_name="pendopo region export") as owner:
        for statement in SESSION:
            owner.execute(statement.encode())
        work = _Work(place, owner, not stay_open, say)
        try:
            _write(work, part, opening)
            seconds = _finish(work, part, target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    return Exported(target, sha256(work.manifest).hexdigest(), json.loads(work.manifest), seconds)


def _note(place: Region, stay_open: bool, now: datetime) -> None:
    """In the trail before the first byte leaves, so that it also stands in what is exported."""
    with transaction.atomic(), region(place):
        record("core.region_exported", subject=place, actor=SYSTEM, now=now, data={"stays_open": stay_open})


def _write(work: _Work, part: Path, opening: Opening) -> None:
    """All of it, encrypted as it is made, on the disk itself when this returns."""
    import pyrage

    source = _Carried(_pieces(work))
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(opening.header)
        tally = Tally(file)
        try:
            pyrage.encrypt_io(Chunks(source), tally, opening.recipients)
        except (pyrage.EncryptError, OSError):
            if (problem := source.problem or tally.problem) is not None:
                raise problem from None
            raise
        file.flush()
        os.fsync(file.fileno())


class _Carried:
    """Pieces, and what went wrong while they were made: the library of age would tell of it only as text."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self.problem: BaseException | None = None

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            return next(self._pieces)
        except StopIteration:
            raise
        except BaseException as problem:
            self.problem = problem
            raise


def _finish(work: _Work, part: Path, target: Path) -> float | None:
    """First closed for good, then named."""
    work.say("Menutup daerah…" if work.is_closing else "Menamai berkas…")
    if work.is_closing:
        close_region(work.place)
    os.replace(part, target)
    sync_folder(target.parent)
    work.say("Selesai.")
    return None if work.begun is None else time.monotonic() - work.begun


def _pieces(work: _Work) -> Iterator[bytes]:
    """The whole tar, in the order in which an import needs it."""
    pack, places = work.pack, folders.Places(Path(settings.PENDOPO_HOME), work.place.id)
    yield pack.add("awal.json", _json(_about(work)))
    for path in places.key_files:
        if path.exists():
            yield pack.add(f"{folders.KEYS}/{path.name}", path.read_bytes())
    work.say("Menyalin berkas; daerah tetap bekerja…")
    yield from _contents(pack, places)
    if work.is_closing:
        work.say("Menunggu pekerjaan yang sedang berjalan…")
        _take_lock(work)
        work.say("Hanya dibaca. Menyalin sisanya…")
    with work.owner.transaction():
        work.owner.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield from _rest(work, places)
    yield pack.end()


def _contents(pack: Pack, places: folders.Places) -> Iterator[bytes]:
    """Those not packed yet. A content by digest never changes; one may be erased meanwhile."""
    folder = places.folders[folders.CONTENTS]
    for name, path in folders.found_below(folder):
        key = f"{folders.CONTENTS}/{name}"
        if key in pack.entries or not _is_content(name):
            continue
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            continue
        yield pack.add(key, content)


def _is_content(name: str) -> bool:
    return len(name.rpartition("/")[2]) == sha256().digest_size * 2 and name.count("/") == 1


def _take_lock(work: _Work) -> None:
    work.begun = time.monotonic()
    try:
        work.owner.execute(f"SET lock_timeout = '{WAIT_SECONDS}s'".encode())
        work.owner.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK, work.place.id])
        work.owner.execute("SET lock_timeout = 0")
    except psycopg.errors.LockNotAvailable:
        raise StartRefused(BUSY) from None


def _rest(work: _Work, places: folders.Places) -> Iterator[bytes]:
    """Of one moment: contents that came since, the catalogue, accounts, jobs, every row, the manifest."""
    pack, owner = work.pack, work.owner
    tables = tables_of(owner)
    yield from _contents(pack, places)
    for kind in (folders.CATALOGUE_KEYS, folders.CATALOGUE, folders.TRUSTED):
        for name, path in folders.found_below(places.folders[kind]):
            yield pack.add(f"{kind}/{name}", path.read_bytes())
    unfinished = places.folders[folders.CONTENTS]
    for name, path in folders.found_below(unfinished):
        if not _is_content(name):
            yield pack.add(f"{folders.CONTENTS}/{name}", path.read_bytes())
    yield pack.add("daerah.json", _json(_row(owner, work.place.id)))
    yield pack.add("akun.json", accounts.written(accounts.used_in(owner, tables, work.place.id)))
    yield pack.add("pekerjaan.json", _json(owner.execute(JOBS, [work.place.id]).fetchall()))
    for table in tables:
        yield from _rows(work, table)
    gone = [key for key in pack.entries if key.startswith(f"{folders.CONTENTS}/") and not _there(unfinished, key)]
    yield pack.add("isi.json", _json({"entries": pack.entries, "gone": gone}))
    work.manifest = _json(_manifest(work, len(gone)))
    yield pack.add("manifest.json", work.manifest)


def _there(folder: Path, key: str) -> bool:
    return (folder / key.partition("/")[2]).exists()


def _rows(work: _Work, table: Table) -> Iterator[bytes]:
    """A table in pieces, with the digest of its rows as text."""
    digest, count = sha256(), 0
    for number, piece in enumerate(copy_out(work.owner, table.select(work.place.id))):
        digest.update(piece)
        count += piece.count(b"\n")
        yield work.pack.add(f"tabel/{table.name}/{number:05}", zlib.compress(piece, 6))
    work.tables[table.name] = [count, digest.hexdigest(), list(table.columns)]


def _about(work: _Work) -> dict[str, Any]:
    place = work.place
    migrations = work.owner.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall()
    return {
        "format": FORMAT, "pendopo": version(), "migrations": [f"{app}.{name}" for app, name in migrations],
        "region": {"id": place.id, "code": place.code, "name": place.name, "slug": place.slug, "host": place.host},
    }  # fmt: skip


def _row(owner: psycopg.Connection[Any], region_id: int) -> dict[str, Any]:
    row = owner.execute("SELECT to_jsonb(r) FROM tenancy_region r WHERE id = %s", [region_id]).fetchone()
    assert row is not None  # the caller has found it
    return {key: value for key, value in row[0].items() if key not in ("state", "moved_to")}


def _manifest(work: _Work, gone: int) -> dict[str, Any]:
    owner, entries = work.owner, work.pack.entries
    head = owner.execute(HEAD, [work.place.id]).fetchone()
    moment = owner.execute("SELECT to_json(clock_timestamp())").fetchone()
    contents = [size for name, (size, _digest) in entries.items() if name.startswith(f"{folders.CONTENTS}/")]
    return {
        "made_at": moment[0] if moment else "", "stays_open": not work.is_closing, "tables": work.tables,
        "head": list(head) if head else [0, ""], "files": len(contents) - gone, "bytes": sum(contents),
        "list": entries["isi.json"][1],
    }  # fmt: skip


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, default=str, sort_keys=True).encode()
