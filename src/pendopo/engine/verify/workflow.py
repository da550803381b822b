"""The workflow ends, somebody can always act, and the stages fit into the promise."""

from collections.abc import Iterable, Iterator

from ..findings import Finding, Vocabulary
from ..names import Names
from ..schema import Definition
from ..schema_workflow import State, Transition, Workflow
from .found import found


def check_workflow(definition: Definition, vocabulary: Vocabulary, names: Names) -> Iterator[Finding]:
    """Paths, actors, waiting, and the longest way through the stages."""
    workflow = definition.workflow
    yield from check_paths(workflow)
    for state in workflow.states:
        yield from check_state(state, workflow)
        yield from check_kind(state)
    for step in workflow.transitions:
        yield from check_actor(step, workflow)
    yield from check_promise(definition)


def check_paths(workflow: Workflow) -> Iterator[Finding]:
    """Every state can be reached, and from every state an end."""
    ahead = edges(workflow)
    back = {state.id: {source for source, targets in ahead.items() if state.id in targets} for state in workflow.states}
    reached = closure([workflow.start], ahead)
    finals = [state.id for state in workflow.states if state.kind == "final"]
    ending = closure(finals, back)
    for state in workflow.states:
        node = f"state:{state.id}"
        if state.id not in reached:
            message = "Tidak ada jalan dari keadaan awal ke keadaan ini."
            yield found("keadaan-tak-terjangkau", node, message, "Tambah transisi ke sini atau hapus keadaannya.")
        if state.id not in ending:
            message = "Dari keadaan ini permohonan tidak pernah dapat selesai."
            yield found("jalan-buntu", node, message, "Tambah transisi menuju keadaan akhir.")


def edges(workflow: Workflow) -> dict[str, set[str]]:
    """State → the states one transition away."""
    ahead: dict[str, set[str]] = {state.id: set() for state in workflow.states}
    for step in workflow.transitions:
        for source in step.from_states:
            ahead.setdefault(source, set()).add(step.to)
    return ahead


def closure(starts: Iterable[str], ahead: dict[str, set[str]]) -> set[str]:
    """Everything that can be reached, the starts included."""
    seen: set[str] = set()
    waiting = list(starts)
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting.extend(ahead.get(name, ()))
    return seen


def leaving(state: State, workflow: Workflow) -> list[Transition]:
    """The transitions out of a state."""
    return [step for step in workflow.transitions if state.id in step.from_states]


def check_state(state: State, workflow: Workflow) -> Iterator[Finding]:
    """What leaves a state fits its kind."""
    node, steps = f"state:{state.id}", leaving(state, workflow)
    if state.kind == "final":
        if steps:
            message = f"Keadaan akhir ini masih punya transisi keluar: {steps[0].id}."
            yield found(
                "akhir-berlanjut", node, message, "Hapus transisinya; lanjutan sebuah izin adalah perkara baru."
            )
        return
    acts = [step for step in steps if step.function == state.function or step.timer]
    if not state.function or not acts:
        message = "Tidak ada pelaku atau pewaktu yang dapat bertindak di keadaan ini."
        yield found("tanpa-pelaku", node, message, "Isi “function” dan beri fungsi itu satu transisi dari sini.")
    if state.kind == "waiting_applicant":
        yield from check_waiting(state, steps, workflow)


def check_waiting(state: State, steps: list[Transition], workflow: Workflow) -> Iterator[Finding]:
    """Waiting for the applicant ends by itself, and cannot be repeated without limit."""
    lacking = []
    if not state.within_days:
        lacking.append("within_days (hari kalender)")
    if not any(step.timer for step in steps):
        lacking.append("transisi pewaktu (timer: ya)")
    if not workflow.max_returns:
        lacking.append("max_returns pada alur")
    if lacking:
        message = f"Menunggu pemohon tanpa batas: belum ada {', '.join(lacking)}."
        yield found("tunggu-tanpa-batas", f"state:{state.id}", message, "Lengkapi agar menunggu ada akhirnya.")


