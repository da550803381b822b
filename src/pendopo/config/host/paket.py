"""`pendopo paket`: everything that an installation needs in one file that goes on a USB stick.

The file is a small shell program with a tar behind it: wheels, a Python, Pendopo, and a list of digests. It is checked
wholly before anything of it is used, and needs nothing on the other side but what every Debian and Ubuntu has.
"""

import argparse
import gzip
import hashlib
import io
import json
import os
import platform
import shutil
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pendopo
from pendopo.config.cli.errors import StartRefused
from pendopo.config.host import elf, paket_python, paket_wheels, versions

BUDGET_MB = 150
"""A package may not grow beyond this (docs/operasi/perbarui.md): it travels on sticks and slow lines."""
UNPACKED_TIMES = 5
"""Room that an installation needs, as a multiple of the package."""
TARGETS = {
    "Ubuntu 22.04": (2, 35),
    "Debian 12": (2, 36),
    "Ubuntu 24.04": (2, 39),
    "Debian 13": (2, 41),
}
"""What a package is made for, and the glibc each of them has."""
HEADER = Path(__file__).with_name("paket_isi.sh")
SIZE = 8192
"""Bytes of the shell program, filled up with empty lines."""


@dataclass(frozen=True)
class Contents:
    """What a package says about itself (paket.json)."""

    versi: str
    dari: str
    python: str
    glibc: str
    sistem: str
    sasaran: list[str]

    def text(self) -> str:
        """As JSON."""
        return json.dumps(self.__dict__, indent=1) + "\n"


def run(args: argparse.Namespace) -> int:
    """The command. Raises StartRefused."""
    source = source_folder()
    target = Path(args.keluaran or f"pendopo-{pendopo.__version__}.run").absolute()
    with tempfile.TemporaryDirectory(prefix="pendopo-paket-", dir=target.parent) as work:
        python = Path(args.python) if args.python else None
        made = make(source, target, Path(work), python=python, wanted=args.sasaran, budget=args.batas)
    size = target.stat().st_size
    print(f"Paket: {target}")
    print(f"Ukuran: {size / 1e6:.1f} MB (batas {args.batas} MB)")
    print(f"SHA-256: {digest_of(target)}")
    print(f"Isi: Pendopo {made.versi}, Python {made.python}; menggantikan versi {made.dari} atau sesudahnya.")
    print(f"Untuk: {', '.join(made.sasaran)} ({platform.machine()}, glibc {made.glibc} atau lebih baru).")
    return 0


def source_folder() -> Path:
    """The source that this code runs from. Raises StartRefused from an installed wheel."""
    folder = Path(pendopo.__file__).resolve().parents[2]
    if not (folder / "requirements" / "app.txt").exists():
        raise StartRefused("Paket dibuat dari folder sumber Pendopo (yang memuat Makefile), bukan dari yang terpasang.")
    return folder


def make(
    source: Path, target: Path, work: Path, *, python: Path | None, wanted: list[str] | None, budget: int
) -> Contents:
    """Build the package. Nothing appears at `target` unless all is right and within the budget (MB)."""
    content, scratch = work / "isi", work / "kerja"
    (content / "roda").mkdir(parents=True)
    scratch.mkdir()
    version = paket_python.collect(python, work / "python")
    shutil.copy2(source / "requirements" / "app.txt", content / "persyaratan.txt")
    highest = min(TARGETS[one] for one in wanted or TARGETS)
    paket_wheels.download(
        content / "persyaratan.txt", content / "roda", python=version, glibc=highest, machine=platform.machine()
    )
    paket_wheels.build_own(source, content)
    found = paket_wheels.look_into(sorted(content.rglob("*.whl")), scratch)
    paket_wheels.refuse_missing(found)
    found |= {f"python: {path.name}": elf.read(path) for path in paket_python.elf_files(work / "python")}
    covered, need = covers(found, wanted)
    _pack_python(work / "python", content / "python.tar.gz")
    system = f"{platform.system()}-{platform.machine()}"
    made = Contents(pendopo.__version__, versions.UPGRADES_FROM, version, ".".join(map(str, need)), system, covered)
    (content / "paket.json").write_text(made.text())
    write(content, target, made, budget=budget)
    return made


def covers(found: dict[str, elf.Elf], wanted: list[str] | None) -> tuple[list[str], tuple[int, ...]]:
    """Which systems have a glibc new enough for every file, and the version needed. Raises StartRefused.

    Without a wish all of TARGETS must be served; with one only those named.
    """
    name, worst = max(found.items(), key=lambda item: item[1].glibc)
    covered = [system for system, has in TARGETS.items() if has >= worst.glibc]
    missed = [system for system in wanted or TARGETS if system not in covered]
    if missed:
        raise StartRefused(
            f"{name} memerlukan glibc {'.'.join(map(str, worst.glibc))}, sehingga {', '.join(missed)} tidak terlayani. "
            "Pakai Python yang dibangun pada sistem yang lebih lama (--python), "
            "atau sebutkan sasarannya, misalnya --sasaran 'Debian 13'."
        )
    return covered, worst.glibc


def _pack_python(folder: Path, target: Path) -> None:
    raw = io.BytesIO()
    _tar(folder, raw)
    with open(target, "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write(raw.getbuffer())


def _tar(folder: Path, target: io.BufferedIOBase | io.BytesIO) -> None:
    """Names in order, no times and no owners: the same content makes the same bytes."""

    def plain(info: tarfile.TarInfo) -> tarfile.TarInfo:
        info.mtime, info.uid, info.gid, info.uname, info.gname = 0, 0, 0, "", ""
        info.mode = 0o755 if info.isdir() or info.mode & 0o100 else 0o644
        return info

    with tarfile.open(fileobj=target, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for path in sorted(folder.rglob("*")):
            archive.add(path, str(path.relative_to(folder)), recursive=False, filter=plain)


def write(content: Path, target: Path, made: Contents, *, budget: int) -> None:
    """Digests and shell program before the content; replaces `target` last. Raises StartRefused beyond the budget."""
    names = sorted(path for path in content.rglob("*") if path.is_file() and path.name != "ISI.sha256")
    lines = [f"{digest_of(path)}  {path.relative_to(content)}\n" for path in names]
    (content / "ISI.sha256").write_text("".join(lines))
    part = target.with_name(target.name + ".baru")
    with open(part, "w+b") as file:
        file.write(b"\0" * SIZE)
        _tar(content, file)
        size = file.tell()
        if size > budget * 1_000_000:
            part.unlink()
            raise StartRefused(f"Paket menjadi {size / 1e6:.1f} MB, melewati batas {budget} MB.")
        file.seek(SIZE)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        file.write(_header(made, digest, size))
        file.flush()
        os.fsync(file.fileno())
    part.chmod(0o755)
    part.replace(target)


def _header(made: Contents, digest: str, size: int) -> bytes:
    values = {
        "VERSI": made.versi, "SHA256": digest, "KEPALA": str(SIZE), "GLIBC": made.glibc, "SISTEM": made.sistem,
        "BUTUH_MB": str(size * UNPACKED_TIMES // 1_000_000 + 1), "FOLDER": f"/{versions.FOLDER}",
    }  # fmt: skip
    text = HEADER.read_text()
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    data = text.encode()
    if len(data) > SIZE:
        raise StartRefused(f"Kepala paket melewati {SIZE} bita.")
    return data.ljust(SIZE, b"\n")


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
