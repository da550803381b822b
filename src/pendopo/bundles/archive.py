"""One archive form: the same content gives the same bytes, and only those bytes are read.

A ZIP without compression, names sorted, no dates: whoever has the file can open it, no library version changes its
digest, and nothing in it can be larger than the archive itself. What was unpacked is packed again and must give the
very bytes that came, so links, duplicates, comments, hidden parts and compression have no place to stand.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from io import BytesIO

from pendopo.bundles.refusal import BundleRefused

MAX_BYTES = 12 << 20
MAX_FILES = 16
LIMITS = {"manifest.json": 512 << 10, "definition.json": 4 << 20, "README.md": 64 << 10}
PICTURE = re.compile(r"gambar/[a-z0-9][a-z0-9-]{0,59}\.(?:png|jpg|webp)\Z")
MAX_PICTURE = 1 << 20
PLAIN_FILE = 0o100644 << 16
NO_DATE = (1980, 1, 1, 0, 0, 0)

NO_ARCHIVE = "Bingkisan ini bukan arsip yang dapat dibaca."
TOO_LARGE = "Bingkisan ini terlalu besar: paling banyak 12 MB dan 16 berkas."
NOT_PLAIN = "Bingkisan ini tidak dalam bentuk baku: ada berkas ganda, tautan, atau bagian tersembunyi di dalamnya."


def pack(files: Mapping[str, bytes]) -> bytes:
    """The archive of these files, by name. The same files always give the same bytes."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, NO_DATE)
            entry.create_system, entry.external_attr = 3, PLAIN_FILE
            archive.writestr(entry, files[name])
    return out.getvalue()


def unpack(raw: bytes) -> dict[str, bytes]:
    """The files of an archive from outside, each within its limit. Raises BundleRefused; nothing touches the disk."""
    if len(raw) > MAX_BYTES:
        raise BundleRefused(TOO_LARGE)
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            entries = archive.infolist()
            _refuse_entries(entries, len(raw))
            files = {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OSError, RuntimeError) as error:
        raise BundleRefused(NO_ARCHIVE) from error
    if pack(files) != raw:
        raise BundleRefused(NOT_PLAIN)
    return files


def _refuse_entries(entries: list[zipfile.ZipInfo], size: int) -> None:
    """What the table of contents already gives away, before any content is read."""
    if len(entries) > MAX_FILES:
        raise BundleRefused(TOO_LARGE)
    for entry in entries:
        if not is_known(entry.filename):
            raise BundleRefused(f"Bingkisan ini memuat berkas yang tidak dikenal: “{_shown(entry.filename)}”.")
        if entry.compress_type != zipfile.ZIP_STORED or entry.file_size != entry.compress_size:
            raise BundleRefused("Bingkisan ini dimampatkan; isinya dapat membengkak saat dibuka, jadi ditolak.")
        if entry.file_size > min(limit_of(entry.filename), size):
            raise BundleRefused(f"Berkas “{_shown(entry.filename)}” di dalam bingkisan terlalu besar.")
    if len({entry.filename for entry in entries}) != len(entries):
        raise BundleRefused(NOT_PLAIN)


def is_known(name: str) -> bool:
    """Whether a file of this name belongs in a bundle: no folder but `gambar`, nothing that leads elsewhere."""
    return name in LIMITS or PICTURE.match(name) is not None


def limit_of(name: str) -> int:
    """The most bytes that a file of this name may have."""
    return LIMITS.get(name, MAX_PICTURE)


def _shown(name: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in name)[:60]
