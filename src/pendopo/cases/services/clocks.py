"""Deadlines: the engine computes the clocks; rows are only added, so that every former promise stays visible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pendopo.cases.models import Case, CaseDeadline
from pendopo.cases.rules import line_of_track, track_of_line
from pendopo.engine.api import MAIN, PROMISE, Clock, Clocks, Compiled, Passage, stage_key
from pendopo.lib.worktime import DayNote, WorkCalendar


@dataclass(frozen=True)
class Turn:
    """What one passage did to the clocks: the rows it adds, and the clocks as they are now."""

    added: list[CaseDeadline]
    clocks: Clocks
    promise: CaseDeadline
    running: CaseDeadline | None  # the promise as it ran until this change


def clocks_of(
    compiled: Compiled, calendar: WorkCalendar, rows: Sequence[CaseDeadline], places: Mapping[str, str]
) -> Clocks:
    """The clocks as the rows have them, in their order, of a case that stands at these places."""
    waits = {line_of_track(row.track): row.due_at for row in rows if row.scope == "tunggu" and row.due_at}
    return Clocks(
        compiled, calendar,
        {key: Clock(row.days, row.started_at, row.due_at) for key, row in _latest(rows).items()},
        {line: until for line, until in waits.items() if line in places and compiled.states[places[line]].within_days},
    )  # fmt: skip


def turn(
    case: Case, compiled: Compiled, calendar: WorkCalendar, rows: Sequence[CaseDeadline], passage: Passage,
    now: datetime,
) -> Turn:  # fmt: skip
    """Stop and start what a passage asks for, given the rows so far in their order."""
    latest = _latest(rows)
    before = clocks_of(compiled, calendar, rows, passage.before.places if passage.before else {})
    after = before.turn(passage, now)
    ends = compiled.states[passage.after.state].kind == "final"
    added = {
        key: _row(case, compiled, key, clock, calendar, passage, reason=_reason(clock, ends, known=key in latest))
        for key, clock in after.running.items()
        if before.running.get(key) != clock
    }
    former = latest.get(PROMISE)
    if PROMISE not in added and former is not None and former.reason == "jeda":
        added |= _other_pause(case, compiled, calendar, passage, former, after.running[PROMISE])
    return Turn(
        added=[*added.values(), *_waits(case, compiled, calendar, passage, after, now)], clocks=after,
        promise=(latest | added)[PROMISE],
        running=former if former is not None and former.due_at is not None else None,
    )  # fmt: skip


def _other_pause(
    case: Case, compiled: Compiled, calendar: WorkCalendar, passage: Passage, former: CaseDeadline, clock: Clock
) -> dict[str, CaseDeadline]:
    """The promise stands still as before, but for another declared reason: that is told too."""
    row = _row(case, compiled, PROMISE, clock, calendar, passage, reason="jeda")
    return {PROMISE: row} if row.why and row.why != former.why else {}


def _latest(rows: Sequence[CaseDeadline]) -> dict[str, CaseDeadline]:
    """The row that holds of each clock, by the engine's key."""
    return {_key(row): row for row in rows if row.scope != "tunggu"}


def _key(row: CaseDeadline) -> str:
    return PROMISE if row.scope == "janji" else stage_key(row.stage, line_of_track(row.track))


def _reason(clock: Clock, ends: bool, *, known: bool) -> str:
    if clock.due_at is None:
        return "henti" if ends else "jeda"
    return "lanjut" if known else "mulai"


def _row(
    case: Case, compiled: Compiled, key: str, clock: Clock, calendar: WorkCalendar, passage: Passage, *, reason: str
) -> CaseDeadline:
    """A clock as a row that explains itself: each day counted or skipped, and why; or why it stands still."""
    due = calendar.due_after(clock.started_at, clock.days) if clock.due_at else None
    stage, line = _stage_and_line(compiled, key)
    why = _pauses(compiled, passage, stage, line) if reason == "jeda" else ""
    return CaseDeadline(
        case=case, scope="tahap" if stage else "janji", stage=stage, track=track_of_line(line), reason=reason,
        why=why[:300], started_at=clock.started_at, days=clock.days, due_at=clock.due_at,
        provisional=bool(due and due.provisional), notes=explained_days(due.days) if due else [],
    )  # fmt: skip


def _stage_and_line(compiled: Compiled, key: str) -> tuple[str, str]:
    """What a key of the engine stands for: ("", MAIN) for the promise."""
    if key == PROMISE:
        return "", MAIN
    lines = (MAIN, *compiled.tracks)
    return next((stage, line) for stage in compiled.stages for line in lines if stage_key(stage, line) == key)


def _pauses(compiled: Compiled, passage: Passage, stage: str, line: str) -> str:
    """The declared reason why a clock stands still; none where its stage was left for another."""
    places = passage.after.places
    if not stage:
        waiting = [compiled.states[state] for name, state in places.items() if name != MAIN or len(places) == 1]
        return "; ".join(dict.fromkeys(state.pause for state in waiting if state.pause))
    return compiled.states[places[line]].pause if line in places else ""


def explained_days(days: Sequence[DayNote]) -> list[list[object]]:
    """How a deadline was counted, as its row keeps it: day, number, reason."""
    return [[note.day.isoformat(), note.number, note.reason] for note in days]


def _waits(
    case: Case, compiled: Compiled, calendar: WorkCalendar, passage: Passage, after: Clocks, now: datetime
) -> Iterator[CaseDeadline]:
    """How long the lines that were entered may stay: calendar days to the end of the last, or working days told."""
    for line in dict.fromkeys((passage.into, *passage.opened)):
        until = after.waits.get(line)
        if until is None:
            continue
        state = compiled.states[passage.after.places[line]]
        due = calendar.due_after(now, state.within_days) if state.within == "kerja" else None
        yield CaseDeadline(
            case=case, scope="tunggu", track=track_of_line(line), reason="mulai", started_at=now,
            days=state.within_days, due_at=until, provisional=bool(due and due.provisional),
            notes=explained_days(due.days) if due else [],
        )  # fmt: skip


def days_used(case: Case, turned: Turn, calendar: WorkCalendar, *, allowed: int, now: datetime) -> tuple[int, bool]:
    """(working days the office used, late) at the end of a case; a stopped clock is judged when it stopped."""
    row = turned.running
    if row is None:
        ended = turned.promise.started_at
        return allowed - turned.promise.days, bool(case.promise_due and ended > case.promise_due)
    used = allowed - row.days + calendar.workdays_between(row.started_at, now)
    return used, bool(case.promise_due and now > case.promise_due)
