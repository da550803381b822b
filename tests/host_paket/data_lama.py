"""A data set of older code: made from a commit, kept small enough to stand in the repository, unpacked for a test.

`python -m tests.host_paket.data_lama COMMIT` makes tests/data/data-lama.tar.xz anew: the demonstration as that code
founds and tells it, stopped with cases open in many states; its keys; the contents of a few signed letters.
"""

import io
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

from pendopo.config.cli import database
from pendopo.config.cli.home import Home
from pendopo.config.cli.listening import health
from pendopo.config.cli.postgres import Server, find_binaries
from pendopo.config.host import backup_dump
from pendopo.config.host.backup_server import serving
from tests.faults.instance import ROOT, free_port, until

KEPT = ROOT / "tests" / "data" / "data-lama.tar.xz"
LETTERS = 6
OWN_KEYS = ("postgres.json", "alamat.json")
WANTED_OPEN = 14
CONTENTS = """
SELECT f.region_id, f.sha256 FROM documents_letter l JOIN files_storedfile f ON f.id = l.signed_file_id
 ORDER BY f.size LIMIT %s
"""


def source_of(commit: str, folder: Path) -> Path:
    """The code of a commit. Raises CalledProcessError without its history."""
    packed = subprocess.run(["git", "archive", commit, "src"], cwd=ROOT, check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
    return folder / "src"


def tell(source: Path, home: Path, *, wanted: int = WANTED_OPEN) -> None:
    """Run that code on an empty folder until so many cases are open, and stop it."""
    port = free_port()
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PENDOPO_", "DATABASE", "DJANGO"))
    }
    environment = kept | {"PENDOPO_HOME": str(home), "PENDOPO_PORT": str(port), "PYTHONPATH": str(source)}
    with subprocess.Popen(
        [sys.executable, "-m", "pendopo.config.cli.main", "up"], env=environment, cwd=home.parent,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True,
    ) as process:  # fmt: skip
        try:
            assert until(lambda: health(Home(home, port, "127.0.0.1")) == 200, 300), "the older code did not start"
            assert until(lambda: _open(home) >= wanted, 300), "the demonstration told too little"
        finally:
            process.send_signal(signal.SIGTERM)


def _open(home: Path) -> int:
    import psycopg

    time.sleep(0.5)
    with psycopg.connect(Home(home, 1, "").client_environment({})["PENDOPO_OWNER_URL"]) as connection:
        row = connection.execute("SELECT count(*) FROM cases_case WHERE finished_at IS NULL").fetchone()
    return int(row[0]) if row else 0


def keep(home: Path, target: Path = KEPT) -> None:
    """Write what a test needs of a stopped data set into one file."""
    import psycopg

    with serving(home, durable=False) as server:
        url = server.urls().owner
        words = [str(find_binaries() / "pg_dump"), "--enable-row-security", "--no-password"]
        environment = backup_dump.connection_environment(url)
        dump = subprocess.run(words, env=environment, check=True, capture_output=True).stdout
        with psycopg.connect(url) as connection:
            rows = connection.execute(CONTENTS, (LETTERS,)).fetchall()
    target.parent.mkdir(exist_ok=True)
    with tarfile.open(target, "w:xz", preset=9) as archive:
        info = tarfile.TarInfo("data.sql")
        info.size = len(dump)
        archive.addfile(info, io.BytesIO(dump))
        for path in sorted((home / "kunci").iterdir()):
            if path.name not in OWN_KEYS:
                archive.add(path, f"kunci/{path.name}")
        for region, digest in rows:
            name = f"{region}/{digest[:2]}/{digest}"
            archive.add(home / "berkas" / name, f"berkas/{name}")


def unpack(home: Path, source: Path = KEPT) -> list[str]:
    """Make a data folder of it, with a server of today. Returns the digests of the contents it has."""
    home.mkdir(mode=0o700)
    with tarfile.open(source) as archive:
        archive.extractall(home, filter="data")
    for folder in (home / "kunci", home / "berkas"):
        folder.chmod(0o700)
    dump = home / "data.sql"
    with serving(home, durable=False) as server:
        load(server, dump)
    dump.unlink()
    return [path.name for path in (home / "berkas").rglob("*") if path.is_file()]


def load(server: Server, dump: Path) -> None:
    """The dump into the empty database."""
    url = server.urls().owner
    words = [str(find_binaries() / "psql"), "-XqAt", "-v", "ON_ERROR_STOP=1", "--single-transaction", "-f", str(dump)]
    environment = backup_dump.connection_environment(url)
    subprocess.run([*words, "-d", database.DATABASE], env=environment, check=True, stdout=subprocess.DEVNULL)


def main() -> None:
    """Make the kept data set anew from a commit."""
    folder = Path(tempfile.mkdtemp(prefix="pendopo-lama-"))
    try:
        tell(source_of(sys.argv[1], folder / "kode"), folder / "data")
        keep(folder / "data")
        print(f"{KEPT}: {KEPT.stat().st_size / 1e3:.0f} kB")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
