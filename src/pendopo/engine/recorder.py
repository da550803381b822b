"""A real case as a scenario: the same moves at the same times, with made-up values wherever a person could be found.

Files, free texts, places and every personal answer are replaced, so that the workflow, the amounts and what is asked
stay as they were; where that is not possible the case cannot be recorded, and the reason is told.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import yaml

from pendopo.lib.worktime import WorkCalendar

from .compiled import Compiled
from .context import Answers, Context, days_off_of
from .journey import MAIN, Stuck
from .names import PARAM_KINDS
from .personal import is_personal, is_personal_part
from .scenarios import Runner, Walk, run_scenario, with_params
from .schema import DayOff, Move, Scenario
from .schema_form import Field
from .synthetic import CLOSED, substitutes
from .tables import raw_of, rows_of

NOTE = "Catatan contoh."
MARGIN = 60
"""Calendar days after the last promise for which days off are kept, so that deadlines hold."""


class NotRecordable(ValueError):
    """The case cannot be told without its persons, or not by this release; the text says why, in Indonesian."""


@dataclass(frozen=True)
class Happened:
    """One step of a real case: when, which transition, and sub-cases that had ended by then."""

    at: datetime
    action: str
    subcases: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Story:
    """What is known of a real case: latest answers, submission, steps in their order, and the region's calendar."""

    answers: Answers
    submitted: datetime
    steps: Sequence[Happened]
    calendar: WorkCalendar


def record_scenario(compiled: Compiled, story: Story) -> Scenario:
    """The case as a scenario that passes. Raises `NotRecordable`."""
    answers = without_persons(compiled, story)
    bare = Scenario(
        id="rekaman",
        title="Direkam dari berkas nyata dengan isian contoh",
        submitted=local(story.submitted, story),
        time_zone=str(story.calendar.tz),
        answers=answers,
        days_off=days_off(story),
        params=region_values(compiled),
    )
    scenario = Take(compiled, bare, story).scenario()
    faults = run_scenario(compiled, scenario).faults
    if faults:
        raise NotRecordable(f"Rekaman ini tidak berjalan ulang: {faults[0]}")
    check_silence(compiled, story, scenario_yaml(scenario))
    return scenario


def scenario_yaml(scenario: Scenario) -> str:
    """The scenario as a file of `scenarios/`."""
    data = scenario.model_dump(by_alias=True, exclude_defaults=True, mode="json")
    return yaml.safe_dump(worded(data), allow_unicode=True, sort_keys=False, width=110)


def worded(value: Any) -> Any:
    """Numbers and yes/no as a definition writes them."""
    if isinstance(value, dict):
        return {name: worded(one) for name, one in value.items()}
    if isinstance(value, list):
        return [worded(one) for one in value]
    return {True: "ya", False: "tidak"}[value] if isinstance(value, bool) else str(value)


def local(moment: datetime, story: Story) -> str:
    """A time as scenarios write it: local, to the second."""
    return f"{moment.astimezone(story.calendar.tz):%Y-%m-%dT%H:%M:%S}"


def days_off(story: Story) -> tuple[DayOff, ...]:
    """The region's days off from submission until some time after the last step."""
    last = (story.steps[-1].at if story.steps else story.submitted) + timedelta(days=MARGIN)
    first, until = story.submitted.astimezone(story.calendar.tz).date(), last.astimezone(story.calendar.tz).date()
    return tuple(
        DayOff(date=day.isoformat(), name=holiday.name, estimated=holiday.estimated)
        for day, holiday in sorted(story.calendar.holidays.items())
        if first <= day <= until
    )


def region_values(compiled: Compiled) -> dict[str, str]:
    """The numbers that the region has set, and its laws."""
    laws = {fee.perda for fee in compiled.definition.fees}
    return {
        param.id: param.current
        for param in compiled.definition.params
        if param.current != param.default and (PARAM_KINDS[param.type].is_number or param.id in laws)
    }


