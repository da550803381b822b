"""Trying a definition out: example answers made to fit today and here, and the workflow walked by hand. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from pendopo.engine.api import (
    MAIN,
    Answer,
    Clocks,
    Compiled,
    Context,
    Field,
    Journey,
    Machine,
    Passage,
    Scenario,
    State,
    Stuck,
    SubCase,
    Transition,
    departures,
    line_of,
    parse_date,
)
from pendopo.lib.worktime import WorkCalendar

MAX_MOVES = 80
"""So many steps a try may take; enough for every way through, not for a circle."""

OUTCOMES = (("baik", "diterima"), ("gagal", "ditolak"), ("batal", "dibatalkan"))
CELL = re.compile(r"([1-9][0-9]{0,2})\.([a-z][a-z0-9_]*)=(.*)", re.DOTALL)

Raw = dict[str, list[str]]


# -- example answers


def example_scenarios(compiled: Compiled) -> list[Scenario]:
    """The scenarios whose answers can be sent: those that end well first, then those that answer most.

    Where rules count working days, one that rests on its own days off only says something about those days.
    """
    good = [one for one in compiled.definition.scenarios if not one.problems and one.answers]
    if compiled.counts_workdays:
        good = [one for one in good if not one.days_off]
    return sorted(good, key=lambda one: (not _ends_well(compiled, one), -len(one.answers), one.title))


def _ends_well(compiled: Compiled, scenario: Scenario) -> bool:
    reached = (compiled.states.get(move.state) for move in scenario.moves if not move.refused)
    return any(state is not None and state.outcome == "baik" for state in reached)


def example_answers(compiled: Compiled, scenario: Scenario, today: date, areas: Collection[str]) -> Raw:
    """A scenario's answers as typed, its days moved so that they lie to today as they lay to its submission, and areas
    that this region does not have replaced by one that it has."""
    apart = today - date.fromisoformat(scenario.submitted[:10])
    here = next(iter(areas), "")
    raw: Raw = {}
    for name, given in scenario.answers.items():
        one = compiled.fields.get(name)
        if one is not None:
            typed = list(given) if isinstance(given, tuple) else [given]
            raw[name] = [_fitting(one, text, apart, areas, here) for text in typed]
    return raw


def _fitting(one: Field, text: str, apart: timedelta, areas: Collection[str], here: str) -> str:
    if one.type == "date":
        return _moved(text, apart)
    if one.type == "wilayah" and text not in areas:
        return here
    cell = CELL.fullmatch(text) if one.type == "table" else None
    days = {column.id for column in one.columns if column.type == "date"}
    if cell and cell[2] in days:
        return f"{cell[1]}.{cell[2]}={_moved(cell[3], apart)}"
    return text


def _moved(text: str, apart: timedelta) -> str:
    """A day moved; one that has passed long ago (a day of birth) or is none stays."""
    day = parse_date(text)
    return (day + apart).isoformat() if day and apart and day.year > 2010 else text


def read_answers(compiled: Compiled, raw: Raw, ctx: Context) -> tuple[dict[str, Answer], dict[str, str]]:
    """All pages as typed: what is right, and one sentence for each field that is not."""
    answers: dict[str, Answer] = {}
    problems: dict[str, str] = {}
    for page_id in compiled.pages:
        result = compiled.read_page(page_id, raw, answers, ctx)
        answers = result.merged(answers)
        problems |= result.problems
    return answers, problems


# -- the walk


@dataclass(frozen=True)
class Move:
    """Something that whoever tries it out did. `kind`: 'langkah', 'perkara' (a sub-case ended) or 'waktu' (only time
    went on); `at`: when, by the clock of the try."""

    kind: str
    at: datetime
    name: str = ""
    outcome: str = ""


@dataclass(frozen=True)
class Happened:
    """One step that was taken. `who`: the title of its function; `by_itself`: nobody had to decide; `returned`: sent
    back to be mended."""

    at: datetime
    title: str
    who: str
    state: State
    track: str = ""
    by_itself: bool = False
    effects: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    returned: bool = False


@dataclass(frozen=True)
class Choice:
    """A step that could be taken now. `obstacle`: why it cannot, as a sentence; `needs`: what it requires, in words."""

    step: Transition
    who: str
    to: str
    track: str = ""
    obstacle: str = ""
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Waiting:
    """What happens by itself when a time is over."""

    step: Transition
    at: datetime
    track: str = ""


@dataclass(frozen=True)
class Line:
    """Where one line stands: its state, who is to act, and by when (None: no clock runs)."""

    state: State
    who: str
    due: datetime | None
    track: str = ""


@dataclass(frozen=True)
class Walk:
    """A try so far. `fault`: why it cannot go on (a fault of the definition), as a sentence."""

    compiled: Compiled
    journey: Journey
    clocks: Clocks
    at: datetime
    history: tuple[Happened, ...] = ()
    fault: str = ""
    used: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_over(self) -> bool:
        return self.compiled.states[self.journey.state].kind == "final"

    @property
    def pause(self) -> str:
        """Why the promise stands still; '' while it runs."""
        return ", ".join(self.clocks.pauses(self.journey))

    @property
    def lines(self) -> list[Line]:
        """Where the case stands, tracks after the main line; a main line that only waits for its tracks is left out."""
        return [
            Line(state, self.who(state.function), self.clocks.due(state), self.track_title(line))
            for line, state in self._places()
            if not (state.kind == "parallel" and self.journey.tracks)
        ]

    def _places(self) -> Iterator[tuple[str, State]]:
        for line, state in self.journey.places.items():
            yield line, self.compiled.states[state]

    def who(self, function: str) -> str:
        """The title of a function; '' for none."""
        known = self.compiled.functions.get(function)
        return known.title if known else ""

    def track_title(self, line: str) -> str:
        """How a track is called; '' for the main line."""
        return "" if line == MAIN else self.compiled.tracks[line].title


class Player:
    """Makes a walk from answers and moves; the same moves always give the same walk."""

    def __init__(
        self, compiled: Compiled, answers: Mapping[str, Any], calendar: WorkCalendar, ctx: Callable[[datetime], Context]
    ) -> None:
        self.compiled, self.answers, self.ctx = compiled, answers, ctx
        self.start = Clocks(compiled, calendar)

    def play(self, submitted: datetime, moves: Sequence[Move]) -> Walk:
        """The submission and all moves; a move that is not possible any more is passed over."""
        walk = Walk(self.compiled, Journey(self.compiled.definition.workflow.start), self.start, submitted)
        try:
            walk = self._take(walk, self._machine(submitted).begin(), submitted)
            for move in moves:
                walk = self._do(self._until(walk, max(move.at, walk.at)), move)
        except Stuck as no:
            return replace(walk, fault=f"Alurnya tidak dapat berlanjut: {no}.")
        return walk

    def choices(self, walk: Walk) -> list[Choice]:
        """What can be done now by somebody, or told by an outside system."""
        found = []
        for line, step in departures(self.compiled, walk.journey):
            if step.timer or step.auto:
                continue
            needs = tuple(name.replace("_", " ") for name in step.requires)
            to = self.compiled.states[step.to].title
            obstacle = self._obstacle(walk, step)
            found.append(Choice(step, walk.who(step.function), to, walk.track_title(line), obstacle, needs))
        return found

    def waiting(self, walk: Walk) -> list[Waiting]:
        """What time alone will bring, soonest first."""
        found = [
            Waiting(step, walk.clocks.waits[line], walk.track_title(line))
            for line, step in departures(self.compiled, walk.journey)
            if step.timer and line in walk.clocks.waits
        ]
        return sorted(found, key=lambda one: one.at)

    def subcases(self, walk: Walk) -> list[SubCase]:
        """Cases of their own that could be opened from here."""
        here = set(walk.journey.places.values())
        return [
            link
            for link in self.compiled.subcases.values()
            if here & set(link.from_states) and walk.used.get(link.id, 0) < link.max_times
        ]

    def _obstacle(self, walk: Walk, step: Transition) -> str:
        kind = self._machine(walk.at).obstacle(walk.journey, step)
        if kind == "syarat":
            return f"Hanya bila {self.compiled.explain(step.guard)}."
        return f"Sudah {walk.journey.returns} kali dikembalikan." if kind == "batas" else ""

    def _machine(self, at: datetime) -> Machine:
        return Machine(self.compiled, self.answers, self.ctx(at))

    def _do(self, walk: Walk, move: Move) -> Walk:
        """One move at the time that the walk has reached."""
        if move.kind == "perkara" and move.name in {link.id for link in self.subcases(walk)}:
            used = {**walk.used, move.name: walk.used.get(move.name, 0) + 1}
            journey, passages = self._machine(walk.at).ended(walk.journey, move.name, move.outcome)
            return self._take(replace(walk, journey=journey, used=used), passages, walk.at, by_itself=True)
        step = self.compiled.transitions.get(move.name)
        if move.kind != "langkah" or step is None or step.timer or step.auto:
            return walk
        machine = self._machine(walk.at)
        if machine.obstacle(walk.journey, step):
            return walk
        return self._take(walk, machine.go(walk.journey, step), walk.at)

    def _until(self, walk: Walk, at: datetime) -> Walk:
        """Time goes on; what it brings by itself happens at its own moment."""
        for _ in range(MAX_MOVES):
            due = [one for one in self.waiting(walk) if one.at <= at]
            if not due:
                break
            first = due[0]
            machine = self._machine(first.at)
            if line_of(self.compiled, walk.journey, first.step) is None or machine.obstacle(walk.journey, first.step):
                break
            walk = self._take(walk, machine.go(walk.journey, first.step), first.at, by_itself=True)
        return replace(walk, at=at)

    def _take(self, walk: Walk, passages: Sequence[Passage], at: datetime, *, by_itself: bool = False) -> Walk:
        """Go along, turn the clocks, and write down what happened."""
        for number, one in enumerate(passages):
            step = one.step
            told = Happened(
                at, step.action if step else "Permohonan dikirim", walk.who(step.function) if step else "Pemohon",
                self.compiled.states[one.state], walk.track_title(one.into) if one.into in self.compiled.tracks else "",
                by_itself or (number > 0), tuple(name.replace("_", " ") for name in step.effects) if step else (),
                tuple(self.compiled.tracks[name].title for name in one.opened),
                self.compiled.awaits_repair(one.state),
            )  # fmt: skip
            walk = replace(
                walk, journey=one.after, clocks=walk.clocks.turn(one, at), at=at, history=(*walk.history, told)
            )
        return walk


# -- questions

_EQUAL = re.compile(r'^(\w+) == "([^"]+)"$')
_YES = re.compile(r"^(not )?(\w+)$")


def plain_condition(compiled: Compiled, one: Field) -> str:
    """'field=answer' for a field that hangs on one plain comparison on its own page; '' for any other."""
    equal, yes = _EQUAL.match(one.visible), _YES.match(one.visible)
    if equal:
        return f"{equal[1]}={equal[2]}"
    if yes and yes[2] in compiled.fields and compiled.fields[yes[2]].type in ("yes_no", "statement"):
        return f"{yes[2]}={'tidak' if yes[1] else 'ya'}"
    return ""
