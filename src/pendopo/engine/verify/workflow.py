"""The workflow ends, somebody can always act, and what a state says fits its kind."""

from collections.abc import Iterator

from ..findings import Finding, Vocabulary
from ..names import Names
from ..schema import Definition
from ..schema_workflow import State, Track, Transition
from .flow import Flow
from .found import found

RESTING = ("open", "waiting_applicant", "external")
"""Kinds of states in which somebody or something is awaited."""

OWNERS = {"open": "staff", "waiting_applicant": "applicant"}
"""Whose function holds a state of this kind; an external one may be anybody's."""


def check_workflow(definition: Definition, vocabulary: Vocabulary, names: Names) -> Iterator[Finding]:
    """Paths, kinds, actors."""
    flow = Flow(definition.workflow)
    yield from check_paths(flow)
    for state in definition.workflow.states:
        yield from check_end(state, flow)
        yield from check_kind(state)
        yield from check_owner(state, flow)
    for step in definition.workflow.transitions:
        yield from check_actor(step, flow)
    yield from check_escalation(flow)
    if definition.service.entry != "kantor":
        yield from check_withdrawal(flow)


def check_paths(flow: Flow) -> Iterator[Finding]:
    """Every state can be reached, and from every state an end: of the case, or of its track."""
    start = flow.states.get(flow.workflow.start)
    if start and (start.track or start.kind in ("final", "done")):
        message = "Keadaan awal harus berada di jalur utama dan bukan akhir."
        yield found("keadaan-keliru", f"state:{start.id}", message, "Pilih keadaan awal yang lain pada “start”.")
    opened = {name for state in flow.states.values() for name in state.tracks}
    unopened = {track.id for track in flow.tracks.values() if track.id not in opened or starts_elsewhere(track, flow)}
    for state in flow.states.values():
        node = f"state:{state.id}"
        if state.id not in flow.reached and state.track not in unopened:
            message = "Tidak ada jalan dari keadaan awal ke keadaan ini."
            yield found("keadaan-tak-terjangkau", node, message, "Tambah transisi ke sini atau hapus keadaannya.")
        if state.id not in flow.ending:
            message = "Dari keadaan ini permohonan tidak pernah dapat selesai."
            yield found("jalan-buntu", node, message, "Tambah transisi menuju keadaan akhir.")


def starts_elsewhere(track: Track, flow: Flow) -> bool:
    """Whether a track begins outside itself (which is a finding of its own)."""
    return track.start in flow.states and flow.states[track.start].track != track.id


def check_end(state: State, flow: Flow) -> Iterator[Finding]:
    """Final and done states have no way out, but those declared as reopening a case."""
    if state.kind not in ("final", "done"):
        return
    wrong = [step for step in flow.leaving(state.id) if not step.reopen or state.kind == "done"]
    if wrong:
        message = f"Keadaan akhir ini masih punya transisi keluar: {wrong[0].id}."
        mend = "Hapus transisinya, tandai “reopen: ya”, atau jadikan perkara baru."
        yield found("akhir-berlanjut", f"state:{state.id}", message, mend)


def check_kind(state: State) -> Iterator[Finding]:
    """Outcome on final states only; a stage on every open state and on no other that stands still."""
    node = f"state:{state.id}"
    if (state.kind == "final") != bool(state.outcome):
        message = "Keadaan akhir wajib, dan hanya keadaan akhir boleh, menyebut hasil (baik, gagal, batal)."
        yield found("akhir-tanpa-hasil", node, message, "Isi atau hapus “outcome”.")
    may = state.kind in ("open", "external", "parallel")
    if (state.kind == "open" and not state.stage) or (state.stage and not may):
        message = "Keadaan yang dikerjakan petugas wajib berada dalam satu tahap; yang menunggu atau berakhir tidak."
        yield found("tanpa-tahap", node, message, "Isi atau hapus “stage”.")


