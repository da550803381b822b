"""What an ELF file asks of the machine it will run on, and where it looks for its libraries. Reads and edits bytes.

Only what a package of Pendopo needs: 64-bit little-endian files, the versions of glibc they name, the libraries they
need, and their RPATH or RUNPATH, which is shortened in place (an editor of ELF files would be one more tool to trust).
"""

import re
import struct
from dataclasses import dataclass
from pathlib import Path

NEEDED, STRTAB, SONAME, RPATH, RUNPATH = 1, 5, 14, 15, 29
VERNEED, VERNEEDNUM = 0x6FFFFFFE, 0x6FFFFFFF
DYNAMIC, LOAD = 2, 1
WEAK = 2
X86_64 = 62
PACKED_RELOCATIONS = (2, 36)
"""The glibc that first knows GLIBC_ABI_DT_RELR."""


class NoElf(ValueError):
    """The file is no 64-bit little-endian ELF file, or is broken."""


@dataclass(frozen=True)
class Elf:
    """One file: what it needs, and where its run path stands in the file."""

    path: Path
    machine: int
    needed: tuple[str, ...]
    soname: str
    run_path: str
    glibc: tuple[int, ...]
    """The highest version of glibc named, (0,) for none."""
    run_path_at: int
    """Offset of the text of the run path; 0 when there is none."""
    run_path_tag_at: int


def is_elf(path: Path) -> bool:
    """Whether the file begins like one."""
    with open(path, "rb") as file:
        return file.read(4) == b"\x7fELF"


def read(path: Path) -> Elf:
    """Parse it. Raises NoElf."""
    data = path.read_bytes()
    try:
        return _Reader(path, data).elf()
    except (struct.error, IndexError, StopIteration) as broken:
        raise NoElf(f"{path}: {broken}") from None


class _Reader:
    def __init__(self, path: Path, data: bytes) -> None:
        if data[:6] != b"\x7fELF\x02\x01":
            raise NoElf(str(path))
        self.path, self.data = path, data
        at, size, count = (
            *struct.unpack_from("<Q", data, 32),
            *struct.unpack_from("<HH", data, 54),
        )
        self.headers = [struct.unpack_from("<IIQQQQQQ", data, at + number * size) for number in range(count)]
        self.entries = list(self._entries())
        self.tags = {tag: value for tag, value, _ in self.entries}
        self.strings = self._offset(self.tags[STRTAB]) if STRTAB in self.tags else 0

    def elf(self) -> Elf:
        run = next(((value, at) for tag, value, at in self.entries if tag in (RUNPATH, RPATH)), None)
        return Elf(
            self.path,
            machine=struct.unpack_from("<H", self.data, 18)[0],
            needed=tuple(self._text(value) for tag, value, _ in self.entries if tag == NEEDED),
            soname=self._text(self.tags[SONAME]) if SONAME in self.tags else "",
            run_path=self._text(run[0]) if run else "",
            glibc=max((_version(name) for name in self._versions()), default=(0,)),
            run_path_at=self.strings + run[0] if run else 0,
            run_path_tag_at=run[1] if run else 0,
        )

    def _entries(self) -> "list[tuple[int, int, int]]":
        found = []
        for kind, _, offset, _, _, size, *_ in self.headers:
            for at in range(offset, offset + size if kind == DYNAMIC else offset, 16):
                tag, value = struct.unpack_from("<QQ", self.data, at)
                if tag == 0:
                    break
                found.append((tag, value, at))
        return found

    def _offset(self, address: int) -> int:
        return next(
            int(address - start + offset)
            for kind, _, offset, start, _, size, *_ in self.headers
            if kind == LOAD and start <= address < start + size
        )

    def _text(self, at: int) -> str:
        begin = self.strings + at
        return self.data[begin : self.data.index(b"\0", begin)].decode()

    def _versions(self) -> list[str]:
        """Names of versions that must be there (a weak one need not)."""
        if VERNEED not in self.tags:
            return []
        found, at = [], self._offset(self.tags[VERNEED])
        for _ in range(self.tags[VERNEEDNUM]):
            _, count, _, first, step = struct.unpack_from("<HHIII", self.data, at)
            inner = at + first
            for _ in range(count):
                _, flags, _, name, further = struct.unpack_from("<IHHII", self.data, inner)
                if not flags & WEAK:
                    found.append(self._text(name))
                inner += further
            at += step
        return found


def _version(name: str) -> tuple[int, ...]:
    if name == "GLIBC_ABI_DT_RELR":
        return PACKED_RELOCATIONS
    found = re.fullmatch(r"GLIBC_(\d+(?:\.\d+)*)", name)
    return tuple(int(part) for part in found[1].split(".")) if found else (0,)


def set_run_path(elf: Elf, text: str, *, inherited: bool = False) -> None:
    """Write another run path over the one there; `inherited`: what this file loads searches it too (RPATH).

    Raises NoElf when there is none or the new one is longer.
    """
    if not elf.run_path_at or len(text) > len(elf.run_path):
        raise NoElf(f"{elf.path}: no room for {text} in “{elf.run_path}”")
    with open(elf.path, "r+b") as file:
        file.seek(elf.run_path_at)
        file.write(text.encode().ljust(len(elf.run_path), b"\0"))
        if inherited:
            file.seek(elf.run_path_tag_at)
            file.write(struct.pack("<Q", RPATH))
