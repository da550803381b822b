"""The list of what is followed: filtered, sorted, read by key; what needs somebody's attention."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet

from pendopo.saluran.models import EntriPusat
from pendopo.saluran.queries import rule_of
from pendopo.saluran.rules import number_key
from pendopo.saluran.vocabulary import SOURCES, TITLES, TONES
from pendopo.tenancy.api import Region

PAGE = 50
COUNTED = 1_000
MOST = 100_000
TABS = {
    "": "Semua",
    "terlambat": "Lewat batas di pusat",
    "tanpa_berkas": "Di pusat, tanpa berkas di sini",
    "diam": "Menunggu, lama tak disebut",
    "belum_sampai": "Kabar belum sampai ke berkas",
}
SORTS = {
    "terbaru": ("Kabar terbaru", "-day"),
    "terlama": ("Kabar terlama", "day"),
    "nomor": ("Nomor", "key"),
    "batas": ("Batas waktu terdekat", "due_on"),
}
HEAD = (
    "Sumber", "Nomor di pusat", "Layanan", "Keadaan", "Per tanggal", "Masuk di pusat", "Batas waktu", "Lewat batas",
    "Pemohon (tersamar)", "Berkas di sini", "Terakhir disebut",
)  # fmt: skip


@dataclass(frozen=True)
class Ask:
    """What somebody wants to see. `spot`: after which row the page begins."""

    source: str = ""
    service: str = ""
    state: str = ""
    tab: str = ""
    sort: str = "terbaru"
    number: str = ""
    spot: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Ask:
        """From an address; what is not known counts as not said."""

        def one_of(name: str, known: Mapping[str, object], other: str = "") -> str:
            return given.get(name, "") if given.get(name, "") in known else other

        clean = {name: given.get(name, "").replace("\0", "")[:120] for name in ("layanan", "nomor", "sejak")}
        return cls(
            one_of("sumber", SOURCES), clean["layanan"], one_of("keadaan", TITLES), one_of("perhatian", TABS),
            one_of("urut", SORTS, "terbaru"), number_key(clean["nomor"]), clean["sejak"],
        )  # fmt: skip

    def address(self, **changes: str) -> str:
        """The same list with changes, from its beginning."""
        said = replace(self, spot="", **changes)
        words = {
            "sumber": said.source, "layanan": said.service, "keadaan": said.state, "perhatian": said.tab,
            "urut": said.sort if said.sort != "terbaru" else "", "nomor": said.number, "sejak": said.spot,
        }  # fmt: skip
        kept = {name: word for name, word in words.items() if word}
        return f"?{urlencode(kept)}" if kept else "?"

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.source or self.service or self.state or self.number)


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    entry: EntriPusat
    source: str
    service: str
    state: str
    tone: str
    late_days: int

    @property
    def cells(self) -> list[str]:
        """The line for a spreadsheet."""
        one = self.entry
        days = (one.as_of, one.filed_on, one.due_on)
        as_of, filed, due = (f"{day:%d-%m-%Y}" if day else "" for day in days)
        return [
            self.source, one.number, self.service, self.state, as_of, filed, due, str(self.late_days or ""),
            one.holder_masked, one.case_number, f"{one.seen_on:%d-%m-%Y}" if one.seen_on else "",
        ]  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """A page of the list and how it goes on."""

    rows: list[Row]
    later: str
    is_first: bool


@dataclass(frozen=True)
class Tab:
    """One view of the list with how many stand in it (`more`: at least so many)."""

    id: str
    title: str
    address: str
    count: int | None
    more: bool
    is_current: bool


class Listing:
    """Reads the list of a region as of today."""

    def __init__(self, place: Region, now: datetime, titles: Mapping[str, str]) -> None:
        self.today = now.astimezone(place.tz).date()
        self.titles = titles

    def narrowed(self, ask: Ask) -> QuerySet[EntriPusat]:
        """The rows that are wanted, in no order."""
        rows = EntriPusat.objects.filter(self._tab(ask.tab))
        if ask.source:
            rows = rows.filter(source=ask.source)
        if ask.service:
            rows = rows.filter(definition_id=ask.service)
        if ask.state:
            rows = rows.filter(state=ask.state)
        if ask.number:
            rows = rows.filter(key=ask.number)
        if ask.sort == "batas":
            rows = rows.filter(is_open=True, due_on__isnull=False)
        return rows

    def _tab(self, tab: str) -> Q:
        if tab == "terlambat":
            return Q(is_open=True, due_on__lt=self.today)
        if tab == "tanpa_berkas":
            return Q(is_open=True, case_id=None)
        if tab == "belum_sampai":
            return ~Q(unheard="")
        if tab == "diam":
            return Q(is_waiting=True) & self._silent()
        return Q()

    def _silent(self) -> Q:
        found = Q()
        for source in SOURCES:
            since = self.today - timedelta(days=rule_of(source).silent_days)
            found |= Q(source=source) & (Q(seen_on__lt=since) | Q(seen_on=None, day__lt=since))
        return found

    def page(self, ask: Ask, size: int = PAGE) -> Sheet:
        """One page."""
        column = SORTS[ask.sort][1]
        name, falls = column.lstrip("-"), column.startswith("-")
        rows = self.narrowed(ask)
        spot = _spot(ask.spot, name)
        if spot is not None:
            value, last = spot
            sign = "lt" if falls else "gt"
            rows = rows.filter(Q(**{f"{name}__{sign}": value}) | Q(**{name: value, f"id__{sign}": last}))
        found = list(rows.order_by(column, "-id" if falls else "id")[: size + 1])
        later = ""
        if len(found) > size:
            last_row = found[size - 1]
            later = ask.address() + ("" if ask.address() == "?" else "&") + urlencode(
                {"sejak": f"{getattr(last_row, name)}~{last_row.pk}"}
            )  # fmt: skip
        return Sheet([self.row(one) for one in found[:size]], later, spot is None)

    def row(self, one: EntriPusat) -> Row:
        """One entry as a line."""
        late = (self.today - one.due_on).days if one.is_open and one.due_on and one.due_on < self.today else 0
        service = self.titles.get(one.definition_id) or one.service
        return Row(one, SOURCES[one.source].title, service, TITLES[one.state], TONES[one.state], late)

    def tabs(self, ask: Ask) -> list[Tab]:
        """The views, with their counts where they need attention."""
        found = []
        for name, title in TABS.items():
            count = self.narrowed(replace(ask, tab=name, sort="terbaru")).order_by()[:COUNTED].count() if name else None
            found.append(Tab(name, title, ask.address(tab=name), count, count == COUNTED, name == ask.tab))
        return found

    def all_rows(self, ask: Ask) -> Iterator[Row]:
        """Every wanted row, for a file; at most `MOST`."""
        spot, told = "", 0
        while told < MOST:
            sheet = self.page(replace(ask, spot=spot), size=1_000)
            yield from sheet.rows
            told += len(sheet.rows)
            if not sheet.later:
                return
            last = sheet.rows[-1].entry
            spot = f"{getattr(last, SORTS[ask.sort][1].lstrip('-'))}~{last.pk}"


def _spot(text: str, name: str) -> tuple[date | str, UUID] | None:
    """Where a page begins; None for an address that says nothing sensible."""
    value, _sep, last = text.partition("~")
    try:
        return (value if name == "key" else date.fromisoformat(value)), UUID(last)
    except ValueError:
        return None
