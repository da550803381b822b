"""Questions about conditions over all possible answers: do they exclude each other, leave nothing out, ever hold?

An answer is yes or no, or None where nothing could be proven within bounds. Yes is said only after every world that the
conditions can tell apart was tried (see `worlds.py`); no only with answers at hand for which the conditions were run.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from itertools import chain, combinations
from math import prod

from .evaluate import Expression, reads_clock
from .kinds import TODAY, Env, Kind, Name, Ref, Rows, Term, Value, walk
from .order import MIDNIGHT
from .worlds import FILLED, LIMIT, Bond, Facts, Worlds, constants

__all__ = ["Bond", "Facts", "Verdict", "always", "exclusive", "exhaustive", "satisfiable"]

SAMPLES = 2_000
"""How many sets of answers are tried to make a world real in which something was calculated."""


@dataclass(frozen=True)
class Verdict:
    """`holds`: yes, no, or None: not decided. `case`: answers that show it; `places`: of which conditions."""

    holds: bool | None
    case: Mapping[str, Value | None] | None = None
    places: tuple[int, ...] = ()


Case = dict[str, Value | None]
Wanted = Callable[[list[bool]], bool]

NOTHING_KNOWN = Facts()


def exclusive(conditions: Sequence[Expression], facts: Facts = NOTHING_KNOWN) -> Verdict:
    """Whether no two conditions ever hold together; else two that do (`places`) and answers for which (`case`)."""
    undecided = False
    for one, other in combinations(range(len(conditions)), 2):
        pair = [conditions[one], conditions[other]]
        found = search(pair, facts, lambda holding: all(holding))
        if found.holds:
            return Verdict(False, found.case, (one, other))
        undecided = undecided or found.holds is None
    return Verdict(None if undecided else True)


def exhaustive(conditions: Sequence[Expression], facts: Facts = NOTHING_KNOWN) -> Verdict:
    """Whether always at least one holds (an empty result does not); else answers for which none does."""
    found = search(conditions, facts, lambda holding: not any(holding))
    return Verdict(None if found.holds is None else not found.holds, found.case)


def satisfiable(condition: Expression, facts: Facts = NOTHING_KNOWN) -> Verdict:
    """Whether a condition holds for some answers, and for which."""
    return search([condition], facts, all)


def always(condition: Expression, facts: Facts = NOTHING_KNOWN) -> Verdict:
    """Whether a condition holds for all answers; else some for which it does not."""
    return exhaustive([condition], facts)


def search(conditions: Sequence[Expression], facts: Facts, wanted: Wanted) -> Verdict:
    """Whether there are answers for which the conditions hold as wanted."""
    worlds = Worlds(conditions, facts)
    sought = Sought(conditions, facts, wanted)
    if worlds.count <= LIMIT:
        found = (env for env in worlds if wanted([run(env) is True for run in worlds.runs]))
        world = next(found, None)
        if world is None:
            return Verdict(False)
        case = real(world, worlds)
        if not worlds.unknowns and sought.is_shown_by(case):
            return Verdict(True, case)
    case_ = next(filter(sought.is_shown_by, samples(worlds, conditions, facts)), None)
    return Verdict(None) if case_ is None else Verdict(True, case_)


def real(world: Env, worlds: Worlds) -> Case:
    """The answers of a world."""
    return {name: Rows(({},)) if is_rows(worlds.known.get(name)) and value else value for name, value in world.items()}


def is_rows(known: Name | None) -> bool:
    """Whether a name is a table of answers."""
    return known is not None and known.kind is Kind.ROWS


class Sought:
    """Conditions that should hold in a wanted way, run over real answers."""

    def __init__(self, conditions: Sequence[Expression], facts: Facts, wanted: Wanted) -> None:
        self.conditions, self.facts, self.wanted = conditions, facts, wanted

    def is_shown_by(self, case: Case) -> bool:
        """Whether these answers are possible and the conditions hold as wanted; computed names are added to them."""
        for name, expression in self.facts.computed.items():
            if expression.names <= case.keys():
                bond = self.facts.bonds.get(name)
                case[name] = expression.run(case) if bond is None or bond.when.run(case) is True else None
        for name in case.keys() & self.facts.bonds.keys() - self.facts.computed.keys():
            bond = self.facts.bonds[name]
            shown, filled = bond.when.run(case) is True, case[name] is not None
            if (filled and not shown) or (bond.always and shown and not filled):
                return False
        return self.wanted([one.run(case) is True for one in self.conditions])


def samples(worlds: Worlds, conditions: Sequence[Expression], facts: Facts) -> Iterator[Case]:
    """Some sets of answers, spread evenly over all that can be made of values near the constants."""
    terms = terms_of(conditions, facts)
    written = constants(terms)
    names = {ref.key: ref.known for term in terms for ref in walk(term) if isinstance(ref, Ref) and not ref.table}
    if any(map(reads_clock, chain.from_iterable(map(walk, terms)))):
        names[TODAY] = Name(Kind.DATE)
    domains = {
        name: without_repeats([*worlds.domains.get(name, ()), *tries(known, written)])
        for name, known in names.items()
        if name not in facts.computed
    }
    total = prod(len(values) for values in domains.values())
    step = max(1, total // SAMPLES) | 1
    for number in range(min(total, SAMPLES)):
        place = number * step % total
        case: Case = {}
        for name, values in domains.items():
            place, at = divmod(place, len(values))
            case[name] = values[at]
        yield real(case, worlds)


def without_repeats(values: Sequence[Value | None]) -> list[Value | None]:
    """Each value once (rows cannot be hashed)."""
    return [value for place, value in enumerate(values) if value not in values[:place]]


def terms_of(conditions: Sequence[Expression], facts: Facts) -> list[Term]:
    """The conditions with everything that decides about the names they read."""
    found = {one.term: None for one in conditions}
    waiting = [name for one in conditions for name in one.names]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        bond = facts.bonds.get(name)
        more = [one for one in (facts.computed.get(name), bond.when if bond else None) if one and name not in seen]
        seen.add(name)
        found |= {one.term: None for one in more}
        waiting += [other for one in more for other in one.names]
    return list(found)


FIRST_DAY = date(2026, 1, 1)
FIRST_HOUR = 8 * 60
FAR = 40_000
"""Days; a larger constant is no number of days."""


def tries(known: Name, written: Collection[Value]) -> list[Value | None]:
    """Values of a name that may make a difference in a calculation with these constants."""
    empty: list[Value | None] = [None] if known.optional else []
    if known.kind is Kind.ROWS:
        cells = {column: tries(one, written) for column, one in known.columns}
        rows = [{column: values[at % len(values)] for column, values in cells.items()} for at in range(MAX_ROWS)]
        return [*(Rows((row,)) for row in rows), Rows(tuple(rows[: max(1, known.rows)])), *empty]
    return [*TRIES[known.kind](known, written), *empty]


def numbers_near(known: Name, written: Collection[Value]) -> list[int]:
    """Whole numbers at and beside the constants, and the ends of what is allowed."""
    numbers = {0, 1}
    for one in written:
        if isinstance(one, int | Decimal):
            numbers |= {int(one) - 1, int(one), int(one) + 1}
    ends = {end for end in (known.low, known.high) if end is not None}
    return sorted({one for one in numbers if between(known.low, one, known.high)} | ends)


def days_near(known: Name, written: Collection[Value]) -> list[date]:
    """The dates among the constants, and a first day with as many more as they say."""
    more = (timedelta(days=one) for one in numbers_near(known, written) if abs(one) < FAR)
    return [*sorted(one for one in written if isinstance(one, date)), *(FIRST_DAY + one for one in more)]


def times_near(known: Name, written: Collection[Value]) -> list[time]:
    """The times among the constants, and a first hour with as many more minutes as they say."""
    minutes = [(FIRST_HOUR + one) % MIDNIGHT for one in numbers_near(known, written) if abs(one) < MIDNIGHT]
    return [*sorted(one for one in written if isinstance(one, time)), *(time(one // 60, one % 60) for one in minutes)]


def texts_near(known: Name, written: Collection[Value]) -> list[str]:
    """The choices; else the texts among the constants, and others as long as those say."""
    lengths = (one for one in numbers_near(Name(Kind.INT, low=1, high=LONG), written))
    return sorted(known.choices or {*("x" * one for one in lengths), *(one for one in written if isinstance(one, str))})


TRIES: dict[Kind, Callable[[Name, Collection[Value]], Sequence[Value]]] = {
    Kind.BOOL: lambda known, written: [True, False],
    Kind.INT: numbers_near,
    Kind.DECIMAL: lambda known, written: [Decimal(one) for one in numbers_near(known, written)],
    Kind.DATE: days_near,
    Kind.TIME: times_near,
    Kind.TEXT: texts_near,
    Kind.LIST: lambda known, written: [(one,) for one in sorted(known.choices or {FILLED})[:MAX_ROWS]],
    Kind.GEOMETRY: lambda known, written: [FILLED],
}

LONG = 200
"""Characters of a text in samples."""

MAX_ROWS = 3
"""Rows, and items of a list, in samples."""


def between(low: int | None, number: int, high: int | None) -> bool:
    """Whether a whole number lies within bounds."""
    return (low is None or low <= number) and (high is None or number <= high)
