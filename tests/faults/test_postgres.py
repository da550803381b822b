"""Promises of the embedded PostgreSQL: who it runs as, what it survives, what it refuses."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from pendopo.config.cli import database, rootless
from pendopo.config.cli.errors import StartRefused
from pendopo.config.cli.postgres import SOCKET_LIMIT, Server, find_binaries, private_folder, short_folder
from tests.faults.instance import until

is_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has this question")


class Running:
    def __init__(self, server: Server) -> None:
        self.server = server
        server.prepare()
        self.process = server.spawn()
        assert server.await_ready(self.process, 30)
        server.found()

    def __enter__(self) -> Server:
        return self.server

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(2)
        assert self.process.wait(20) == 0
        self.server.tidy()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "rumah"


def ask(server: Server, statement: str, role: str = "app") -> object:
    with psycopg.connect(getattr(server.urls(), role), connect_timeout=5) as connection:
        row = connection.execute(statement.encode()).fetchone()
        return row[0] if row else None


def test_order_is_the_same_on_every_host(home: Path) -> None:
    with Running(Server(home, durable=False)) as server:
        statement = "SELECT datlocprovider::text || datlocale FROM pg_database WHERE datname = current_database()"
        assert ask(server, statement) == "bC.UTF-8"


def test_roles_can_do_what_they_are_for_and_no_more(home: Path) -> None:
    with Running(Server(home, durable=False)) as server:
        columns = "array[rolsuper, rolbypassrls, rolcreaterole, rolcreatedb]"
        flags = f"SELECT {columns} FROM pg_roles WHERE rolname = current_user"
        assert ask(server, flags, "app") == [False] * 4
        assert ask(server, flags, "report") == [False] * 4
        assert ask(server, flags, "owner") == [False, False, False, True]
        for role in ("app", "report"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                ask(server, "CREATE TABLE t (a int)", role)
        with psycopg.connect(server.urls().owner) as connection:
            connection.execute("CREATE TABLE t (a int)")
            connection.execute(f"SET ROLE {database.APP}")


def test_no_tcp_and_no_trust(home: Path) -> None:
    with Running(Server(home, durable=False)) as server:
        assert ask(server, "SELECT current_setting('listen_addresses')") == ""
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(database.url("pendopo_app", "salah", str(server.place.socket)))


def test_log_does_not_keep_values_of_rows(home: Path) -> None:
    log = home.parent / "catatan.log"
    server = Server(home, durable=False)
    server.prepare()
    with open(log, "wb") as target:
        process = server.spawn(target.fileno())
        assert server.await_ready(process, 30)
        server.found()
        with psycopg.connect(server.urls().owner, autocommit=True) as connection:
            connection.execute("CREATE TABLE t (nik text UNIQUE)")
            connection.execute("INSERT INTO t VALUES ('3273010101900001')")
            with pytest.raises(psycopg.errors.UniqueViolation):
                connection.execute("INSERT INTO t VALUES ('3273010101900001')")
        process.send_signal(2)
        process.wait(20)
    assert "duplicate key" in log.read_text()
    assert "3273010101900001" not in log.read_text()


@pytest.mark.parametrize("pid", ["self", "init"])
def test_lock_left_by_a_reused_process_number_is_removed(home: Path, pid: str) -> None:
    with Running(Server(home, durable=False)) as server:
        lock = server.data / "postmaster.pid"
        text = lock.read_text().splitlines()[1:]
    number = os.getpid() if pid == "self" else 1
    lock.write_text("\n".join([str(number), *text]))
    (server.place.socket / ".s.PGSQL.5432.lock").write_text(lock.read_text())
    with Running(Server(home, durable=False)) as server:
        assert ask(server, "SELECT 1") == 1


def test_server_that_outlived_its_supervisor_is_ended_first(home: Path) -> None:
    server = Server(home, durable=False)
    server.prepare()
    unwatched = [word if word != "2" else "0" for word in server.command()]
    orphan = subprocess.Popen(unwatched, stderr=subprocess.DEVNULL, env=server.environment())
    assert server.await_ready(orphan, 30)
    with Running(Server(home, durable=False)) as again:
        assert orphan.wait(5) == 0
        assert ask(again, "SELECT 1") == 1


def test_interrupted_initdb_is_repeated(home: Path) -> None:
    (home / "postgres" / "data.baru" / "base").mkdir(parents=True)
    with Running(Server(home, durable=False)) as server:
        assert ask(server, "SELECT 1") == 1


def test_interrupted_founding_is_completed(home: Path) -> None:
    server = Server(home, durable=False)
    server.prepare()
    process = server.spawn()
    assert server.await_ready(process, 30)
    server._execute("postgres", database.role_statements(server._passwords)[:2])
    process.kill()
    process.wait()
    with Running(Server(home, durable=False)) as again:
        assert ask(again, "SELECT current_user") == database.APP


def test_data_of_another_version_is_refused_with_a_sentence(home: Path) -> None:
    server = Server(home, durable=False)
    server.prepare()
    (server.data / "PG_VERSION").write_text("17\n")
    with pytest.raises(StartRefused, match="dibuat oleh PostgreSQL 17"):
        Server(home, durable=False).prepare()


def test_lost_or_wrong_passwords_are_a_sentence(home: Path) -> None:
    server = Server(home, durable=False)
    server.prepare()
    file = home / "kunci" / "postgres.json"
    file.rename(file.with_suffix(".lama"))
    with pytest.raises(StartRefused, match="hilang"):
        Server(home, durable=False).prepare()
    file.write_text(file.with_suffix(".lama").read_text().replace('"postgres": "', '"postgres": "x'))
    again = Server(home, durable=False)
    again.prepare()
    process = again.spawn()
    try:
        with pytest.raises(StartRefused, match="tidak cocok"):
            again.await_ready(process, 30)
    finally:
        process.send_signal(2)
        process.wait(20)


def test_own_settings_are_kept(home: Path) -> None:
    server = Server(home, durable=False)
    server.prepare()
    (server.data / "setelan-sendiri.conf").write_text("work_mem = '11MB'\n")
    with Running(Server(home, durable=False)) as again:
        assert ask(again, "SELECT current_setting('work_mem')") == "11MB"


@pytest.mark.parametrize("length", [SOCKET_LIMIT - 16, SOCKET_LIMIT - 13, SOCKET_LIMIT, 200])
def test_socket_path_never_passes_the_limit(length: int) -> None:
    wanted = Path("/" + "p" * (length - 1))
    found = short_folder(wanted) / ".s.PGSQL.5432"
    assert len(str(found)) <= SOCKET_LIMIT
    assert (found.parent == wanted) == (length + 1 + len(".s.PGSQL.5432") <= SOCKET_LIMIT)


def test_folder_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "milik-lain").mkdir()
    (tmp_path / "soket").symlink_to(tmp_path / "milik-lain")
    with pytest.raises(StartRefused):
        private_folder(tmp_path / "soket")


def test_statements_for_a_server_of_your_own_are_accepted_twice(home: Path) -> None:
    with Running(Server(home, durable=False)) as server:
        passwords = server._passwords
        for _ in range(2):
            server._execute("postgres", database.role_statements(passwords))
            server._execute(database.DATABASE, database.database_statements())
        assert ask(server, "SELECT current_user") == database.APP


@is_root
def test_root_runs_it_in_a_user_namespace_below_private_folders(home: Path) -> None:
    home.parent.chmod(0o700)
    with Running(Server(home, durable=False)) as server:
        if not server.place.identity.startswith("ruang:"):
            pytest.skip("this machine allows no user namespaces")
        postmaster = int((server.data / "postmaster.pid").read_text().splitlines()[0])
        assert os.stat(server.data / "PG_VERSION").st_uid == 0
        seen = Path(f"/proc/{postmaster}/uid_map").read_text().split()
        assert seen[0] != "0"
        assert seen[1:] == ["0", "1"]


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A machine that allows no user namespaces, with a /var/lib of its own."""
    folder = Path(tempfile.mkdtemp(prefix="pendopo-var-"))
    folder.chmod(0o755)
    works = rootless._works
    monkeypatch.setattr(rootless, "SHARED", folder)
    monkeypatch.setattr(rootless, "_works", lambda who, at: not who.words.startswith("ruang") and works(who, at))
    yield folder
    shutil.rmtree(folder)


