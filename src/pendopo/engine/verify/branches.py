"""Tracks begin, stay and end in themselves; what is decided at once is decided in exactly one way."""

from collections.abc import Iterator

from ..findings import Finding, Vocabulary
from ..names import Names
from ..schema import Definition
from ..schema_workflow import State, Track, Transition
from .flow import Flow
from .found import found
from .siblings import check_siblings


def check_branches(definition: Definition, vocabulary: Vocabulary, names: Names) -> Iterator[Finding]:
    """Parallel states, tracks, joins and automatic transitions."""
    flow = Flow(definition.workflow)
    for state in definition.workflow.states:
        yield from check_place(state)
        yield from check_autos(state, flow, definition)
    for track in definition.workflow.tracks:
        yield from check_track(track, flow)
    for step in definition.workflow.transitions:
        yield from check_crossing(step, flow)
        yield from check_reopening(step, flow)
    yield from check_siblings(definition, flow, names)


def check_place(state: State) -> Iterator[Finding]:
    """Only a parallel state opens tracks, on the main line; only a track's own states are done."""
    node = f"state:{state.id}"
    if (state.kind == "parallel") != bool(state.tracks):
        message = "Keadaan paralel wajib, dan hanya itu boleh, membuka cabang."
        yield found("keadaan-keliru", node, message, "Isi atau hapus “tracks”.")
    if state.kind == "done" and not state.track:
        message = "Keadaan “done” mengakhiri cabang, padahal ini jalur utama."
        yield found("keadaan-keliru", node, message, "Isi “track”, atau pakai kind: final.")
    if state.kind in ("final", "parallel") and state.track:
        message = "Akhir permohonan dan keadaan paralel hanya ada di jalur utama."
        yield found("keadaan-keliru", node, message, "Hapus “track”, atau pakai kind: done.")


def check_autos(state: State, flow: Flow, definition: Definition) -> Iterator[Finding]:
    """Automatic transitions lead out of `auto` and `parallel` states, or react to a sub-case."""
    node, steps, autos = f"state:{state.id}", flow.leaving(state.id), flow.autos(state.id)
    if state.kind == "auto" and (not autos or len(autos) < len(steps)):
        message = "Keadaan ini diputuskan seketika, jadi semua transisi keluarnya harus otomatis."
        yield found("otomatis-keliru", node, message, "Tulis auto: ya pada setiap transisi keluarnya.")
    if state.kind == "parallel" and not autos:
        message = "Setelah semua cabang selesai tidak ada jalan keluar dari keadaan ini."
        yield found("otomatis-keliru", node, message, "Tambah transisi otomatis yang menyatukan cabang.")
    if state.kind not in ("auto", "parallel"):
        results = {f"hasil_{child.id}" for child in definition.workflow.subcases if state.id in child.from_states}
        for step in autos:
            if not any(name in step.guard for name in results):
                message = f"Transisi otomatis keluar dari “{state.id}” tanpa membaca hasil perkara anak."
                mend = "Pakai kind: auto, atau baca hasil_<perkara anak> di “guard”."
                yield found("otomatis-keliru", f"transition:{step.id}", message, mend)


def check_track(track: Track, flow: Flow) -> Iterator[Finding]:
    """A track begins in itself and always can end; somebody opens it."""
    node, start = f"track:{track.id}", flow.states.get(track.start)
    if start and (start.track != track.id or start.kind == "done"):
        message = f"Cabang ini mulai di “{track.start}” yang bukan keadaan kerjanya sendiri."
        yield found("cabang-keliru", node, message, f"Tulis track: {track.id} pada keadaan itu.")
    if not flow.done_states(track.id):
        message = "Cabang ini tidak punya keadaan selesai (kind: done)."
        yield found("cabang-keliru", node, message, "Tambah keadaan “done” dan transisi ke sana.")
    if not any(track.id in state.tracks for state in flow.states.values()):
        message = "Cabang ini tidak dibuka oleh keadaan mana pun."
        yield found("tak-dipakai", node, message, "Sebut pada “tracks” sebuah keadaan paralel, atau hapus.")


def check_crossing(step: Transition, flow: Flow) -> Iterator[Finding]:
    """A transition stays in its track, or leaves it for the main line, which breaks off the tracks that are open."""
    target = flow.states.get(step.to)
    places = {flow.states[name].track for name in step.from_states if name in flow.states}
    if target and target.track and places - {target.track}:
        shown = ", ".join(sorted(place or "jalur utama" for place in places - {target.track}))
        message = f"Transisi ini masuk ke cabang “{target.track}” dari {shown}."
        mend = "Cabang dibuka oleh keadaan paralelnya dan mulai di “start”; hapus asal yang di luar cabang."
        yield found("cabang-lintas", f"transition:{step.id}", message, mend)


def check_reopening(step: Transition, flow: Flow) -> Iterator[Finding]:
    """`reopen` stands on ways out of final states only, and leads back to work."""
    sources = [flow.states[name] for name in step.from_states if name in flow.states]
    target = flow.states.get(step.to)
    back = target is None or target.kind != "final"
    if step.reopen and not (back and all(source.kind == "final" for source in sources)):
        message = "“reopen” hanya untuk transisi dari keadaan akhir kembali ke pengerjaan."
        yield found("buka-keliru", f"transition:{step.id}", message, "Hapus “reopen” atau perbaiki asal dan tujuannya.")
