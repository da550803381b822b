"""All cases of the services in which a person has a part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from pendopo.cases.api import (
    Asked,
    CaseRow,
    Page,
    Wanted,
    Window,
    all_cases,
    all_cases_up_to,
    read_asked,
    service_counts,
    spot_of_number,
    spot_of_submission_day,
    state_counts,
    tidy_number,
)
from pendopo.lib.sheets import csv_table, xlsx_table
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region

MAX_ROWS = 2000  # of a download
CHIPS = 8
LATE = "terlambat"


@dataclass(frozen=True)
class StateChip:
    """A state or a service with the number of its cases; None is not counted."""

    title: str
    count: int | None
    address: str
    is_current: bool


@dataclass(frozen=True)
class AllCases:
    """The list ready to draw."""

    asked: Asked
    chips: list[StateChip]
    found: Page[CaseRow]
    sought: str

    @property
    def earlier(self) -> str:
        return self.asked.address(sebelum=str(self.found.earlier)) if self.found.earlier else ""

    @property
    def later(self) -> str:
        return self.asked.address(sesudah=str(self.found.later)) if self.found.later else ""

    @property
    def is_late_only(self) -> bool:
        return self.asked.which == LATE

    @property
    def only_late(self) -> str:
        return self.asked.address(saring=LATE)

    @property
    def on_time_too(self) -> str:
        return self.asked.address(saring="")


def all_cases_screen(actor: Actor, place: Region, given: Mapping[str, str]) -> AllCases:
    """A few statements: whose services, their titles, the counts, the rows."""
    asked = read_asked(place, actor, given, filters=(LATE,))
    if not asked.services:
        return AllCases(asked, [], Page([]), "")
    window = Window(asked.after, asked.before)
    if asked.number:
        spot = spot_of_number(asked.definition_ids, asked.number)
        found = all_cases(place, Wanted(asked.definition_ids), Window(after=spot)) if spot else Page[CaseRow]([])
    else:
        if asked.day:
            window = Window(after=spot_of_submission_day(place, asked.day))
        found = all_cases(place, wanted_of(asked), window)
    return AllCases(asked, _chips(asked), found, tidy_number(asked.number) if asked.number else "")


def wanted_of(asked: Asked) -> Wanted:
    """The cases that are asked for."""
    return Wanted(
        asked.definition_ids, state=asked.state, is_late=asked.which == LATE, low=asked.low, high=asked.high,
        conditions=asked.conditions,
    )  # fmt: skip


def _chips(asked: Asked) -> list[StateChip]:
    """The states of one service with their counts; of several services (they have no states in common) the busiest of
    them; the filter has all."""
    is_counted = not (asked.conditions or asked.low or asked.high or asked.which)
    if not asked.states:
        return _service_chips(asked, is_counted=is_counted)
    counts = state_counts(asked.definition_id or asked.definition_ids[0])
    total = sum(counts.values()) if is_counted else None
    chips = [StateChip(_("Semua"), total, asked.address(tahap=""), not asked.state)]
    return chips + [
        StateChip(title, counts.get(state, 0) if is_counted else None, asked.address(tahap=state), state == asked.state)
        for state, title in asked.states
        if state in counts or state == asked.state
    ]


def _service_chips(asked: Asked, *, is_counted: bool) -> list[StateChip]:
    counts = service_counts(asked.definition_ids)
    total = sum(counts.values()) if is_counted else None
    busiest = set(sorted(counts, key=lambda name: -counts[name])[:CHIPS])
    return [StateChip(_("Semua"), total, asked.address(), is_current=True)] + [
        StateChip(one.title, counts[one.id] if is_counted else None, asked.address(layanan=one.id), is_current=False)
        for one in asked.services
        if counts.get(one.id) and one.id in busiest
    ]


def rows_for_download(place: Region, asked: Asked) -> list[CaseRow]:
    """Every row of the filtered list, at most `MAX_ROWS`, the newest first."""
    return all_cases_up_to(place, wanted_of(asked), MAX_ROWS) if asked.services else []


def as_csv(rows: list[CaseRow], place: Region) -> str:
    """The list for a spreadsheet: what the screen shows and no more."""
    return csv_table(_head(), _cells(rows, place))


def as_xlsx(rows: list[CaseRow], place: Region) -> bytes:
    """The same as a workbook; every cell is text."""
    return xlsx_table(_("Semua berkas"), _head(), _cells(rows, place))


def _head() -> list[str]:
    return [_("Nomor"), _("Pemohon"), _("Layanan"), _("Tahap"), _("Masuk"), _("Selesai"), _("Terlambat"), _("Perihal")]


def _cells(rows: list[CaseRow], place: Region) -> Iterator[list[str]]:
    def day(value: datetime | None) -> str:
        return f"{value.astimezone(place.tz):%Y-%m-%d}" if value else ""

    for row in rows:
        late = "" if row.is_late is None else (_("ya") if row.is_late else _("tidak"))
        yield [
            row.number, row.applicant, row.title, row.state_title, day(row.submitted_at), day(row.finished_at), late,
            row.object_text,
        ]  # fmt: skip