@is_root
def test_root_without_namespaces_drops_its_uid(home: Path, shared: Path) -> None:
    for _ in range(2):
        with Running(Server(home, durable=False)) as server:
            postmaster = int((server.data / "postmaster.pid").read_text().splitlines()[0])
            assert os.stat(f"/proc/{postmaster}").st_uid == os.stat(server.data).st_uid != 0
            assert server.data.is_relative_to(shared)
            assert ask(server, "SELECT 1") == 1


@is_root
def test_dropped_uid_still_dies_with_its_supervisor(home: Path, shared: Path) -> None:
    server = Server(home, durable=False)
    server.prepare()
    child = os.fork()
    if child == 0:
        process = server.spawn()
        server.await_ready(process, 30)
        os._exit(0)
    os.waitpid(child, 0)
    assert until(lambda: not (server.data / "postmaster.pid").exists(), 10)


@is_root
def test_root_with_no_way_gets_one_sentence(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rootless, "_works", lambda who, at: False)
    monkeypatch.setattr(rootless, "_shared_binaries", lambda binaries: binaries)
    with pytest.raises(StartRefused, match="tidak mau dijalankan sebagai root"):
        Server(home, durable=False).prepare()


def _may_run(python: str, user: pwd.struct_passwd, paths: str) -> bool:
    try:
        subprocess.run(
            [python, "-c", "import pendopo.config.cli.postgres as p; p.find_binaries()"], user=user.pw_uid,
            group=user.pw_gid, extra_groups=[], env={"PYTHONPATH": paths}, check=True, capture_output=True,
        )  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


