"""Where backups go: folders of other disks or mounted shares; a folder holds many backups and copies nothing twice.

TEMPAT/pendopo-<sel>/isi/<daerah>/<aa>/<sidik>   sealed contents, each copied once
TEMPAT/pendopo-<sel>/<saat>/                     one backup: database, keys, list of contents, manifest
TEMPAT/pendopo-<sel>/<saat>.sebagian/            one that is being written, or was never finished
"""

import contextlib
import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

from pendopo.config.cli.errors import StartRefused
from pendopo.config.cli.postgres import private_folder, write_private
from pendopo.config.host.backup_crypt import copy_durably, sync_folder

if TYPE_CHECKING:
    from pendopo.config.host.restore_source import Source

FOLDER = "cadangan"
SETTINGS = "atur.json"
MARK = "tempat-cadangan-pendopo.txt"
STAMP = "%Y-%m-%dT%H%M%SZ"
STAMPED = re.compile(r"\d{4}-\d\d-\d\dT\d{6}Z")
CONTENT = re.compile(r"(\d+)/([0-9a-f]{2})/(\2[0-9a-f]{62})")
PART, GONE = ".sebagian", ".hapus"
MARK_TEXT = (
    "Folder ini tempat cadangan Pendopo. Berkas kecil ini menandai bahwa disknya terpasang;\n"
    "tanpa berkas ini Pendopo tidak menulis ke sini.\n"
)


class PlaceMissing(Exception):
    """The place is not there: unplugged, unmounted, unreachable. A sentence."""


@dataclass(frozen=True)
class Spot:
    """A place as the operator named it. `address`: a folder, or ssh://user@host[:port]/folder."""

    name: str
    address: str


@dataclass(frozen=True)
class Settings:
    """What `pendopo cadangkan atur` keeps: places, hour and zone of the daily backup.

    `prove_days`: days between two proofs. `keep`: days, weeks, months of which the newest backup is kept.
    """

    spots: tuple[Spot, ...] = ()
    hour: str = "02.15"
    zone: str = "Asia/Jakarta"
    keep: tuple[int, int, int] = (14, 8, 12)
    prove_days: int = 1


def read_settings(home: Path) -> Settings:
    """What is set for this home."""
    try:
        found = json.loads((home / FOLDER / SETTINGS).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    return settings_from(found)


def settings_from(found: dict[str, object]) -> Settings:
    """Settings as they were written."""
    spots = tuple(Spot(**spot) for spot in found["spots"])  # type: ignore[attr-defined]  # our own file
    return Settings(**(found | {"spots": spots, "keep": tuple(found["keep"])}))  # type: ignore[arg-type]  # as above


def write_settings(home: Path, settings: Settings) -> None:
    """Keep them."""
    private_folder(home / FOLDER)
    write_private(home / FOLDER / SETTINGS, json.dumps(asdict(settings), ensure_ascii=False, indent=1))


@dataclass(frozen=True)
class Content:
    """One sealed content: its name below a folder of contents, where it lies, its size in bytes."""

    name: str
    path: Path
    size: int


def contents(folder: Path) -> Iterator[Content]:
    """Every sealed content below a folder, in the order of names; what is being written there is left out."""
    for region in _entries(folder):
        for shelf in _entries(Path(region.path)):
            for entry in _entries(Path(shelf.path)):
                name = f"{region.name}/{shelf.name}/{entry.name}"
                if CONTENT.fullmatch(name):
                    yield Content(name, Path(entry.path), entry.stat().st_size)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return sorted(found, key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return []


def stamp_of(moment: datetime) -> str:
    """The name of a backup of this moment."""
    return moment.astimezone(UTC).strftime(STAMP)


def moment_of(stamp: str) -> datetime:
    """The moment a backup's name tells."""
    return datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)


def mark_place(root: Path) -> None:
    """Say that this folder is meant: an unplugged disk leaves an empty folder behind, which is not."""
    if not root.is_dir():
        raise StartRefused(f"Folder {root} tidak ada. Pasang disknya atau buat foldernya dahulu.")
    (root / MARK).write_text(MARK_TEXT, encoding="utf-8")


class FolderPlace:
    """A folder with the backups of one installation."""

    def __init__(self, name: str, root: Path, cell: str) -> None:
        self.name, self.root, self.folder = name, root, root / f"pendopo-{cell}"

    def open(self) -> None:
        """Make ready and tidy up what a killed run left. Raises PlaceMissing."""
        if not (self.root / MARK).is_file():
            raise PlaceMissing(f"Tempat “{self.name}” tidak terpasang: {self.root}")
        self.folder.mkdir(mode=0o700, exist_ok=True)
        for left in [*self.folder.glob(f"*{PART}"), *self.folder.glob(f"*{GONE}")]:
            shutil.rmtree(left, ignore_errors=True)

    def staging(self, stamp: str) -> Path:
        """Where the parts of a backup are written; nobody takes it for a backup."""
        folder = self.folder / f"{stamp}{PART}"
        folder.mkdir(mode=0o700)
        return folder

    def abandon(self, stamp: str) -> None:
        """Throw away what was begun."""
        shutil.rmtree(self.folder / f"{stamp}{PART}", ignore_errors=True)

    def add(self, found: Iterable[Content], other: Callable[[str], Path]) -> int:
        """Copy contents that are not here yet; one that was erased meanwhile comes from `other`. Bytes written."""
        written, seen = 0, set()
        for content in found:
            target = self.folder / "isi" / content.name
            if target.parent not in seen:
                self._make(target.parent)
                seen.add(target.parent)
            if target.exists() and target.stat().st_size == content.size:
                continue
            source = content.path if content.path.exists() else other(content.name)
            with open(source, "rb") as file:
                written += copy_durably(file, target)
        for folder in seen:
            sync_folder(folder)
        return written

    def local(self, stamp: str) -> Path:
        """A folder of this machine with the parts of a backup of this run."""
        return self.folder / stamp

    def content(self, name: str) -> Path:
        """Where a content lies, as far as this machine reaches."""
        return self.folder / "isi" / name

    def finish(self, stamp: str) -> None:
        """From now on it is a backup."""
        part = self.folder / f"{stamp}{PART}"
        sync_folder(part)
        part.rename(self.folder / stamp)
        sync_folder(self.folder)

    def stamps(self) -> list[str]:
        """The whole backups here, oldest first."""
        found = (entry.name for entry in _entries(self.folder))
        return [name for name in found if STAMPED.fullmatch(name) and (self.folder / name / "ringkas.json").is_file()]

    def remove(self, stamp: str) -> None:
        """Remove one: first it stops being a backup, then it goes."""
        gone = self.folder / f"{stamp}{GONE}"
        (self.folder / stamp).rename(gone)
        shutil.rmtree(gone, ignore_errors=True)

    def drop_contents(self, needed: Callable[[str], bool], older: float = 86400.0) -> int:
        """Remove contents that no backup needs any more and that lie here for a day. How many."""
        count, limit = 0, time.time() - older
        for content in contents(self.folder / "isi"):
            if not needed(content.name) and content.path.stat().st_mtime < limit:
                content.path.unlink()
                count += 1
        return count

    def part(self, stamp: str, name: str) -> IO[bytes]:
        """A part of a backup for reading."""
        return open(self.folder / stamp / name, "rb")

    @contextlib.contextmanager
    def source(self, stamp: str) -> "Iterator[Source]":
        """A backup of this place for reading."""
        from pendopo.config.host.restore_source import Source

        yield Source(stamp, repo=self.folder)

    def _make(self, folder: Path) -> None:
        if folder.is_dir():
            return
        self._make(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        sync_folder(folder.parent)
