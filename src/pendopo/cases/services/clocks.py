"""Deadlines: rows are only added, so that every former promise stays visible."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from pendopo.cases.models import Case, CaseDeadline
from pendopo.engine.api import Compiled, State
from pendopo.lib.worktime import WorkCalendar


@dataclass
class Clocks:
    """The clocks of one case during one move: what was promised, and the rows this move adds."""

    case: Case
    compiled: Compiled
    calendar: WorkCalendar
    now: datetime
    rows: list[CaseDeadline]

    def latest(self, scope: str, stage: str = "") -> CaseDeadline | None:
        found = [row for row in self.rows if row.scope == scope and row.stage == stage]
        return found[-1] if found else None

    def remaining(self, row: CaseDeadline) -> int:
        """Working days still allowed; a stopped clock keeps what it had."""
        if row.due_at is None:
            return row.days
        return max(0, row.days - self.calendar.workdays_between(row.started_at, self.now))

    def _add(self, scope: str, stage: str, reason: str, days: int, *, running: bool) -> CaseDeadline:
        due = self.calendar.due_after(self.now, days) if running else None
        row = CaseDeadline(
            case=self.case, scope=scope, stage=stage, reason=reason, started_at=self.now, days=days,
            due_at=due.due_at if due else None, provisional=bool(due and due.provisional),
            notes=[[note.day.isoformat(), note.number, note.reason] for note in due.days] if due else [],
        )  # fmt: skip
        self.rows.append(row)
        return row

    def start(self, scope: str, stage: str, days: int) -> CaseDeadline:
        """Start a clock, or let a stopped one go on with what was left."""
        former = self.latest(scope, stage)
        if former is None:
            return self._add(scope, stage, "mulai", days, running=True)
        if former.due_at is not None:
            return former
        return self._add(scope, stage, "lanjut", former.days, running=True)

    def stop(self, scope: str, stage: str, reason: str) -> None:
        former = self.latest(scope, stage)
        if former is not None and former.due_at is not None:
            self._add(scope, stage, reason, self.remaining(former), running=False)

    def wait(self, days: int) -> CaseDeadline:
        """The applicant's own time, in calendar days, to the end of the last day."""
        until = (self.now.astimezone(self.calendar.tz) + timedelta(days=days)).replace(hour=23, minute=59, second=59)
        row = CaseDeadline(
            case=self.case, scope="tunggu", reason="mulai", started_at=self.now, days=days, due_at=until
        )  # fmt: skip
        self.rows.append(row)
        return row


def read_clocks(case: Case, compiled: Compiled, calendar: WorkCalendar, now: datetime) -> tuple[Clocks, int]:
    """The clocks as they stand, and how many rows exist already."""
    rows = list(CaseDeadline.objects.filter(case=case).order_by("started_at", "id"))
    return Clocks(case, compiled, calendar, now, rows), len(rows)


def turn(clocks: Clocks, old: State | None, new: State) -> CaseDeadline | None:
    """Stop and start what a change of state asks for; returns the clock that binds the new state."""
    if old is not None and old.stage and (new.kind != "open" or new.stage != old.stage):
        clocks.stop("tahap", old.stage, "henti" if new.kind == "final" else "jeda")
    if new.kind == "final":
        clocks.stop("janji", "", "henti")
        return None
    if new.kind == "waiting_applicant":
        clocks.stop("janji", "", "jeda")
        return clocks.wait(new.within_days)
    promise = clocks.start("janji", "", clocks.compiled.definition.service.promise_days)
    if not new.stage:
        return promise
    return clocks.start("tahap", new.stage, clocks.compiled.stages[new.stage].sla_days)
