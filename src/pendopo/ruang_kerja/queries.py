"""Reads of the workspace, shaped for its screens."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from pendopo.cases.api import FILTERS, Inbox, InboxRow, all_cases, inbox
from pendopo.core.api import Progress, running_progress, work_calendar
from pendopo.definitions.api import catalogue, posts_of_definitions
from pendopo.lib.formats import jam, tanggal
from pendopo.people.api import Actor
from pendopo.ruang_kerja import rules
from pendopo.tenancy.api import Region
from pendopo.ui.api import Tenggat, tenggat_of

MAX_ROWS = 2000  # of a download


@dataclass(frozen=True)
class Ask:
    """What somebody wants to see of their inbox; everything else than a known filter means all of it."""

    which: str = "semua"
    definition_id: str = ""
    number: str = ""
    after: str = ""

    @classmethod
    def read(cls, given: dict[str, str]) -> Ask:
        """From the address; whatever cannot be read is as if it was not there."""
        which = given.get("saring", "")
        return cls(
            which=which if which in FILTERS else "semua",
            definition_id=given.get("layanan", "")[:80],
            number=given.get("nomor", "").strip()[:40],
            after=rules.tidy_cursor(given.get("sesudah", "")),
        )

    @property
    def is_narrow(self) -> bool:
        return bool(self.definition_id or self.number or self.which != "semua")


@dataclass(frozen=True)
class Line:
    """One row as it is drawn."""

    row: InboxRow
    chip: Tenggat
    is_new: bool


@dataclass(frozen=True)
class Group:
    """Rows whose deadlines fall together, with the words above them."""

    title: str
    lines: list[Line]


@dataclass(frozen=True)
class Chip:
    """A filter with its count."""

    which: str
    title: str
    count: int
    is_current: bool


@dataclass(frozen=True)
class Screen:
    """The inbox ready to draw. `services`: (id, title) of the definitions that have work for this person."""

    ask: Ask
    found: Inbox
    groups: list[Group]
    chips: list[Chip]
    services: list[tuple[str, str]]
    running: list[Progress]

    @property
    def total(self) -> int:
        return self.found.counts["semua"]

    @property
    def shown(self) -> int:
        return len(self.found.rows)


def read_inbox(actor: Actor, place: Region, ask: Ask, now: datetime) -> Inbox:
    """One page of what waits for this person."""
    return inbox(
        actor, now=now, place=place, which=ask.which, definition_id=ask.definition_id, text=ask.number, after=ask.after
    )


def screen(actor: Actor, place: Region, ask: Ask, now: datetime) -> Screen:
    """The whole page in five statements. Long work is shown in regions marked contoh, which are being filled."""
    found = read_inbox(actor, place, ask, now)
    running = running_progress() if place.is_contoh else []
    return Screen(ask, found, _grouped(found, place, now), _chips(found, ask), services_of(actor), running)


def services_of(actor: Actor) -> list[tuple[str, str]]:
    """(id, title) of the definitions in which this person has a part, by title."""
    mine = {name for name, posts in posts_of_definitions().items() if posts & actor.posts}
    return [
        (one.release.definition_id, one.compiled.definition.title)
        for one in catalogue()
        if one.release.definition_id in mine
    ]


def _chips(found: Inbox, ask: Ask) -> list[Chip]:
    titles = {
        "semua": _("Semua"), "lewat": _("Lewat tenggat"), "hari_ini": _("Hari ini"),
        "belum_diambil": _("Belum diambil"), "perbaikan": _("Perbaikan masuk"),
    }  # fmt: skip
    return [Chip(name, titles[name], found.counts[name], name == ask.which) for name in FILTERS]


def _grouped(found: Inbox, place: Region, now: datetime) -> list[Group]:
    calendar, today = work_calendar(place), now.astimezone(place.tz).date()
    lines: dict[str, list[Line]] = {}
    for row in found.rows:
        due = row.due_at.astimezone(place.tz) if row.due_at else None
        line = Line(row, tenggat_of(due, now, calendar=calendar), rules.is_new(row.submitted_at, today, place.tz))
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


def rows_for_download(actor: Actor, place: Region, ask: Ask, now: datetime) -> list[InboxRow]:
    """Every row of the filtered inbox, at most `MAX_ROWS`, in the order of the screen."""
    rows: list[InboxRow] = []
    while True:
        found = read_inbox(actor, place, ask, now)
        rows += found.rows
        if not found.cursor or len(rows) >= MAX_ROWS:
            return rows
        ask = Ask(ask.which, ask.definition_id, ask.number, found.cursor)


def as_csv(rows: list[InboxRow], place: Region) -> str:
    """The list for a spreadsheet: semicolons (as Indonesian Excel expects), a byte order mark, no formulas."""
    out = io.StringIO()
    out.write("\ufeff")
    sheet = csv.writer(out, delimiter=";")
    sheet.writerow(
        [_("Nomor"), _("Pemohon"), _("Layanan"), _("Tahap"), _("Tenggat"), _("Petugas"), _("Dikembalikan"), _("Masuk")]
    )
    sheet.writerows([rules.safe_cell(cell) for cell in cells] for cells in _cells(rows, place))
    return out.getvalue()


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
    """The one case with this registration number in which this person has a part."""
    if not typed:
        return None
    mine = [name for name, posts in posts_of_definitions().items() if posts & actor.posts]
    found = all_cases(mine, number=typed, limit=2)
    return found[0].case_id if len(found) == 1 else None
