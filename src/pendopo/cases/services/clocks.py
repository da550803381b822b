"""Deadlines: the engine computes the clocks; rows are only added, so that every former promise stays visible."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from pendopo.cases.models import Case, CaseDeadline
from pendopo.engine.api import PROMISE, Clock, Clocks, Compiled, State
from pendopo.lib.worktime import DayNote, WorkCalendar

STAGE = "tahap:"


@dataclass(frozen=True)
class Turn:
    """What a change of state did to the clocks: the rows it adds, and the one that binds the new state."""

    added: list[CaseDeadline]
    binding: CaseDeadline | None
    promise: CaseDeadline
    running: CaseDeadline | None  # the promise as it ran until this change


def _key(row: CaseDeadline) -> str:
    return PROMISE if row.scope == "janji" else f"{STAGE}{row.stage}"


def turn(
    case: Case, compiled: Compiled, calendar: WorkCalendar, rows: Sequence[CaseDeadline], old: State | None, new: State,
    now: datetime,
) -> Turn:  # fmt: skip
    """Stop and start what a change of state asks for, given the rows so far in their order."""
    latest = {_key(row): row for row in rows if row.scope != "tunggu"}
    before = Clocks(compiled, calendar, {k: Clock(r.days, r.started_at, r.due_at) for k, r in latest.items()})
    after = before.enter(old, new, now)
    added = {
        key: _row(case, key, clock, calendar, reason=_reason(clock, new, known=key in latest))
        for key, clock in after.running.items()
        if before.running.get(key) != clock
    }
    former = latest.get(PROMISE)
    latest |= added
    wait = _waiting(case, after.wait_until, new, now)
    binding = wait or latest.get(f"{STAGE}{new.stage}" if new.stage else PROMISE) if new.kind != "final" else None
    return Turn(
        added=[*added.values(), *([wait] if wait else [])], binding=binding, promise=latest[PROMISE],
        running=former if former is not None and former.due_at is not None else None,
    )  # fmt: skip


def _reason(clock: Clock, new: State, *, known: bool) -> str:
    if clock.due_at is None:
        return "henti" if new.kind == "final" else "jeda"
    return "lanjut" if known else "mulai"


def _row(case: Case, key: str, clock: Clock, calendar: WorkCalendar, *, reason: str) -> CaseDeadline:
    """A clock as a row that explains itself: each day counted or skipped, and why."""
    due = calendar.due_after(clock.started_at, clock.days) if clock.due_at else None
    stage = key.removeprefix(STAGE) if key != PROMISE else ""
    return CaseDeadline(
        case=case, scope="tahap" if stage else "janji", stage=stage,
        reason=reason, started_at=clock.started_at, days=clock.days, due_at=clock.due_at,
        provisional=bool(due and due.provisional), notes=list(_notes(due.days)) if due else [],
    )  # fmt: skip


def _notes(days: Sequence[DayNote]) -> Iterator[list[object]]:
    for note in days:
        yield [note.day.isoformat(), note.number, note.reason]


def _waiting(case: Case, until: datetime | None, new: State, now: datetime) -> CaseDeadline | None:
    """The applicant's own time, in calendar days, to the end of the last day."""
    if until is None:
        return None
    return CaseDeadline(
        case=case, scope="tunggu", reason="mulai", started_at=now, days=new.within_days, due_at=until
    )  # fmt: skip


def days_used(case: Case, turned: Turn, calendar: WorkCalendar, *, allowed: int, now: datetime) -> tuple[int, bool]:
    """(working days the office used, late) at the end of a case; a stopped clock is judged when it stopped."""
    row = turned.running
    if row is None:
        ended = turned.promise.started_at
        return allowed - turned.promise.days, bool(case.promise_due and ended > case.promise_due)
    used = allowed - row.days + calendar.workdays_between(row.started_at, now)
    return used, bool(case.promise_due and now > case.promise_due)