def check_kind(state: State) -> Iterator[Finding]:
    """Outcome on final states only, stage on open states only."""
    node = f"state:{state.id}"
    if (state.kind == "final") != bool(state.outcome):
        message = "Keadaan akhir wajib, dan hanya keadaan akhir boleh, menyebut hasil (baik, gagal, batal)."
        yield found("akhir-tanpa-hasil", node, message, "Isi atau hapus “outcome”.")
    if (state.kind == "open") != bool(state.stage):
        message = "Keadaan yang dikerjakan petugas wajib, dan hanya itu boleh, berada dalam satu tahap."
        yield found("tanpa-tahap", node, message, "Isi atau hapus “stage”.")


def check_actor(step: Transition, workflow: Workflow) -> Iterator[Finding]:
    """Timers run by the system on waiting states; waiting states belong to the applicant; bad ends have a reason."""
    node = f"transition:{step.id}"
    kinds = {function.id: function.kind for function in workflow.functions}
    states = {state.id: state for state in workflow.states}
    kind = kinds.get(step.function)
    if step.timer != (kind == "system"):
        message = "Transisi pewaktu dijalankan oleh fungsi sistem, dan fungsi sistem hanya menjalankan pewaktu."
        yield found("pelaku-keliru", node, message, "Samakan “timer” dan jenis fungsinya.")
    for source in step.from_states:
        state = states.get(source)
        if state and step.timer and state.kind != "waiting_applicant":
            message = f"Pewaktu berjalan dari “{source}” yang tidak menunggu pemohon."
            yield found("pelaku-keliru", node, message, "Pewaktu hanya dari keadaan yang menunggu pemohon.")
        wanted = "applicant" if state and state.kind == "waiting_applicant" else "staff"
        if state and state.kind != "final" and kinds.get(state.function, wanted) != wanted:
            message = f"Keadaan “{source}” dipegang fungsi yang jenisnya keliru."
            yield found(
                "pelaku-keliru", f"state:{source}", message, "Petugas memegang keadaan terbuka, pemohon menunggu."
            )
    target = states.get(step.to)
    if target and target.outcome == "gagal" and kind == "staff" and step.note != "wajib":
        message = "Petugas dapat menolak tanpa menulis alasan."
        yield found("tolak-tanpa-alasan", node, message, "Tulis note: wajib.")


def check_promise(definition: Definition) -> Iterator[Finding]:
    """The sum of distinct stages on the longest path is at most the promise."""
    workflow = definition.workflow
    days = {stage.id: stage.sla_days for stage in workflow.stages}
    stage_of = {state.id: state.stage for state in workflow.states}
    longest = longest_stages(workflow.start, edges(workflow), stage_of, days)
    if longest > definition.service.promise_days:
        message = f"Tahap pada jalan terpanjang butuh {longest} hari kerja, janjinya {definition.service.promise_days}."
        yield found("janji-terlampaui", "service:self", message, "Pendekkan tahap atau ubah janji.")
    for stage in workflow.stages:
        if stage.id not in stage_of.values():
            message = "Tidak ada keadaan dalam tahap ini."
            yield found("tanpa-tahap", f"stage:{stage.id}", message, "Hapus tahapnya atau beri keadaan.")


def longest_stages(start: str, ahead: dict[str, set[str]], stage_of: dict[str, str], days: dict[str, int]) -> int:
    """The most days that distinct stages can need on one path. A path visits a stage's clock once, so the stages
    that any path can collect from `start` are those it can reach; branches that exclude each other are told apart
    by walking the graph of stages."""
    best = 0
    waiting: list[tuple[str, frozenset[str]]] = [(start, frozenset())]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting and len(seen) < MAX_WALK:
        state, passed = waiting.pop()
        stage = stage_of.get(state, "")
        passed = passed | {stage} if stage else passed
        if (state, passed) not in seen:
            seen.add((state, passed))
            best = max(best, sum(days.get(name, 0) for name in passed))
            waiting.extend((target, passed) for target in ahead.get(state, ()))
    return best if len(seen) < MAX_WALK else sum(days.values())


MAX_WALK = 20_000
"""Steps of the walk over (state, stages passed); beyond it the sum of all stages is taken (never too small)."""
