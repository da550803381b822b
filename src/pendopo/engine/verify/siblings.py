"""The automatic ways out of one state: for every possible case exactly one of them holds."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..expr import ExprError, Expression, compile_expr
from ..expr.domains import Bond, Verdict, exclusive, exhaustive
from ..findings import Finding
from ..names import RESULT, Names
from ..schema import Definition
from ..schema_workflow import State, Transition
from .bonds import facts_of, words_of
from .flow import Flow
from .found import found

ANYTHING = "apa pun isinya"


def check_siblings(definition: Definition, flow: Flow, names: Names) -> Iterator[Finding]:
    """Every state that is decided at once, and every join."""
    for state in flow.states.values():
        autos = flow.autos(state.id)
        undecided = state.kind == "auto" and len(autos) < len(flow.leaving(state.id))
        if state.kind in ("auto", "parallel") and autos and not undecided:
            try:
                yield from Siblings(definition, flow, names, state).check(autos)
            except ExprError:
                continue  # reported with the expression itself


class Siblings:
    """The decision of one state; at a join the tracks that were opened have come to their end."""

    def __init__(self, definition: Definition, flow: Flow, names: Names, state: State) -> None:
        self.state = state
        ended = {f"{RESULT}{track.id}": track.when for track in flow.opened(state)}
        self.known = names.known | {
            name: replace(names.known[name], optional=bool(when)) for name, when in ended.items() if name in names.known
        }
        bonds = {name: Bond(names.expression(when), always=True) for name, when in ended.items() if when}
        self.facts = facts_of(definition, names, bonds)
        self.loose = facts_of(definition, names)

    def check(self, autos: Sequence[Transition]) -> Iterator[Finding]:
        """Two at once, none at all, or what cannot be proven."""
        node = f"state:{self.state.id}"
        conditions = [self.condition(step) for step in autos]
        alone, whole = exclusive(conditions, self.facts), exhaustive(conditions, self.facts)
        # When it cannot be listed which tracks open (a number against a parameter), both are tried of each.
        alone = exclusive(conditions, self.loose) if alone.holds is None else alone
        whole = exhaustive(conditions, self.loose) if whole.holds is None else whole
        if alone.holds is None or whole.holds is None:
            message = "Tidak dapat dibuktikan bahwa selalu tepat satu transisi otomatis berlaku."
            mend = "Tulis syaratnya dengan pilihan, ya/tidak, hasil cabang, atau angka yang dibandingkan dengan batas."
            yield found("otomatis-tak-terbukti", node, message, mend)
        if alone.holds is False:
            yield self.overlap(node, autos, alone)
        if whole.holds is False:
            message = f"Tidak satu pun transisi otomatis berlaku, {words_of(whole.case) or ANYTHING}."
            yield found("otomatis-tak-lengkap", node, message, "Tambah transisi untuk keadaan itu.")

    def condition(self, step: Transition) -> Expression:
        """The guard of a step; without one it always holds. Raises `ExprError`."""
        return compile_expr(step.guard or "ya", self.known)

    def overlap(self, node: str, autos: Sequence[Transition], verdict: Verdict) -> Finding:
        """The finding of two that hold together."""
        both = " dan ".join(autos[number].id for number in verdict.places)
        message = f"{both} berlaku bersamaan, {words_of(verdict.case) or ANYTHING}."
        return found("otomatis-bertindih", node, message, "Buat syaratnya saling meniadakan.")
