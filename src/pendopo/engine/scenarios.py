"""Runs a scenario: typed answers and moves under a frozen clock, against the states and deadlines it expects."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from pendopo.lib.worktime import Holiday, WorkCalendar

from .clocks import Clocks
from .compiled import Compiled
from .context import Answer, Context, days_off_of
from .journey import MAIN, Journey, Machine, Passage, line_of
from .schema import Move, Scenario
from .schema_workflow import Transition
from .tables import field_of


@dataclass
class Walk:
    """What running a scenario showed: `faults` as sentences, transitions made, and how each condition came out."""

    faults: list[str] = field(default_factory=list)
    transitions: set[str] = field(default_factory=set)
    visibility: set[tuple[str, bool]] = field(default_factory=set)


def run_scenario(compiled: Compiled, scenario: Scenario) -> Walk:
    """Run one scenario to its end, or to its first wrong step."""
    walk = Walk()
    try:
        Runner(with_params(compiled, scenario), scenario, walk).run()
    except (ValueError, KeyError) as error:
        walk.faults.append(f"Skenario tidak terbaca: {error}.")
    return walk


def sample_letters(compiled: Compiled) -> dict[str, dict[str, str]]:
    """Of every letter the data that the first scenario without problems gives it: a letter as it would be, of nobody.

    Empty when no scenario fills in the form.
    """
    for scenario in compiled.definition.scenarios:
        runner = Runner(with_params(compiled, scenario), scenario, Walk())
        start = runner.moment(scenario.submitted)
        if not scenario.problems and runner.fill_in(start):
            ctx = runner.context(start)
            return {name: runner.compiled.letter_data(name, runner.answers, ctx) for name in compiled.letters}
    return {}


class Runner:
    """One scenario under way."""

    def __init__(self, compiled: Compiled, scenario: Scenario, walk: Walk) -> None:
        self.compiled, self.scenario, self.walk = compiled, scenario, walk
        self.calendar = calendar_of(scenario)
        self.clocks = Clocks(compiled, self.calendar)
        self.journey = Journey(compiled.definition.workflow.start)
        self.answers: dict[str, Answer] = {}

    def run(self) -> None:
        """Fill in, submit, move."""
        start = self.moment(self.scenario.submitted)
        if not self.fill_in(start) or self.scenario.problems:
            return
        self.check_letters(start)
        self.check_fees(start)
        self.take(self.machine(start).begin(), start)
        self.expect_times("pengajuan", MAIN, self.scenario, start)
        former = start
        for number, move in enumerate(self.scenario.moves, start=1):
            now = self.moment(move.at)
            if now < former:
                self.fault(number, move, f"waktunya {move.at} lebih awal dari langkah sebelumnya")
            if self.walk.faults or not self.move(number, move, now):
                return
            former = now

    def fill_in(self, now: datetime) -> bool:
        """Read all pages as typed; the problems and hidden fields are those expected."""
        raw = {
            name: list(given) if isinstance(given, tuple) else [given] for name, given in self.scenario.answers.items()
        }
        problems: dict[str, str] = {}
        for page_id in self.compiled.pages:
            result = self.compiled.read_page(page_id, raw, self.answers, self.context(now))
            self.answers = result.merged(self.answers)
            problems |= result.problems
        for name, one in self.compiled.fields.items():
            if one.visible:
                self.walk.visibility.add((name, self.compiled.visible(name, self.answers)))
        unknown = sorted(set(raw) - set(self.compiled.fields))
        if unknown:
            self.walk.faults.append(f"Menjawab isian yang tidak ada: {', '.join(unknown)}.")
        if {field_of(name) for name in problems} != set(self.scenario.problems):
            told = "; ".join(f"{name}: {text}" for name, text in problems.items()) or "tidak ada"
            self.walk.faults.append(f"Masalah isian berbeda dari harapan; yang ada: {told}.")
        for name in self.scenario.hidden:
            if self.compiled.visible(name, self.answers):
                self.walk.faults.append(f"Isian “{name}” tampil, padahal diharapkan tidak.")
        return not self.walk.faults

    def check_letters(self, now: datetime) -> None:
        """The data of letters as far as the scenario names it."""
        for letter, expected in self.scenario.letters.items():
            data = self.compiled.letter_data(letter, self.answers, self.context(now))
            for name, text in expected.items():
                if data.get(name) != text:
                    self.walk.faults.append(f"Surat {letter}: “{name}” berisi {data.get(name)!r}, bukan {text!r}.")

    def check_fees(self, now: datetime) -> None:
        """The amounts of fees as far as the scenario names them; empty: not charged."""
        amounts = {
            one.fee.id: "" if one.amount is None else str(one.amount)
            for one in self.compiled.fees(self.answers, self.context(now))
        }
        for name, expected in self.scenario.fees.items():
            actual = amounts.get(name, "tidak ada")
            if actual != expected:
                self.walk.faults.append(f"Biaya {name} berjumlah {actual!r}, bukan {expected!r}.")

    def move(self, number: int, move: Move, now: datetime) -> bool:
        """Make one move and compare; False ends the scenario."""
        step = self.compiled.transitions[move.action]
        happened = self.hear(move, now)
        refusal = "" if step.id in happened else self.refusal(step, move, now)
        if bool(refusal) != move.refused:
            self.fault(number, move, refusal or "berhasil, padahal diharapkan ditolak")
            return False
        line = MAIN
        if not refusal and step.id not in happened:
            line = self.take(self.machine(now).go(self.journey, step), now)
        self.expect_places(number, move)
        self.expect_times(f"langkah {number} ({move.action})", line, move, now)
        return not self.walk.faults

    def hear(self, move: Move, now: datetime) -> set[str]:
        """Sub-cases have ended meanwhile; the steps that this set off."""
        happened: set[str] = set()
        for name, outcome in move.subcases.items():
            if name not in self.compiled.subcases:
                raise ValueError(f"perkara turunan “{name}” tidak ada")
            if self.journey.results.get(name) != outcome:
                self.journey, passages = self.machine(now).ended(self.journey, name, outcome)
                self.take(passages, now)
                happened |= {one.step.id for one in passages if one.step}
        return happened

    def take(self, passages: tuple[Passage, ...], now: datetime) -> str:
        """Go along and turn the clocks; the line on which the first step led, while it is open."""
        for one in passages:
            self.journey, self.clocks = one.after, self.clocks.turn(one, now)
            if one.step:
                self.walk.transitions.add(one.step.id)
        return passages[0].into if passages and passages[0].into in self.journey.places else MAIN

    def machine(self, now: datetime) -> Machine:
        """The workflow at this moment."""
        return Machine(self.compiled, self.answers, self.context(now))

    def refusal(self, step: Transition, move: Move, now: datetime) -> str:
        """Why the move is not possible, or empty text."""
        return next(self.refusals(step, move, now), "")

    def refusals(self, step: Transition, move: Move, now: datetime) -> Iterator[str]:
        """All reasons against the move, in the order in which a person would meet them."""
        obstacle = self.machine(now).obstacle(self.journey, step)
        if obstacle == "tempat":
            yield f"tidak ada dari keadaan “{self.journey.state}”"
        if move.by and move.by != step.function:
            yield f"bukan tugas “{move.by}”"
        if obstacle == "syarat":
            yield "syarat “guard” tidak terpenuhi"
        lacking = [name for name in step.requires if name not in move.given]
        if lacking:
            yield f"belum terpenuhi: {', '.join(lacking)}"
        if step.note == "wajib" and not move.note:
            yield "catatan wajib diisi"
        if step.timer and not self.is_over(step, now):
            yield "waktunya belum lewat"
        if step.auto:
            yield "langkah otomatis; tidak ada yang memicunya"
        if obstacle == "batas":
            yield f"sudah {self.compiled.definition.workflow.max_returns} kali dikembalikan"

    def is_over(self, step: Transition, now: datetime) -> bool:
        """Whether the time of the line that a timer leads on from is over; the system's step bears its last moment."""
        line = line_of(self.compiled, self.journey, step)
        until = self.clocks.waits.get(line) if line is not None else None
        return until is not None and now >= until

    def expect_places(self, number: int, move: Move) -> None:
        """The main line and the tracks stand, or ended, where the scenario says."""
        if self.journey.state != move.state:
            self.fault(number, move, f"sampai di “{self.journey.state}”, bukan “{move.state}”")
        stand = {**self.journey.results, **self.journey.tracks}
        for track, expected in move.tracks.items():
            actual = stand.get(track, "")
            if actual != expected:
                self.fault(number, move, f"jalur {track} sampai di “{actual}”, bukan “{expected}”")

    def expect_times(self, where: str, line: str, told: Scenario | Move, now: datetime) -> None:
        """Deadlines as expected, where the scenario names them: a moment, `berhenti`, or working days from `now`."""
        state = self.compiled.states[self.journey.places[line]]
        for name, expected, actual in (
            ("tenggat", told.due, self.clocks.due(state)),
            ("janji", told.promise, self.clocks.promise_due),
        ):
            wanted = self.deadline(expected, now) if expected else actual
            if wanted != actual:
                shown = f"{actual:%Y-%m-%dT%H:%M:%S}" if actual else "berhenti"
                self.walk.faults.append(f"Pada {where}, {name} adalah {shown}, bukan {expected}.")

    def fault(self, number: int, move: Move, reason: str) -> None:
        """A fault of one move."""
        self.walk.faults.append(f"Langkah {number} ({move.action}): {reason}.")

    def deadline(self, text: str, now: datetime) -> datetime | None:
        """A deadline of the scenario; `3 hari kerja` counts from `now`, as parts whose days are a slot tell it."""
        if text == "berhenti":
            return None
        days = text.removesuffix(" hari kerja")
        return self.moment(text) if days == text else self.calendar.due_after(now, int(days)).due_at

    def moment(self, text: str) -> datetime:
        """A local time of the scenario."""
        return datetime.fromisoformat(text).replace(tzinfo=self.calendar.tz)

    def context(self, now: datetime) -> Context:
        """The frozen clock; codes of areas stand for themselves."""
        return Context(today=now.date(), now=now, days_off=partial(days_off_of, self.calendar))


def with_params(compiled: Compiled, scenario: Scenario) -> Compiled:
    """The definition with its upstream defaults and what the scenario sets, whatever the region has set."""
    texts = {param.id: param.default for param in compiled.definition.params} | scenario.params
    unknown = sorted(scenario.params.keys() - compiled.params.keys())
    if unknown:
        raise ValueError(f"parameter tidak ada: {', '.join(unknown)}")
    return compiled.with_params(texts)


def calendar_of(scenario: Scenario) -> WorkCalendar:
    """Office hours of weekdays with the scenario's days off."""
    days_off = {date.fromisoformat(day.date): Holiday(day.name, day.estimated) for day in scenario.days_off}
    return WorkCalendar(ZoneInfo(scenario.time_zone), holidays=days_off)