def check_owner(state: State, flow: Flow) -> Iterator[Finding]:
    """Somebody of the right kind can act in every state in which a case rests; nobody is asked in the others."""
    node = f"state:{state.id}"
    if state.kind not in RESTING:
        if state.function and state.kind != "parallel":
            message = "Keadaan ini dilewati sendiri atau sudah berakhir, jadi tidak dipegang siapa pun."
            yield found("pelaku-keliru", node, message, "Hapus “function”.")
        return
    acts = [step for step in flow.leaving(state.id) if can_act(step, state)]
    if not acts or (state.kind != "external" and not state.function):
        message = "Tidak ada pelaku, pewaktu, atau isyarat yang dapat bertindak di keadaan ini."
        yield found("tanpa-pelaku", node, message, "Isi “function” dan beri fungsi itu satu transisi dari sini.")
    wanted = OWNERS.get(state.kind)
    if wanted and flow.kinds.get(state.function, wanted) != wanted:
        message = "Keadaan ini dipegang fungsi yang jenisnya keliru."
        yield found("pelaku-keliru", node, message, "Petugas memegang keadaan terbuka, pemohon menunggu.")


def can_act(step: Transition, state: State) -> bool:
    """Whether this way out is somebody's whose turn it is, or comes by itself."""
    return step.function == state.function or step.timer or bool(step.signal)


def check_actor(step: Transition, flow: Flow) -> Iterator[Finding]:
    """The system does what happens by itself, people the rest; bad ends have a reason."""
    node, kind = f"transition:{step.id}", flow.kinds.get(step.function)
    itself = [name for name, given in (("timer", step.timer), ("auto", step.auto), ("signal", step.signal)) if given]
    if len(itself) > 1:
        message = f"Satu transisi hanya berjalan dengan satu cara, bukan {' dan '.join(itself)}."
        yield found("pelaku-keliru", node, message, "Pisahkan menjadi beberapa transisi.")
    elif kind and bool(itself) != (kind == "system"):
        message = "Pewaktu, isyarat, dan yang otomatis dijalankan fungsi sistem; fungsi sistem tidak menjalankan lain."
        yield found("pelaku-keliru", node, message, "Samakan cara berjalannya dan jenis fungsinya.")
    target = flow.states.get(step.to)
    if target and target.outcome == "gagal" and kind == "staff" and step.note != "wajib":
        message = "Petugas dapat menolak tanpa menulis alasan."
        yield found("tolak-tanpa-alasan", node, message, "Tulis note: wajib.")


def check_escalation(flow: Flow) -> Iterator[Finding]:
    """Who is told of a late stage works here."""
    for stage in flow.workflow.stages:
        for name in stage.escalate:
            if flow.kinds.get(name, "staff") != "staff":
                message = f"Keterlambatan tahap ini dilaporkan kepada “{name}” yang bukan petugas."
                yield found("pelaku-keliru", f"stage:{stage.id}", message, "Pilih fungsi petugas pada “escalate”.")


def check_withdrawal(flow: Flow) -> Iterator[Finding]:
    """The applicant can withdraw at the beginning, and wherever the case waits for them on the main line."""
    first = first_rests(flow)
    for state in flow.states.values():
        waits = state.kind == "waiting_applicant" and not state.track
        if (state.id in first or waits) and not withdrawable(state, flow):
            message = "Pemohon tidak dapat menarik permohonannya dari keadaan ini."
            mend = "Tambah transisi fungsi pemohon ke keadaan akhir dengan outcome: batal."
            yield found("tanpa-penarikan", f"state:{state.id}", message, mend)


def first_rests(flow: Flow) -> set[str]:
    """The states in which a new case first comes to rest."""
    seen: set[str] = set()
    waiting = [flow.workflow.start]
    while waiting:
        name = waiting.pop()
        if name not in seen and name in flow.states:
            seen.add(name)
            waiting += [step.to for step in flow.autos(name)] if flow.states[name].kind == "auto" else []
    return {name for name in seen if flow.states[name].kind in ("open", "waiting_applicant", "parallel")}


def withdrawable(state: State, flow: Flow) -> bool:
    """Whether a transition of the applicant ends the case as withdrawn."""
    own = [step.to for step in flow.leaving(state.id) if flow.kinds.get(step.function) == "applicant"]
    return any(name in flow.states and flow.states[name].outcome == "batal" for name in own)
