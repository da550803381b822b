"""The deadlines of a case: what holds now, how it was counted, what was promised before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from pendopo.cases.api import CaseDeadline, CaseView
from pendopo.core.api import work_calendar
from pendopo.lib.formats import tanggal
from pendopo.tenancy.api import Region
from pendopo.ui.api import Tenggat, tenggat_of


@dataclass(frozen=True)
class Clock:
    """One clock. `due_at` None: it stands still, with `days` working days left. `counted`: (day, why)."""

    title: str
    due_at: datetime | None
    days: int
    provisional: bool
    ended: bool
    counted: list[tuple[str, str]]
    former: list[tuple[datetime, str]]


def chip_of(view: CaseView, place: Region, now: datetime) -> Tenggat | None:
    """The deadline that binds whoever has the case now; None when it is finished."""
    if view.state.kind == "final":
        return None
    due = view.step.due_at if view.step else None
    paused = view.state.kind == "waiting_applicant"
    return tenggat_of(due.astimezone(place.tz) if due else None, now, calendar=work_calendar(place), paused=paused)


def clocks(view: CaseView) -> list[Clock]:
    """The promise to the applicant, the clock of the stage (or of the applicant while they must act)."""
    found = [_clock(view, _("Janji kepada pemohon"), _rows(view, "janji", ""))]
    if view.state.kind == "waiting_applicant":
        found.append(_clock(view, _("Waktu pemohon memperbaiki"), _rows(view, "tunggu", "")[-1:]))
    elif view.state.stage:
        stage = view.compiled.stages[view.state.stage]
        found.append(_clock(view, _("Tahap “%(tahap)s”") % {"tahap": stage.title}, _rows(view, "tahap", stage.id)))
    return [one for one in found if one is not None]


def _rows(view: CaseView, scope: str, stage: str) -> list[CaseDeadline]:
    return [row for row in view.deadlines if row.scope == scope and row.stage == stage]


def _clock(view: CaseView, title: str, rows: list[CaseDeadline]) -> Clock | None:
    if not rows:
        return None
    now, ended = rows[-1], view.state.kind == "final"
    before = [(row.due_at, _why(rows[i + 1])) for i, row in enumerate(rows[:-1]) if row.due_at]
    due = now.due_at or (before[-1][0] if ended and before else None)
    former = [(moment, why) for moment, why in before if moment != now.due_at]
    return Clock(
        title=title, due_at=due, days=now.days, provisional=now.provisional, ended=ended,
        counted=[(_day(day), str(reason)) for day, _number, reason in now.notes],
        former=[] if ended else former,
    )  # fmt: skip


def _why(later: CaseDeadline) -> str:
    """Why a promise no longer holds, from the row that followed it."""
    return {
        "jeda": _("dijeda saat berkas dikembalikan"), "lanjut": _("dihitung ulang sesudah perbaikan"),
        "henti": _("selesai"), "kalender": _("kalender kerja berubah: %(dasar)s") % {"dasar": later.why},
    }.get(later.reason, "")  # fmt: skip


def _day(iso: str) -> str:
    return tanggal(date.fromisoformat(iso), weekday=True)
