"""The one file: a tar inside age, written and read as a stream; nothing of it lies on the disk in the clear.

Whoever has the key opens it with the program `age` and with tar. A file that is opened by a phrase begins with one
line that holds the key, wrapped by the phrase; the rest is the same.
"""

from __future__ import annotations

import base64
import os
import re
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from pendopo.config.cli.errors import StartRefused
from pendopo.config.host import backup_keys
from pendopo.config.host.backup_crypt import BackupDamaged, decrypt_into

FORMAT = 1
SUFFIX = ".daerah"
HEADER = b"PENDOPO-DAERAH "
NAME = re.compile(r"[a-z]+(?:/[A-Za-z0-9_.-]+){0,8}(?:\.[a-z]+)?\Z")
MOST_HEADER = 4096
DAMAGED = "Berkas daerah ini rusak: isinya berubah atau terpotong. Pakai salinan lain, atau ekspor lagi."
FOREIGN = "Ini bukan berkas daerah Pendopo."
WRONG_KEY = "Kunci itu bukan kunci berkas ini. Tidak ada yang diimpor."


class Opening:
    """How a new file will be opened: by keys of other machines or on paper, or by a phrase."""

    def __init__(self, *, keys: tuple[str, ...] = (), phrase: str = "") -> None:
        import pyrage

        self.header = b""
        self.recipients: list[object] = []
        try:
            self.recipients = [pyrage.x25519.Recipient.from_str(key.strip()) for key in keys]
        except pyrage.RecipientError:
            raise StartRefused(
                "Kunci tujuan itu salah. Bentuknya age1…; cetak di sel tujuan dengan: pendopo region kunci"
            ) from None
        if phrase:
            backup_keys.check_passphrase(phrase)
            identity = pyrage.x25519.Identity.generate()
            wrapped = pyrage.passphrase.encrypt(str(identity).encode(), phrase)
            self.header = HEADER + base64.b64encode(wrapped) + b"\n"
            self.recipients.append(identity.to_public())
        if not self.recipients:
            raise StartRefused("Sebutkan siapa yang dapat membuka berkas itu: --kunci age1…, --kertas, atau frasa.")


class Pack:
    """Entries of the tar as they are made, with size and digest of each for the manifest."""

    def __init__(self) -> None:
        self.entries: dict[str, tuple[int, str]] = {}

    def add(self, name: str, content: bytes) -> bytes:
        """One small entry as bytes of the tar."""
        self.entries[name] = (len(content), sha256(content).hexdigest())
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = len(content), 0o600
        padding = -len(content) % tarfile.BLOCKSIZE
        return entry.tobuf(tarfile.PAX_FORMAT) + content + b"\0" * padding

    @staticmethod
    def end() -> bytes:
        """What stands at the end of a tar."""
        return b"\0" * (2 * tarfile.BLOCKSIZE)


def identity_for(path: Path, *, typed: str, machine: str) -> str:
    """The secret that opens a file: this machine's own unless somebody typed a paper key or a phrase.

    Raises StartRefused.
    """
    wrapped = _header(path)
    if not typed:
        return machine
    if backup_keys.looks_like_paper(typed):
        return backup_keys.tidy_paper(typed)
    if not wrapped:
        raise StartRefused(
            "Berkas ini tidak dibuka dengan frasa. Yang diperlukan kunci mesin ini atau kunci kertasnya."
        )
    try:
        return backup_keys.unwrap(wrapped, typed)
    except StartRefused as refused:
        if str(refused) == backup_keys.BUSY:
            raise
        raise StartRefused("Frasa itu tidak membuka berkas ini. Periksa huruf besar, spasi, dan angkanya.") from None


def needs_phrase(path: Path) -> bool:
    """Whether the file was made for a phrase. Raises StartRefused when it is no such file."""
    return bool(_header(path))


def _header(path: Path) -> bytes:
    try:
        with open(path, "rb") as file:
            start = file.read(MOST_HEADER)
    except OSError as problem:
        raise StartRefused(f"Berkas {path} tidak terbaca: {problem.strerror}.") from None
    if start.startswith(b"age-encryption.org/v1\n"):
        return b""
    line, newline, _rest = start.partition(b"\n")
    if not line.startswith(HEADER) or not newline:
        raise StartRefused(FOREIGN)
    with suppress(ValueError):
        return base64.b64decode(line[len(HEADER) :], validate=True)
    raise StartRefused(FOREIGN)


@contextmanager
def opened(path: Path, identity: str) -> Iterator[Iterator[tuple[str, IO[bytes], int]]]:
    """Name, content and size of each entry, in order. Raises StartRefused for damage, a wrong key, or a foreign file.

    Leaving the block before the end is right: what was not looked at is not read.
    """
    wrapped = _header(path)
    reader, writer = os.pipe()
    problem: list[BaseException] = []

    def decrypt() -> None:
        with open(path, "rb") as sealed, open(writer, "wb") as plain:
            if wrapped:
                sealed.readline()
            try:
                decrypt_into(sealed, plain, identity)
            except (BackupDamaged, OSError) as found:
                problem.append(found)

    thread = threading.Thread(target=_quietly(decrypt, problem), daemon=True)
    thread.start()
    try:
        with open(reader, "rb") as plain:
            yield _entries(plain, problem, thread)
    finally:
        thread.join()


def _quietly(work: Any, problem: list[BaseException]) -> Any:
    def run() -> None:
        try:
            work()
        except OSError as found:  # closing a pipe that nobody reads any more
            problem.append(found)

    return run


def _entries(
    plain: IO[bytes], problem: list[BaseException], thread: threading.Thread
) -> Iterator[tuple[str, IO[bytes], int]]:
    try:
        with tarfile.open(fileobj=plain, mode="r|") as tar:
            for entry in tar:
                content = tar.extractfile(entry) if entry.isreg() and NAME.match(entry.name) else None
                if content is None or ".." in entry.name:
                    raise StartRefused(FOREIGN)
                yield entry.name, content, entry.size
        while plain.read(1 << 16):
            pass  # the padding behind the end; what decrypts it must come to its own end
    except (tarfile.TarError, EOFError):
        plain.close()  # or whatever still writes would wait for ever
        thread.join()
        raise StartRefused(_why(problem)) from None
    thread.join()
    if problem:
        raise StartRefused(_why(problem))


def _why(problem: list[BaseException]) -> str:
    told = str(problem[0]) if problem else ""
    return WRONG_KEY if "bukan kunci" in told else DAMAGED
