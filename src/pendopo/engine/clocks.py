"""The clocks of a case as pure values: the promise, one per stage, and the applicant's own time.

A stage's clock is shared by its states: leaving the stage stops it with what is left, coming back lets it go on.
While the applicant is awaited, promise and stage stand still. Working days are whole days after the day of arrival.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from pendopo.lib.worktime import WorkCalendar

from .compiled import Compiled
from .schema_workflow import State

PROMISE = "janji"
"""Key of the clock of the whole service; stages stand under `tahap:<id>`."""


@dataclass(frozen=True)
class Clock:
    """`days` allowed from `started_at`; `due_at` is empty while the clock stands still."""

    days: int
    started_at: datetime
    due_at: datetime | None


@dataclass(frozen=True)
class Clocks:
    """All clocks of one case, and until when the applicant is awaited."""

    compiled: Compiled
    calendar: WorkCalendar
    running: dict[str, Clock] = field(default_factory=dict)
    wait_until: datetime | None = None

    def enter(self, old: State | None, new: State, now: datetime) -> "Clocks":
        """The clocks after a change of state at `now`."""
        clocks = dict(self.running)
        if old is not None and old.stage and (new.kind != "open" or new.stage != old.stage):
            self._stop(clocks, f"tahap:{old.stage}", now)
        if new.kind != "open":
            self._stop(clocks, PROMISE, now)
            return replace(self, running=clocks, wait_until=self._end_of_wait(new, now))
        self._start(clocks, PROMISE, self.compiled.definition.service.promise_days, now)
        if new.stage:
            self._start(clocks, f"tahap:{new.stage}", self.compiled.stages[new.stage].sla_days, now)
        return replace(self, running=clocks, wait_until=None)

    def _start(self, clocks: dict[str, Clock], key: str, days: int, now: datetime) -> None:
        """Start a clock, or let a stopped one go on with what was left."""
        former = clocks.get(key)
        if former is None or former.due_at is None:
            allowed = days if former is None else former.days
            clocks[key] = Clock(allowed, now, self.calendar.due_after(now, allowed).due_at)

    def _stop(self, clocks: dict[str, Clock], key: str, now: datetime) -> None:
        """Stop a running clock with the working days that are left."""
        former = clocks.get(key)
        if former is not None and former.due_at is not None:
            used = self.calendar.workdays_between(former.started_at, now)
            clocks[key] = Clock(max(0, former.days - used), now, None)

    def _end_of_wait(self, new: State, now: datetime) -> datetime | None:
        """The last second of the applicant's time, in calendar days."""
        if new.kind != "waiting_applicant":
            return None
        last = now.astimezone(self.calendar.tz) + timedelta(days=new.within_days)
        return last.replace(hour=23, minute=59, second=59, microsecond=0)

    def due(self, state: State) -> datetime | None:
        """The deadline that binds a state: the applicant's, the stage's, or the promise."""
        if state.kind == "waiting_applicant":
            return self.wait_until
        clock = self.running.get(f"tahap:{state.stage}" if state.stage else PROMISE)
        return clock.due_at if clock and state.kind == "open" else None

    @property
    def promise_due(self) -> datetime | None:
        """The deadline of the whole service; empty while it stands still."""
        clock = self.running.get(PROMISE)
        return clock.due_at if clock else None
