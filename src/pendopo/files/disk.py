"""The content on disk: PENDOPO_FILES/<region id>/<aa>/<sha256>, sealed with the region's key, written once.

A file is there whole or not at all, and is on the disk itself (fsync of file and folder) before any row says so.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import mkstemp

from cryptography.exceptions import InvalidTag
from django.conf import settings

from pendopo.core.api import Refusal, decrypt, encrypt

FULL = "Ruang simpan kami penuh. Berkas Anda belum tersimpan. Isian Anda aman; coba lagi beberapa saat lagi."


class FileDamaged(RuntimeError):
    """The content on disk is missing or not what was stored. Names the digest, never the file's name."""


def path_of(region_id: int, digest: str) -> Path:
    """Where the content with this digest lies."""
    return Path(settings.PENDOPO_FILES) / str(region_id) / digest[:2] / digest


def keep(region_id: int, content: bytes) -> str:
    """Put the content on disk and return its digest. Raises Refusal when the disk is full."""
    digest = sha256(content).hexdigest()
    path = path_of(region_id, digest)
    with _room():
        _make_folder(path.parent)
        if not path.exists():
            _write(path, encrypt(region_id, content))
        _sync_folder(path.parent)
    return digest


def put(path: Path, sealed: bytes) -> None:
    """Put what is sealed already at a place of its own, durably. Raises Refusal when the disk is full."""
    with _room():
        _make_folder(path.parent)
        _write(path, sealed)
        _sync_folder(path.parent)


@contextmanager
def _room() -> Iterator[None]:
    """A full disk is a sentence, not a fault."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Refusal(FULL, status=507) from error
        raise


def fetch(region_id: int, digest: str) -> bytes:
    """The content with this digest. Raises FileDamaged when it is missing or was changed."""
    try:
        content = decrypt(region_id, path_of(region_id, digest).read_bytes())
    except (FileNotFoundError, InvalidTag, ValueError) as error:
        raise FileDamaged(f"content {digest} of region {region_id} cannot be read") from error
    if sha256(content).hexdigest() != digest:
        raise FileDamaged(f"content {digest} of region {region_id} is another one")
    return content


def forget(region_id: int, digest: str) -> None:
    """Take the content off the disk; nothing happens when it is not there."""
    path = path_of(region_id, digest)
    path.unlink(missing_ok=True)
    if path.parent.exists():
        _sync_folder(path.parent)


def _make_folder(folder: Path) -> None:
    """The folder and those above it, each made durable in its parent."""
    if folder.exists():
        return
    _make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    _sync_folder(folder.parent)


def _write(path: Path, sealed: bytes) -> None:
    """Write beside the place, make durable, then rename: nobody ever sees half a file."""
    descriptor, name = mkstemp(dir=path.parent, prefix=".tulis-")
    try:
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(sealed)
            handle.flush()
            os.fsync(handle.fileno())
        os.rename(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
