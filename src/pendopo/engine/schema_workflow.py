"""Schema of `workflow.yaml`: stages with a clock, functions, states, transitions, tracks, sub-cases, migrations."""

from typing import Annotated, Literal

from pydantic import Field as Constraint

from .nodes import DefinitionId, Node, NodeId, Text, YesNo

FunctionKind = Literal["staff", "applicant", "system"]
StateKind = Literal["open", "waiting_applicant", "external", "parallel", "auto", "done", "final"]
"""`open`: an office works; `waiting_applicant`, `external`: the applicant or an outside system is awaited; `parallel`:
tracks are under way; `auto`: decided at once by guards; `done`: a track has come to its end; `final`: so has the case.
"""

Outcome = Literal["", "baik", "gagal", "batal"]
Days = Annotated[int, Constraint(ge=0, le=3650)]


class Stage(Node):
    """A part of the journey with one clock of `sla_days` working days, shared by its states.

    `legal_max_days`: the most that the law named in `legal` allows (0: it says nothing). `escalate`: the functions that
    are told when it is late.
    """

    id: NodeId
    title: Text
    text: Text = ""
    sla_days: Days
    legal: Text = ""
    legal_max_days: Days = 0
    escalate: tuple[NodeId, ...] = ()


class Function(Node):
    """An abstract role that a region binds to real offices and people."""

    id: NodeId
    title: Text
    kind: FunctionKind


class State(Node):
    """Where a case stands.

    `within_days`: how long it may stay here until its timer runs, in calendar or working days (`within`). `pause`: why
    the promise stands still meanwhile (law or rule); without it the promise runs on. `track`: the track it belongs to.
    `tracks`: those that a `parallel` state opens.
    """

    id: NodeId
    title: Text
    public_title: Text
    kind: StateKind
    stage: Text = ""
    function: Text = ""
    outcome: Outcome = ""
    within_days: Days = 0
    within: Literal["kalender", "kerja"] = "kalender"
    pause: Text = ""
    track: Text = ""
    tracks: tuple[NodeId, ...] = ()


class Track(Node):
    """A branch beside the main line, opened by a `parallel` state where `when` holds; it begins at `start`.

    Guards read how it ended as `hasil_<id>`: the id of one of its `done` states.
    """

    id: NodeId
    title: Text
    start: NodeId
    when: Text = ""


class SubCase(Node):
    """A case of its own that somebody may open from this one (an objection, a recommendation by another service).

    `within_days`: working days after the parent came to that state. `carry`: fields of the child and the expressions
    over the parent that fill them. Guards read its outcome as `hasil_<id>`: baik, gagal or batal.
    """

    id: NodeId
    title: Text
    text: Text = ""
    definition: DefinitionId
    function: NodeId
    from_states: tuple[NodeId, ...] = Constraint(alias="from", min_length=1)
    within_days: Days = 0
    max_times: Annotated[int, Constraint(ge=1, le=20)] = 1
    carry: dict[NodeId, Text] = {}
    legal: Text = ""


class Transition(Node):
    """One step from any of `from_states` (in YAML: `from`) to `to`.

    Done by a person; or by the system: when time is over (`timer`), on a message from outside (`signal`), or at once
    when its guard holds (`auto`: out of an `auto` state, at the join of a `parallel` one, or when a sub-case ended).
    `reopen`: it leads out of a final state.
    """

    id: NodeId
    from_states: tuple[NodeId, ...] = Constraint(alias="from", min_length=1)
    to: NodeId
    action: Text
    function: NodeId
    tone: Literal["utama", "kedua", "bahaya"] = "kedua"
    guard: Text = ""
    requires: tuple[NodeId, ...] = ()
    note: Literal["tidak", "boleh", "wajib"] = "tidak"
    effects: tuple[NodeId, ...] = ()
    timer: YesNo = False
    auto: YesNo = False
    signal: Text = ""
    reopen: YesNo = False


class Migration(Node):
    """What becomes of open cases of version `from_version` (in YAML: `from`) when this one is published.

    `stay`: they keep theirs; `offer`: an officer may move each; `move`: all are moved when the map is proven total;
    `security`: all are moved, or stopped where they cannot be. `states`, `fields`: old id → new id; the rest keeps its.
    """

    id: NodeId
    from_version: Annotated[int, Constraint(ge=1, alias="from")]
    policy: Literal["stay", "offer", "move", "security"] = "stay"
    reason: Text = ""
    states: dict[NodeId, NodeId] = {}
    fields: dict[NodeId, NodeId] = {}


class Workflow(Node):
    """`max_returns`: how often a case may be sent back to its applicant (0: no limit)."""

    start: NodeId
    max_returns: Annotated[int, Constraint(ge=0, le=100)] = 0
    stages: Annotated[tuple[Stage, ...], Constraint(max_length=50)] = ()
    functions: tuple[Function, ...] = ()
    states: Annotated[tuple[State, ...], Constraint(max_length=100)] = ()
    transitions: Annotated[tuple[Transition, ...], Constraint(max_length=400)] = ()
    tracks: Annotated[tuple[Track, ...], Constraint(max_length=20)] = ()
    subcases: Annotated[tuple[SubCase, ...], Constraint(max_length=20)] = ()
