"""A package as an upgrade sees it: what it says of itself, whether the copy is whole, and unpacking it."""

import hashlib
import io
import json
import re
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

from pendopo.config.cli.errors import StartRefused
from pendopo.config.host import versions
from pendopo.config.host.paket import SIZE, UNPACKED_TIMES, Contents

DAMAGED = (
    "Salinan paket {path} rusak: isinya tidak sama dengan yang dibuat. Salin ulang dari sumbernya; "
    "tidak ada yang diubah."
)


@dataclass(frozen=True)
class Package:
    """A whole copy of a package."""

    path: Path
    contents: Contents

    @property
    def room(self) -> int:
        """Bytes that its installation needs."""
        return self.path.stat().st_size * UNPACKED_TIMES

    def unpack(self, root: Path) -> None:
        """Install it below `root` beside the other versions; the one in use is not touched. Raises StartRefused."""
        words = ["sh", str(self.path), "buka", *([] if root == Path("/") else ["--akar", str(root)])]
        if subprocess.run(words, check=False).returncode != 0:  # noqa: S603 - the package's own program, checked
            raise StartRefused("Paket tidak dapat dibuka; tidak ada yang diubah.")


def find(given: Path) -> Package:
    """The package itself, or the newest in a folder (a USB stick). Raises StartRefused, also for a damaged copy."""
    if given.is_dir():
        found = [(versions.parse(match[1]), path) for path in given.glob("pendopo-*.run") if (match := _named(path))]
        if not found:
            raise StartRefused(f"Tidak ada paket Pendopo (pendopo-VERSI.run) di {given}.")
        given = max(found)[1]
    return read(given)


def _named(path: Path) -> "re.Match[str] | None":
    return re.fullmatch(r"pendopo-(\d+\.\d+\.\d+)\.run", path.name)


def read(path: Path) -> Package:
    """Check the copy and read what it says. Raises StartRefused."""
    try:
        with open(path, "rb") as file:
            head = file.read(SIZE).decode("utf-8", errors="replace")
            wanted = re.search(r"^ISI='([0-9a-f]{64})'$", head, re.MULTILINE)
            if not head.startswith("#!/bin/sh\n# Pendopo ") or wanted is None:
                raise StartRefused(f"{path} bukan paket Pendopo, atau kepalanya rusak. Salin ulang dari sumbernya.")
            if hashlib.file_digest(file, "sha256").hexdigest() != wanted[1]:
                raise StartRefused(DAMAGED.format(path=path))
            file.seek(SIZE)
            return Package(path, _contents(file))
    except OSError as error:
        raise StartRefused(f"Paket {path} tidak terbaca: {error.strerror}.") from None


def _contents(file: io.BufferedReader) -> Contents:
    with tarfile.open(fileobj=file, mode="r:") as archive:
        member = archive.extractfile("paket.json")
        assert member is not None  # an ordinary file in every package
        return Contents(**json.load(member))
