"""How the catalogue stands: every service with its office, way, depth and first real case; permits of former days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pendopo.cases.api import first_cases
from pendopo.data.legacy_permits import LEGACY, LegacyPermit
from pendopo.layanan.queries_publik.offers import OfferLine, offers_in

CHANNELS: Mapping[str, str | Promise] = {
    "D": _("Sepenuhnya di sini"),
    "O": _("Diputus di OSS"),
    "S": _("Diputus di SIMBG"),
    "M": _("Diputus di MPP Digital"),
    "K": _("Dikerjakan di aplikasi lain, dilacak di sini"),
}
DEPTHS: Mapping[str, str | Promise] = {"lengkap": _("Lengkap"), "dasar": _("Dasar")}
ORDERS = ("judul", "kantor", "hari", "dicocokkan", "pertama")


@dataclass(frozen=True)
class Row:
    """A service and when its first application came in (None: not yet)."""

    offer: OfferLine
    first: datetime | None

    @property
    def depth(self) -> str:
        return "dasar" if self.offer.is_basic else "lengkap"

    @property
    def depth_title(self) -> str:
        return str(DEPTHS[self.depth])

    @property
    def channel_title(self) -> str:
        return str(CHANNELS[self.offer.channel])


@dataclass(frozen=True)
class Ask:
    """What the page is asked for, as its address says; what is not known counts as nothing."""

    owner: str = ""
    channel: str = ""
    depth: str = ""
    order: str = "judul"

    @classmethod
    def read(cls, typed: Mapping[str, str]) -> Ask:
        channel, depth, order = (typed.get(name, "") for name in ("saluran", "kedalaman", "urut"))
        return cls(
            typed.get("kantor", "")[:200], channel if channel in CHANNELS else "", depth if depth in DEPTHS else "",
            order if order in ORDERS else "judul",
        )  # fmt: skip

    def takes(self, row: Row) -> bool:
        wanted = ((self.owner, row.offer.owner), (self.channel, row.offer.channel), (self.depth, row.depth))
        return all(asked in ("", found) for asked, found in wanted)


@dataclass(frozen=True)
class CataloguePage:
    """The rows that were asked for, all offices to choose from, and how many services there are of which kind."""

    rows: list[Row]
    owners: list[str]
    total: int
    complete: int
    used: int


def catalogue_page(ask: Ask, lang: str) -> CataloguePage:
    """Every service that anybody may begin. Two statements."""
    first = first_cases()
    every = [Row(offer, first.get(offer.id)) for offer in offers_in(lang)]
    rows = sorted((row for row in every if ask.takes(row)), key=lambda row: _key(row, ask.order))
    complete = sum(not row.offer.is_basic for row in every)
    return CataloguePage(
        rows,
        sorted({row.offer.owner for row in every}),
        len(every),
        complete,
        sum(row.first is not None for row in every),
    )


def _key(row: Row, order: str) -> tuple[object, ...]:
    title = row.offer.title.casefold()
    if order == "kantor":
        return (row.offer.owner.casefold(), title)
    if order == "hari":
        return (row.offer.days, title)
    if order == "dicocokkan":
        return (-row.offer.verified / max(row.offer.points, 1), title)
    if order == "pertama":
        return (row.first is None, row.first.timestamp() if row.first else 0.0, title)
    return (title,)


def table_of(rows: Sequence[Row]) -> tuple[list[str], list[list[str]]]:
    """Head and rows for a spreadsheet: the same as on the page."""
    head = ["id", "layanan", "kantor", "saluran", "kedalaman", "janji_hari_kerja", "biaya", "butir_hukum",
            "butir_terverifikasi", "permohonan_pertama"]  # fmt: skip
    return head, [
        [
            row.offer.id, row.offer.title, row.offer.owner, row.offer.channel, row.depth, str(row.offer.days),
            row.offer.fee, str(row.offer.points), str(row.offer.verified),
            row.first.date().isoformat() if row.first else "",
        ]
        for row in rows
    ]  # fmt: skip


@dataclass(frozen=True)
class Former:
    """A permit of former days in the reader's language, and the services here that took its place."""

    permit: LegacyPermit
    title: str
    text: str
    now: list[OfferLine]

    @property
    def fate(self) -> str:
        return gettext("Dihapus") if self.permit.fate == "dihapus" else gettext("Dialihkan")


def former_permits(lang: str) -> list[Former]:
    """All permits that are no longer issued. One statement."""
    offers = {one.id: one for one in offers_in(lang)}
    return [
        Former(
            one, one.title_en if lang == "en" else one.title, one.text_en if lang == "en" else one.text,
            [offers[name] for name in one.successors if name in offers],
        )
        for one in LEGACY
    ]  # fmt: skip
