"""Upstream's scenarios under a region's own days and questions.

A scenario says with upstream's SLA when something is due, and answers upstream's questions. In a region's flat release
the same story holds with the region's days and with its own mandatory questions answered by an example; where the case
comes to, what it costs and what letters say stays as upstream expects it.
"""

from datetime import datetime
from functools import partial
from typing import Any

from ..compiled import Compiled, compile
from ..context import Answer, Context, days_off_of
from ..findings import DefinitionError
from ..scenarios import Runner, Walk, calendar_of, with_params
from ..schema import Definition, Move, Scenario
from ..schema_form import Field
from ..synthetic import examples
from ..tables import field_of


def settled(definition: Definition, upstream: Definition) -> Definition:
    """A region's definition with upstream's scenarios told under its own days and questions.

    What the region itself has written in a scenario stays; one that still fails is for the verifier to refuse.
    """
    known = {field.id for page in upstream.form.pages for field in page.fields}
    own = [field for page in definition.form.pages for field in page.fields if field.id not in known]
    if days_of(definition) == days_of(upstream) and not own:
        return definition
    try:
        compiled = compile(definition)
    except DefinitionError:
        return definition
    theirs = {scenario.id: scenario for scenario in upstream.scenarios}
    scenarios = tuple(settle(compiled, one, own) if theirs.get(one.id) == one else one for one in definition.scenarios)
    return definition.model_copy(update={"scenarios": scenarios})


def days_of(definition: Definition) -> list[Any]:
    """Everything that deadlines are made of."""
    workflow = definition.workflow
    return [
        definition.service.promise_days,
        {stage.id: stage.sla_days for stage in workflow.stages},
        {state.id: (state.within_days, state.within, state.stage, state.pause) for state in workflow.states},
    ]


def settle(compiled: Compiled, scenario: Scenario, own: list[Field]) -> Scenario:
    """One scenario told anew; unchanged when it does not come to its end."""
    try:
        answered = with_answers(compiled, scenario, own)
        walk = Walk()
        teller = Teller(with_params(compiled, answered), answered, walk)
        teller.run()
    except (ValueError, KeyError):
        return scenario
    if walk.faults or not teller.times:
        return answered
    first, *rest = teller.times
    moves = tuple(move.model_copy(update=times) for move, times in zip(answered.moves, rest, strict=False))
    return answered.model_copy(update={**first, "moves": (*moves, *answered.moves[len(moves) :])})


def with_answers(compiled: Compiled, scenario: Scenario, own: list[Field]) -> Scenario:
    """Mandatory questions of the region answered by an example, or named where the scenario is about being refused."""
    missing = [field for field in own if field.id in refused(compiled, scenario)]
    if not missing:
        return scenario
    if scenario.problems:
        return scenario.model_copy(update={"problems": (*scenario.problems, *(field.id for field in missing))})
    answers: dict[str, Any] = {field.id: example_of(field, scenario.submitted[:10]) for field in missing}
    return scenario.model_copy(update={"answers": scenario.answers | answers})


def refused(compiled: Compiled, scenario: Scenario) -> set[str]:
    """The fields that refuse submission as the scenario is written."""
    now = datetime.fromisoformat(scenario.submitted)
    ctx = Context(today=now.date(), now=now, days_off=partial(days_off_of, calendar_of(scenario)))
    answers: dict[str, Answer] = {}
    found: set[str] = set()
    raw = {name: list(given) if isinstance(given, tuple) else [given] for name, given in scenario.answers.items()}
    served = with_params(compiled, scenario)
    for page in served.pages:
        result = served.read_page(page, raw, answers, ctx)
        answers = result.merged(answers)
        found |= {field_of(name) for name in result.problems}
    return found


def example_of(field: Field, day: str) -> str | tuple[str, ...]:
    """Something that could be typed: a number within its bounds, that day, or a made-up example."""
    if field.type in ("integer", "decimal", "money"):
        return field.min or "1"
    if field.type == "date":
        return day
    usable = field.model_copy(update={"options": tuple(one for one in field.options if not one.retired)})
    typed = next(iter(examples(usable, [""])), [""])
    return tuple(typed) if field.type in ("multi_choice", "file") else typed[0]


class Teller(Runner):
    """Runs a scenario and notes the times that it has expectations of, instead of comparing them."""

    def __init__(self, compiled: Compiled, scenario: Scenario, walk: Walk) -> None:
        super().__init__(compiled, scenario, walk)
        self.times: list[dict[str, str]] = []

    def expect_times(self, where: str, line: str, told: Scenario | Move, now: datetime) -> None:
        """Note both times, as far as they are expected: in the scenario's own words where these still hold."""
        due = self.clocks.due(self.compiled.states[self.journey.places[line]])
        found = {"due": (told.due, due), "promise": (told.promise, self.clocks.promise_due)}
        self.times.append({name: self.told(expected, moment, now) for name, (expected, moment) in found.items()})

    def told(self, expected: str, moment: datetime | None, now: datetime) -> str:
        """A time as the scenario expects it, or as it is now; '' where none is expected."""
        if not expected or self.deadline(expected, now) == moment:
            return expected
        return written(moment)


def written(moment: datetime | None) -> str:
    """A time as scenarios write it."""
    if moment is None:
        return "berhenti"
    return f"{moment:%Y-%m-%dT%H:%M:%S}" if moment.second else f"{moment:%Y-%m-%dT%H:%M}"
