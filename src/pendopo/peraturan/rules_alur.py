"""The flow of a service as the table of an SOP: step, who, working days, what may follow. No Django."""

from __future__ import annotations

from collections.abc import Mapping

from pendopo.engine.api import Compiled
from pendopo.peraturan.rules import Table

HEAD = ("No.", "Langkah", "Pelaksana", "Waktu", "Sesudahnya")
WAITING = "waktu berhenti"


def flow_table(compiled: Compiled, offices: Mapping[str, str]) -> Table:
    """Every state that is no end, in the order in which a case may come to it. `offices`: the offices of a function."""
    workflow = compiled.definition.workflow
    states = {state.id: state for state in workflow.states}
    functions = {one.id: one.title for one in workflow.functions}
    stages = {stage.id: stage for stage in workflow.stages}
    rows: list[tuple[str, ...]] = []
    told: set[str] = set()
    for name in walk(compiled):
        state = states[name]
        if state.kind in ("final", "done"):
            continue
        follows = [
            f"{one.action} → {states[one.to].title}" for one in workflow.transitions if name in one.from_states
        ]  # fmt: skip
        who = functions.get(state.function, "") or ("Pemohon" if state.kind == "waiting_applicant" else "Sistem")
        office = offices.get(state.function, "")
        time = WAITING if state.pause else ""
        stage = stages.get(state.stage)
        if stage is not None and not time:
            time = within(int(stage.sla_days)) if stage.id not in told else f"dalam tahap {stage.title}"
            told.add(stage.id)
        rows.append((str(len(rows) + 1), state.title, f"{who}, {office}" if office else who, time, "; ".join(follows)))
    return Table(HEAD, tuple(rows))


def within(days: int) -> str:
    """A promise in working days, as regulations write it."""
    return f"{days} hari kerja" if days else "hari yang sama"


def walk(compiled: Compiled) -> list[str]:
    """The states from the start on, each once, nearest first; tracks after the state that opens them."""
    workflow = compiled.definition.workflow
    tracks = {track.id: track.start for track in workflow.tracks}
    opened = {state.id: [tracks[one] for one in state.tracks if one in tracks] for state in workflow.states}
    found, waiting = [], [workflow.start]
    while waiting:
        name = waiting.pop(0)
        if name in found:
            continue
        found.append(name)
        waiting += opened.get(name, [])
        waiting += [one.to for one in workflow.transitions if name in one.from_states]
    return found
