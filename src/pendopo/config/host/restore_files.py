"""Keys and contents out of a backup; every content is opened with its region's key and compared with its name."""

import hmac
import os
import random
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from pendopo.config.cli.postgres import private_folder
from pendopo.config.host.backup_crypt import DAMAGED, BackupDamaged, sync_folder
from pendopo.config.host.restore_source import Source

LEFT_OUT = {"sesi.kunci"}
"""The key of sessions and signed links: a new one ends them all."""
LARGEST = 256 << 20


def put_keys(keys: dict[str, bytes], folder: Path, *, with_sessions: bool) -> None:
    """Write the key files, each private and on the disk itself. Raises BackupDamaged for a name that leads outside."""
    private_folder(folder)
    for name, content in keys.items():
        path = folder / name
        if not path.resolve().is_relative_to(folder.resolve()):
            raise BackupDamaged(DAMAGED)
        if name in LEFT_OUT and not with_sessions:
            continue
        if path.parent != folder:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(path, content)
    sync_folder(folder)


def copy_contents(source: Source, names: Iterable[tuple[str, int]], keys: dict[str, bytes], folder: Path) -> int:
    """Copy every content into `berkas/`, each opened and compared on its way. How many. Raises BackupDamaged."""
    count, seen = 0, set()
    for name, size in names:
        sealed = _read(source, name, size)
        check(name, sealed, keys)
        target = folder / name
        if target.parent not in seen:
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            seen.add(target.parent)
        _write(target, sealed)
        count += 1
    for parent in {folder, *seen, *(path.parent for path in seen)}:
        if parent.is_dir():
            sync_folder(parent)
    return count


def inspect_contents(source: Source, names: list[tuple[str, int]], keys: dict[str, bytes], most: int) -> int:
    """Every content is there; up to `most` of them, drawn anew each time, are opened and compared. How many were.

    Raises BackupDamaged.
    """
    folder = source.folder_of_contents
    near = names if source.seen is None or folder is None else [one for one in names if (folder / one[0]).exists()]
    drawn = near if len(near) <= most else random.SystemRandom().sample(near, most)
    opened = {name for name, _ in drawn}
    for name, size in names:
        if name in opened:
            check(name, _read(source, name, size), keys)
        else:
            _look(source, name, size)
    return len(opened)


def check(name: str, sealed: bytes, keys: dict[str, bytes]) -> None:
    """Open a content as `pendopo.core.crypto` sealed it. Raises BackupDamaged when it is not what its name says."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    region, _, digest = name.split("/")
    owner = f"daerah-{region}"
    try:
        key = hmac.new(keys[f"{owner}.kunci"], b"isi", sha256).digest()
        content = AESGCM(key).decrypt(sealed[:12], sealed[12:], owner.encode())
    except (KeyError, InvalidTag, ValueError):
        raise BackupDamaged(f"Berkas {digest[:12]}… di cadangan rusak. Pakai cadangan lain.") from None
    if sha256(content).hexdigest() != digest:
        raise BackupDamaged(f"Berkas {digest[:12]}… di cadangan bukan berkas itu. Pakai cadangan lain.")


def _read(source: Source, name: str, size: int) -> bytes:
    if size > LARGEST:
        raise BackupDamaged(DAMAGED)
    with source.content(name) as file:
        return file.read()


def _look(source: Source, name: str, size: int) -> None:
    folder = source.folder_of_contents
    if folder is None:
        with source.content(name):
            return
    if _size(source, folder, name) != size:
        raise BackupDamaged(f"Berkas {name.rpartition('/')[2][:12]}… di tempat cadangan hilang atau terpotong.")


def _size(source: Source, folder: Path, name: str) -> int:
    """Bytes of a content at the place; -1 when it is not there."""
    if source.seen is not None:
        return source.seen.get(name, -1)
    try:
        return os.stat(folder / name).st_size
    except FileNotFoundError:
        return -1


def _write(path: Path, content: bytes) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