class Take:
    """The moves made again, and what comes of each written down."""

    def __init__(self, compiled: Compiled, bare: Scenario, story: Story) -> None:
        self.compiled = with_params(compiled, bare)
        self.bare, self.story = bare, story
        self.walk = Walk()
        self.runner = Runner(self.compiled, bare, self.walk)

    def scenario(self) -> Scenario:
        """Submission, then every step."""
        start = self.runner.moment(self.bare.submitted)
        if not self.runner.fill_in(start):
            raise NotRecordable(f"Isian berkas ini tidak lagi diterima: {self.walk.faults[0]}")
        answers, ctx = self.runner.answers, self.runner.context(start)
        try:
            self.runner.take(self.runner.machine(start).begin(), start)
            first = self.times(MAIN)
            moves = tuple(self.move(one) for one in self.story.steps)
        except (Stuck, KeyError) as no:
            raise NotRecordable(f"Alur rilis ini tidak dapat diulang: {no}.") from no
        shown = [name for name, one in self.compiled.fields.items() if not self.compiled.visible(name, answers)]
        update = {
            "hidden": tuple(shown),
            "letters": {letter: self.compiled.letter_data(letter, answers, ctx) for letter in self.compiled.letters},
            "fees": {
                one.fee.id: "" if one.amount is None else str(one.amount) for one in self.compiled.fees(answers, ctx)
            },
            "moves": moves,
            **first,
        }
        named = self.bare.model_copy(update=update)
        mark = hashlib.sha256(scenario_yaml(named).encode()).hexdigest()[:8]
        return named.model_copy(update={"id": f"rekaman_{mark}"})

    def move(self, happened: Happened) -> Move:
        """One step, taken again."""
        step = self.compiled.transitions[happened.action]
        now = self.runner.moment(local(happened.at, self.story))
        move = Move(
            at=local(happened.at, self.story),
            action=step.id,
            state=self.runner.journey.state,
            by=step.function,
            note=NOTE if step.note == "wajib" else "",
            given=step.requires,
            subcases=dict(happened.subcases),
        )
        line = MAIN
        by_itself = self.runner.hear(move, now)
        if step.id not in by_itself:
            refusal = self.runner.refusal(step, move, now)
            if refusal:
                raise NotRecordable(f"Langkah {step.id} tidak dapat diulang dengan isian contoh: {refusal}.")
            line = self.runner.take(self.runner.machine(now).go(self.runner.journey, step), now)
        journey = self.runner.journey
        stand = {**journey.results, **journey.tracks}
        wanted = self.compiled.states[journey.state].tracks
        tracks = {name: stand.get(name, "") for name in self.compiled.tracks if name in stand or name in wanted}
        return move.model_copy(update={"state": journey.state, "tracks": tracks, **self.times(line)})

    def times(self, line: str) -> dict[str, str]:
        """The deadlines that now bind, as a scenario expects them."""
        state = self.compiled.states[self.runner.journey.places[line]]
        due, promise = self.runner.clocks.due(state), self.runner.clocks.promise_due
        return {"due": told(due) if due else "", "promise": told(promise) if promise else "berhenti"}


def told(moment: datetime) -> str:
    """A deadline as scenarios write it."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}"


def without_persons(compiled: Compiled, story: Story) -> dict[str, str | tuple[str, ...]]:
    """The answers as typed, made-up ones in place of persons', one field after the other, so that all else stays."""
    now = story.submitted.astimezone(story.calendar.tz)
    ctx = Context(today=now.date(), now=now, days_off=partial(days_off_of, story.calendar))
    answers: dict[str, Any] = compiled.prune(story.answers)
    wanted = behaviour(compiled, answers, ctx)
    typed: dict[str, str | tuple[str, ...]] = {}
    for name in list(answers):
        one = compiled.fields[name]
        for items in substitutes(one, story.answers[name]):
            changed = read_again(compiled, one, items, answers, ctx)
            if changed is not None and behaviour(compiled, changed, ctx) == wanted:
                answers = changed
                typed[name] = tuple(items) if one.type in ("file", "multi_choice", "table") else items[0]
                break
        else:
            raise NotRecordable(f"Isian “{one.label}” menentukan alurnya, jadi tidak dapat diganti isian contoh.")
    return typed


def read_again(
    compiled: Compiled, one: Field, items: list[str], answers: Answers, ctx: Context
) -> dict[str, Any] | None:
    """All answers with one typed anew, or None where that is no answer."""
    page = compiled.page_of(one.id)
    raw = {other.id: raw_of(answers[other.id]) for other in page.fields if other.id in answers} | {one.id: items}
    result = compiled.read_page(page.id, raw, answers, ctx)
    return None if one.id in result.problems else result.merged(answers)


def behaviour(compiled: Compiled, answers: Answers, ctx: Context) -> tuple[object, ...]:
    """What an onlooker could tell apart: what is asked, what is wrong, which ways are open, what it costs."""
    return (
        tuple(name for name in compiled.fields if compiled.visible(name, answers)),
        tuple(sorted(compiled.check_all(answers, ctx))),
        tuple(compiled.guard_ok(step, answers, ctx) for step in compiled.transitions.values() if step.guard),
        tuple(compiled.holds(track.when, answers, ctx) for track in compiled.tracks.values()),
        tuple(one.amount for one in compiled.fees(answers, ctx)),
    )


def check_silence(compiled: Compiled, story: Story, text: str) -> None:
    """No personal answer stands in the text, be it as typed or as kept. Raises `NotRecordable`."""
    lowered = text.casefold()
    for name, answer in story.answers.items():
        one = compiled.fields.get(name)
        if one is None or not is_personal(one):
            continue
        for value in personal_texts(one, answer):
            if re.search(rf"(?<!\w){re.escape(value.casefold())}(?!\w)", lowered):
                raise NotRecordable(f"Isian “{one.label}” masih terbaca di rekaman, jadi rekamannya tidak dibuat.")


def personal_texts(one: Field, answer: Any) -> list[str]:
    """The texts by which a person could be found in one answer; answers of closed types are no such texts."""
    if one.type == "table":
        columns = {column.id: column for column in one.columns if is_personal_part(column) or is_personal_part(one)}
        cells = [(columns[name], cell) for row in rows_of(answer) for name, cell in row.items() if name in columns]
        return [str(cell) for column, cell in cells if column.type not in CLOSED and len(str(cell)) >= SHORTEST]
    texts = [] if one.type in CLOSED else raw_of(answer)
    return [text for text in texts if len(text) >= SHORTEST]


SHORTEST = 4
"""Shorter texts stand everywhere by chance."""