@is_root
def test_ordinary_user_runs_it_without_tricks() -> None:
    """The whole of it as a user without rights, who can read the environment's folder."""
    user = pwd.getpwnam("nobody")
    installed = Path(find_binaries()).parents[2]
    paths = os.pathsep.join([str(Path(__file__).resolve().parents[2] / "src"), str(installed)])
    python = next((p for p in (sys.executable, "/usr/bin/python3") if _may_run(p, user, paths)), None)
    if python is None:
        pytest.skip("interpreter or environment lie below a private folder")
    folder = Path(tempfile.mkdtemp(prefix="pendopo-nobody-"))
    os.chown(folder, user.pw_uid, user.pw_gid)
    code = (
        "import sys; from pathlib import Path; from pendopo.config.cli.postgres import Server\n"
        "s = Server(Path(sys.argv[1]), durable=False); s.prepare(); p = s.spawn()\n"
        "assert s.place.identity == 'biasa' and s.await_ready(p, 30); s.found(); p.send_signal(2); sys.exit(p.wait(20))"
    )
    try:
        done = subprocess.run(
            [python, "-c", code, str(folder / "rumah")], user=user.pw_uid, group=user.pw_gid, extra_groups=[],
            env={"PYTHONPATH": paths}, check=False,
        )  # fmt: skip
        assert done.returncode == 0
    finally:
        shutil.rmtree(folder)


def test_where_the_kernel_cannot_watch_a_small_parent_does(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PENDOPO_PENGAWAS", "1")
    server = Server(home, durable=False)
    server.prepare()
    child = os.fork()
    if child == 0:
        process = server.spawn()
        server.await_ready(process, 30)
        os._exit(0)
    os.waitpid(child, 0)
    assert until(lambda: not (server.data / "postmaster.pid").exists(), 10)
