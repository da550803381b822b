"""The embedded server over a major version of PostgreSQL: everything arrives, or the old folder stays as it was."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

import pendopo
from pendopo.config.cli import database, deathsig, majors
from pendopo.config.cli.errors import StartRefused
from pendopo.config.cli.postgres import Server, find_binaries, write_private
from pendopo.config.host import upgrade_state
from pendopo.config.host.backup_server import serving

OLDER = Path("/usr/lib/postgresql/15/bin")
ROWS = 300

pytestmark = pytest.mark.skipif(not (OLDER / "postgres").exists(), reason="PostgreSQL 15 is not here")


def older_server(home: Path) -> Server:
    """As an older Pendopo would make it: the same passwords and roles, an older major's folder."""
    server = Server(home, durable=False)
    server._place = replace(server.place, binaries=OLDER)
    server.place.folder.mkdir(mode=0o700, parents=True)
    secret = home / "sandi"
    write_private(secret, server.passwords()["postgres"])
    words = [
        *deathsig.launcher(9, server.place.identity),
        str(OLDER / "initdb"),
        "-D",
        str(server.data),
        "-U",
        "postgres",
    ]
    subprocess.run([*words, f"--pwfile={secret}", "-A", "scram-sha-256", "-E", "UTF8", "--locale=C", "-N"], check=True)
    return server


@contextmanager
def filled(home: Path) -> Iterator[majors.Beside]:
    """An older server runs with a region's worth of rows, owned and guarded as ours are."""
    near = older_server(home)
    server = majors.Beside(near, OLDER, near.data, "isi")
    with server.running():
        server.found_anew()
        server.tell(
            database.DATABASE,
            f"""CREATE TABLE berkas (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, isi text, wilayah int);
            CREATE TABLE kosong (id int);
            INSERT INTO berkas (isi, wilayah) SELECT 'naskah ' || n, n % 2 FROM generate_series(1, {ROWS}) n;
            ALTER TABLE berkas OWNER TO {database.OWNER}; ALTER TABLE kosong OWNER TO {database.OWNER};
            ALTER TABLE berkas ENABLE ROW LEVEL SECURITY; ALTER TABLE berkas FORCE ROW LEVEL SECURITY;
            CREATE POLICY wilayah ON berkas USING (wilayah = 1); GRANT SELECT ON berkas TO {database.APP};""",
        )
        yield server


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    with filled(folder):
        pass
    return folder


def seen_by_app(server: Server) -> str:
    done = server._psql(database.DATABASE, f"SET ROLE {database.APP}; SELECT count(*) FROM berkas")
    return done.stdout.strip()


def test_data_of_an_older_server_arrive_whole_and_the_old_folder_is_kept(home: Path) -> None:
    own = majors.of_programs(find_binaries())
    with serving(home, durable=False) as server:
        assert majors.of_folder(server.data) == own
        assert (
            server._psql(database.DATABASE, "SELECT count(*), max(id) FROM berkas").stdout.strip() == f"{ROWS}|{ROWS}"
        )
        assert seen_by_app(server) == str(ROWS // 2), "row-level security arrived"
        assert (
            server._psql(database.DATABASE, "SELECT tableowner FROM pg_tables WHERE tablename='berkas'").stdout.strip()
            == database.OWNER
        )
        added = server._psql(database.DATABASE, "INSERT INTO berkas (isi) VALUES ('baru') RETURNING id").stdout.strip()
        assert added == str(ROWS + 1), "numbers go on where they were"
        kept = server.place.folder / "data-15"
        assert majors.of_folder(kept) == 15


def test_without_the_older_programs_nothing_is_touched(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(majors, "_places", lambda major: iter(()))
    server = Server(home, durable=False)
    with pytest.raises(StartRefused, match="postgresql-15"):
        server.prepare()
    assert majors.of_folder(server.data) == 15


def test_a_row_that_did_not_arrive_keeps_the_old_folder_in_use(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pour = majors.pour

    def losing(source: majors.Beside, target: majors.Beside) -> None:
        pour(source, target)
        target.tell(database.DATABASE, "DELETE FROM berkas WHERE id = 7")

    monkeypatch.setattr(majors, "pour", losing)
    server = Server(home, durable=False)
    with pytest.raises(StartRefused, match="tidak sama"):
        server.prepare()
    assert majors.of_folder(server.data) == 15
    monkeypatch.undo()
    server.prepare()
    assert majors.of_folder(server.data) > 15, "asked again it goes on"


@pytest.mark.parametrize("where", ["before_the_first_rename", "between_the_renames"])
def test_killed_while_the_folders_change_it_ends_with_one_whole_folder(
    home: Path, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    rename = Path.replace

    def dying(path: Path, target: Path) -> Path:
        if path.name == "data" and where == "before_the_first_rename":
            raise Killed
        if path.name == "data.baru" and where == "between_the_renames":
            raise Killed
        return rename(path, target)

    monkeypatch.setattr(Path, "replace", dying)
    with pytest.raises(Killed):
        Server(home, durable=False).prepare()
    monkeypatch.undo()
    with serving(home, durable=False) as server:
        assert majors.of_folder(server.data) == majors.of_programs(find_binaries())
        assert server._psql(database.DATABASE, "SELECT count(*) FROM berkas").stdout.strip() == str(ROWS)


def test_going_back_to_older_code_brings_its_own_folder_back(home: Path) -> None:
    state = upgrade_state.State(upgrade_state.CHANGING, pendopo.__version__, "99.0.0", "2026-11-22T00:00:00+00:00")
    upgrade_state.write(home, state)
    with serving(home, durable=False) as server:
        folder = server.place.folder
    noted = upgrade_state.read(home)
    assert noted is not None
    assert noted.folder == "data-15", "the upgrade knows its way back"
    older = Server(home, durable=False)
    older._place = replace(older.place, binaries=OLDER)
    majors.fit(older)
    assert majors.of_folder(older.data) == 15
    assert [path.name for path in folder.glob("data-*")] == [f"data-{majors.of_programs(find_binaries())}"]


def test_older_code_without_an_upgrade_under_way_is_refused(home: Path) -> None:
    with serving(home, durable=False):
        pass
    older = Server(home, durable=False)
    older._place = replace(older.place, binaries=OLDER)
    with pytest.raises(StartRefused, match="--kembali"):
        majors.fit(older)
    assert json.loads((home / "kunci" / "postgres.json").read_text()), "passwords stay"
    shutil.rmtree(home)
