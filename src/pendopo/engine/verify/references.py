"""Ids are unique and everything named exists."""

from collections import Counter
from collections.abc import Iterable, Iterator

from ..addresses import addressed, fields_of
from ..compiled import PLACEHOLDER
from ..findings import Finding, Vocabulary
from ..names import Names
from ..schema import Definition
from ..schema_workflow import Workflow
from .found import found, listed


def check_references(definition: Definition, vocabulary: Vocabulary, names: Names) -> Iterator[Finding]:
    """Ids, references between nodes, and names offered by apps."""
    yield from check_ids(definition)
    yield from check_workflow_names(definition.workflow)
    yield from check_placeholders(definition)
    yield from check_vocabulary(definition, vocabulary)
    functions = [function.id for function in definition.workflow.functions]
    for param in definition.params:
        yield from missing(f"param:{param.id}", "fungsi", [param.who] if param.who else [], functions)
    known = {node for node, _ in addressed(definition)}
    for old, new in definition.renamed.items():
        yield from missing("definition:self", "id baru dari “renamed”", [new], known)
        if old in known:
            yield found("id-ganda", old, "Id lama ini masih dipakai.", "Id yang diganti nama tidak dipakai lagi.")


def check_ids(definition: Definition) -> Iterator[Finding]:
    """Each address once; no parameter is named like a field."""
    for node, count in Counter(node for node, _ in addressed(definition)).items():
        if count > 1:
            yield found("id-ganda", node, f"Id ini dipakai {count} kali.", "Beri setiap simpul id yang berbeda.")
    shared = {field.id for field in fields_of(definition)} & {param.id for param in definition.params}
    for name in sorted(shared):
        yield found("id-ganda", f"param:{name}", "Isian dan parameter ini bernama sama.", "Ganti id parameternya.")


def check_workflow_names(workflow: Workflow) -> Iterator[Finding]:
    """States, stages, functions and tracks that the workflow names."""
    states = [state.id for state in workflow.states]
    stages = [stage.id for stage in workflow.stages]
    functions = [function.id for function in workflow.functions]
    tracks = [track.id for track in workflow.tracks]
    yield from missing("workflow:start", "keadaan", [workflow.start], states)
    for stage in workflow.stages:
        yield from missing(f"stage:{stage.id}", "fungsi", stage.escalate, functions)
    for state in workflow.states:
        node = f"state:{state.id}"
        yield from missing(node, "tahap", [state.stage] if state.stage else [], stages)
        yield from missing(node, "fungsi", [state.function] if state.function else [], functions)
        yield from missing(node, "cabang", [*([state.track] if state.track else []), *state.tracks], tracks)
    for track in workflow.tracks:
        yield from missing(f"track:{track.id}", "keadaan", [track.start], states)
    for child in workflow.subcases:
        yield from missing(f"subcase:{child.id}", "keadaan", child.from_states, states)
        yield from missing(f"subcase:{child.id}", "fungsi", [child.function], functions)
    for step in workflow.transitions:
        node = f"transition:{step.id}"
        yield from missing(node, "keadaan", [*step.from_states, step.to], states)
        yield from missing(node, "fungsi", [step.function], functions)


def missing(node: str, what: str, names: Iterable[str], known: Iterable[str]) -> Iterator[Finding]:
    """A finding for each name that is not known."""
    ids = set(known)
    for name in names:
        if name not in ids:
            message = f"Menyebut {what} “{name}” yang tidak ada."
            yield found("rujukan-putus", node, message, f"Yang ada: {listed(ids)}.")


def check_placeholders(definition: Definition) -> Iterator[Finding]:
    """`{name}` in the message of a rule is a field, a parameter or `hari_ini`."""
    known = {field.id for field in fields_of(definition)} | {param.id for param in definition.params} | {"hari_ini"}
    for field in fields_of(definition):
        for rule in field.rules:
            yield from missing(f"rule:{rule.id}", "isian", PLACEHOLDER.findall(rule.message), known)


def check_vocabulary(definition: Definition, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Effects, requirements, signals and sources of options are offered by an app."""
    for step in definition.workflow.transitions:
        node = f"transition:{step.id}"
        yield from unknown(node, "akibat", step.effects, vocabulary.effects)
        yield from unknown(node, "syarat", step.requires, vocabulary.requires)
        yield from unknown(node, "isyarat", [step.signal] if step.signal else [], vocabulary.signals)
    for field in fields_of(definition):
        if field.type == "wilayah" or field.source:
            yield from unknown(f"field:{field.id}", "sumber", [field.source], vocabulary.sources)


def unknown(node: str, what: str, names: Iterable[str], offered: frozenset[str]) -> Iterator[Finding]:
    """A finding for each name that no app offers."""
    for name in names:
        if name not in offered:
            message = f"Memakai {what} “{name}” yang tidak ditawarkan aplikasi mana pun."
            yield found("kosakata", node, message, f"Yang ada: {listed(offered)}.")
