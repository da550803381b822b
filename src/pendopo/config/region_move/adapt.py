"""What must read otherwise in another cell: accounts that were there before, under another id."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pendopo.config.region_move.tables import Table
from pendopo.people.api import Person

PERSONS = "people_person"


@dataclass(frozen=True)
class Adapted:
    """`merged`: id there -> id here, of those that differ. `waiting`: accounts (ids there) of this cell that nobody has
    proven to belong to that person: they hold no post until they have accepted an invitation."""

    merged: dict[str, str] = field(default_factory=dict)
    waiting: frozenset[str] = frozenset()

    def touches(self, table: Table) -> bool:
        """Whether any row of this table may read otherwise here."""
        return bool(table.users) and bool(self.merged or self.waiting)

    def piece(self, table: Table, piece: bytes) -> bytes:
        """Lines of COPY's text form as they read here."""
        if not self.touches(table):
            return piece
        return b"".join(self._lines(table, piece.splitlines(keepends=True)))

    def _lines(self, table: Table, lines: Iterable[bytes]) -> Iterable[bytes]:
        places = [table.columns.index(column) for column in table.users]
        account = table.columns.index("account") if table.name == PERSONS else None
        for line in lines:
            parts = line[:-1].split(b"\t")
            for place in places:
                told = parts[place].decode()
                if account is not None and told in self.waiting:
                    parts[account] = Person.WAITING.encode()
                parts[place] = self.merged.get(told, told).encode()
            yield b"\t".join(parts) + b"\n"
