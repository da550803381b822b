"""Letters of a draft with the answers of an example: what a preview is made of."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404

from pendopo.definitions.api import context_for
from pendopo.documents.api import Sample, TypesetProblem, picture_sample
from pendopo.engine.api import Answer, Compiled, Context, ExprError, Scenario
from pendopo.penyesuaian.queries_sunting import Desk
from pendopo.tenancy.api import Region

NOT_SET = "Naskah surat ini tidak dapat dicetak"
WORDS = {
    "waktu": "mencetaknya terlalu lama; mungkin ada perulangan yang tidak berakhir",
    "memori": "mencetaknya memerlukan terlalu banyak memori",
    "paket": "naskah tidak boleh memakai paket dari luar",
}


def sample_of(place: Region, desk: Desk, letter_id: str, now: datetime) -> Sample:
    """A letter as the draft has it, filled from the first scenario that issues it. Raises Http404."""
    letter = next((one for one in desk.definition.letters if one.id == letter_id), None)
    if letter is None:
        raise Http404
    return Sample(
        title=letter.title, unit=desk.definition.owner, template=letter.template, number_format=letter.number_format,
        data=data_of(place, desk, letter_id), at=now,
        number_parts={param.id: param.current for param in desk.definition.params},
    )  # fmt: skip


def data_of(place: Region, desk: Desk, letter_id: str) -> dict[str, str]:
    """The letter's data from an example; what it does not give stands there by its name."""
    letter = next(one for one in desk.definition.letters if one.id == letter_id)
    found = {name: f"({name})" for name in letter.data}
    scenario = example_for(desk, letter_id)
    compiled = desk.compiled
    if scenario is None or compiled is None:
        return found
    try:
        ctx = context_for(place, datetime.fromisoformat(scenario.submitted).replace(tzinfo=place.tz))
        given = compiled.letter_data(letter_id, answers_of(compiled, scenario, ctx), ctx)
    except (ExprError, ValueError, KeyError):
        given = dict(scenario.letters.get(letter_id, {}))
    return found | {name: text for name, text in given.items() if text}


def example_for(desk: Desk, letter_id: str) -> Scenario | None:
    """The first scenario that issues the letter, else the first that is accepted."""
    scenarios = desk.definition.scenarios
    issued = [one for one in scenarios if letter_id in one.letters]
    return next(iter([*issued, *(one for one in scenarios if not one.problems and one.answers)]), None)


def answers_of(compiled: Compiled, scenario: Scenario, ctx: Context) -> dict[str, Answer]:
    """A scenario's answers as they are read."""
    raw: dict[str, list[str]] = {
        name: list(given) if isinstance(given, tuple) else [given] for name, given in scenario.answers.items()
    }
    answers: dict[str, Answer] = {}
    for name in compiled.pages:
        answers = compiled.read_page(name, raw, answers, ctx).merged(answers)
    return answers


def changed_letters(place: Region, desk: Desk, now: datetime) -> dict[str, Sample]:
    """The letters that the draft changes, as samples by title."""
    touched = {line.change.node.partition(":")[2] for line in desk.lines if line.change.node.startswith("letter:")}
    known = [letter for letter in desk.definition.letters if letter.id in touched]
    return {letter.title: sample_of(place, desk, letter.id, now) for letter in known}


def letters_fault(place: Region, samples: dict[str, Sample]) -> str:
    """Why one of these letters cannot be printed; '' when all can. Outside any transaction."""
    for title, sample in samples.items():
        try:
            picture_sample(place, sample)
        except TypesetProblem as problem:
            return f"Surat “{title}”: {fault_of(problem)}"
    return ""


def fault_of(problem: TypesetProblem) -> str:
    """A problem of the press for the author of the template."""
    told = WORDS.get(problem.code) or " ".join(problem.detail.split())[:400]
    return f"{NOT_SET}: {told}."


def shown_data(place: Region, desk: Desk, letter_id: str) -> list[tuple[str, Any]]:
    """Names and example values, for whoever writes the template."""
    return sorted(data_of(place, desk, letter_id).items())
