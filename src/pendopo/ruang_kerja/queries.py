"""Reads of the workspace, shaped for its screens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from pendopo.cases.api import (
    BULK_MOST,
    FILTERS,
    Asked,
    Desk,
    Inbox,
    InboxRow,
    Window,
    find_number,
    inbox,
    inbox_all,
    read_asked,
    services_of,
    spot_of_day,
    spot_on_desk,
)
from pendopo.core.api import Progress, running_progress, work_calendar
from pendopo.lib.formats import jam, tanggal
from pendopo.lib.sheets import csv_table, xlsx_table
from pendopo.people.api import Actor
from pendopo.ruang_kerja import rules
from pendopo.tenancy.api import Region
from pendopo.ui.api import Tenggat, tenggat_of

MAX_ROWS = 2000  # of a download


@dataclass(frozen=True)
class Line:
    """One row as it is drawn. `is_sought`: the one whose number was typed."""

    row: InboxRow
    chip: Tenggat
    is_new: bool
    is_sought: bool


@dataclass(frozen=True)
class Group:
    """Rows whose deadlines fall together, with the words above them."""

    title: str
    lines: list[Line]


@dataclass(frozen=True)
class Chip:
    """A filter with its count; None where counting would mean reading everything."""

    which: str
    title: str
    count: int | None
    address: str
    is_current: bool


@dataclass(frozen=True)
class Screen:
    """The inbox ready to draw."""

    asked: Asked
    found: Inbox
    groups: list[Group]
    chips: list[Chip]
    running: list[Progress]

    @property
    def total(self) -> int | None:
        """How much lies on the desk by the filters that are counted."""
        return self.found.counts["semua"] if self.found.counts else None

    @property
    def most_bulk(self) -> int:
        """How many cases may be done together."""
        return BULK_MOST

    @property
    def late(self) -> int:
        return self.found.counts["lewat"] if self.found.counts else 0

    @property
    def may_take(self) -> bool:
        """Whether something lies there that nobody has taken."""
        return not self.found.counts or self.found.counts["belum_diambil"] > 0

    @property
    def shown(self) -> int:
        return len(self.found.rows)

    @property
    def earlier(self) -> str:
        return self.asked.address(sebelum=str(self.found.earlier)) if self.found.earlier else ""

    @property
    def later(self) -> str:
        return self.asked.address(sesudah=str(self.found.later)) if self.found.later else ""


def read_ask(actor: Actor, place: Region, given: Mapping[str, str]) -> Asked:
    """What somebody wants to see of their inbox."""
    return read_asked(place, actor, given, filters=FILTERS)


def desk_of(asked: Asked) -> Desk:
    """The part of the desk that is asked for."""
    return Desk(
        which=asked.which or "semua", definition_id=asked.definition_id, state=asked.state, low=asked.low,
        high=asked.high, conditions=asked.conditions,
    )  # fmt: skip


def screen(actor: Actor, place: Region, asked: Asked, now: datetime) -> Screen:
    """The whole page in a few statements. Long work is shown in regions marked contoh, which are being filled."""
    window = Window(asked.after, asked.before)
    if asked.number:
        spot = spot_on_desk(actor, asked.number)
        found = inbox(actor, now=now, place=place, desk=Desk(), window=Window(after=spot)) if spot else _nothing()
    else:
        if asked.day:
            window = Window(after=spot_of_day(place, asked.day))
        found = inbox(actor, now=now, place=place, desk=desk_of(asked), window=window)
    running = running_progress() if place.is_contoh else []
    return Screen(asked, found, grouped(found.rows, asked, place, now), _chips(found, asked), running)


def _nothing() -> Inbox:
    return Inbox([], None)


def _chips(found: Inbox, asked: Asked) -> list[Chip]:
    titles = {
        "semua": _("Semua"), "lewat": _("Lewat tenggat"), "hari_ini": _("Hari ini"),
        "belum_diambil": _("Belum diambil"), "perbaikan": _("Perbaikan masuk"), "eskalasi": _("Naik ke atasan"),
    }  # fmt: skip
    counts, current = found.counts, asked.which or "semua"
    return [
        Chip(name, titles[name], counts[name] if counts else None, asked.address(saring=name), name == current)
        for name in FILTERS
        if name != "eskalasi" or name == current or (counts and counts[name])
    ]


def grouped(rows: Sequence[InboxRow], asked: Asked, place: Region, now: datetime) -> list[Group]:
    """Rows under the words of their deadlines."""
    calendar, today = work_calendar(place), now.astimezone(place.tz).date()
    lines: dict[str, list[Line]] = {}
    chips: dict[datetime | None, Tenggat] = {}  # many deadlines fall on the same closing hour
    for row in rows:
        if row.due_at not in chips:
            due = row.due_at.astimezone(place.tz) if row.due_at else None
            chips[row.due_at] = tenggat_of(due, now, calendar=calendar)
        is_new = rules.is_new(row.submitted_at, today, place.tz)
        line = Line(row, chips[row.due_at], is_new, rules.same_number(row.number, asked.number))
        lines.setdefault(rules.group_of(row.due_at, now, place.tz), []).append(line)
    titles = _titles(place, now)
    return [Group(titles[name], lines[name]) for name in rules.GROUPS if name in lines]


def _titles(place: Region, now: datetime) -> dict[str, str]:
    today = now.astimezone(place.tz).date()
    return {
        rules.LATE: _("Lewat tenggat"),
        rules.TODAY: _("Hari ini, %(hari)s") % {"hari": tanggal(today, weekday=True)},
        rules.TOMORROW: _("Besok, %(hari)s") % {"hari": tanggal(today + timedelta(days=1), weekday=True)},
        rules.LATER: _("Nanti"),
        rules.NONE: _("Tanpa tenggat"),
    }


def rows_for_download(actor: Actor, place: Region, asked: Asked, now: datetime) -> list[InboxRow]:
    """Every row of the filtered inbox, at most `MAX_ROWS`, in the order of the screen."""
    return inbox_all(actor, now=now, place=place, desk=desk_of(asked), most=MAX_ROWS)


def as_csv(rows: list[InboxRow], place: Region) -> str:
    """The list for a spreadsheet."""
    head = [
        _("Nomor"),
        _("Pemohon"),
        _("Layanan"),
        _("Tahap"),
        _("Tenggat"),
        _("Petugas"),
        _("Dikembalikan"),
        _("Masuk"),
    ]
    return csv_table(head, _cells(rows, place))


def as_xlsx(rows: list[InboxRow], place: Region) -> bytes:
    """The list as a workbook: what the screen shows, the version of each case, and three columns to fill in."""
    head = [
        _("Nomor"), _("Pemohon"), _("Layanan"), _("Tahap"), _("Tenggat"), _("Petugas"), _("Dikembalikan"), _("Masuk"),
        _("Versi"), _("Berkas"), _("Putusan"), _("Catatan"),
    ]  # fmt: skip
    lines = zip(_cells(rows, place), rows, strict=True)
    return xlsx_table(_("Kotak masuk"), head, ([*cells, str(row.version), "", "", ""] for cells, row in lines))


def _cells(rows: list[InboxRow], place: Region) -> Iterator[list[str]]:
    def moment(value: datetime | None) -> str:
        local = value.astimezone(place.tz) if value else None
        return f"{local:%Y-%m-%d} {jam(local)}" if local else ""

    for row in rows:
        yield [
            row.number, row.applicant, row.title, row.state_title, moment(row.due_at),
            row.holder or _("belum diambil"), str(row.returns), moment(row.submitted_at),
        ]  # fmt: skip


def find_by_number(actor: Actor, typed: str) -> UUID | None:
    """The case with this registration number, when this person has a part in its service."""
    return find_number([one.id for one in services_of(actor)], typed) if typed else None


def first_of_filter(actor: Actor, place: Region, asked: Asked, now: datetime) -> list[UUID]:
    """The cases of a filtered inbox from its top, as many as may be done together."""
    return [row.case_id for row in inbox_all(actor, now=now, place=place, desk=desk_of(asked), most=BULK_MOST)]
