"""A region that is only read: for the seconds in which the rest of its export is written, and after that until it is
opened again or lives elsewhere. The database itself refuses; here stands how that is told."""

from __future__ import annotations

SQLSTATE = "PJ002"
LOCK = 7442
"""First key of the advisory lock that every transaction with changes shares, and that an export takes for itself."""


class RegionClosed(Exception):
    """Work in a region that is closed: it waits, it is not lost."""


def closed_by(error: BaseException | None) -> bool:
    """Whether this error means that the region takes no changes now."""
    while error is not None:
        if getattr(error, "sqlstate", None) == SQLSTATE or isinstance(error, RegionClosed):
            return True
        error = error.__cause__ or error.__context__
    return False
