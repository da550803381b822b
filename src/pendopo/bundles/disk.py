"""Files of a catalogue on the disk: whole or not there, and never outside their folder."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

PARTS = re.compile(r"[a-z0-9][A-Za-z0-9_.-]{0,150}\Z")
CHUNK = 64 << 10


def catalogue_folder(region_id: int) -> Path:
    """Where a region's own catalogue lies: what everybody may read."""
    return Path(settings.PENDOPO_SHARED) / "katalog" / str(region_id)


def trusted_folder(region_id: int, namespace: str) -> Path:
    """What a region has seen and believes of a partner; outside the database, so no restored row can make it older."""
    return Path(settings.PENDOPO_SHARED) / "percaya" / str(region_id) / namespace


def inside(folder: Path, name: str) -> Path | None:
    """The path of a file below a folder by its name from outside, or None when the name could lead elsewhere."""
    parts = name.split("/")
    if not 1 <= len(parts) <= 6 or not all(PARTS.match(part) and ".." not in part for part in parts):
        return None
    return folder.joinpath(*parts)


def write(path: Path, content: bytes) -> None:
    """A file that is there whole or not at all, also after a power cut."""
    path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.baru")
    with open(draft, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)
    sync(path.parent)


def sync(folder: Path) -> None:
    """Names in a folder are on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def pieces(path: Path) -> Iterator[bytes]:
    """The content of a plain file, piece by piece. Raises FileNotFoundError for anything else (links, devices)."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with open(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise FileNotFoundError(path)
        while piece := file.read(CHUNK):
            yield piece


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One writer at a time for what belongs to a folder; the lock lies beside it. Ends with the process."""
    folder.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    with open(folder.with_name(f".{folder.name}.kunci"), "ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
