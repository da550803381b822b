"""How far the region has come: points that are verified, by service and by office. From cards, one statement."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pendopo.definitions.api import Listed, catalogue
from pendopo.penyesuaian.models import Rancangan

DEPTHS = {"lengkap": "Lengkap", "dasar": "Dasar"}
STATES = {"belum": "Masih ada yang perlu verifikasi", "selesai": "Semua terverifikasi"}


@dataclass(frozen=True)
class Row:
    """A service: how many of its points are verified, and whether something waits for a second person."""

    listed: Listed
    waits: bool

    @property
    def id(self) -> str:
        """The id of the service."""
        return self.listed.id

    @property
    def title(self) -> str:
        return self.listed.title

    @property
    def office(self) -> str:
        return self.listed.card.owner

    @property
    def depth(self) -> str:
        return self.listed.card.depth

    @property
    def depth_title(self) -> str:
        return DEPTHS.get(self.depth, self.depth)

    @property
    def total(self) -> int:
        """How many points it has."""
        return self.listed.card.points

    @property
    def verified(self) -> int:
        """How many of them are verified."""
        return self.listed.card.verified

    @property
    def open(self) -> int:
        """How many still need verifying."""
        return self.total - self.verified

    @property
    def share(self) -> float:
        """The part that is verified, 0 to 1."""
        return self.verified / self.total if self.total else 1.0


@dataclass(frozen=True)
class Office:
    """The services of one office together."""

    name: str
    services: int
    verified: int
    total: int

    @property
    def open(self) -> int:
        """How many points still need verifying."""
        return self.total - self.verified


@dataclass(frozen=True)
class Ask:
    """What the page is asked for; what is not known counts as nothing."""

    text: str = ""
    office: str = ""
    depth: str = ""
    state: str = ""
    order: str = "belum"

    @classmethod
    def read(cls, typed: Mapping[str, str]) -> Ask:
        def known(name: str, among: Iterable[str], default: str = "") -> str:
            value = typed.get(name, "")
            return value if value in among else default

        plain = {name: typed.get(name, "").replace("\x00", "").strip()[:200] for name in ("cari", "kantor")}
        return cls(
            plain["cari"], plain["kantor"], known("kedalaman", DEPTHS), known("keadaan", STATES),
            known("urut", ORDERS, "belum"),
        )  # fmt: skip

    def takes(self, row: Row) -> bool:
        return (
            self.text.casefold() in row.title.casefold()
            and self.office in ("", row.office)
            and self.depth in ("", row.depth)
            and (not self.state or (self.state == "selesai") == (row.open == 0))
        )


ORDERS: dict[str, tuple[str, Callable[[Row], Any]]] = {
    "belum": ("Terbanyak belum", lambda row: (-row.open, row.title.casefold())),
    "maju": ("Paling dekat selesai", lambda row: (row.open == 0, -row.share, row.title.casefold())),
    "judul": ("Nama layanan", lambda row: (row.title.casefold(),)),
    "kantor": ("Kantor", lambda row: (row.office.casefold(), row.title.casefold())),
}  # fmt: skip


def rows_here() -> list[Row]:
    """Every service of the region. Two statements."""
    waiting = set(Rancangan.objects.filter(state=Rancangan.SENT).values_list("definition_id", flat=True))
    return [Row(one, one.id in waiting) for one in catalogue()]


def narrowed(rows: Iterable[Row], ask: Ask) -> list[Row]:
    """The services that were asked for, in the order that was asked for."""
    return sorted((row for row in rows if ask.takes(row)), key=ORDERS[ask.order][1])


def offices(rows: Iterable[Row]) -> list[Office]:
    """The same by office, most unverified first."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.office, []).append(row)
    made = [
        Office(name, len(mine), sum(one.verified for one in mine), sum(one.total for one in mine))
        for name, mine in found.items()
    ]
    return sorted(made, key=lambda one: (-one.open, one.name.casefold()))


HEAD = ("layanan", "judul", "kantor", "kedalaman", "butir", "terverifikasi", "perlu_verifikasi", "menunggu_orang_kedua")


def table_of(rows: Sequence[Row]) -> list[list[str]]:
    """The rows for a spreadsheet, under `HEAD`."""
    return [
        [row.id, row.title, row.office, row.depth, str(row.total), str(row.verified), str(row.open),
         "ya" if row.waits else ""]
        for row in rows
    ]  # fmt: skip
