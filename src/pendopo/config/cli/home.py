"""PENDOPO_HOME: the one folder of an instance (data, keys, files, logs), its lock, the addresses of what runs in it."""

import contextlib
import fcntl
import json
import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from pendopo.config.cli import database
from pendopo.config.cli.errors import StartRefused
from pendopo.config.cli.postgres import private_folder, write_private

DEFAULT_PORT = 8000


@dataclass(frozen=True)
class Home:
    """One instance: its folder and where its pages answer."""

    path: Path
    port: int
    bind: str
    is_tls: bool = False
    """Whether we serve HTTPS ourselves."""
    public: str = ""
    """PENDOPO_PUBLIC_URL, where it is set."""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Home":
        """PENDOPO_HOME (default ./.pendopo), PENDOPO_PORT (8000), PENDOPO_BIND (127.0.0.1). Raises StartRefused."""
        text = environ.get("PENDOPO_PORT") or str(DEFAULT_PORT)
        if not text.isdecimal() or not 0 < int(text) < 65536:
            raise StartRefused(f"PENDOPO_PORT harus angka 1 sampai 65535, bukan “{text}”.")
        path = Path(environ.get("PENDOPO_HOME") or ".pendopo").expanduser().absolute()
        bind, public = environ.get("PENDOPO_BIND") or "127.0.0.1", environ.get("PENDOPO_PUBLIC_URL", "")
        return cls(path, int(text), bind, bool(environ.get("PENDOPO_TLS")), public)

    @property
    def address(self) -> str:
        """The address to open in a browser on this machine; over TLS the public one, which its certificate names."""
        if self.is_tls and self.public:
            return self.public
        host = "127.0.0.1" if self.bind in ("0.0.0.0", "::") else self.bind  # noqa: S104 - compared, not bound
        return f"{'https' if self.is_tls else 'http'}://{host}:{self.port}"

    @property
    def logs(self) -> Path:
        """Where every process writes what it has to say."""
        return self.path / "log"

    def make(self) -> None:
        """The folders, readable by us alone."""
        for folder in (self.path, self.path / "kunci", self.logs):
            private_folder(folder)

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Held as long as this instance runs; released by the kernel however we end. Raises StartRefused if taken."""
        with open(self.path / "pendopo.lock", "a+b") as file:
            if not _take(file):
                where = self._notes().get("alamat", "alamatnya sendiri")
                raise StartRefused(f"Pendopo sudah berjalan dari folder {self.path} di {where}.")
            yield

    def is_running(self) -> bool:
        """Whether some process holds the lock. Asked without waiting: many may ask at once, a start waits for them."""
        if not self.path.exists():
            return False
        with open(self.path / "pendopo.lock", "a+b") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            return False

    def write_addresses(self, urls: database.Urls) -> None:
        """Leave the addresses for the other commands (0600)."""
        notes = {"alamat": self.address, "port": self.port, "lingkungan": urls.environment()}
        write_private(self.path / "kunci" / "alamat.json", json.dumps(notes))

    def client_environment(self, environ: Mapping[str, str] = os.environ) -> dict[str, str]:
        """What a command needs to reach this instance's database. Raises StartRefused when nothing runs here."""
        found = {"PENDOPO_HOME": str(self.path)}
        if environ.get("DATABASE_URL"):
            return found
        notes = self._notes()
        if not notes or not self.is_running():
            raise StartRefused(
                f"Tidak ada Pendopo yang berjalan dari folder {self.path}. Jalankan `make up` dahulu, "
                "atau isi PENDOPO_HOME dengan folder yang benar."
            )
        return found | {"PENDOPO_PORT": str(notes["port"])} | dict(notes["lingkungan"])

    def _notes(self) -> dict[str, Any]:
        with contextlib.suppress(OSError, ValueError):
            return dict(json.loads((self.path / "kunci" / "alamat.json").read_text(encoding="utf-8")))
        return {}


def _take(file: BinaryIO) -> bool:
    """Try for half a second: another command may hold the lock for a moment to see whether we run."""
    for _ in range(5):
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            time.sleep(0.1)
    return False
