"""The only ambient region: that of the open transaction, set by `region()`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connections, transaction

from pendopo.lib.uuid7 import uuid7

if TYPE_CHECKING:
    from pendopo.tenancy.models import Region

_region: ContextVar[int | None] = ContextVar("region", default=None)
_alias: ContextVar[str] = ContextVar("alias", default="default")
_batch: ContextVar[UUID | None] = ContextVar("batch", default=None)


def current_region_id() -> int | None:
    """The region of the open `region()` block, or None outside one (then the database shows no rows)."""
    return _region.get()


def current_batch() -> UUID | None:
    """One id for everything written in the outermost `region()` block; events of one move share it."""
    return _batch.get()


def current_alias() -> str:
    """From which database the open `region()` block reads: `default`, or `replika` for a page that only reads."""
    return _alias.get()


def _set(value: str) -> None:
    with connections[_alias.get()].cursor() as cursor:
        cursor.execute("SELECT set_config('app.region', %s, true)", [value])


@contextmanager
def reading_from(alias: str) -> Iterator[None]:
    """`region()` blocks inside read from this database. Writing there is refused by the database."""
    token = _alias.set(alias)
    try:
        yield
    finally:
        _alias.reset(token)


@contextmanager
def region(place: Region | int) -> Iterator[None]:
    """One transaction in one region. Everything read or written inside belongs to it; any exception rolls back.

    Nesting restores the outer region: releasing a savepoint does not undo `set_config`.
    """
    region_id = place if isinstance(place, int) else place.id
    outer, nested = _region.get(), connections[_alias.get()].in_atomic_block
    with transaction.atomic(using=_alias.get()):
        if outer != region_id:
            _set(str(region_id))
        token, batch_token = _region.set(region_id), _batch.set(_batch.get() or uuid7())
        try:
            yield
        finally:
            _region.reset(token)
            _batch.reset(batch_token)
        if nested and outer != region_id:
            _set("" if outer is None else str(outer))
