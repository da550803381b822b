"""A place on another machine, reached by the system's `ssh` alone: the other side needs a shell and tar, nothing more.

What is written there first bears a name that is no backup's; the last step renames. Sign-in is by a key that the
operator has set up (`ssh-keygen`, `authorized_keys`); nobody is there to type a password at night.
"""

import contextlib
import io
import random
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pendopo.config.cli.errors import StartRefused
from pendopo.config.cli.postgres import private_folder
from pendopo.config.host.backup_places import (
    CONTENT,
    FOLDER,
    GONE,
    MARK,
    MARK_TEXT,
    PART,
    STAMPED,
    Content,
    FolderPlace,
    PlaceMissing,
    Spot,
)
from pendopo.config.host.restore_source import Source

ADDRESS = re.compile(r"ssh://([A-Za-z0-9_.-]+@)?([A-Za-z0-9_.-]+)(?::(\d{1,5}))?(/[A-Za-z0-9_./-]+)")
WRONG = "“{address}” bukan alamat tempat; tulis ssh://pengguna@mesin/folder (huruf, angka, garis, titik)."
SSH = ("ssh", "-o", "BatchMode=yes", "-o", "ConnectTimeout=20", "-o", "ServerAliveInterval=15")
SAMPLE = 40
"""Contents that a proof brings back from afar; of the others it sees that they are there."""


@dataclass(frozen=True)
class Host:
    """Where to go: user and machine, port, folder."""

    machine: str
    port: str
    folder: str

    def run(self, script: str, *, stdin: bytes = b"") -> bytes:
        """Run a script there. Raises PlaceMissing with the reason that ssh or the other side gave."""
        try:
            done = subprocess.run([*self.words, script], input=stdin, capture_output=True, check=False)  # noqa: S603 - the operator's own machine
        except FileNotFoundError:
            raise PlaceMissing("Program ssh tidak terpasang di mesin ini.") from None
        if done.returncode != 0:
            told = done.stderr.decode(errors="replace").strip().splitlines()
            raise PlaceMissing(f"{self.machine}: {told[-1][:160] if told else f'kode {done.returncode}'}")
        return done.stdout

    @property
    def words(self) -> list[str]:
        """The ssh command up to the script."""
        return [*SSH, *(("-p", self.port) if self.port else ()), self.machine]


def host_of(address: str) -> Host:
    """The parts of ssh://user@host[:port]/folder. Raises StartRefused; names that a shell would read are refused."""
    found = ADDRESS.fullmatch(address)
    if not found:
        raise StartRefused(WRONG.format(address=address))
    return Host((found[1] or "") + found[2], found[3] or "", found[4].rstrip("/"))


def mark(address: str) -> None:
    """Say that this folder is meant. Raises StartRefused."""
    host = host_of(address)
    try:
        host.run(f"cd {host.folder} && cat > {MARK}", stdin=MARK_TEXT.encode())
    except PlaceMissing as problem:
        raise StartRefused(str(problem)) from None


def place_of(home: Path, spot: Spot, cell: str) -> FolderPlace:
    """The place of a setting."""
    if spot.address.startswith("ssh://"):
        return RemotePlace(home, spot, cell)
    return FolderPlace(spot.name, Path(spot.address), cell)


