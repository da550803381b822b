"""Whether `pendopo siapkan` has anything to do: a digest of the code, so that a second start is fast."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pendopo
from pendopo.config.cli.postgres import write_private

MARK = "siap.txt"


def code_digest() -> str:
    """Changes when a file of the package (migration, definition, data, style), a dependency or the address changes.

    By name, size and time of change: reading all contents would cost more than the preparation saves.
    """
    package = Path(pendopo.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(_files(package)):
        found = os.stat(path)
        digest.update(f"{path}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    digest.update(f"{os.environ.get('PENDOPO_PORT')} {os.environ.get('PENDOPO_PUBLIC_URL')}".encode())
    import importlib.util

    django = importlib.util.find_spec("django")
    if django is not None and django.origin is not None:
        installed = Path(django.origin).parent.parent
        digest.update("\n".join(sorted(found.name for found in installed.glob("*.dist-info"))).encode())
    return digest.hexdigest()


def _files(package: Path) -> Iterator[str]:
    for folder, folders, names in os.walk(package):
        folders[:] = [name for name in folders if name != "__pycache__"]
        yield from (os.path.join(folder, name) for name in names)


def is_done(home: Path, digest: str) -> bool:
    """Whether this very code has prepared this home before."""
    try:
        return (home / MARK).read_text() == digest
    except OSError:
        return False


def mark_done(home: Path, digest: str) -> None:
    """Remember it; call only after the preparation ended well."""
    write_private(home / MARK, digest)
