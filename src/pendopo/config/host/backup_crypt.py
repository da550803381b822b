"""Streams of a backup: encrypted as they are written, counted and digested, never wholly in memory."""

import contextlib
import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

BLOCK = 1 << 20
DAMAGED = "Cadangan ini rusak: isinya berubah atau terpotong. Pakai cadangan lain."


class BackupDamaged(Exception):
    """The backup is not what was written; a sentence for the operator."""


class Tally:
    """A writer that counts and digests what passes through, and remembers why it could not."""

    def __init__(self, file: Any) -> None:
        self.file, self.size, self._digest = file, 0, sha256()
        self.problem: Exception | None = None

    def write(self, data: bytes) -> int:
        """Write all of it."""
        try:
            self.file.write(data)
        except (OSError, BackupDamaged) as problem:
            self.problem = problem  # the library of age would tell of it only as text
            raise
        self.size += len(data)
        self._digest.update(data)
        return len(data)

    def flush(self) -> None:
        """Hand on what is buffered."""
        self.file.flush()

    @property
    def sha256(self) -> str:
        """Of everything so far."""
        return self._digest.hexdigest()


class Chunks:
    """A reader over pieces of bytes."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._left = pieces, memoryview(b"")

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes; b'' at the end."""
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._left = memoryview(piece)
        size = len(self._left) if size < 0 else size
        found, self._left = bytes(self._left[:size]), self._left[size:]
        return found


def write_encrypted(path: Path, source: Any, recipients: list[object]) -> dict[str, Any]:
    """Encrypt what `source.read()` gives into a new file that is on the disk itself. Size and digest of the file."""
    import pyrage

    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        tally = Tally(file)
        try:
            pyrage.encrypt_io(source, tally, recipients)
        except pyrage.EncryptError:
            if tally.problem is not None:
                raise tally.problem from None
            raise
        file.flush()
        os.fsync(file.fileno())
    return {"size": tally.size, "sha256": tally.sha256}


def decrypt_into(reader: IO[bytes], writer: Any, identity: str) -> None:
    """Decrypt a stream. Raises BackupDamaged when it was changed, is cut off, or is for somebody else's key.

    What was written before that is not to be used.
    """
    import pyrage

    tally = Tally(writer)
    try:
        pyrage.decrypt_io(reader, tally, [pyrage.x25519.Identity.from_str(identity)])
    except (pyrage.DecryptError, OSError) as error:
        if tally.problem is not None:
            raise tally.problem from None
        if isinstance(error, OSError) and error.errno is not None:
            raise
        if "matching keys" in str(error).lower():
            raise BackupDamaged("Kunci ini bukan kunci cadangan itu.") from None
        raise BackupDamaged(DAMAGED) from None


class Collected:
    """A small content in memory; raises BackupDamaged when it is not small."""

    def __init__(self, most: int = 256 << 20) -> None:
        self.parts: list[bytes] = []
        self._left = most

    def write(self, data: bytes) -> int:
        """Keep it."""
        self._left -= len(data)
        if self._left < 0:
            raise BackupDamaged("Bagian cadangan ini terlalu besar untuk dibaca.")
        self.parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits."""

    @property
    def content(self) -> bytes:
        """All of it."""
        return b"".join(self.parts)


def digest_of(reader: IO[bytes]) -> str:
    """SHA-256 of the rest of a stream."""
    digest = sha256()
    while block := reader.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()


def sync_folder(folder: Path) -> None:
    """Make names in a folder durable. Some shares cannot; then there is nothing to be done."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with contextlib.suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def copy_durably(source: IO[bytes], target: Path) -> int:
    """Copy a stream into a file that is there whole or not at all, and on the disk itself. Its size in bytes."""
    part = target.with_name(f".tulis-{target.name}")
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            tally = Tally(file)
            while block := source.read(BLOCK):
                tally.write(block)
            file.flush()
            os.fsync(file.fileno())
        part.rename(target)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    return tally.size
