"""Whether of several conditions always exactly one holds: tried over every case that can differ."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

from ..addresses import fields_of
from ..expr import ExprError, Expression, Value
from ..expr.kinds import Const, Kind, Op, Ref, Term
from ..fields import display_value
from ..names import RESULT, Names
from ..schema import Definition
from ..schema_form import Field
from ..schema_workflow import Track

MAX_COMBINATIONS = 20_000
"""How many cases are tried; beyond that nothing is proven."""

COMPARED = ("==", "!=", "<", "<=", ">", ">=")

Case = dict[str, Value | None]


@dataclass(frozen=True)
class Verdict:
    """`overlap`: two conditions (by number) that hold together in `overlap_at`; `gap`: a case in which none does."""

    overlap: tuple[int, ...] = ()
    overlap_at: Mapping[str, Value | None] | None = None
    gap: Mapping[str, Value | None] | None = None

    def when(self, case: Mapping[str, Value | None] | None) -> str:
        """A case as words."""
        shown = (f"{name} = {display_value(value) or '(kosong)'}" for name, value in sorted((case or {}).items()))
        return ", ".join(shown) or "apa pun isinya"


class Judge:
    """Judges the conditions of one definition."""

    def __init__(self, definition: Definition, names: Names) -> None:
        self.names = names
        self.fields: dict[str, Field] = {field.id: field for field in fields_of(definition)}
        self.opened: dict[str, str] = {}

    def judge(self, sources: Sequence[str], opened: Iterable[Track] = ()) -> Verdict | None:
        """What is wrong with conditions that should exclude each other and leave nothing out; None: not provable.

        `opened`: the tracks that have come to their end by then, if they were opened at all.
        """
        self.opened = {f"{RESULT}{track.id}": track.when for track in opened}
        try:
            conditions = [self.names.expression(source) if source else None for source in sources]
        except ExprError:
            return Verdict()  # reported with the expression itself
        cases = self.cases([one for one in conditions if one])
        if cases is None and any(self.opened.values()):
            # When a track opens cannot be listed (a number against a parameter): try it both opened and not.
            self.opened = {}
            cases = self.cases([one for one in conditions if one])
        return None if cases is None else decide(conditions, cases)

    def cases(self, conditions: Sequence[Expression]) -> Iterator[Case] | None:
        """Every case that these conditions can tell apart, or None where there are too many."""
        leaves = self.leaves(conditions)
        terms = [one.term for one in (*conditions, *self.rules_of(leaves))]
        domains = {name: self.domain(name, terms) for name in leaves}
        size = 1
        for values in domains.values():
            size *= len(values) if values else MAX_COMBINATIONS + 1
        if size > MAX_COMBINATIONS:
            return None
        return self.combinations({name: values or () for name, values in domains.items()})

    def combinations(self, domains: Mapping[str, Sequence[Value | None]]) -> Iterator[Case]:
        """Each combination that the form lets happen, computed fields worked out."""
        for values in product(*domains.values()):
            case: Case = dict(zip(domains, values, strict=True))
            if self.possible(case):
                yield case | self.computed(case)

    def possible(self, case: Case) -> bool:
        """Whether the form asks for what the case says: nothing hidden is filled, nothing required left out."""
        env = case | self.computed(case)
        for name, value in case.items():
            opens = self.opened.get(name)
            if opens and (value is not None) != (self.names.expression(opens).run(env) is True):
                return False
            field = self.fields.get(name)
            if field is None:
                continue
            shown = not field.visible or self.names.expression(field.visible).run(env) is True
            if (value is not None and not shown) or (value is None and shown and field.required is True):
                return False
        return True

    def computed(self, case: Case) -> Case:
        """The computed fields that a case decides."""
        found: Case = {}
        for name, expression in self.names.computed.items():
            if expression.names <= case.keys() | found.keys():
                found[name] = expression.run(case | found)
        return found

    def leaves(self, conditions: Sequence[Expression]) -> list[str]:
        """The answers that decide, computed and hidden fields followed to theirs."""
        seen: dict[str, None] = {}
        waiting = [name for one in conditions for name in sorted(one.names)]
        while waiting:
            name = waiting.pop()
            if name in seen:
                continue
            if name in self.names.computed:
                waiting += sorted(self.names.computed[name].names)
                continue
            seen[name] = None
            waiting += [other for one in self.rules_of([name]) for other in sorted(one.names)]
        return list(seen)

    def rules_of(self, leaves: Sequence[str]) -> list[Expression]:
        """The conditions under which these fields are asked and these tracks opened."""
        sources = [self.fields[name].visible for name in leaves if name in self.fields and self.fields[name].visible]
        sources += [self.opened[name] for name in leaves if self.opened.get(name)]
        computed = [self.names.computed[name] for name in leaves if name in self.names.computed]
        return [self.names.expression(source) for source in sources] + computed

    def domain(self, name: str, terms: Sequence[Term]) -> list[Value | None] | None:
        """The values of a name that can make a difference, or None where they cannot be listed."""
        known = self.names.known.get(name)
        if known is None:
            return None
        empty: list[Value | None] = [None] if self.may_be_empty(name) else []
        if known.kind is Kind.BOOL:
            statement = name in self.fields and self.fields[name].type == "statement"
            return [*empty, True] if statement else [*empty, True, False]
        if known.kind is Kind.TEXT and known.choices is not None:
            return [*empty, *sorted(known.choices)]
        if known.kind in (Kind.INT, Kind.DECIMAL, Kind.DATE):
            limits = compared_with(name, terms)
            return None if limits is None else [*empty, *around(limits, known.kind)]
        return None

    def may_be_empty(self, name: str) -> bool:
        """Whether an answer, or the outcome of a track or sub-case, can be missing."""
        return self.names.known[name].optional and (name not in self.opened or bool(self.opened[name]))


def decide(conditions: Sequence[Expression | None], cases: Iterator[Case]) -> Verdict:
    """Try every case."""
    overlap: tuple[int, ...] = ()
    overlap_at: Case | None = None
    gap: Case | None = None
    for case in cases:
        holding = [number for number, one in enumerate(conditions) if one is None or one.run(case) is True]
        if len(holding) > 1 and not overlap:
            overlap, overlap_at = tuple(holding[:2]), case
        if not holding and gap is None:
            gap = case
    return Verdict(overlap, overlap_at, gap)


def compared_with(name: str, terms: Sequence[Term]) -> list[int | Decimal | date] | None:
    """The literals a name is compared with; None where it is used in another way (then no list of values will do)."""
    limits: list[int | Decimal | date] = []
    waiting = list(terms)
    while waiting:
        term = waiting.pop()
        if isinstance(term, Ref) and term.name == name:
            return None
        if not isinstance(term, Op):
            continue
        if term.name == "ada" and is_ref(term.args[0], name):
            continue
        if term.name in COMPARED and any(is_ref(arg, name) for arg in term.args):
            limit = next((arg.value for arg in term.args if isinstance(arg, Const)), None)
            if not isinstance(limit, int | Decimal | date):
                return None
            limits.append(limit)
            continue
        waiting.extend(term.args)
    return limits


def is_ref(term: Term, name: str) -> bool:
    """Whether a term is just this name."""
    return isinstance(term, Ref) and term.name == name


def around(limits: Sequence[int | Decimal | date], kind: Kind) -> list[Value | None]:
    """A value below, at and above each limit, and between any two: every side of every comparison."""
    found: set[Any] = set()
    for limit in limits:
        if isinstance(limit, date):
            found |= {limit - timedelta(days=1), limit, limit + timedelta(days=1)}
        elif kind is Kind.INT:
            found |= {int(limit) - 1, int(limit), int(limit) + 1}
        else:
            found |= {Decimal(limit) - Decimal("0.000001"), Decimal(limit), Decimal(limit) + Decimal("0.000001")}
    plain: list[Value | None] = sorted(found)
    return plain or [date(2026, 1, 1) if kind is Kind.DATE else 0]
