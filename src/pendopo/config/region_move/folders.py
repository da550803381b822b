"""What belongs to a region outside the database: contents, keys, its catalogue, what it believes of its partners."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CONTENTS, KEYS, CATALOGUE, CATALOGUE_KEYS, TRUSTED = "isi", "kunci", "katalog", "kuncikatalog", "percaya"
DATA_KEY = "daerah-{id}.kunci"


@dataclass(frozen=True)
class Places:
    """The folders of one region below a home. `key_files`: those of its own in the folder that all regions share."""

    home: Path
    region_id: int

    @property
    def folders(self) -> dict[str, Path]:
        """By the name under which they travel."""
        number = str(self.region_id)
        return {
            CONTENTS: self.home / "berkas" / number,
            CATALOGUE_KEYS: self.home / "kunci" / "katalog" / number,
            CATALOGUE: self.home / "katalog" / number,
            TRUSTED: self.home / "percaya" / number,
        }

    @property
    def key_files(self) -> tuple[Path, ...]:
        """Its data key; key and certificate of its authority."""
        names = (DATA_KEY.format(id=self.region_id), f"ca-{self.region_id}.key", f"ca-{self.region_id}.crt")
        return tuple(self.home / "kunci" / name for name in names)


def found_below(folder: Path) -> Iterator[tuple[str, Path]]:
    """Name and path of every file below a folder, without those that are being written, in a lasting order."""
    if not folder.is_dir():
        return
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and not path.name.startswith((".tulis-", ".")):
            yield path.relative_to(folder).as_posix(), path


def put_trusted(staged: Path, folder: Path) -> None:
    """What a region believed of its partners: a document replaces one that is here only when it is newer.

    So nobody is led back to an older catalogue by an older export.
    """
    for name, path in list(found_below(staged)):
        target = folder / name
        if target.exists() and _version(target) >= _version(path):
            continue
        target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        shutil.copyfile(path, target)


def _version(path: Path) -> int:
    """The version in a signed document; 0 for anything that has none."""
    try:
        found = json.loads(path.read_bytes())
        return int(found["signed"]["version"])
    except (ValueError, KeyError, TypeError):
        return 0
