"""What imports of many rows share: one at a time, and how far it is, told from beside."""

from __future__ import annotations

import threading
from collections.abc import Callable
from uuid import UUID

from django.db import close_old_connections, connection

from pendopo.tenancy.api import Region, region


def alone(import_id: UUID) -> bool:
    """Whether nobody else is at this import now; until the transaction ends nobody will be.

    Not a lock of its row: how far it is, is written there from beside.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [import_id.int % 2**62])
        row = cursor.fetchone()
    return bool(row and row[0])


class Teller:
    """Says how far an import is, on a connection of its own: the import itself is one transaction.

    `write`: puts the number of rows that are done where the page reads it; called in the open region.
    """

    def __init__(self, place: Region, write: Callable[[int], object]) -> None:
        self.place, self.write = place, write

    def __call__(self, done: int) -> None:
        thread = threading.Thread(target=self._write, args=(done,))
        thread.start()
        thread.join()

    def _write(self, done: int) -> None:
        close_old_connections()
        try:
            with region(self.place):
                self.write(done)
        finally:
            connection.close()
