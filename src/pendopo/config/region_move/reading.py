"""Looking into a file before anything is believed: for this program, of a region that can come, whole to the digest."""

from __future__ import annotations

import json
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from pendopo.config.cli.errors import StartRefused
from pendopo.config.host.backup_parts import version
from pendopo.config.region_move.parcel import DAMAGED, FOREIGN, FORMAT, opened

NEWER = "Berkas ini dibuat oleh Pendopo {theirs}, lebih baru dari yang di sini ({ours}). Perbarui sel ini dahulu."
OLDER = (
    "Berkas ini dibuat oleh Pendopo {theirs} dengan bentuk data yang lebih lama dari yang di sini ({ours}). Perbarui "
    "sel asalnya dahulu (pendopo perbarui), lalu ekspor lagi. Tidak ada yang diimpor."
)
BLOCK = 1 << 20
MOST = 256 << 20
"""Bytes of one piece of a table: one long row may stand in it."""
LISTS = ("isi.json", "manifest.json")
"""The two last entries: they tell of all others, so the list cannot name itself."""


@dataclass
class Contents:
    """What reading a whole file has found: small documents by name, size and digest of every entry."""

    about: dict[str, Any] = field(default_factory=dict)
    documents: dict[str, bytes] = field(default_factory=dict)
    seen: dict[str, tuple[int, str]] = field(default_factory=dict)

    @property
    def manifest(self) -> dict[str, Any]:
        """Counts and digests of the tables, the head of the chain of events."""
        found: dict[str, Any] = json.loads(self.documents["manifest.json"])
        return found

    @property
    def digest(self) -> str:
        """Of the manifest, which vouches for all: what the two operators compare."""
        return sha256(self.documents["manifest.json"]).hexdigest()

    @property
    def gone(self) -> frozenset[str]:
        """Contents that were erased while the file was written."""
        return frozenset(json.loads(self.documents["isi.json"])["gone"])

    def check(self) -> None:
        """Nothing is missing, nothing is there that the list does not name. Raises StartRefused."""
        try:
            told = {name: tuple(entry) for name, entry in json.loads(self.documents["isi.json"])["entries"].items()}
            listed = self.manifest["list"]
        except (KeyError, ValueError, TypeError):
            raise StartRefused(DAMAGED) from None
        seen = {name: entry for name, entry in self.seen.items() if name not in LISTS}
        if told != seen or listed != self.seen["isi.json"][1]:
            raise StartRefused(DAMAGED)


Entry = tuple[str, IO[bytes], int]


def walk(path: Path, identity: str, contents: Contents) -> Iterator[Entry]:
    """Every entry but the small documents, which are kept in `contents`. Raises StartRefused."""
    with opened(path, identity) as entries:
        for name, content, size in entries:
            tallied = _Tallied(content)
            if name.endswith(".json") and "/" not in name:
                contents.documents[name] = tallied.read()
                if name == "awal.json":
                    contents.about = _judged(contents.documents[name])
            elif not contents.about:
                raise StartRefused(FOREIGN)
            else:
                yield name, tallied, size  # type: ignore[misc]  # a reader with read()
                tallied.rest()
            if name in contents.seen:
                raise StartRefused(FOREIGN)
            contents.seen[name] = (tallied.size, tallied.digest.hexdigest())
    contents.check()


class _Tallied:
    """A reader that counts and digests what passes through."""

    def __init__(self, content: IO[bytes]) -> None:
        self._content, self.size, self.digest = content, 0, sha256()

    def read(self, size: int = -1) -> bytes:
        """As any reader."""
        try:
            found = self._content.read(size)
        except (tarfile.TarError, OSError, ValueError):
            raise StartRefused(DAMAGED) from None
        self.size += len(found)
        self.digest.update(found)
        return found

    def rest(self) -> None:
        """What nobody wanted to read."""
        while self.read(BLOCK):
            pass


def inflated(content: IO[bytes]) -> bytes:
    """A piece of a table. Raises StartRefused when it is none, or larger than any that an export writes."""
    reader = zlib.decompressobj()
    try:
        found = reader.decompress(content.read(), MOST)
    except zlib.error:
        raise StartRefused(DAMAGED) from None
    if not reader.eof:
        raise StartRefused(DAMAGED)
    return found


def _judged(document: bytes) -> dict[str, Any]:
    """The beginning of the file. Raises StartRefused for what this program cannot take over."""
    try:
        about: dict[str, Any] = json.loads(document)
        theirs, ours = str(about["pendopo"]), version()
        their_migrations = frozenset(about["migrations"])
        if int(about["format"]) > FORMAT:
            raise StartRefused(NEWER.format(theirs=theirs, ours=ours))
    except (ValueError, KeyError, TypeError):
        raise StartRefused(FOREIGN) from None
    own = _own_migrations()
    apps = {name.partition(".")[0] for name in own}
    if {name for name in their_migrations if name.partition(".")[0] in apps} - own:
        raise StartRefused(NEWER.format(theirs=theirs, ours=ours))
    if own - their_migrations:
        raise StartRefused(OLDER.format(theirs=theirs, ours=ours))
    return about


def _own_migrations() -> frozenset[str]:
    import pendopo

    package = Path(pendopo.__file__).parent
    return frozenset(f"{path.parent.parent.name}.{path.stem}" for path in package.glob("*/migrations/[0-9]*.py"))
