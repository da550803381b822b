"""All the worlds that some conditions can tell apart: finitely many answers that stand for every possible one.

Answers count by how they compare. Of numbers, dates and times only their order among each other and with the written
constants matters, of texts only which of them are equal; so a few of each between the constants stand for all. What is
calculated (`luas * 2`, `hari_antara(…)`, sums over rows) is taken as an unknown of its own: then there are more worlds
than answers can make, never fewer, and what holds in all of them holds for all answers.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations, product
from math import prod

from .evaluate import Expression, Run, build
from .kinds import TODAY, Const, Each, Env, Kind, Look, Name, Op, Ref, Term, Value, walk
from .order import ORDERED, Sort, marks_of, pattern, points, representatives
from .table import COMPARISONS, RUNNERS

LIMIT = 20_000
"""How many worlds are tried; beyond that nothing is decided."""

ORDERS = 4_000
"""How many sets of values of names that are compared with each other are looked through for those that differ."""

MAX_ITEMS = 8
"""Items of a list that are asked for; each doubles the worlds."""

MAX_LEVEL = 90
"""How deep names are followed into what they are computed from and shown by."""

UNKNOWN = "?"
"""Names of unknowns begin so; no name of an author does."""

FILLED = "terisi"
"""Stands for a value of which only matters that there is one."""


@dataclass(frozen=True)
class Bond:
    """A name is filled only where `when` holds; if `always`, it is filled there without exception."""

    when: Expression
    always: bool = False


@dataclass(frozen=True)
class Facts:
    """What is known besides the conditions: computed names (each after those it reads) and when names are filled."""

    computed: Mapping[str, Expression] = field(default_factory=dict)
    bonds: Mapping[str, Bond] = field(default_factory=dict)


Block = tuple[tuple[str, Value | None], ...]
"""Names with their values."""


@dataclass
class Group:
    """Names that are compared with each other, and with what constants."""

    names: set[str] = field(default_factory=set)
    values: set[Value] = field(default_factory=set)


class Worlds:
    """The worlds of some conditions under some facts. `count`: how many at most; `runs`: the conditions over them."""

    def __init__(self, conditions: Sequence[Expression], facts: Facts) -> None:
        self.facts = facts
        self.countless = False
        self.known: dict[str, Name] = {}
        self.unknowns: dict[Term, str] = {}
        self._groups: dict[str, Group] = {}
        self._items: dict[str, set[str]] = {}
        self._computed: dict[str, Term] = {}
        self._open: set[str] = set()
        self._level = 0
        self._bonds: dict[str, tuple[Run, bool]] = {}
        self._program: list[tuple[str, Run]] = []
        self.runs: list[Run] = [build(self._taken(one.term)) for one in conditions]
        self.domains = {name: self._domain(name, known) for name, known in self.known.items()}
        self._blocks = list(self._alike())

    @property
    def count(self) -> int:
        """How many worlds there are, the impossible ones included; too many to tell counts as just over the limit."""
        return LIMIT + 1 if self.countless else prod(len(block) for block in self._blocks)

    def __iter__(self) -> Iterator[Env]:
        for blocks in product(*self._blocks):
            env: dict[str, Value | None] = {name: value for block in blocks for name, value in block}
            for name, run in self._program:
                env[name] = run(env)
            if self._possible(env):
                yield env

    def _possible(self, env: Env) -> bool:
        """Whether all bonds hold."""
        for name, (when, always) in self._bonds.items():
            shown, filled = when(env) is True, env.get(name) is not None
            if (filled and not shown) or (always and shown and not filled):
                return False
        return True

    # -- taking terms in

    def _taken(self, term: Term) -> Term:
        """The term with every calculation in it replaced by an unknown; its names and comparisons are noted."""
        self._level += 1
        try:
            return self._take(term)
        finally:
            self._level -= 1

    def _take(self, term: Term) -> Term:
        """See `_taken`."""
        if isinstance(term, Const):
            return term
        if isinstance(term, Ref):
            return self._name(term)
        if isinstance(term, Op) and term.name == "hari_ini":
            return self._name(Ref(TODAY, Name(Kind.DATE)))
        if isinstance(term, Look):
            return self._look(term)
        if isinstance(term, Op) and (term.name in PLAIN or self._is_comparison(term)):
            args = tuple(self._taken(arg) for arg in term.args)
            if term.name not in PLAIN and args[0].kind is not Kind.BOOL:
                self._compare(args)
            return Op(term.name, args, term.kind, term.optional)
        return self._unknown(term)

    def _is_comparison(self, term: Op) -> bool:
        """Whether an operation compares in a way that a few values can stand for."""
        if term.name == "in":
            left, right = term.args
            return isinstance(right, Const) or (
                isinstance(left, Const) and isinstance(right, Ref) and right.name not in self.facts.computed
            )
        kinds = {arg.kind for arg in term.args}
        return term.name in (*COMPARISONS, "terkecil", "terbesar") and Kind.LIST not in kinds

    def _name(self, ref: Ref) -> Ref:
        """A name: computed ones by their expression, the others by what they can be."""
        name = ref.key
        if name in self._computed or name in self.known:
            return ref
        followed = self._level < MAX_LEVEL  # beyond, a name is free: that only adds worlds
        computed = self.facts.computed.get(name) if followed else None
        if computed is None or name in self._open:
            self.known[name] = ref.known
        self._open.add(name)
        bond = self.facts.bonds.get(name) if followed else None
        when = build(self._taken(bond.when.term)) if bond else None
        if name in self.known:
            if bond and when:
                self._bonds[name] = when, bond.always
        elif computed:
            term = self._taken(computed.term)
            self._computed[name] = term
            self._program.append((name, shown_only(build(term), when)))
        return ref

    def _look(self, term: Look) -> Term:
        """A look-up whose keys are compared with the keys of the rows."""
        args = tuple(self._taken(arg) for arg in term.args)
        for place, arg in enumerate(args):
            names, values = self._flow(arg)
            keys = [row.key[place] for row in term.table.rows]
            ends = {end for key in keys if isinstance(key, tuple) for end in key if end is not None}
            self._join(names, values | ends | {key for key in keys if isinstance(key, str)})
        return Look(term.table, args, term.kind, term.optional, term.gap)

    def _unknown(self, term: Term) -> Ref:
        """An unknown in place of a calculation; empty where one of the names it always needs is."""
        if term not in self.unknowns:
            needs = tuple(self._name(ref).key for ref in needed(term) if ref.optional)
            name = self.unknowns[term] = f"{UNKNOWN}{len(self.unknowns)}"
            counts = isinstance(term, Op) and term.name == "panjang"
            certain = needed_only(term)
            self.known[name] = Name(term.kind, term.optional and not certain, low=0 if counts else None)
            if needs:
                self._program.append((name, only_with(name, needs)))
        name = self.unknowns[term]
        return Ref(name, self.known[name])

    # -- what is compared with what

    def _compare(self, args: Sequence[Term]) -> None:
        """Note that these terms are compared with each other."""
        flows = [self._flow(arg) for arg in args]
        names = frozenset().union(*(names for names, _ in flows))
        values = frozenset().union(*(values for _, values in flows))
        lists = {name for name in names if name in self.known and self.known[name].kind is Kind.LIST}
        for name in lists:
            self._items.setdefault(name, set()).update(value for value in values if isinstance(value, str))
        self._join(names - lists, values)

    def _flow(self, term: Term) -> tuple[frozenset[str], frozenset[Value]]:
        """The names and constants one of which a term has as its value."""
        if isinstance(term, Const):
            items = term.value if isinstance(term.value, tuple) else (term.value,)
            return frozenset(), frozenset(items)
        if isinstance(term, Ref):
            known = self._computed.get(term.key)
            return self._flow(known) if known else (frozenset({term.key}), frozenset())
        if isinstance(term, Look):
            return frozenset(), frozenset(row.value for row in term.table.rows)
        args = term.args[1:] if isinstance(term, Op) and term.name == "jika" else getattr(term, "args", ())
        flows = [self._flow(arg) for arg in args]
        return frozenset().union(*(one for one, _ in flows)), frozenset().union(*(one for _, one in flows))

    def _join(self, names: Iterable[str], values: Iterable[Value]) -> None:
        """Put names into one group, with these constants."""
        joined = Group(set(), set(values))
        for name in names:
            group = self._groups.get(name, Group({name}))
            joined.names |= group.names
            joined.values |= group.values
        for name in joined.names:
            self._groups[name] = joined

    # -- values

    def _alike(self) -> Iterator[list[Block]]:
        """The values of each name, and of names that are compared with each other only once for each order."""
        left = dict(self.domains)
        for name in self.domains:
            group = self._groups.get(name)
            names = [other for other in left if group and other in group.names and self.known[other].kind in ORDERED]
            if name not in left:
                continue
            if not group or len(names) < 2 or prod(len(left[other]) for other in names) > ORDERS:
                yield [((name, value),) for value in left.pop(name)]
                continue
            marks = marks_of([sort_of(self.known[other]) for other in names], group.values)
            every = product(*(left.pop(other) for other in names))
            orders = {pattern(values, marks): tuple(zip(names, values, strict=True)) for values in every}
            yield [*orders.values()]

    def _domain(self, name: str, known: Name) -> list[Value | None]:
        """Values that stand for all that a name can be; the empty one last."""
        empty: list[Value | None] = [None] if known.optional else []
        if known.kind is Kind.BOOL:
            return [True, False, *empty]
        if known.kind is Kind.LIST:
            return [*dict.fromkeys(self._lists(name, known)), *empty]
        group = self._groups.get(name, Group({name}))
        if known.kind is Kind.TEXT:
            return [*self._texts(known, group), *empty]
        if known.kind not in ORDERED:
            return [FILLED, *empty]
        sorts = [sort_of(one) for other in group.names if (one := self.known.get(other))]
        return [*representatives(sort_of(known), points(sorts, group.values)), *empty]

    def _texts(self, known: Name, group: Group) -> list[Value]:
        """All texts of a choice; else those it is compared with and as many others as there are names beside it."""
        if known.choices is not None:
            return [*sorted(known.choices)]
        others = [one for other in group.names if (one := self.known.get(other))]
        seen = {value for value in group.values if isinstance(value, str)}
        seen = seen.union(*(one.choices for one in others if one.choices))
        fresh = [f"teks {number}" for number in range(1, len(others) + len(seen) + 2)]
        return [*sorted(seen), *[text for text in fresh if text not in seen][: max(1, len(others))]]

    def _lists(self, name: str, known: Name) -> list[Value]:
        """All selections of the items that are asked for, with and without another item; never an empty one."""
        items = sorted(self._items.get(name, ()))
        if len(items) > MAX_ITEMS:
            self.countless = True
            return []
        rest = sorted((known.choices or {FILLED}) - set(items))[:1]
        picked = chain.from_iterable(combinations(items, size) for size in range(len(items) + 1))
        return [one for items_ in picked for one in ((*items_, *rest), items_) if one]


def sort_of(known: Name) -> Sort:
    """What a name takes on the line."""
    return Sort(known.kind, known.low, known.high)


PLAIN = frozenset({"and", "or", "not", "jika", "isi", "ada", "sebagai_desimal"})
"""Operations that need no values of their own."""


def shown_only(run: Run, when: Run | None) -> Run:
    """A computed value, empty where its condition does not hold."""
    return run if when is None else lambda env: run(env) if when(env) is True else None


def only_with(name: str, needs: Sequence[str]) -> Run:
    """An unknown, empty where a name that it needs is."""
    return lambda env: None if any(env.get(need) is None for need in needs) else env.get(name)


def needed(term: Term) -> Iterator[Ref]:
    """The names without which a calculation is surely empty."""
    if isinstance(term, Ref):
        if not term.table:
            yield term
    elif isinstance(term, Each):
        yield term.rows
    elif isinstance(term, Look) or (isinstance(term, Op) and term.name in RUNNERS):
        for arg in term.args:
            yield from needed(arg)


def needed_only(term: Term) -> bool:
    """Whether a calculation is empty only where a name is that `needed` gives."""
    if isinstance(term, Const | Ref):
        return True
    if isinstance(term, Each):
        return not term.body.optional
    if isinstance(term, Op) and term.name not in RUNNERS:
        return not term.optional
    args = term.args
    return (term.optional == any(arg.optional for arg in args)) and all(map(needed_only, args))


def constants(terms: Iterable[Term]) -> frozenset[Value]:
    """Every literal in some terms, items of lists one by one, and the ends of the spans of tables."""
    found: set[Value] = set()
    for term in chain.from_iterable(map(walk, terms)):
        if isinstance(term, Const):
            found |= set(term.value) if isinstance(term.value, tuple) else {term.value}
        if isinstance(term, Look):
            for key in chain.from_iterable(row.key for row in term.table.rows):
                found |= {key} if isinstance(key, str) else {end for end in key if end is not None}
    return frozenset(found)
