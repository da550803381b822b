"""The clocks of a case as pure values: the promise, one per stage and line, and how long a state may last.

A stage's clock is shared by the states of its line: leaving the stage stops it with what is left, coming back lets it
go on. Promise and stages stand still only in states that declare why (`pause`): the promise of a case with open tracks
when all of them do. Working days are whole days after the day of arrival.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from pendopo.lib.worktime import WorkCalendar

from .compiled import Compiled
from .journey import MAIN, Journey, Passage
from .schema_workflow import State

PROMISE = "janji"
"""Key of the clock of the whole service; those of stages are made by `stage_key`."""


def stage_key(stage: str, line: str = MAIN) -> str:
    """`tahap:<stage>` on the main line, `tahap:<stage>@<track>` on a track."""
    return f"tahap:{stage}@{line}" if line else f"tahap:{stage}"


@dataclass(frozen=True)
class Clock:
    """`days` allowed from `started_at`; `due_at` is empty while the clock stands still."""

    days: int
    started_at: datetime
    due_at: datetime | None


@dataclass(frozen=True)
class Clocks:
    """All clocks of one case; `waits`: until when each line may stay where it is, where its state says so."""

    compiled: Compiled
    calendar: WorkCalendar
    running: Mapping[str, Clock] = field(default_factory=dict)
    waits: Mapping[str, datetime] = field(default_factory=dict)

    def turn(self, passage: Passage, now: datetime) -> "Clocks":
        """The clocks after the journey went on at `now`."""
        before, after = passage.before, passage.after
        old, new = (self._states(before) if before else {}), self._states(after)
        clocks = dict(self.running)
        for line, state in old.items():
            if state.stage and (line not in new or new[line].stage != state.stage or not is_running(new[line])):
                self._stop(clocks, stage_key(state.stage, line), now)
        if self.pauses(after) or new[MAIN].kind == "final":
            self._stop(clocks, PROMISE, now)
            # A case may begin by waiting for somebody: its promise is all there, and stands still.
            clocks.setdefault(PROMISE, Clock(self.compiled.definition.service.promise_days, now, None))
        else:
            self._start(clocks, PROMISE, self.compiled.definition.service.promise_days, now)
        for line, state in new.items():
            if state.stage and is_running(state):
                self._start(clocks, stage_key(state.stage, line), self.compiled.stages[state.stage].sla_days, now)
        return replace(self, running=clocks, waits=self._waits(passage, new, now))

    def enter(self, old: State | None, new: State, now: datetime) -> "Clocks":
        """The clocks of a case without tracks after a change of state at `now`."""
        return self.turn(Passage(None, MAIN, Journey(old.id) if old else None, Journey(new.id)), now)

    def pauses(self, journey: Journey) -> tuple[str, ...]:
        """Why the promise stands still, as declared; empty while somebody works on the case."""
        states = self._states(journey)
        at_work = [state for line, state in states.items() if line != MAIN] or [states[MAIN]]
        return tuple(dict.fromkeys(state.pause for state in at_work)) if all(s.pause for s in at_work) else ()

    def _states(self, journey: Journey) -> dict[str, State]:
        return {line: self.compiled.states[state] for line, state in journey.places.items()}

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

    def _waits(self, passage: Passage, new: Mapping[str, State], now: datetime) -> dict[str, datetime]:
        """Lines that stayed where they are keep their time; those that came to a state with a limit begin theirs."""
        entered = {passage.into, *passage.opened}
        kept = {line: until for line, until in self.waits.items() if line in new and line not in entered}
        return kept | {line: self.end_of(new[line], now) for line in entered & new.keys() if new[line].within_days}

    def end_of(self, state: State, now: datetime) -> datetime:
        """When a state entered at `now` has lasted long enough: closing time, or the last second of a calendar day."""
        if state.within == "kerja":
            return self.calendar.due_after(now, state.within_days).due_at
        last = now.astimezone(self.calendar.tz) + timedelta(days=state.within_days)
        return last.replace(hour=23, minute=59, second=59, microsecond=0)

    def due(self, state: State) -> datetime | None:
        """The deadline that binds a state: the time of whoever is awaited, the stage's, or the promise."""
        if state.kind == "waiting_applicant" or (state.kind == "external" and state.within_days):
            return self.waits.get(state.track)
        clock = self.running.get(stage_key(state.stage, state.track) if state.stage else PROMISE)
        return clock.due_at if clock and is_running(state) else None

    @property
    def promise_due(self) -> datetime | None:
        """The deadline of the whole service; empty while it stands still."""
        clock = self.running.get(PROMISE)
        return clock.due_at if clock else None


def is_running(state: State) -> bool:
    """Whether time counts against the office in this state."""
    return not state.pause and state.kind not in ("final", "done")
