"""A streaming replica for public pages that only read. Everything else, and every write, goes to the primary."""

from __future__ import annotations

import logging
import time
from typing import Any

from django.conf import settings

from pendopo.tenancy.context import current_alias

log = logging.getLogger("pendopo.replica")
REPLICA = "replika"
REST_SECONDS = 10.0
"""How long a replica that did not answer is left alone: every page meanwhile comes from the primary at once."""

_resting_until = 0.0


class Router:
    """Reads follow the open block; writes never leave the primary."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        """The database of the open block."""
        return current_alias()

    def db_for_write(self, model: Any, **hints: Any) -> str:
        """The primary."""
        return "default"

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        """They are the same rows."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """A replica gets its tables from the primary."""
        return db == "default"


def has_replica() -> bool:
    """Whether there is a replica that has not just failed."""
    return REPLICA in settings.DATABASES and time.monotonic() >= _resting_until


def rest_replica(why: Exception) -> None:
    """Leave the replica alone for a while; the log says why."""
    global _resting_until
    _resting_until = time.monotonic() + REST_SECONDS
    log.warning("Replika tidak menjawab, %d detik dilayani dari yang utama: %s", REST_SECONDS, type(why).__name__)
