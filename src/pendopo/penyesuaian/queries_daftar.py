"""The services of a region as a list: how each stands, what of it is ours, what waits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from pendopo.bundles.api import Origin, upgrade_offers
from pendopo.definitions.api import Card, Installed, catalogue, compiled_of
from pendopo.engine.api import overlay_from_bytes
from pendopo.lib.sheets import csv_table
from pendopo.penyesuaian.models import Rancangan
from pendopo.penyesuaian.queries_sunting import OPEN
from pendopo.tenancy.api import Region


@dataclass(frozen=True)
class Row:
    """A service in the list."""

    installed: Installed
    title: str
    version: int
    changes: int
    drafts: int
    origin: str
    is_open: bool
    newer: int
    points: int
    verified: int

    @property
    def unverified(self) -> int:
        """How many of its points still need verifying."""
        return self.points - self.verified


def services_here(place: Region) -> list[Row]:
    """Every service of the region, by title."""
    rows = Installed.objects.select_related("release", "release__base", "release__overlay").defer("release__body")
    open_drafts: dict[str, int] = {}
    for name in Rancangan.objects.filter(state__in=OPEN).values_list("definition_id", flat=True):
        open_drafts[name] = open_drafts.get(name, 0) + 1
    origins = {one.definition_id: one for one in Origin.objects.select_related("partner")}
    cards = {one.id: one.card for one in catalogue()}
    newer = {origin.definition_id: offer.number for origin, offer in upgrade_offers(place)}
    return [
        _row(
            one, open_drafts, origins.get(one.definition_id), newer.get(one.definition_id, 0), cards[one.definition_id]
        )
        for one in rows.order_by("release__title")
    ]


ORDERS: dict[str, tuple[str, Callable[[Row], Any]]] = {
    "judul": ("Judul", lambda row: (row.title.casefold(),)),
    "perubahan": ("Perubahan terbanyak", lambda row: (-row.changes, row.title.casefold())),
    "verifikasi": ("Terbanyak perlu verifikasi", lambda row: (-row.unverified, row.title.casefold())),
    "versi": ("Versi baru dahulu", lambda row: (not row.newer, row.title.casefold())),
}  # fmt: skip
STATES = {"buka": "Dibuka", "tutup": "Tutup", "rancangan": "Ada rancangan", "baru": "Ada versi baru"}


def narrowed(rows: Iterable[Row], *, text: str, state: str, order: str) -> list[Row]:
    """The services whose title has this text and that stand so, in this order; '' leaves a filter out."""
    holds: dict[str, Callable[[Row], bool]] = {
        "buka": lambda row: row.is_open, "tutup": lambda row: not row.is_open,
        "rancangan": lambda row: bool(row.drafts), "baru": lambda row: bool(row.newer),
    }  # fmt: skip
    wanted = [row for row in rows if text.casefold() in row.title.casefold()]
    if state in holds:
        wanted = [row for row in wanted if holds[state](row)]
    return sorted(wanted, key=ORDERS.get(order, ORDERS["judul"])[1])


def as_csv(rows: Iterable[Row]) -> str:
    """The list for a spreadsheet."""
    head = ["layanan", "judul", "dari", "versi", "rilis", "perubahan kami", "rancangan", "keadaan", "versi baru",
            "butir", "terverifikasi"]  # fmt: skip
    cells = (
        [
            row.installed.definition_id, row.title, row.origin, str(row.version), str(row.installed.release.number),
            str(row.changes), str(row.drafts), STATES["buka" if row.is_open else "tutup"], str(row.newer or ""),
            str(row.points), str(row.verified),
        ]
        for row in rows
    )  # fmt: skip
    return csv_table(head, cells)


def _row(one: Installed, open_drafts: dict[str, int], origin: Origin | None, newer: int, card: Card) -> Row:
    overlay = one.release.overlay
    changes = len(overlay_from_bytes(bytes(overlay.body)).changes) if overlay else 0
    version = one.release.base.version if one.release.base else compiled_of(one.release).definition.version
    name = origin.partner.name if origin is not None and origin.partner is not None else "Pendopo"
    return Row(
        one, one.release.title, version, changes, open_drafts.get(one.definition_id, 0), name,
        one.is_open and not one.is_waiting, newer, card.points, card.verified,
    )  # fmt: skip
