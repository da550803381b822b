"""One backup as a single file: a tar of what a folder would hold, for a USB stick or a moving house."""

import contextlib
import io
import os
import shutil
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from pendopo.config.host.backup_crypt import sync_folder
from pendopo.config.host.backup_places import Content

SUFFIX = ".cadangan"


def name_of(cell: str, stamp: str) -> str:
    """The file's name."""
    return f"pendopo-{cell}-{stamp}{SUFFIX}"


class Parcel:
    """The file while it is written: under a hidden name, until it is whole and on the disk itself."""

    def __init__(self, folder: Path, name: str) -> None:
        self.target = folder / name
        self.part = folder / f".{name}.sebagian"
        self.staging = folder / f".{name}.bagian"
        self._file: IO[bytes] | None = None

    def open(self, cell: str) -> None:
        """Begin; what a killed run left of this installation goes."""
        for left in self.target.parent.glob(f".pendopo-{cell}-*{SUFFIX}.*"):
            shutil.rmtree(left, ignore_errors=True)
            left.unlink(missing_ok=True)
        self.staging.mkdir(mode=0o700)
        self._file = open(os.open(self.part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")  # noqa: SIM115 - closed at the end
        self._tar = tarfile.open(fileobj=self._file, mode="w|", format=tarfile.PAX_FORMAT, bufsize=1 << 20)  # noqa: SIM115 - as above

    def add(self, found: Iterable[Content]) -> Iterator[Content]:
        """Put contents in, and say which; one that was erased meanwhile is left out."""
        for content in found:
            try:
                file = open(content.path, "rb")  # noqa: SIM115 - closed below
            except FileNotFoundError:
                continue
            with file:
                self._tar.addfile(_entry(f"isi/{content.name}", content.size), file)
            yield content

    def finish(self, stamp: str) -> Path:
        """The parts come last, the summary as the very last; then it is a backup."""
        names = sorted(path.name for path in self.staging.iterdir())
        for name in sorted(names, key=lambda name: name == "ringkas.json"):
            path = self.staging / name
            with open(path, "rb") as file:
                self._tar.addfile(_entry(f"{stamp}/{name}", path.stat().st_size), file)
        self._tar.close()
        assert self._file is not None  # opened by open()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        shutil.rmtree(self.staging)
        self.part.rename(self.target)
        sync_folder(self.target.parent)
        return self.target

    def abandon(self) -> None:
        """Throw away what was begun."""
        if self._file is not None:
            with contextlib.suppress(OSError):  # what is buffered may not fit on a full disk
                self._file.close()
        shutil.rmtree(self.staging, ignore_errors=True)
        self.part.unlink(missing_ok=True)


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry


def listing(path: Path) -> dict[str, tarfile.TarInfo]:
    """What is in such a file, by name. Raises tarfile.TarError for what is no such file or is cut off."""
    with tarfile.open(path, "r:") as tar:
        return {entry.name: entry for entry in tar.getmembers() if entry.isfile()}


class Slice(io.RawIOBase):
    """One member's bytes, read from the file at its place."""

    def __init__(self, path: Path, entry: tarfile.TarInfo) -> None:
        self._file = open(path, "rb")  # noqa: SIM115 - closed with this object
        self._file.seek(entry.offset_data)
        self._left = entry.size

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer."""
        data = self._file.read(min(len(buffer), self._left))
        buffer[: len(data)] = data
        self._left -= len(data)
        return len(data)

    def close(self) -> None:
        """Close the file below."""
        self._file.close()
        super().close()
