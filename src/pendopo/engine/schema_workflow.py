"""Schema of `workflow.yaml`: stages with a clock, functions, states, transitions."""

from typing import Annotated, Literal

from pydantic import Field as Constraint

from .nodes import Node, NodeId, Text, YesNo

FunctionKind = Literal["staff", "applicant", "system"]
StateKind = Literal["open", "waiting_applicant", "final"]
Outcome = Literal["", "baik", "gagal", "batal"]
Days = Annotated[int, Constraint(ge=0, le=3650)]


class Stage(Node):
    """A part of the journey with one clock of `sla_days` working days, shared by its states."""

    id: NodeId
    title: Text
    text: Text = ""
    sla_days: Days
    legal: Text = ""


class Function(Node):
    """An abstract role that a region binds to real offices and people."""

    id: NodeId
    title: Text
    kind: FunctionKind


class State(Node):
    """Where a case stands. `within_days`: calendar days that a waiting state gives the applicant."""

    id: NodeId
    title: Text
    public_title: Text
    kind: StateKind
    stage: Text = ""
    function: Text = ""
    outcome: Outcome = ""
    within_days: Days = 0


class Transition(Node):
    """One step from any of `from_states` (in YAML: `from`) to `to`."""

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


class Workflow(Node):
    """`max_returns`: how often a case may be sent back to its applicant (0: no limit)."""

    start: NodeId
    max_returns: Annotated[int, Constraint(ge=0, le=100)] = 0
    stages: Annotated[tuple[Stage, ...], Constraint(max_length=50)] = ()
    functions: tuple[Function, ...] = ()
    states: Annotated[tuple[State, ...], Constraint(max_length=100)] = ()
    transitions: Annotated[tuple[Transition, ...], Constraint(max_length=400)] = ()
