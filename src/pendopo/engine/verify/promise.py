"""What is promised holds: stages fit into the promise, and neither exceeds what the law allows."""

from collections.abc import Iterator

from ..findings import Finding, Vocabulary
from ..names import Names
from ..schema import Definition
from ..schema_workflow import Track
from .flow import Flow
from .found import found

MAX_WALK = 20_000
"""Steps of the walk over (state, stages passed); beyond it the sum of all stages is taken (never too small)."""


def check_promise(definition: Definition, vocabulary: Vocabulary, names: Names) -> Iterator[Finding]:
    """The stages on the longest path, empty stages, and legal maxima."""
    flow, days = Flow(definition.workflow), definition.service.promise_days
    longest = Walk(flow).longest()
    if longest > days:
        message = f"Tahap pada jalan terpanjang butuh {longest} hari kerja, janjinya {days}."
        yield found("janji-terlampaui", "service:self", message, "Pendekkan tahap atau ubah janji.")
    used = {state.stage for state in definition.workflow.states}
    for stage in definition.workflow.stages:
        if stage.id not in used:
            message = "Tidak ada keadaan dalam tahap ini."
            yield found("tanpa-tahap", f"stage:{stage.id}", message, "Hapus tahapnya atau beri keadaan.")
        yield from check_maximum(f"stage:{stage.id}", stage.sla_days, stage.legal_max_days, stage.legal)
    service = definition.service
    yield from check_maximum("service:self", service.promise_days, service.legal_max_days, service.legal)


def check_maximum(node: str, days: int, most: int, law: str) -> Iterator[Finding]:
    """Working days at most as many as the law allows, and the law is named."""
    if most and days > most:
        message = f"Waktunya {days} hari kerja, padahal hukum membolehkan paling lama {most}: {law or 'belum disebut'}."
        yield found("melampaui-hukum", node, message, f"Tulis {most} hari atau kurang.")
    elif most and not law.strip():
        message = f"Batas menurut hukum ({most} hari) belum menyebut dasarnya."
        yield found("melampaui-hukum", node, message, "Isi “legal” dengan pasalnya.")


class Walk:
    """The most days that distinct stages can need on one path: a path visits each stage's clock once, tracks run side
    by side. Branches that exclude each other are told apart by walking over (state, stages passed)."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.days = {stage.id: stage.sla_days for stage in flow.workflow.stages}
        self.beside = {track.id: self.furthest(track.start, frozenset())[1] for track in flow.workflow.tracks}

    def longest(self) -> int:
        """Working days of the longest path of the main line."""
        return self.furthest(self.flow.workflow.start, frozenset())[0]

    def furthest(self, start: str, passed: frozenset[str]) -> tuple[int, frozenset[str]]:
        """Days and stages of the longest path from a state."""
        best: tuple[int, frozenset[str]] = (0, frozenset())
        waiting = [(start, passed)]
        seen: set[tuple[str, frozenset[str]]] = set()
        while waiting:
            if len(seen) >= MAX_WALK:
                return sum(self.days.values()), frozenset(self.days)
            state, passed = waiting.pop()
            passed = passed | self.stages_at(state)
            if (state, passed) not in seen:
                seen.add((state, passed))
                total = sum(self.days.get(name, 0) for name in passed)
                best = max(best, (total, passed), key=lambda one: one[0])
                waiting.extend((target, passed) for target in self.flow.edges.get(state, ()))
        return best

    def stages_at(self, name: str) -> frozenset[str]:
        """The stages whose days pass in a state: its own, and those of the longest track it opens."""
        state = self.flow.states.get(name)
        if state is None:
            return frozenset()
        own = frozenset({state.stage}) if state.stage else frozenset()
        beside = sorted((self.of_track(track) for track in self.flow.opened(state)), key=self.total)
        return own | beside[-1] if beside else own

    def of_track(self, track: Track) -> frozenset[str]:
        """The stages of a track's longest path (empty while those of tracks are still being walked)."""
        beside: dict[str, frozenset[str]] = getattr(self, "beside", {})
        return beside.get(track.id, frozenset())

    def total(self, stages: frozenset[str]) -> int:
        """Working days of these stages together."""
        return sum(self.days.get(name, 0) for name in stages)
