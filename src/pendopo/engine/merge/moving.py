"""Open cases and a new version: which policy holds, whether its map is total, and one case carried over."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pendopo.lib.identifiers import NotValid

from ..compiled import Compiled
from ..context import Answer, Answers, Context
from ..fields import read_answer
from ..journey import Journey
from ..problem import Problem
from ..schema import Definition
from ..schema_workflow import Migration
from ..tables import field_of, raw_of


@dataclass(frozen=True)
class Transferred:
    """A case in the words of the new version. `obstacles`: why it cannot be moved; then the rest is not to be used."""

    journey: Journey
    answers: Mapping[str, Answer]
    fields: Mapping[str, str]
    obstacles: tuple[str, ...] = ()


def migration_for(old: Definition, new: Definition) -> Migration | None:
    """What the new version says about cases of the old one; None (as `stay`) when it says nothing."""
    found = (one for one in new.migrations if one.from_version == old.version)
    return next(found, None) if old.version != new.version else None


def migration_gaps(old: Definition, new: Definition, migration: Migration) -> list[str]:
    """Why the map is not total: states in which a case may stand and questions that may be answered, without a target.

    An empty list is the proof that `move` asks for.
    """
    states = {state.id: state for state in new.workflow.states}
    fields = {field.id: field for page in new.form.pages for field in page.fields}
    found = []
    for state in old.workflow.states:
        target = states.get(migration.states.get(state.id, state.id))
        if target is None or target.kind != state.kind or target.track != state.track:
            found.append(f"keadaan “{state.title}” tidak punya padanan")
    for page in old.form.pages:
        for field in page.fields:
            target_field = fields.get(migration.fields.get(field.id, field.id))
            declared = field.id in migration.fields
            if target_field is None or (target_field.type != field.type and not declared):
                found.append(f"isian “{field.label}” tidak punya padanan")
    return found


def transferred(
    old: Compiled, new: Compiled, migration: Migration, journey: Journey, answers: Answers, ctx: Context
) -> Transferred:
    """One case as the new version would have it."""
    obstacles: list[str] = []
    states = {name: migration.states.get(name, name) for name in old.states}
    for state in journey.places.values():
        one, two = old.states[state], new.states.get(states[state])
        if two is None or two.kind != one.kind or two.track != one.track:
            obstacles.append(f"Keadaan “{one.title}” tidak punya padanan di rilis baru.")
    ends = old.tracks.keys()
    moved = Journey(
        states[journey.state],
        {track: states[state] for track, state in journey.tracks.items()},
        {name: states.get(how, how) if name in ends else how for name, how in journey.results.items()},
        journey.returns,
    )
    fields = {name: migration.fields.get(name, name) for name in answers}
    read: dict[str, Answer] = {}
    for name, value in answers.items():
        try:
            read[fields[name]] = converted(old, new, name, fields[name], value, ctx)
        except (KeyError, Problem, NotValid):
            label = old.fields[name].label if name in old.fields else name
            obstacles.append(f"Jawaban “{label}” tidak dapat dibawa ke rilis baru.")
    if not obstacles:
        obstacles += list(unanswered(old, new, answers, read, ctx))
    return Transferred(moved, read, fields, tuple(obstacles))


def converted(old: Compiled, new: Compiled, name: str, target: str, value: Answer, ctx: Context) -> Answer:
    """An answer as the new question has it; raises `KeyError`, `Problem` or `NotValid` when it cannot be."""
    before, after = old.fields[name], new.fields[target]
    if after.type != before.type:
        answer = read_answer(after, raw_of(value), ctx)
        if answer is None:
            raise KeyError(target)
        return answer
    if after.type in ("choice", "multi_choice"):
        known = {option.id for option in after.options}
        chosen = value if isinstance(value, list) else [value]
        if not {str(item) for item in chosen} <= known:
            raise KeyError(target)
    return value


def unanswered(old: Compiled, new: Compiled, before: Answers, after: Answers, ctx: Context) -> Iterator[str]:
    """What the new version refuses and the old one did not: nobody has asked the applicant yet."""
    known = {field_of(name) for name in old.check_all(old.prune(before), ctx)}
    for name in dict.fromkeys(field_of(name) for name in new.check_all(new.prune(after), ctx)):
        if name not in known:
            yield f"Isian “{new.fields[name].label}” belum terisi seperti diminta rilis baru."
