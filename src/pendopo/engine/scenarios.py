"""Runs a scenario: typed answers and moves under a frozen clock, against the states and deadlines it expects."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from pendopo.lib.worktime import Holiday, WorkCalendar

from .clocks import Clocks
from .compiled import Compiled
from .context import Answer, Context
from .schema import Move, Scenario
from .schema_workflow import State, Transition


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
        runner = Runner(compiled, scenario, walk)
        runner.run()
    except (ValueError, KeyError) as error:
        walk.faults.append(f"Skenario tidak terbaca: {error}.")
    return walk


class Runner:
    """One scenario under way."""

    def __init__(self, compiled: Compiled, scenario: Scenario, walk: Walk) -> None:
        self.compiled, self.scenario, self.walk = compiled, scenario, walk
        self.calendar = calendar_of(scenario)
        self.clocks = Clocks(compiled, self.calendar)
        self.state: State = compiled.states[compiled.definition.workflow.start]
        self.returns = 0
        self.answers: dict[str, Answer] = {}

    def run(self) -> None:
        """Fill in, submit, move."""
        start = self.moment(self.scenario.submitted)
        if not self.fill_in(start) or self.scenario.problems:
            return
        self.check_letters(start)
        self.clocks = self.clocks.enter(None, self.state, start)
        self.expect_times("pengajuan", self.scenario.due, self.scenario.promise)
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
        if set(problems) != set(self.scenario.problems):
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

    def move(self, number: int, move: Move, now: datetime) -> bool:
        """Make one move and compare; False ends the scenario."""
        step = self.compiled.transitions[move.action]
        refusal = self.refusal(step, move, now)
        if bool(refusal) != move.refused:
            self.fault(number, move, refusal or "berhasil, padahal diharapkan ditolak")
            return False
        if not refusal:
            self.enter(step, now)
        if self.state.id != move.state:
            self.fault(number, move, f"sampai di “{self.state.id}”, bukan “{move.state}”")
        self.expect_times(f"langkah {number} ({move.action})", move.due, move.promise)
        return not self.walk.faults

    def enter(self, step: Transition, now: datetime) -> None:
        """Go to the next state and turn the clocks."""
        old, self.state = self.state, self.compiled.states[step.to]
        self.returns += self.state.kind == "waiting_applicant"
        self.clocks = self.clocks.enter(old, self.state, now)
        self.walk.transitions.add(step.id)

    def refusal(self, step: Transition, move: Move, now: datetime) -> str:
        """Why the move is not possible, or empty text."""
        return next(self.refusals(step, move, now), "")

    def refusals(self, step: Transition, move: Move, now: datetime) -> Iterator[str]:
        """All reasons against the move, in the order in which a person would meet them."""
        if self.state.id not in step.from_states:
            yield f"tidak ada dari keadaan “{self.state.id}”"
        if move.by and move.by != step.function:
            yield f"bukan tugas “{move.by}”"
        if not self.compiled.guard_ok(step, self.answers, self.context(now)):
            yield "syarat “guard” tidak terpenuhi"
        lacking = [name for name in step.requires if name not in move.given]
        if lacking:
            yield f"belum terpenuhi: {', '.join(lacking)}"
        if step.note == "wajib" and not move.note:
            yield "catatan wajib diisi"
        if step.timer and not (self.clocks.wait_until and now > self.clocks.wait_until):
            yield "waktunya belum lewat"
        limit = self.compiled.definition.workflow.max_returns
        if self.compiled.states[step.to].kind == "waiting_applicant" and limit and self.returns >= limit:
            yield f"sudah {limit} kali dikembalikan"

    def expect_times(self, where: str, due: str, promise: str) -> None:
        """Deadlines as expected, where the scenario names them."""
        for name, expected, actual in (
            ("tenggat", due, self.clocks.due(self.state)),
            ("janji", promise, self.clocks.promise_due),
        ):
            wanted = None if expected == "berhenti" else self.moment(expected) if expected else actual
            if wanted != actual:
                shown = f"{actual:%Y-%m-%dT%H:%M:%S}" if actual else "berhenti"
                self.walk.faults.append(f"Pada {where}, {name} adalah {shown}, bukan {expected}.")

    def fault(self, number: int, move: Move, reason: str) -> None:
        """A fault of one move."""
        self.walk.faults.append(f"Langkah {number} ({move.action}): {reason}.")

    def moment(self, text: str) -> datetime:
        """A local time of the scenario."""
        return datetime.fromisoformat(text).replace(tzinfo=self.calendar.tz)

    def context(self, now: datetime) -> Context:
        """The frozen clock; codes of areas stand for themselves."""
        return Context(today=now.date(), now=now)


def calendar_of(scenario: Scenario) -> WorkCalendar:
    """Office hours of weekdays with the scenario's days off."""
    days_off = {date.fromisoformat(day.date): Holiday(day.name, day.estimated) for day in scenario.days_off}
    return WorkCalendar(ZoneInfo(scenario.time_zone), holidays=days_off)
