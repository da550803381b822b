"""Versions of Pendopo, the folders they live in, and which may follow which. No Django; imports nothing heavy.

A version is `major.minor.patch`. A greater minor may migrate the database; a patch never does. Decision 0026.
"""

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import pendopo
from pendopo.config.cli.errors import StartRefused

UPGRADES_FROM = "0.4.0"
"""The oldest version whose installation this code can take over: written into each package, asked before anything."""
MAY_SHRINK: frozenset[str] = frozenset()
"""Tables that a migration of this version may empty or drop; anything else that gets smaller refuses the upgrade."""
DONE = ".selesai"
"""In a version's folder: it was unpacked and installed wholly."""
FOLDER = Path("opt/pendopo")


def parse(text: str) -> tuple[int, ...]:
    """`0.4.10` → (0, 4, 10). Raises StartRefused."""
    if not re.fullmatch(r"\d{1,6}\.\d{1,6}\.\d{1,6}", text):
        raise StartRefused(f"“{text}” bukan nomor versi Pendopo; bentuknya seperti 0.4.1.")
    return tuple(int(part) for part in text.split("."))


def current() -> str:
    """The version of the code that runs."""
    return pendopo.__version__


def refuse_jump(*, have: str, to: str, oldest: str) -> None:
    """Raise StartRefused when a package of version `to`, that takes over from `oldest` on, cannot follow `have`."""
    if parse(to) == parse(have):
        raise StartRefused(f"Versi {to} sudah terpasang.")
    if parse(to) < parse(have):
        raise StartRefused(
            f"Yang terpasang versi {have}, lebih baru daripada {to}. Turun versi tidak didukung; "
            "untuk kembali ke versi sebelumnya: pendopo perbarui --kembali"
        )
    if parse(have) < parse(oldest):
        raise StartRefused(
            f"Versi {to} hanya dapat menggantikan versi {oldest} atau sesudahnya; yang terpasang {have}. "
            f"Perbarui dahulu ke versi {oldest}, lalu ulangi."
        )


@dataclass(frozen=True)
class Versions:
    """The installed versions of one machine: `<root>/opt/pendopo/versi/<version>`, and `kini`, which leads to one."""

    root: Path

    @property
    def folder(self) -> Path:
        """Where the versions are."""
        return self.root / FOLDER / "versi"

    @property
    def link(self) -> Path:
        """The symbolic link that the unit starts from."""
        return self.root / FOLDER / "kini"

    def of(self, version: str) -> Path:
        """The folder of one version, there or not."""
        return self.folder / version

    def is_whole(self, version: str) -> bool:
        """Whether its installation ended."""
        return (self.of(version) / DONE).is_file()

    def now(self) -> str | None:
        """The version that `kini` leads to; None without an installation of this kind."""
        try:
            return Path(os.readlink(self.link)).name
        except OSError:
            return None

    def program(self, version: str) -> Path:
        """Its interpreter."""
        return self.of(version) / ".venv" / "bin" / "python"

    def switch(self, version: str) -> None:
        """Let `kini` lead to another version: at once, wholly, and kept through a power cut."""
        part = self.link.with_name("kini.baru")
        part.unlink(missing_ok=True)
        part.symlink_to(Path("versi") / version)
        part.replace(self.link)
        sync_folder(self.link.parent)


def here() -> Versions | None:
    """The installation that this very code belongs to; None for a source folder."""
    home = Path(sys.prefix).resolve().parent.parent.parent
    return Versions(home.parent.parent) if home.parts[-2:] == FOLDER.parts else None


def sync_folder(folder: Path) -> None:
    """A rename inside this folder is on the disk when this returns."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
