"""Signed catalogues and what was believed of partners, in a backup: `katalog/` and `percaya/` as one compressed tar.

A catalogue is read while it may be written: its timestamp first, and all that this names stays for a day. What is
believed of partners never goes back: where a newer state is there already (carried over from the old machine), it
stays.
"""

import json
import os
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any

from pendopo.config.host.backup_crypt import DAMAGED, BackupDamaged, decrypt_into, sync_folder

if TYPE_CHECKING:
    from pendopo.config.host.restore_source import Source

PART = "katalog.age"
CATALOGUES, TRUSTED = "katalog", "percaya"
RESTORED = "pulih.txt"
RESTORED_TEXT = "Dipulihkan dari cadangan. Tandatangani ulang: pendopo katalog perbarui\n"
GZIP = 31


def pieces(home: Path) -> Iterator[bytes]:
    """The part, piece by piece."""
    packer = zlib.compressobj(wbits=GZIP)
    for path in _files(home):
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            continue  # cleared meanwhile: superseded for more than a day
        entry = tarfile.TarInfo(str(path.relative_to(home)))
        entry.size = len(content)
        yield packer.compress(entry.tobuf(tarfile.PAX_FORMAT) + content + b"\0" * (-len(content) % 512))
    yield packer.compress(b"\0" * 1024) + packer.flush()


def _files(home: Path) -> Iterator[Path]:
    """Every plain file, of each catalogue the timestamp before what it names."""
    for folder in (home / CATALOGUES, home / TRUSTED):
        found = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
        plain = [path for path in found if not any(part.startswith(".") for part in path.relative_to(home).parts)]
        yield from sorted(plain, key=lambda path: (path.name != "timestamp.json", str(path)))


def restore(source: "Source", identity: str, home: Path, *, final: bool) -> int:
    """Put catalogues and trusted state back; how many files were written. Backups of before have none.

    Of a catalogue that is not the last one the region signed, a mark says that it must be signed anew.
    """
    if not source.has(PART):
        return 0
    with TemporaryFile() as plain:
        with source.part(PART) as part:
            decrypt_into(part, plain, identity)
        plain.seek(0)
        try:
            count = _unpack(plain, home)
        except (tarfile.TarError, EOFError, zlib.error) as error:
            raise BackupDamaged(DAMAGED) from error
    if not final:
        for folder in (home / CATALOGUES).glob("[0-9]*"):
            _write(folder / RESTORED, RESTORED_TEXT.encode())
    return count


def _unpack(plain: Any, home: Path) -> int:
    count = 0
    with tarfile.open(fileobj=plain, mode="r|gz") as archive:
        for entry in archive:
            path = (home / entry.name).resolve()
            top = entry.name.partition("/")[0]
            if top not in (CATALOGUES, TRUSTED) or not path.is_relative_to(home.resolve() / top) or not entry.isfile():
                raise BackupDamaged(DAMAGED)
            reader = archive.extractfile(entry)
            content = reader.read() if reader else b""
            if top == CATALOGUES or is_newer(content, path):
                _write(path, content)
                count += 1
    return count


def is_newer(content: bytes, path: Path) -> bool:
    """Whether signed metadata may take the place of what lies there: never an older version, never another root."""
    if not path.exists():
        return True
    return not path.name.endswith("root.json") and _version(content) > _version(path.read_bytes())


def _version(content: bytes) -> int:
    try:
        return int(json.loads(content)["signed"]["version"])
    except (ValueError, KeyError, TypeError):
        return 0


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)
