"""Is a region here what a file says? Row by row, then the chain of events, every content, every signed letter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings

from pendopo.audit.api import Event, check
from pendopo.config.host.backup_dump import SESSION
from pendopo.config.region_move.adapt import Adapted
from pendopo.config.region_move.reading import Contents, inflated, walk
from pendopo.config.region_move.tables import Table, copy_out, tables_of
from pendopo.documents.api import Letter, check_pdf, signed_bytes
from pendopo.files.api import FileDamaged, StoredFile, read_file
from pendopo.tenancy.api import Region, region

OWN_MARKS = frozenset({"core.region_exported", "core.region_imported"})
ID_LENGTH = 36


@dataclass
class Comparison:
    """`changed`, `missing`, `added`: rows by table. `problems`: what must never be. `has_worked`: events since."""

    changed: dict[str, int] = field(default_factory=dict)
    missing: dict[str, int] = field(default_factory=dict)
    added: dict[str, int] = field(default_factory=dict)
    rows: int = 0
    files: int = 0
    letters: int = 0
    events: int = 0
    has_worked: bool = False
    problems: list[str] = field(default_factory=list)


def compare(path: Path, identity: str, place: Region) -> Comparison:
    """Compare the region that was imported from a file with the file. Reads only. Raises StartRefused."""
    found, contents = Comparison(), Contents()
    with psycopg.connect(settings.OWNER_URL, application_name="pendopo region verify") as owner:
        for statement in SESSION:
            owner.execute(statement.encode())
        tables = {table.name: table for table in tables_of(owner)}
        with region(place):
            adapted = _adapted(place)
            found.has_worked = _worked_since(place)
        _walk(walk(path, identity, contents), owner, tables, adapted, place, found)
        _never_named(owner, tables, contents, place, found)
    _trail(place, contents, found)
    _judge(tables, found)
    with region(place):
        _contents(found)
        _letters(found)
    return found


def _adapted(place: Region) -> Adapted:
    """How accounts were dealt with when it came in; its own event tells."""
    told = Event.objects.filter(kind="core.region_imported").order_by("-recorded_at").first()
    data = {} if told is None else told.data
    return Adapted(dict(data.get("merged", {})), frozenset(data.get("waiting", ())))


def _worked_since(place: Region) -> bool:
    told = Event.objects.filter(kind="core.region_imported").order_by("-recorded_at").first()
    return told is not None and Event.objects.filter(recorded_at__gt=told.recorded_at).exists()


def _walk(
    entries: Iterator[Any],
    owner: psycopg.Connection[Any],
    tables: dict[str, Table],
    adapted: Adapted,
    place: Region,
    found: Comparison,
) -> None:
    """Both sides stand in the order of their ids: one pass over each."""
    side: _Side | None = None
    for name, content, _size in entries:
        kind, _, rest = name.partition("/")
        table = tables.get(rest.partition("/")[0]) if kind == "tabel" else None
        if table is None:
            continue
        if side is None or side.table.name != table.name:
            if side is not None:
                side.end(found)
            side = _Side(owner, table, place.id)
        side.take(adapted.piece(table, inflated(content)), found)
    if side is not None:
        side.end(found)


class _Side:
    """The rows of one table here, read along with those of the file."""

    def __init__(self, owner: psycopg.Connection[Any], table: Table, region_id: int) -> None:
        self.table = table
        self.lines = _lines(owner, table, region_id)
        self.here = next(self.lines, b"")

    def take(self, piece: bytes, found: Comparison) -> None:
        """Lines of the file."""
        name = self.table.name
        for line in piece.splitlines(keepends=True):
            found.rows += 1
            wanted = self._id(line)
            while self.here and self._id(self.here) < wanted:
                self._added(found)
            if not self.here or self._id(self.here) != wanted:
                found.missing[name] = found.missing.get(name, 0) + 1
                continue
            if self.here != line:
                found.changed[name] = found.changed.get(name, 0) + 1
            self.here = next(self.lines, b"")

    def end(self, found: Comparison) -> None:
        """What is here and not in the file."""
        while self.here:
            self._added(found)

    def _added(self, found: Comparison) -> None:
        found.added[self.table.name] = found.added.get(self.table.name, 0) + 1
        self.here = next(self.lines, b"")

    def _id(self, line: bytes) -> bytes:
        return line.rstrip(b"\n").split(b"\t", self.table.place_of_id + 1)[self.table.place_of_id]


def _lines(owner: psycopg.Connection[Any], table: Table, region_id: int) -> Iterator[bytes]:
    for piece in copy_out(owner, table.select(region_id)):
        yield from piece.splitlines(keepends=True)


def _never_named(
    owner: psycopg.Connection[Any], tables: dict[str, Table], contents: Contents, place: Region, found: Comparison
) -> None:
    """Tables that were empty there."""
    for name, (count, _digest, _columns) in contents.manifest["tables"].items():
        if not count and name in tables:
            _Side(owner, tables[name], place.id).end(found)


def _trail(place: Region, contents: Contents, found: Comparison) -> None:
    """The chain is whole, and it leads through the head that the file names."""
    seq, digest = contents.manifest["head"]
    whole = check(place)
    found.events = whole.count
    if whole.bad is not None:
        found.problems.append(f"Rantai peristiwa putus di nomor {whole.bad.seq}.")
    if seq and check(place, upto=seq).digest.hex() != digest:
        found.problems.append("Rantai peristiwa di sini tidak melewati ujung yang tercatat di berkas.")


def _judge(tables: dict[str, Table], found: Comparison) -> None:
    """Rows that are only ever added must be there unchanged; the others may have gone on, if there was work since."""
    for kind, rows in (("berubah", found.changed), ("hilang", found.missing)):
        for name, count in rows.items():
            may_shrink = kind == "berubah" and tables[name].erasable
            if not found.has_worked or (tables[name].append_only and not may_shrink):
                found.problems.append(f"Tabel {name}: {count} baris {kind}.")


def _contents(found: Comparison) -> None:
    """Every content that is not erased opens and has its digest."""
    rows = StoredFile.objects.filter(erased_at=None).order_by("sha256").distinct("sha256")
    for stored in rows.iterator(500):
        found.files += 1
        try:
            read_file(stored)
        except FileDamaged:
            found.problems.append(f"Berkas {stored.sha256[:12]}… tidak dapat dibuka atau berubah.")


def _letters(found: Comparison) -> None:
    """Every signed letter is what was signed."""
    rows = Letter.objects.filter(state=Letter.SIGNED, signed_file__erased_at=None).select_related("signed_file")
    for letter in rows.iterator(200):
        found.letters += 1
        try:
            content = signed_bytes(letter)
        except FileDamaged:
            content = None
        is_whole = content and (letter.way == Letter.WET or check_pdf(content).verdict == "sama")
        if not is_whole:
            found.problems.append(f"Surat {letter.number or letter.code} tidak cocok dengan sidiknya.")
