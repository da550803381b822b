"""Migrations that leave the old database or the new one, never something between.

A database with pending migrations is copied by the server, the copy is migrated and its rows are counted, and only then
the two change names; the old one stays beside it as the way back. A database of newer code is refused.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

import pendopo
from pendopo.config.cli.errors import StartRefused
from pendopo.config.host import upgrade_state
from pendopo.config.host.data_copy import AFTER, BEFORE, NEXT, Copies, counts, losses, renamed
from pendopo.config.host.versions import MAY_SHRINK

DIRECT = "PENDOPO_TANPA_SALINAN"
"""Set by a rehearsal, whose database is a copy already."""


@dataclass(frozen=True)
class Look:
    """A database as this code sees it: `foreign` migrations were applied by code that we are not."""

    is_empty: bool
    pending: int
    foreign: tuple[str, ...]


def look() -> Look:
    """Compare what was applied with what this code brings."""
    executor = MigrationExecutor(connection)
    loader = executor.loader
    known = set(loader.disk_migrations)
    known |= {key for migration in loader.disk_migrations.values() for key in migration.replaces}
    foreign = tuple(sorted(".".join(key) for key in loader.applied_migrations if key not in known))
    plan = [] if foreign else executor.migration_plan(loader.graph.leaf_nodes())
    return Look(not loader.applied_migrations, len(plan), foreign)


@contextlib.contextmanager
def safely() -> Iterator[None]:
    """Run the block on the database, or on a copy that takes its place when the block ends well and nothing is lost.

    Raises StartRefused for a database of newer code, and when rows are missing afterwards; then nothing has changed.
    """
    settle()
    seen = look()
    if seen.foreign:
        raise StartRefused(newer(seen))
    if seen.is_empty or not seen.pending or os.environ.get(DIRECT):
        yield
        return
    print(f"Migrasi: {seen.pending} langkah, pada salinan basis data…", flush=True)
    with _on_a_copy():
        yield


@contextlib.contextmanager
def _on_a_copy() -> Iterator[None]:
    begun, copies = time.monotonic(), Copies(settings.OWNER_URL)
    connections.close_all()
    url = copies.copy(NEXT)
    try:
        before = counts(url)
        _serve(copies.name + NEXT)
        yield
        connections.close_all()
        lost = losses(before, counts(url), allowed=MAY_SHRINK)
        if lost:
            raise StartRefused("Migrasi dibatalkan, basis data tidak diubah: " + "; ".join(lost))
    except BaseException:
        connections.close_all()
        _serve(copies.name)
        copies.drop(NEXT)
        raise
    _note_migrated()
    copies.change(come=NEXT, go=BEFORE)
    _serve(copies.name)
    rows = sum(before.values())
    print(
        f"Basis data diperbarui dalam {time.monotonic() - begun:.0f} detik; {len(before)} tabel, {rows} baris, "
        f"tidak ada yang hilang. Keadaan sebelumnya disimpan sebagai {copies.name}{BEFORE}.",
        flush=True,
    )


def _serve(name: str) -> None:
    """Let Django's connection lead to another database of the same server."""
    connections.close_all()
    connection.settings_dict["NAME"] = name


def settle() -> None:
    """After an upgrade that was killed: this code is on one side of `kini`; bring the database there."""
    home = Path(settings.PENDOPO_HOME)
    state = upgrade_state.read(home)
    if state is None or not state.is_open or state.have != pendopo.__version__:
        return
    if not state.migrated or not look().foreign:
        return
    copies = Copies(settings.OWNER_URL)
    connections.close_all()
    if copies.has(BEFORE):
        copies.change(come=BEFORE, go=AFTER)
        print("Basis data kembali ke keadaan sebelum pembaruan.", flush=True)


def _note_migrated() -> None:
    """Before the names change: an upgrade under way has a database to go back to."""
    home = Path(settings.PENDOPO_HOME)
    state = upgrade_state.read(home)
    if state is not None and state.is_open:
        upgrade_state.write(home, replace(state, migrated=True))


def newer(seen: Look) -> str:
    """Why this code does not touch a database of newer code."""
    text = (
        f"Basis data ini sudah dipakai oleh Pendopo yang lebih baru daripada kode ini ({pendopo.__version__}); "
        f"yang tidak dikenal: {seen.foreign[0]}"
    )
    text += f" dan {len(seen.foreign) - 1} lainnya. " if len(seen.foreign) > 1 else ". "
    way = "Jalankan versi barunya"
    with contextlib.suppress(StartRefused):
        if Copies(settings.OWNER_URL).has(BEFORE):
            way += ", atau kembalikan basis data sebelum itu: pendopo perbarui --kembali"
    return f"{text}{way}."


def address(suffix: str) -> str:
    """The owner's address of one of the databases beside ours."""
    copies = Copies(settings.OWNER_URL)
    return renamed(settings.OWNER_URL, copies.name + suffix)
