"""The graph of a workflow, as every check of paths reads it. Broken references are left out, never an error."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from ..schema_workflow import State, Track, Transition, Workflow


class Flow:
    """States and transitions by id and by place; made once for one definition."""

    def __init__(self, workflow: Workflow) -> None:
        self.workflow = workflow
        self.states: dict[str, State] = {state.id: state for state in workflow.states}
        self.tracks: dict[str, Track] = {track.id: track for track in workflow.tracks}
        self.kinds: dict[str, str] = {function.id: str(function.kind) for function in workflow.functions}
        self._out: dict[str, list[Transition]] = {name: [] for name in self.states}
        for step in workflow.transitions:
            for source in dict.fromkeys(step.from_states):
                self._out.setdefault(source, []).append(step)

    def leaving(self, state: str) -> list[Transition]:
        """The transitions out of a state, in the author's order."""
        return self._out.get(state, [])

    def autos(self, state: str) -> list[Transition]:
        """Those that are made at once."""
        return [step for step in self.leaving(state) if step.auto]

    def opened(self, state: State) -> list[Track]:
        """The tracks that a state opens."""
        return [self.tracks[name] for name in state.tracks if name in self.tracks]

    def done_states(self, track: str) -> list[State]:
        """Where a track can end."""
        return [state for state in self.states.values() if state.kind == "done" and state.track == track]

    @cached_property
    def edges(self) -> dict[str, set[str]]:
        """State → the states one transition away."""
        return {name: {step.to for step in steps if step.to in self.states} for name, steps in self._out.items()}

    @cached_property
    def unfolding(self) -> dict[str, set[str]]:
        """`edges`, and from a parallel state also to where its tracks begin."""
        ahead = {name: set(targets) for name, targets in self.edges.items()}
        for state in self.states.values():
            ahead[state.id] |= {track.start for track in self.opened(state) if track.start in self.states}
        return ahead

    @cached_property
    def reached(self) -> set[str]:
        """Every state that some case can come to."""
        return closure([self.workflow.start], self.unfolding)

    @cached_property
    def ending(self) -> set[str]:
        """Every state from which the case, or its track, can end."""
        ends = [state.id for state in self.states.values() if state.kind in ("final", "done")]
        return closure(ends, reversed_edges(self.edges))


def closure(starts: Iterable[str], ahead: Mapping[str, Iterable[str]]) -> set[str]:
    """Everything that can be reached, the starts included."""
    seen: set[str] = set()
    waiting = list(starts)
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting.extend(ahead.get(name, ()))
    return seen


def reversed_edges(ahead: Mapping[str, Iterable[str]]) -> dict[str, set[str]]:
    """The same graph walked backwards."""
    back: dict[str, set[str]] = {name: set() for name in ahead}
    for source, targets in ahead.items():
        for target in targets:
            back.setdefault(target, set()).add(source)
    return back


def on_cycles(ahead: Mapping[str, Iterable[str]]) -> list[str]:
    """The nodes from which one comes back to them."""
    return [name for name in ahead if name in closure(ahead[name], ahead)]