class RemotePlace(FolderPlace):
    """A folder on another machine. Parts are written here first, encrypted, and sent when they are whole."""

    def __init__(self, home: Path, spot: Spot, cell: str) -> None:
        super().__init__(spot.name, home / FOLDER / "kirim", cell)
        self.host = host_of(spot.address)
        self.there = f"{self.host.folder}/pendopo-{cell}"

    def open(self) -> None:
        """See that it is there, tidy up here and there. Raises PlaceMissing."""
        shutil.rmtree(self.root, ignore_errors=True)
        private_folder(self.root)
        private_folder(self.folder)
        self.host.run(
            f"test -f {self.host.folder}/{MARK} && umask 077 && mkdir -p {self.there}/isi && cd {self.there} "
            f"&& rm -rf ./*{PART} ./*{GONE}"
        )

    def add(self, found: Iterable[Content], other: Callable[[str], Path]) -> int:
        """Send contents that are not there yet, through a pipe; they get their names when all have arrived."""
        told = self.host.run(f"cd {self.there}/isi && find . -type f").decode()
        there = {line.removeprefix("./") for line in told.splitlines()}
        new = [content for content in found if content.name not in there]
        if not new:
            return 0
        begin = f"umask 077 && cd {self.there} && mkdir isi{PART} && tar -xf - -C isi{PART} && sync"
        move = (
            f"cd isi{PART} && find . -type f | while read -r f; do "
            'mkdir -p "../isi/$(dirname "$f")" && mv "$f" "../isi/$f" || exit 1; done'
        )
        self._send(begin, ((content.name, self._path(content, other)) for content in new))
        self.host.run(f"cd {self.there} && {move} && cd .. && rm -rf isi{PART} && sync")
        return sum(content.size for content in new)

    @staticmethod
    def _path(content: Content, other: Callable[[str], Path]) -> Path:
        return content.path if content.path.exists() else other(content.name)

    def _send(self, script: str, files: Iterable[tuple[str, Path]]) -> None:
        with subprocess.Popen(  # noqa: S603 - the operator's own machine
            [*self.host.words, script], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        ) as process:
            assert process.stdin is not None  # a pipe was asked for
            with contextlib.suppress(BrokenPipeError):
                with tarfile.open(fileobj=process.stdin, mode="w|", format=tarfile.PAX_FORMAT) as tar:
                    for name, path in files:
                        tar.add(path, arcname=name, recursive=False, filter=_plain)
                process.stdin.close()
            told = process.stderr.read().decode(errors="replace").strip() if process.stderr else ""
        if process.returncode != 0:
            raise PlaceMissing(f"{self.host.machine}: {told.splitlines()[-1][:160] if told else 'sambungan putus'}")

    def finish(self, stamp: str) -> None:
        """Send the parts, rename there, then here."""
        part = self.folder / f"{stamp}{PART}"
        self._send(
            f"umask 077 && cd {self.there} && mkdir {stamp}{PART} && tar -xf - -C {stamp}{PART} && sync "
            f"&& mv {stamp}{PART} {stamp} && sync",
            ((path.name, path) for path in sorted(part.iterdir())),
        )
        part.rename(self.folder / stamp)

    def stamps(self) -> list[str]:
        """The whole backups there, oldest first."""
        told = self.host.run(f"cd {self.there} && for d in *Z; do test -f $d/ringkas.json && echo $d; done; true")
        return sorted(name for name in told.decode().split() if STAMPED.fullmatch(name))

    def remove(self, stamp: str) -> None:
        """Remove one: first it stops being a backup, then it goes."""
        self.host.run(f"cd {self.there} && mv {stamp} {stamp}{GONE} && rm -rf {stamp}{GONE}")

    def drop_contents(self, needed: Callable[[str], bool], older: float = 86400.0) -> int:
        """Remove contents that no backup needs any more and that lie there for a day. How many."""
        told = self.host.run(f"cd {self.there}/isi && find . -type f -mmin +{int(older / 60)}").decode()
        names = [line.removeprefix("./") for line in told.splitlines()]
        gone = [name for name in names if CONTENT.fullmatch(name) and not needed(name)]
        if gone:
            self.host.run(f"cd {self.there}/isi && xargs rm -f", stdin="\n".join(gone).encode())
        return len(gone)

    def part(self, stamp: str, name: str) -> IO[bytes]:
        """A small part of a backup."""
        return io.BytesIO(self.host.run(f"cat {self.there}/{stamp}/{name}"))

    def content(self, name: str) -> Path:
        """Contents there cannot be copied from here."""
        raise PlaceMissing(
            f"Berkas {name[-64:][:12]}… terhapus saat disalin; cadangan berikutnya tidak memuatnya lagi."
        )

    @contextlib.contextmanager
    def source(self, stamp: str) -> Iterator[Source]:
        """Bring a backup here: all its parts, and a sample of contents; the others are seen to be there."""
        with tempfile.TemporaryDirectory(dir=self.root) as folder:
            root = Path(folder)
            self._bring(f"cd {self.there} && tar -cf - {stamp}", b"", root)
            told = self.host.run(f"cd {self.there}/isi && find . -type f -exec wc -c {{}} +").decode()
            sizes = {}
            for line in told.splitlines():
                size, _, name = line.strip().partition(" ./")
                if CONTENT.fullmatch(name):
                    sizes[name] = int(size)
            source = Source(stamp, repo=root, seen=sizes, fetch=lambda names: self._fetch(names, root))
            (root / "isi").mkdir()
            self._fetch(random.SystemRandom().sample(sorted(sizes), min(SAMPLE, len(sizes))), root)
            yield source

    def _fetch(self, names: list[str], root: Path) -> None:
        missing = [name for name in names if not (root / "isi" / name).exists()]
        if missing:
            self._bring(f"cd {self.there}/isi && tar -cf - -T -", "\n".join(missing).encode(), root / "isi")

    def _bring(self, script: str, asked: bytes, folder: Path) -> None:
        with tempfile.TemporaryFile(dir=self.root) as file:
            process = subprocess.run(  # noqa: S603 - the operator's own machine
                [*self.host.words, script], input=asked, stdout=file, stderr=subprocess.DEVNULL, check=False
            )
            if process.returncode != 0:
                raise PlaceMissing(f"{self.host.machine}: cadangan tidak dapat diambil.")
            file.seek(0)
            with tarfile.open(fileobj=file, mode="r:") as tar:
                tar.extractall(folder, filter="data")


def _plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """No names of users of this machine."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mode = 0o600
    return entry
