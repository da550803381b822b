"""What belongs to a region in the database: every table of the model registry, read and compared as text, by row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pendopo.people.api import User
from pendopo.tenancy.api import region_models

if TYPE_CHECKING:
    import psycopg

BLOCK = 4 << 20
"""Bytes of a table that travel in one piece."""
CELL_BOUND = frozenset({("people_person", "external_index")})
"""Columns made with the cell's own key: worth nothing elsewhere, so they stay behind (the identity provider of a region
tells again who somebody is)."""
COUNTED_BY_TRIGGERS = frozenset({"cases_statecount", "cases_deskcount"})
"""Tables into which triggers of others write; what came along replaces it."""


@dataclass(frozen=True)
class Table:
    """A table with the columns that travel, in the order of the database. `users`: those that name an account.

    `erasable`: rows that are only added, but of which erasure may shorten a part."""

    name: str
    columns: tuple[str, ...]
    users: tuple[str, ...]
    append_only: bool
    erasable: bool = False

    @property
    def place_of_id(self) -> int:
        """Where a row's id stands among the columns."""
        return self.columns.index("id")

    def select(self, region_id: int) -> str:
        """The region's rows, in one order everywhere."""
        columns = ", ".join(f'"{column}"' for column in self.columns)
        return f'SELECT {columns} FROM "{self.name}" WHERE region_id = {int(region_id)} ORDER BY id'  # noqa: S608 - names of the catalogue


def tables_of(connection: psycopg.Connection[Any]) -> list[Table]:
    """Every table of the registry, as this database has it."""
    return [_table(connection, model) for model in sorted(region_models(), key=lambda model: model._meta.db_table)]


def _table(connection: psycopg.Connection[Any], model: Any) -> Table:
    name = model._meta.db_table
    rows = connection.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s "
        "AND is_generated = 'NEVER' ORDER BY ordinal_position",
        [name],
    ).fetchall()
    columns = tuple(str(row[0]) for row in rows if (name, row[0]) not in CELL_BOUND)
    return Table(name, columns, user_columns(model), model.append_only, bool(model.erasable))


def user_columns(model: Any) -> tuple[str, ...]:
    """Columns that name an account of the cell: by a link, or by an id that is called so."""
    return tuple(
        field.column
        for field in model._meta.local_concrete_fields
        if field.related_model is User or field.name == "user_id" or field.name.endswith("_user_id")
    )


def copy_out(connection: psycopg.Connection[Any], select: str) -> Iterator[bytes]:
    """Rows in COPY's text form, in pieces that end with a line."""
    pieces: list[bytes] = []
    size = 0
    with connection.cursor() as cursor, cursor.copy(f"COPY ({select}) TO STDOUT".encode()) as copy:
        for row in copy:
            pieces.append(bytes(row))
            size += len(row)
            if size >= BLOCK:
                yield b"".join(pieces)
                pieces, size = [], 0
    if pieces:
        yield b"".join(pieces)


def fields(line: bytes) -> list[str | None]:
    """A line of COPY's text form as the texts of its columns."""
    return [None if part == b"\\N" else unescape(part) for part in line.rstrip(b"\n").split(b"\t")]


_ESCAPED = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"b": b"\b", b"f": b"\f", b"v": b"\v"}


def unescape(part: bytes) -> str:
    """One column of COPY's text form."""
    if b"\\" not in part:
        return part.decode()
    pieces = part.split(b"\\")
    found, at = [pieces[0]], 1
    while at < len(pieces):
        piece = pieces[at]
        if not piece:  # two of them: the sign itself, and what follows it is plain
            found += [b"\\", pieces[at + 1] if at + 1 < len(pieces) else b""]
            at += 2
            continue
        found.append(_ESCAPED.get(piece[:1], piece[:1]) + piece[1:])
        at += 1
    return b"".join(found).decode()
