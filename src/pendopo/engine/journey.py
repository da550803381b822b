"""Where a case stands and where it can go, as values: the main line, the open tracks, and how what has ended ended.

A track is open only while the main line stands in the `parallel` state that opened it. Whoever leaves that state closes
what is still open; entering it again opens its tracks anew. What nobody has to decide (`auto`) happens at once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from .compiled import Compiled
from .context import Answers, Context
from .schema_workflow import State, Transition

MAIN = ""
"""The main line, where lines are named by their track."""

MAX_AUTOS = 100
"""More automatic steps in one go are a circle."""

Obstacle = Literal["", "tempat", "syarat", "batas"]
"""Why a step cannot be taken: not from here, its guard does not hold, returned to the applicant too often."""


@dataclass(frozen=True)
class Journey:
    """`tracks`: the open ones and the state each stands in. `results`: how tracks and sub-cases ended, by id."""

    state: str
    tracks: Mapping[str, str] = field(default_factory=dict)
    results: Mapping[str, str] = field(default_factory=dict)
    returns: int = 0

    @property
    def places(self) -> dict[str, str]:
        """Line → state, the main line first."""
        return {MAIN: self.state, **self.tracks}


@dataclass(frozen=True)
class Passage:
    """One step that was taken (None: the beginning); `into`: the line that it led along, or to.

    `opened`, `closed`: tracks that began, and those that were broken off. `ended`: whether the track came to its end.
    """

    step: Transition | None
    into: str
    before: Journey | None
    after: Journey
    opened: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    ended: bool = False

    @property
    def state(self) -> str:
        """The state that was entered, also where a track ended in it."""
        return self.step.to if self.step else self.after.state


class Stuck(ValueError):
    """No automatic step holds where one has to, or they go round in a circle: a fault of the definition."""

    def __init__(self, state: str) -> None:
        super().__init__(f"tidak ada langkah otomatis yang berlaku di “{state}”")
        self.state = state


def line_of(compiled: Compiled, journey: Journey, step: Transition) -> str | None:
    """The line on which a step leads on from here: the main one, or a track; None when it does not."""
    target = compiled.states[step.to].track
    if journey.state in step.from_states and target == MAIN:
        return MAIN if step.reopen or compiled.states[journey.state].kind != "final" else None
    for track, state in journey.tracks.items():
        if state in step.from_states and target in (track, MAIN):
            return track
    return None


def departures(compiled: Compiled, journey: Journey) -> list[tuple[str, Transition]]:
    """(line, step) for all that leads on from here, those of the system included, as ordered by the author."""
    found = ((line_of(compiled, journey, step), step) for step in compiled.transitions.values())
    return [(line, step) for line, step in found if line is not None]


class Machine:
    """The workflow of one case at one moment: guards read these answers and this clock."""

    def __init__(self, compiled: Compiled, answers: Answers, ctx: Context) -> None:
        self.compiled, self.answers, self.ctx = compiled, answers, ctx

    def begin(self) -> tuple[Passage, ...]:
        """The beginning, with what happens at once. Raises `Stuck`."""
        start = self.compiled.states[self.compiled.definition.workflow.start]
        after, opened = self._enter(Journey(start.id), start)
        first = Passage(None, MAIN, None, after, opened)
        return (first, *self._settle(after))

    def go(self, journey: Journey, step: Transition) -> tuple[Passage, ...]:
        """Take a step that leads on from here, then what happens at once. Raises `ValueError`, `Stuck`."""
        first = self._pass(journey, step)
        return (first, *self._settle(first.after))

    def ended(self, journey: Journey, subcase: str, outcome: str) -> tuple[Journey, tuple[Passage, ...]]:
        """A sub-case has come to its outcome: the journey that knows of it, and what that sets off. Raises `Stuck`."""
        knowing = replace(journey, results={**journey.results, subcase: outcome})
        for line in knowing.places:
            step = None if line == MAIN and knowing.tracks else self._auto(knowing, line)
            if step is not None:
                return knowing, self.go(knowing, step)
        return knowing, ()

    def obstacle(self, journey: Journey, step: Transition) -> Obstacle:
        """Why a step cannot be taken now, whoever wants to."""
        if line_of(self.compiled, journey, step) is None:
            return "tempat"
        if not self.compiled.guard_ok(step, self.answers, self.ctx, journey.results):
            return "syarat"
        limit = self.compiled.definition.workflow.max_returns
        returns = limit and journey.returns >= limit and self.compiled.awaits_repair(step.to)
        return "batas" if returns else ""

    def _pass(self, journey: Journey, step: Transition) -> Passage:
        """One step and nothing after it."""
        if line_of(self.compiled, journey, step) is None:
            raise ValueError(f"“{step.id}” tidak ada dari keadaan “{journey.state}”")
        target = self.compiled.states[step.to]
        returns = journey.returns + self.compiled.awaits_repair(target.id)
        if target.track != MAIN:
            return self._along(journey, step, target, returns)
        after, opened = self._enter(replace(journey, state=target.id, tracks={}, returns=returns), target)
        return Passage(step, MAIN, journey, after, opened, closed=tuple(journey.tracks))

    def _along(self, journey: Journey, step: Transition, target: State, returns: int) -> Passage:
        """A step within a track; in a `done` state the track ends."""
        tracks = {**journey.tracks, target.track: target.id}
        if target.kind != "done":
            return Passage(step, target.track, journey, replace(journey, tracks=tracks, returns=returns))
        after = replace(
            journey,
            tracks={name: state for name, state in tracks.items() if name != target.track},
            results={**journey.results, target.track: target.id},
        )
        return Passage(step, target.track, journey, after, ended=True)

    def _enter(self, journey: Journey, state: State) -> tuple[Journey, tuple[str, ...]]:
        """Come to a state of the main line: a `parallel` one forgets how its tracks once ended and opens them anew."""
        if state.kind != "parallel":
            return journey, ()
        results = {name: how for name, how in journey.results.items() if name not in state.tracks}
        opened = tuple(
            name
            for name in state.tracks
            if self.compiled.holds(self.compiled.tracks[name].when, self.answers, self.ctx, results)
        )
        starts = {name: self.compiled.tracks[name].start for name in opened}
        done = {name: start for name, start in starts.items() if self.compiled.states[start].kind == "done"}
        tracks = {name: start for name, start in starts.items() if name not in done}
        return replace(journey, tracks=tracks, results={**results, **done}), opened

    def _settle(self, journey: Journey) -> Iterator[Passage]:
        """All automatic steps from here, one after the other."""
        for _ in range(MAX_AUTOS):
            step = next(self._at_once(journey), None)
            if step is None:
                return
            passage = self._pass(journey, step)
            yield passage
            journey = passage.after
        raise Stuck(journey.state)

    def _at_once(self, journey: Journey) -> Iterator[Transition]:
        """What happens by itself: at a join with an open way, and in every `auto` state, where nobody may be left."""
        for line, state in journey.places.items():
            kind = self.compiled.states[state].kind
            step = self._auto(journey, line) if kind == "auto" or (kind == "parallel" and not journey.tracks) else None
            if step is not None:
                yield step
            elif kind == "auto":
                raise Stuck(state)

    def _auto(self, journey: Journey, line: str) -> Transition | None:
        """The first automatic step of a line without an obstacle."""
        state = journey.places[line]
        steps = (step for step in self.compiled.actions_from(state) if step.auto)
        return next((step for step in steps if not self.obstacle(journey, step)), None)
