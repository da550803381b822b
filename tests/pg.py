"""One throw-away PostgreSQL for a whole pytest run, also under xdist.

`ensure_server()` sets the environment before the settings load and returns when the server answers:

* PENDOPO_OWNER_URL: the owner (CREATEDB), as whom the suite logs in (it does `SET ROLE pendopo_app`);
* DATABASE_URL (app, for the few tests with a true login) and PENDOPO_REPORT_URL;
* PENDOPO_HOME: a throw-away folder.

Load it as a plugin (`-p tests.pg`): then the environment is set before pytest-django reads the settings, and the server
starts while pytest collects. With PENDOPO_TEST_DATABASE_URL (an administrator's address on a server of your own, 15-18)
no server is started; roles and database are made there.
"""

import contextlib
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit, urlunsplit

import pytest

from pendopo.config.cli import database
from pendopo.config.cli.postgres import Server

START_SECONDS = 60
ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    """The earliest hook of a plugin: set the environment and start the server without waiting for it."""
    _begin()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Before the first test: the server must answer."""
    ensure_server()


def ensure_server() -> None:
    """Set the environment and return when the database answers. Safe to call often. Raises RuntimeError after 60 s."""
    _begin()
    folder = Path(os.environ["PENDOPO_TEST_SERVER"])
    end = time.monotonic() + START_SECONDS
    while not (folder / "siap.json").exists():
        if (folder / "gagal").exists() or time.monotonic() > end:
            raise RuntimeError("The test database did not start: " + _log_of(folder))
        time.sleep(0.02)


def _begin() -> None:
    """Once per run: in the controller, or in the first worker when the controller did not load this plugin."""
    if "PENDOPO_TEST_SERVER" in os.environ:
        return
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    watched = os.getpid() if run is None else os.getppid()
    folder = Path(tempfile.gettempdir()) / f"pendopo-uji-{os.getuid()}-{run or os.getpid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise RuntimeError(f"{folder} belongs to somebody else")
    with open(folder / "kunci.uji", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "alamat.json").exists():
            _make(folder, watched)
    os.environ.update(json.loads((folder / "alamat.json").read_text()))


def _make(folder: Path, watched: int) -> None:
    own = os.environ.get("PENDOPO_TEST_DATABASE_URL")
    (folder / "rumah").mkdir(mode=0o700)
    if own:
        urls = _prepare_own(own)
        (folder / "siap.json").touch()
    else:
        urls = Server(folder / "rumah", durable=False).urls()
    environment = {
        **urls.environment(),
        "PENDOPO_HOME": str(folder / "rumah"),
        "PENDOPO_TEST_SERVER": str(folder),
    }
    (folder / "alamat.json").write_text(json.dumps(environment))
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    with open(folder / "catatan.log", "wb") as log:
        subprocess.Popen(
            [sys.executable, "-m", "tests.pg", str(folder), str(watched), "milik-sendiri" if own else "bawaan"],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": paths},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def _prepare_own(admin_url: str) -> database.Urls:
    """Roles and database on a server of your own; passwords follow from its address."""
    import psycopg

    passwords = database.derived_passwords(admin_url)
    parts = urlsplit(admin_url)

    def address(role: str | None) -> str:
        where = parts.netloc.rpartition("@")[2]
        login = f"{role}:{passwords[role]}@" if role else parts.netloc.removesuffix(where)
        return urlunsplit((parts.scheme, login + where, f"/{database.DATABASE}", parts.query, ""))

    with psycopg.connect(admin_url, autocommit=True) as connection:
        for statement in database.role_statements(passwords):
            connection.execute(statement.encode())
        with contextlib.suppress(psycopg.errors.DuplicateDatabase):
            connection.execute(database.create_statement().encode())
    with psycopg.connect(address(None), autocommit=True) as connection:
        for statement in database.database_statements():
            connection.execute(statement.encode())
    return database.Urls(address(database.APP), address(database.OWNER), address(database.REPORT))


def _log_of(folder: Path) -> str:
    with contextlib.suppress(OSError):
        return (folder / "catatan.log").read_text(errors="replace")[-4000:]
    return "(no log)"


def _guard(folder: Path, watched: int, *, embedded: bool) -> None:
    """The guardian's process: holds the server as long as the pytest process lives, then removes everything."""
    process = None
    try:
        if embedded:
            process = _serve(folder)
        while _is_alive(watched) and (process is None or process.poll() is None):
            time.sleep(0.3)
    finally:
        if process is not None and process.poll() is None:
            process.send_signal(signal.SIGQUIT)
            process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _serve(folder: Path) -> subprocess.Popen[bytes]:
    server = Server(folder / "rumah", durable=False)
    server.prepare()
    process = server.spawn(log=sys.stdout.fileno())
    if not server.await_ready(process, START_SECONDS):
        (folder / "gagal").touch()
        time.sleep(5)
        raise SystemExit(1)
    server.found()
    (folder / "siap.json").touch()
    return process


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with contextlib.suppress(OSError):
        return ") Z" not in Path(f"/proc/{pid}/stat").read_text()
    return True


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _stop)
    _guard(Path(sys.argv[1]), int(sys.argv[2]), embedded=sys.argv[3] == "bawaan")
