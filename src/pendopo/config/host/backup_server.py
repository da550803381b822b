"""A database to read from or to restore into: the running instance's, a server of your own, or one started for us."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from pendopo.config.cli import database
from pendopo.config.cli.errors import StartRefused
from pendopo.config.cli.home import Home
from pendopo.config.cli.postgres import Server

STOP = ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 5.0))
OWN_SERVER = "DATABASE_URL sudah diisi, tetapi PENDOPO_OWNER_URL belum; tanpa pemiliknya basis data tidak terbaca utuh."


def own_urls(environ: Mapping[str, str] = os.environ) -> database.Urls | None:
    """The addresses of a server of your own; None when there is none. Raises StartRefused."""
    app, owner, report = (environ.get(name, "") for name in database.NEEDED)
    if app and not owner:
        raise StartRefused(OWN_SERVER)
    return database.Urls(app, owner, report) if app else None


@contextlib.contextmanager
def database_of(home: Home, environ: Mapping[str, str] = os.environ) -> Iterator[database.Urls]:
    """The database of an instance, running or not. Raises StartRefused when it has none."""
    own = own_urls(environ)
    if own is not None:
        yield own
    elif home.is_running():
        notes = home.client_environment(environ)
        yield database.Urls(*(notes[name] for name in database.NEEDED))
    elif not (home.path / "kunci" / "postgres.json").exists():
        raise StartRefused(f"Tidak ada data Pendopo di folder {home.path}. Isi PENDOPO_HOME dengan folder yang benar.")
    else:
        with home.lock(), serving(home.path) as server:
            yield server.urls()


@contextlib.contextmanager
def serving(folder: Path, *, durable: bool = True, log: Path | None = None) -> Iterator[Server]:
    """An embedded server on this folder for as long as the block runs. Raises StartRefused when it does not start."""
    server = Server(folder, durable=durable)
    server.prepare()
    with open(log or os.devnull, "ab") as output:
        process = server.spawn(output.fileno())
    try:
        if not server.await_ready(process):
            raise StartRefused(f"PostgreSQL tidak mau menyala di {folder}. Periksa ruang disk dan izin foldernya.")
        server.found()
        yield server
    finally:
        _stop(process)
        server.tidy()


def _stop(process: subprocess.Popen[bytes]) -> None:
    for number, patience in STOP:
        if process.poll() is not None:
            return
        process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)


def child_environment(home: Path, urls: database.Urls, *, as_owner: bool = False) -> dict[str, str]:
    """For our own commands on such a database: they see this home and this server, whatever the caller's says."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO_")}
    own = {"PENDOPO_HOME": str(home), "PENDOPO_NO_POOL": "1", "PENDOPO_AS_OWNER": "1" if as_owner else "0"}
    return kept | own | urls.environment()
