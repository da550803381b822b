"""A second database beside the first, by the server itself: migrate the copy, then let the two change names at once.

Names: what is served (`pendopo`), `…_baru` (a copy that is being migrated), `…_sebelum` (as it was before the last
migration: the way back), `…_sesudah` (what was served when somebody went back). No Django.
"""

import contextlib
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from pendopo.config.cli import database
from pendopo.config.cli.errors import StartRefused

if TYPE_CHECKING:
    import psycopg

NEXT, BEFORE, AFTER = "_baru", "_sebelum", "_sesudah"
MAINTENANCE = ("postgres", "template1")
PATIENCE_SECONDS = 15.0
TABLES = (
    "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname = 'public' AND c.relkind = 'r' ORDER BY c.relname"
)
OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"


def renamed(url: str, name: str) -> str:
    """The same address with another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{quote(name, safe='')}"))


class Copies:
    """The databases of one installation, as their owner (who may CREATEDB)."""

    def __init__(self, owner_url: str) -> None:
        self.url = owner_url
        self.name = unquote(urlsplit(owner_url).path.lstrip("/"))

    def names(self) -> set[str]:
        """Which databases the server has."""
        with self._server() as connection:
            return {str(row[0]) for row in connection.execute("SELECT datname FROM pg_database")}

    def has(self, suffix: str) -> bool:
        """Whether there is a database of this purpose."""
        return self.name + suffix in self.names()

    def size(self, suffix: str = "") -> int:
        """Bytes on the server's disk."""
        with self._server() as connection:
            row = connection.execute("SELECT pg_database_size(%s)", (self.name + suffix,)).fetchone()
        return int(row[0]) if row else 0

    def copy(self, suffix: str) -> str:
        """Make the copy anew; whoever is connected to the source is sent away. Returns its address."""
        target = self.name + suffix
        with self._server() as connection:
            _drop(connection, target)
            # Copying files is quicker than writing every page into the journal, and what is lost in a crash is a copy.
            self._alone(
                connection,
                f"CREATE DATABASE {_quoted(target)} TEMPLATE {_quoted(self.name)} STRATEGY FILE_COPY",
                self.name,
            )
        return self._admitted(target)

    def create(self, suffix: str) -> str:
        """Make an empty one anew. Returns its address."""
        target = self.name + suffix
        with self._server() as connection:
            _drop(connection, target)
            connection.execute(f"{database.create_statement(_quoted(target))} TEMPLATE template0".encode())
        return self._admitted(target)

    def drop(self, suffix: str) -> None:
        """Remove it, there or not."""
        with self._server() as connection:
            _drop(connection, self.name + suffix)

    def change(self, *, come: str, go: str) -> None:
        """What is served takes the name ending in `go`; the one ending in `come` is served. Both or none."""
        with self._server() as connection:
            _drop(connection, self.name + go)
            for name in (self.name, self.name + come):
                connection.execute(OTHERS, (name,))
            end = time.monotonic() + PATIENCE_SECONDS
            while not self._renamed(connection, come, go, is_last=time.monotonic() > end):
                time.sleep(0.2)

    def _renamed(self, connection: "psycopg.Connection[Any]", come: str, go: str, *, is_last: bool) -> bool:
        import psycopg

        try:
            with connection.transaction():
                connection.execute(f"ALTER DATABASE {_quoted(self.name)} RENAME TO {_quoted(self.name + go)}".encode())
                connection.execute(
                    f"ALTER DATABASE {_quoted(self.name + come)} RENAME TO {_quoted(self.name)}".encode()
                )
        except psycopg.errors.ObjectInUse:
            if is_last:
                raise StartRefused(BUSY.format(name=self.name)) from None
            return False
        return True

    def _alone(self, connection: "psycopg.Connection[Any]", statement: str, source: str) -> None:
        import psycopg

        end = time.monotonic() + PATIENCE_SECONDS
        while True:
            connection.execute(OTHERS, (source,))
            try:
                connection.execute(statement.encode())
            except psycopg.errors.ObjectInUse:
                if time.monotonic() > end:
                    raise StartRefused(BUSY.format(name=source)) from None
                time.sleep(0.2)
            except psycopg.errors.InsufficientPrivilege:
                raise StartRefused(NO_RIGHT) from None
            else:
                return

    def _admitted(self, name: str) -> str:
        """Rights on a database are not copied with it."""
        import psycopg

        url = renamed(self.url, name)
        with psycopg.connect(url, autocommit=True) as connection:
            for statement in database.database_statements(_quoted(name)):
                connection.execute(statement.encode())
        return url

    @contextlib.contextmanager
    def _server(self) -> "Iterator[psycopg.Connection[Any]]":
        """A connection to none of ours. Raises StartRefused when the owner may not open one."""
        import psycopg

        last: Exception | None = None
        for name in MAINTENANCE:
            try:
                connection = psycopg.connect(renamed(self.url, name), autocommit=True, connect_timeout=10)
            except psycopg.OperationalError as error:
                last = error
                continue
            with connection:
                yield connection
            return
        raise StartRefused(f"Server basis data tidak dapat dibuka: {last}")


BUSY = "Basis data {name} sedang dipakai program lain. Hentikan program itu, lalu ulangi."
NO_RIGHT = (
    "Pemilik basis data tidak boleh membuat salinannya. Jalankan sebagai administrator PostgreSQL: "
    "ALTER ROLE pendopo_owner CREATEDB"
)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _drop(connection: "psycopg.Connection[Any]", name: str) -> None:
    connection.execute(f"DROP DATABASE IF EXISTS {_quoted(name)} WITH (FORCE)".encode())


def counts(url: str) -> dict[str, int]:
    """Rows of every table, as the owner sees them."""
    import psycopg

    with psycopg.connect(url) as connection:
        names = [str(row[0]) for row in connection.execute(TABLES)]
        return {name: _count(connection, name) for name in names}


def _count(connection: "psycopg.Connection[Any]", table: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {_quoted(table)}".encode()).fetchone()  # noqa: S608 - a table's name
    return int(row[0]) if row else 0


def losses(before: dict[str, int], after: dict[str, int], *, allowed: frozenset[str] = frozenset()) -> list[str]:
    """What is not there any more, as sentences; `allowed` tables may lose rows or go. Additions are no loss."""
    found = []
    for name, count in before.items():
        if name in allowed:
            continue
        if name not in after:
            found.append(f"tabel {name} ({count} baris) hilang")
        elif after[name] < count:
            found.append(f"tabel {name}: {count} baris menjadi {after[name]}")
    return found
