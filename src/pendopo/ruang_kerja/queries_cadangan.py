"""Backups of the cell as its administrators see them: the card on the first page, the list, the list as a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pendopo.audit.api import Event
from pendopo.core.api import Backup, Card
from pendopo.lib.formats import jam, tanggal_pendek
from pendopo.lib.sheets import csv_table
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region

GOOD_DAYS, RED_DAYS = 2, 7
STALE = timedelta(days=2)
MOST = 300
ALL, FAILED, PROVEN, GONE = "semua", "gagal", "terbukti", "dihapus"
AFTER_RESTORE = ("core.restored", "core.numbers_skipped")


@dataclass(frozen=True)
class State:
    """How the backups stand. `days`: since the last proven restore, None when never; `failing`: places whose newest
    attempt failed; `newest`: the moment of the newest backup that is whole."""

    days: int | None
    newest: datetime | None
    failing: list[Backup]
    is_stale: bool

    @property
    def tone(self) -> str:
        """'baik', 'jalan' or 'gagal'."""
        if self.days is None or self.days > RED_DAYS:
            return "gagal"
        return "baik" if self.days <= GOOD_DAYS and not self.failing and not self.is_stale else "jalan"

    @property
    def words(self) -> str:
        """The same as a sentence."""
        if self.days is None:
            return _("belum pernah ada pemulihan yang terbukti.")
        if self.days == 0:
            return _("pemulihan terakhir terbukti hari ini.")
        said = ngettext(
            "pemulihan terakhir terbukti %(hari)d hari yang lalu.",
            "pemulihan terakhir terbukti %(hari)d hari yang lalu.",
            self.days,
        )
        return said % {"hari": self.days}

    @property
    def trouble(self) -> str:
        """What else is wrong; '' when nothing."""
        if self.failing:
            return _("Cadangan ke %(tempat)s gagal.") % {"tempat": ", ".join(row.place for row in self.failing)}
        return _("Cadangan harian belum dibuat lagi.") if self.is_stale else ""


@dataclass(frozen=True)
class Chip:
    """A filter of the list."""

    title: str
    address: str
    is_current: bool


@dataclass(frozen=True)
class Screen:
    """The page. `after`: what a restore has left in this region's trail, newest first."""

    state: State
    rows: list[Backup]
    chips: list[Chip]
    places: list[Chip]
    after: list[str] = field(default_factory=list)
    address: str = ""

    @property
    def is_narrow(self) -> bool:
        """Whether a filter is on."""
        return bool(self.address)


def state(now: datetime) -> State:
    """How the backups of the cell stand."""
    rows = Backup.objects.exclude(proven_at=None).aggregate(proven=Max("proven_at"))
    newest = Backup.objects.filter(ok=True).aggregate(made=Max("made_at"))["made"]
    days = None if rows["proven"] is None else max((now - rows["proven"]).days, 0)
    is_stale = newest is not None and now - newest > STALE
    return State(days, newest, _failing(), is_stale)


def _failing() -> list[Backup]:
    """Of each place the newest attempt, when it or its proof failed. Single files are nobody's duty."""
    newest: dict[str, Backup] = {}
    for row in Backup.objects.exclude(name__endswith=".cadangan").order_by("-made_at")[:60]:
        newest.setdefault(row.place, row)
    return [row for row in newest.values() if not row.ok or row.proof_error]


def card(place: Region, actor: Actor, now: datetime) -> Card:
    """For administrators: the days since the last proven restore; red after seven, and when there was none."""
    found = state(now)
    text = " ".join(part for part in (found.words, found.trouble) if part)
    return Card(_("Cadangan"), text, found.tone, reverse("ruang_kerja:cadangan"))


def screen(place: Region, given: Mapping[str, str], now: datetime) -> Screen:
    """The page of backups, as it is asked for."""
    which, where = _asked(given)
    titles = {ALL: _("Semua"), FAILED: _("Gagal"), PROVEN: _("Terbukti"), GONE: _("Sudah dihapus")}
    chips = [Chip(title, _address(name, where), name == which) for name, title in titles.items()]
    names = list(Backup.objects.order_by("place").values_list("place", flat=True).distinct())
    places = [Chip(_("Semua tempat"), _address(which, ""), not where)] if len(names) > 1 else []
    places += [Chip(name, _address(which, name), name == where) for name in names if len(names) > 1]
    rows = list(_rows(which, where)[:MOST])
    address = _address(which, where) if which != ALL or where else ""
    return Screen(state(now), rows, chips, places, _after(place), address)


def _asked(given: Mapping[str, str]) -> tuple[str, str]:
    which = given.get("saring", ALL)
    return (which if which in (FAILED, PROVEN, GONE) else ALL), given.get("tempat", "")[:120]


def _address(which: str, where: str) -> str:
    from urllib.parse import urlencode

    parts = {"saring": which if which != ALL else "", "tempat": where}
    return "?" + urlencode({name: value for name, value in parts.items() if value})


def _rows(which: str, where: str) -> QuerySet[Backup]:
    rows = Backup.objects.order_by("-made_at", "place")
    if where:
        rows = rows.filter(place=where)
    if which == GONE:
        return rows.exclude(gone_at=None)
    rows = rows.filter(gone_at=None)
    if which == FAILED:
        return rows.exclude(ok=True, proof_error="")
    return rows.exclude(proven_at=None) if which == PROVEN else rows


def _after(place: Region) -> list[str]:
    """What the trail says of restores, as sentences."""
    found = []
    for event in Event.objects.filter(kind__in=AFTER_RESTORE).order_by("-recorded_at", "-id")[:40]:
        told = event.data
        if event.kind == "core.restored":
            made = datetime.fromisoformat(told["made_at"]).astimezone(place.tz)
            when = event.recorded_at.astimezone(place.tz)
            found.append(
                _("Dipulihkan %(kapan)s dari cadangan %(saat)s.")
                % {
                    "kapan": f"{tanggal_pendek(when)} {jam(when)}",
                    "saat": f"{tanggal_pendek(made)} {jam(made)}",
                }
            )
        else:
            found.append(
                _("Nomor %(register)s %(tahun)s: %(dari)s sampai %(sampai)s dilewati.")
                % {"register": told["register"], "tahun": told["year"], "dari": told["first"], "sampai": told["last"]}
            )
    return found


def as_csv(place: Region, given: Mapping[str, str]) -> str:
    """The list for a spreadsheet."""
    head = [
        _("Saat"), _("Tempat"), _("Nama"), _("Sebab"), _("Bita"), _("Bita baru"), _("Berkas"), _("Detik"),
        _("Baik"), _("Masalah"), _("Terbukti"), _("Masalah bukti"), _("Sidik"), _("Dihapus"),
    ]  # fmt: skip
    cells = (
        [
            _moment(row.made_at, place), row.place, row.name, row.get_why_display(), str(row.size),
            str(row.new_bytes), str(row.files), str(row.seconds), _("ya") if row.ok else _("tidak"), row.error,
            _moment(row.proven_at, place), row.proof_error, row.digest, _moment(row.gone_at, place),
        ]
        for row in _rows(*_asked(given))[:5000]
    )  # fmt: skip
    return csv_table(head, cells)


def _moment(value: datetime | None, place: Region) -> str:
    return f"{value.astimezone(place.tz):%Y-%m-%d %H.%M}" if value else ""
