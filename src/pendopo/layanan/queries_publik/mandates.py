"""Rights to act for somebody, as pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from pendopo.cases.api import Kuasa
from pendopo.definitions.api import catalogue
from pendopo.lib.identifiers import mask_nik
from pendopo.tenancy.api import Region

SOON_DAYS = 30


@dataclass(frozen=True)
class Shown:
    """One right: where it stands in words, for which services, until when. `tone`: baik, jalan, gagal or ''."""

    row: Kuasa
    word: str
    tone: str
    services: list[str]
    holds: bool
    left: int

    @property
    def number(self) -> str:
        """NIB and NPWP of a business are in public registers; a NIK stays behind dots."""
        return mask_nik(self.row.number) if self.row.number_kind == "nik" else self.row.number

    @property
    def ends_soon(self) -> bool:
        return self.holds and self.left <= SOON_DAYS


def shown(rows: Iterable[Kuasa], place: Region, now: datetime) -> list[Shown]:
    """In words, with the titles of the services."""
    today = now.astimezone(place.tz).date()
    titles = {one.id: one.title for one in catalogue()}
    return [_shown(row, today, titles) for row in rows]


def _shown(row: Kuasa, today: date, titles: dict[str, str]) -> Shown:
    word, tone = _standing(row, today)
    holds = row.state == Kuasa.HOLDS and row.valid_from <= today <= row.valid_to
    return Shown(row, word, tone, [titles.get(one, one) for one in row.services], holds, (row.valid_to - today).days)


def _standing(row: Kuasa, today: date) -> tuple[str, str]:
    if row.state == Kuasa.HOLDS and today > row.valid_to:
        return _("Sudah berakhir"), ""
    if row.state == Kuasa.HOLDS and today < row.valid_from:
        return _("Belum mulai"), "jalan"
    words = {
        Kuasa.CLAIMED: (_("Menunggu dinilai"), "jalan"), Kuasa.HOLDS: (_("Berlaku"), "baik"),
        Kuasa.REFUSED: (_("Ditolak"), "gagal"), Kuasa.REVOKED: (_("Dicabut"), "gagal"),
    }  # fmt: skip
    return words[row.state]
