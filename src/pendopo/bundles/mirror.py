"""A copy of a catalogue for a web server or a stick: only what was verified is copied, and the timestamp comes last.

The copy is the catalogue: metadata/ and targets/ as they were signed. It needs no key, so anybody may keep one.
"""

from __future__ import annotations

import json
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

from tuf.api.exceptions import DownloadHTTPError
from tuf.api.metadata import Metadata, TargetFile, Timestamp

from pendopo.bundles import disk, offline
from pendopo.bundles.archive import MAX_BYTES
from pendopo.bundles.content import read_bundle
from pendopo.bundles.fetching import BASE, Folder, Source
from pendopo.bundles.looks import Identity, Mirrored
from pendopo.bundles.reader import Reader, Trust, identify
from pendopo.bundles.refusal import BundleRefused
from pendopo.bundles.repository import STATEMENTS, Repository

OF_THE_CELL = 0
"""Whose trusted state it is when no region reads but the server keeps a mirror."""
NOT_EMPTY = "Folder {folder} berisi hal lain. Pakai folder kosong atau folder cermin yang sudah ada."


def make(fetcher: Source, folder: Path, *, now: datetime, is_offline: bool, elsewhere: Path | None = None) -> Mirrored:
    """Copy a catalogue into a folder, or bring a copy up to date. Raises BundleRefused; then the former copy stands."""
    if folder.exists() and any(folder.iterdir()) and not (folder / "metadata").is_dir():
        raise BundleRefused(NOT_EMPTY.format(folder=folder))
    who, found = _read(fetcher, now, is_offline, elsewhere)
    contents = {**found.targets(), **found.statements()}
    names = {"timestamp.json", *_copy_targets(found, contents, folder)}
    trusted = found.trust.folder
    for path in sorted((trusted / "root_history").glob("*.root.json")):
        names.add(_copy(path.read_bytes(), folder / "metadata" / path.name))
    for role in ("targets", STATEMENTS, "snapshot"):
        raw = (trusted / f"{role}.json").read_bytes()
        names.add(_copy(raw, folder / "metadata" / f"{_version(raw)}.{role}.json"))
    _copy((trusted / "timestamp.json").read_bytes(), folder / "metadata" / "timestamp.json")
    _copy_leave(fetcher, folder)
    _clear(folder, names)
    return _summary(who, found, contents)


def check(folder: Path, *, now: datetime) -> Mirrored:
    """Read everything in a mirror as a stranger would, every bundle to its last byte. Raises BundleRefused."""
    with tempfile.TemporaryDirectory() as scratch:
        who, found = _read(Folder(folder), now, True, Path(scratch))
        contents = {**found.targets(), **found.statements()}
        for path in contents:
            raw = found.bytes_of(path, most=MAX_BYTES)
            if path.startswith("bingkisan/"):
                read_bundle(raw)
        return _summary(who, found, contents)


def leave(region_id: int, folder: Path, *, until: date, now: datetime) -> None:
    """Sign until when the mirror of an own catalogue may be believed offline. Raises BundleRefused."""
    files = Repository(region_id)
    root = files.root().signed
    limit = min(root.expires, files.role("targets").signed.expires).date()
    if until > limit:
        raise BundleRefused(f"Kunci katalog hanya berlaku sampai {limit.isoformat()}. Perbarui tanda tangannya dahulu.")
    timestamp = (folder / "metadata" / "timestamp.json").read_bytes()
    disk.write(folder / offline.NAME, offline.write(files.online_signer(root), timestamp, now.astimezone(UTC), until))


def _read(fetcher: Source, now: datetime, is_offline: bool, elsewhere: Path | None) -> tuple[Identity, Reader]:
    who = identify(fetcher, "itu")
    kept = (elsewhere or disk.trusted_folder(OF_THE_CELL, who.namespace)) / "1.root.json"
    digest = disk.digest_of(kept) if kept.is_file() else who.root_digest
    found = Reader(Trust(OF_THE_CELL, who.namespace, digest, who.name, elsewhere), fetcher, now)
    found.open(is_offline=is_offline)
    return who, found


def _copy_targets(found: Reader, contents: dict[str, TargetFile], folder: Path) -> list[str]:
    """Every target that is not there yet, as it was signed; their names."""
    names = []
    for path, file in contents.items():
        parent, _, name = path.rpartition("/")
        place = disk.inside(folder / "targets", f"{parent}/{file.hashes['sha256']}.{name}")
        if place is None:
            raise BundleRefused(f"Katalog {found.trust.name} memuat nama berkas yang tidak sah.")
        names.append(place.name)
        if not place.is_file() or disk.digest_of(place) != file.hashes["sha256"]:
            disk.write(place, found.bytes_of(path, most=MAX_BYTES))
    return names


def _version(raw: bytes) -> int:
    """The version of metadata that were verified before."""
    return int(json.loads(raw)["signed"]["version"])


def _copy(content: bytes, path: Path) -> str:
    if not path.is_file() or path.read_bytes() != content:
        disk.write(path, content)
    return path.name


def _copy_leave(fetcher: Source, folder: Path) -> None:
    """The leave that lies with the source; without one an old leave in the mirror goes."""
    try:
        _copy(fetcher.download_bytes(f"{BASE}{offline.NAME}", offline.MOST), folder / offline.NAME)
    except DownloadHTTPError:
        (folder / offline.NAME).unlink(missing_ok=True)


def _clear(folder: Path, names: set[str]) -> None:
    for path in [*(folder / "metadata").glob("*"), *(folder / "targets").rglob("*")]:
        if path.is_file() and path.name not in names:
            path.unlink()


def _summary(who: Identity, found: Reader, contents: dict[str, TargetFile]) -> Mirrored:
    timestamp = Metadata[Timestamp].from_bytes((found.trust.folder / "timestamp.json").read_bytes()).signed
    bundles = sum(path.startswith("bingkisan/") for path in contents)
    return Mirrored(who, bundles, len(contents), timestamp.expires, found.offline_until)
