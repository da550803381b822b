"""Waiting ends: timers have days and do not turn in circles, pauses have a reason, returns a limit."""

from collections.abc import Iterator

from ..findings import Finding, Vocabulary
from ..names import Names
from ..schema import Definition
from ..schema_workflow import State, Transition
from .flow import Flow, on_cycles
from .found import found

MAX_RETURNS = 3
"""How often a case may be sent back to its applicant at most."""


def check_waiting(definition: Definition, vocabulary: Vocabulary, names: Names) -> Iterator[Finding]:
    """Timers, pauses, returns."""
    flow = Flow(definition.workflow)
    for state in definition.workflow.states:
        yield from check_timer(state, flow)
        yield from check_pause(state)
        if state.kind == "waiting_applicant":
            yield from check_applicant(state, flow)
    for step in definition.workflow.transitions:
        yield from check_timed(step, flow)
    yield from check_circles(flow)
    if definition.workflow.max_returns > MAX_RETURNS:
        message = f"Permohonan boleh dikembalikan {definition.workflow.max_returns} kali, paling banyak {MAX_RETURNS}."
        yield found("kembali-berlebih", "workflow:self", message, f"Tulis max_returns: '{MAX_RETURNS}' atau kurang.")


def check_timer(state: State, flow: Flow) -> Iterator[Finding]:
    """Days and a timer belong together; at most one timer for each state."""
    timers = [step for step in flow.leaving(state.id) if step.timer]
    node = f"state:{state.id}"
    if state.within_days and not timers and state.kind != "waiting_applicant":
        message = f"Keadaan ini dibatasi {state.within_days} hari, tetapi tidak ada pewaktu yang bertindak sesudahnya."
        yield found("pewaktu-keliru", node, message, "Tambah transisi timer: ya, atau hapus within_days.")
    if timers and not state.within_days and state.kind != "waiting_applicant":
        message = "Pewaktu berjalan dari keadaan ini, tetapi belum ada within_days."
        yield found("pewaktu-keliru", node, message, "Isi within_days.")
    if len(timers) > 1:
        message = f"Lebih dari satu pewaktu keluar dari keadaan ini: {', '.join(step.id for step in timers)}."
        yield found("pewaktu-keliru", node, message, "Sisakan satu; bercabanglah lewat keadaan “auto”.")


def check_timed(step: Transition, flow: Flow) -> Iterator[Finding]:
    """Timers and signals wait in a state in which a case rests."""
    resting = ("open", "waiting_applicant", "external", "parallel")
    for source in step.from_states:
        state = flow.states.get(source)
        if state and (step.timer or step.signal) and state.kind not in resting:
            message = f"Pewaktu atau isyarat berjalan dari “{source}” yang bukan keadaan menunggu atau dikerjakan."
            yield found("pewaktu-keliru", f"transition:{step.id}", message, "Perbaiki “from”.")


def check_pause(state: State) -> Iterator[Finding]:
    """The promise stands still only for the applicant or the outside, and never without saying why."""
    node = f"state:{state.id}"
    if state.pause and state.kind not in ("waiting_applicant", "external"):
        message = "Janji waktu hanya boleh berhenti selama menunggu pemohon atau pihak luar."
        yield found("jeda-keliru", node, message, "Hapus “pause”.")
    if state.kind == "waiting_applicant" and not state.pause:
        message = "Keadaan ini menunggu pemohon, tetapi alasan janji berhenti belum disebut."
        yield found("jeda-keliru", node, message, "Isi “pause” dengan alasan dan dasarnya.")


def check_applicant(state: State, flow: Flow) -> Iterator[Finding]:
    """Waiting for the applicant ends by itself, and cannot be repeated without limit."""
    lacking = []
    if not state.within_days:
        lacking.append("within_days (hari)")
    if not any(step.timer for step in flow.leaving(state.id)):
        lacking.append("transisi pewaktu (timer: ya)")
    if not flow.workflow.max_returns:
        lacking.append("max_returns pada alur")
    if lacking:
        message = f"Menunggu pemohon tanpa batas: belum ada {', '.join(lacking)}."
        yield found("tunggu-tanpa-batas", f"state:{state.id}", message, "Lengkapi agar menunggu ada akhirnya.")


def check_circles(flow: Flow) -> Iterator[Finding]:
    """What the system does by itself never leads back to where it began."""
    alone = {name: [step.to for step in flow.leaving(name) if step.timer or step.auto] for name in flow.states}
    circle = on_cycles(alone)
    if circle:
        message = f"Sistem berputar sendiri tanpa orang dan tanpa akhir: {', '.join(circle)}."
        yield found("pewaktu-berputar", f"state:{circle[0]}", message, "Akhiri putarannya atau libatkan orang.")
