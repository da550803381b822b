"""What a step builds on has surely happened before it, on every path that leads there (definite assignment)."""

from collections.abc import Iterator

from ..findings import Finding, Vocabulary
from ..names import RESULT, Names
from ..schema import Definition
from ..schema_workflow import State, Transition
from .flow import Flow
from .found import found

Facts = frozenset[str]


def check_knowledge(definition: Definition, vocabulary: Vocabulary, names: Names) -> Iterator[Finding]:
    """Effects, requirements and outcomes of tracks along the paths."""
    flow = Flow(definition.workflow)
    known = Knowledge(flow, vocabulary, names).at_states()
    for step in definition.workflow.transitions:
        sources = [name for name in step.from_states if name in known]
        if sources:
            surely = frozenset.intersection(*(known[name] for name in sources))
            yield from check_step(step, surely, flow, vocabulary, names)


def check_step(step: Transition, surely: Facts, flow: Flow, vocabulary: Vocabulary, names: Names) -> Iterator[Finding]:
    """One transition: what it requires, then its effects in their order, then the outcomes its guard reads."""
    node = f"transition:{step.id}"
    facts = surely
    for name in (*step.requires, *step.effects):
        for fact in sorted(vocabulary.needs.get(name, frozenset()) - facts):
            message = f"“{name}” memerlukan “{fact}” yang belum pasti ada di setiap jalan menuju langkah ini."
            givers = [effect for effect, given in vocabulary.gives.items() if fact in given]
            mend = f"Beri salah satu langkah sebelumnya akibat: {', '.join(sorted(givers)) or '(belum ada)'}."
            yield found("belum-pasti", node, message, mend)
        facts = after(name, facts, vocabulary)
    joins = any(flow.states[name].kind == "parallel" for name in step.from_states if name in flow.states) and step.auto
    for name in sorted(tracks_read(step, flow, names) - surely) if not joins else ():
        message = f"Syarat langkah ini membaca hasil cabang “{name}” yang belum pasti ada."
        yield found("belum-pasti", node, message, "Baca hasil cabang hanya sesudah cabang-cabang bersatu.")


def after(name: str, facts: Facts, vocabulary: Vocabulary) -> Facts:
    """The facts once an effect has happened."""
    return (facts - vocabulary.takes.get(name, frozenset())) | vocabulary.gives.get(name, frozenset())


def tracks_read(step: Transition, flow: Flow, names: Names) -> Facts:
    """The tracks whose outcome the guard of a step reads."""
    read = names.reads(step.guard) if step.guard else frozenset()
    return frozenset(track for track in flow.tracks if f"{RESULT}{track}" in read)


class Knowledge:
    """Which facts are sure in each state: those of every way in, as few as the least of them brings."""

    def __init__(self, flow: Flow, vocabulary: Vocabulary, names: Names) -> None:
        self.flow, self.vocabulary, self.names = flow, vocabulary, names
        self.known: dict[str, Facts] = {}

    def at_states(self) -> dict[str, Facts]:
        """State → facts; grows smaller until nothing changes."""
        start = self.flow.workflow.start
        if start not in self.flow.states:
            return {}
        self.known[start] = frozenset()
        waiting = [start]
        while waiting:
            state = self.flow.states[waiting.pop()]
            for target, facts in self.ways_out(state):
                former = self.known.get(target)
                now = facts if former is None else former & facts
                if now != former:
                    self.known[target] = now
                    waiting.append(target)
                    waiting += self.joins_of(target)
        return self.known

    def ways_out(self, state: State) -> Iterator[tuple[str, Facts]]:
        """Where one can go, with what is then sure."""
        here = self.known[state.id]
        for track in self.flow.opened(state):
            if track.start in self.flow.states:
                yield track.start, here - {one.id for one in self.flow.opened(state)}
        for step in self.flow.leaving(state.id):
            facts = self.joined(state) if step.auto and state.kind == "parallel" else here
            for effect in step.effects:
                facts = after(effect, facts, self.vocabulary)
            if step.to in self.flow.states:
                yield step.to, facts

    def joined(self, state: State) -> Facts:
        """What is sure when all tracks of a parallel state have ended."""
        facts = self.known[state.id]
        for track in self.flow.opened(state):
            ends = [self.known[end.id] for end in self.flow.done_states(track.id) if end.id in self.known]
            facts |= {track.id}
            if ends and not track.when:
                facts |= frozenset.intersection(*ends)
        return facts

    def joins_of(self, target: str) -> list[str]:
        """The parallel states that wait for a track which ends here: what leaves them has to be looked at again."""
        state = self.flow.states[target]
        if state.kind != "done":
            return []
        return [one.id for one in self.flow.states.values() if state.track in one.tracks and one.id in self.known]
