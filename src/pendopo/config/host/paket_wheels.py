"""The wheels of a package: those of requirements/app.txt with their hashes, and Pendopo's own.

They come from whatever package index the maker's pip is set to; for the oldest system that is served, not for the
maker's machine.
"""

import subprocess
import sys
import zipfile
from pathlib import Path

from pendopo.config.cli.errors import StartRefused
from pendopo.config.host import elf, paket_python

MANYLINUX_OLD = ("manylinux2014", "manylinux2010", "manylinux1")
ON_EVERY_SYSTEM = frozenset({"libgcc_s.so.1", "libstdc++.so.6", "libz.so.1"})
"""What wheels may expect besides glibc: apt and dpkg themselves need these three."""


def download(requirements: Path, folder: Path, *, python: str, glibc: tuple[int, int], machine: str) -> None:
    """Fetch every wheel for `python` and glibc up to `glibc`, hash by hash. Raises StartRefused with pip's words."""
    platforms = [f"manylinux_{glibc[0]}_{minor}_{machine}" for minor in range(glibc[1], 4, -1)]
    platforms += [f"{old}_{machine}" for old in MANYLINUX_OLD] + [f"linux_{machine}", "any"]
    short = "".join(python.split(".")[:2])
    words = ["download", "--no-deps", "--only-binary", ":all:", "--require-hashes", "-r", str(requirements)]
    words += ["--dest", str(folder), "--python-version", python, "--implementation", "cp"]
    words += [word for abi in (f"cp{short}", "abi3", "none") for word in ("--abi", abi)]
    _pip([*words, *(word for one in platforms for word in ("--platform", one))], "Paket Python tidak dapat diambil")


def build_own(source: Path, folder: Path) -> Path:
    """Pendopo's wheel from the source folder."""
    words = ["wheel", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", str(folder), str(source)]
    _pip(words, "Paket Pendopo sendiri tidak dapat dibuat")
    return next(folder.glob("pendopo-*.whl"))


def _pip(words: list[str], failed: str) -> None:
    done = subprocess.run(  # noqa: S603 - our own pip
        [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q", *words],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise StartRefused(f"{failed}:\n{done.stderr.strip()[-1500:]}")


def look_into(wheels: list[Path], work: Path) -> dict[str, elf.Elf]:
    """Every ELF file of the wheels by “wheel: file”, unpacked below `work`."""
    found = {}
    for wheel in wheels:
        folder = work / wheel.stem
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)
        for path in paket_python.elf_files(folder):
            found[f"{wheel.name.split('-')[0]}: {path.relative_to(folder)}"] = elf.read(path)
    return found


def refuse_missing(found: dict[str, elf.Elf]) -> None:
    """Raise StartRefused when a file needs a library that neither its wheel nor every bare system has."""
    for name, one in found.items():
        own = {other.path.name for key, other in found.items() if key.split(":")[0] == name.split(":")[0]}
        missing = set(one.needed) - own - ON_EVERY_SYSTEM - paket_python.FROM_THE_SYSTEM
        if missing:
            raise StartRefused(
                f"{name} memerlukan {', '.join(sorted(missing))}, yang tidak ada pada sistem yang kosong."
            )
