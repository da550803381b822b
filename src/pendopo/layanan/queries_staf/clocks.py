"""The deadlines of a case: what holds now, how it was counted, what was promised before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from pendopo.cases.api import MAIN_TRACK, CaseDeadline, CaseStep, CaseView, office_calendar
from pendopo.engine.api import State
from pendopo.lib.formats import tanggal
from pendopo.tenancy.api import Region
from pendopo.ui.api import Tenggat, tenggat_of


@dataclass(frozen=True)
class Clock:
    """One clock. `due_at` None: it stands still, `days` working days left, `why` as declared. `counted`: (day, why)."""

    title: str
    due_at: datetime | None
    days: int
    provisional: bool
    ended: bool
    counted: list[tuple[str, str]]
    former: list[tuple[datetime, str]]
    why: str = ""


def chip_of(view: CaseView, step: CaseStep | None, place: Region, now: datetime) -> Tenggat | None:
    """The deadline that binds whoever has this step now; None when the case is finished."""
    if view.state.kind == "final":
        return None
    due = step.due_at if step else None
    paused = step is not None and bool(view.compiled.states[step.state].pause)
    calendar = office_calendar(place, view.compiled)
    return tenggat_of(due.astimezone(place.tz) if due else None, now, calendar=calendar, paused=paused)


def clocks(view: CaseView) -> list[Clock]:
    """The promise to the applicant, then for each line how long it may wait, and the clock of its stage."""
    found = [_clock(view, _("Janji kepada pemohon"), _rows(view, "janji", ""))]
    for line, state_id in view.journey.places.items():
        state, track = view.compiled.states[state_id], line or MAIN_TRACK
        if state.within_days:
            found.append(
                _clock(view, _within(view, line, _wait_title(view, state)), _rows(view, "tunggu", "", track)[-1:])
            )
        if state.stage and not state.pause:
            title = _("Tahap “%(tahap)s”") % {"tahap": view.compiled.stages[state.stage].title}
            found.append(_clock(view, _within(view, line, title), _rows(view, "tahap", state.stage, track)))
    return [one for one in found if one is not None]


def _wait_title(view: CaseView, state: State) -> str:
    if view.compiled.awaits_repair(state.id):
        return _("Waktu pemohon memperbaiki")
    return _("Batas waktu “%(tahap)s”") % {"tahap": state.title}


def _within(view: CaseView, line: str, title: str) -> str:
    """The title of a clock, with its track where there is one."""
    return f"{view.compiled.tracks[line].title}: {title}" if line else title


def _rows(view: CaseView, scope: str, stage: str, track: str = MAIN_TRACK) -> list[CaseDeadline]:
    return [row for row in view.deadlines if row.scope == scope and row.stage == stage and row.track == track]


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
        former=[] if ended else former, why=now.why if now.due_at is None else "",
    )  # fmt: skip


def _why(later: CaseDeadline) -> str:
    """Why a promise no longer holds, from the row that followed it."""
    if later.reason == "jeda" and later.why:
        return _("dijeda: %(sebab)s") % {"sebab": later.why}
    return {
        "jeda": _("dijeda saat berkas dikembalikan"), "lanjut": _("dihitung ulang sesudah perbaikan"),
        "henti": _("selesai"), "kalender": _("kalender kerja berubah: %(dasar)s") % {"dasar": later.why},
    }.get(later.reason, "")  # fmt: skip


def _day(iso: str) -> str:
    return tanggal(date.fromisoformat(iso), weekday=True)
