"""Typed tree → closure. Running is total: it ends after as many steps as the tree has nodes and raises nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from .kinds import (
    DAYS_OFF,
    TODAY,
    WEEKEND,
    Const,
    Each,
    Env,
    Kind,
    Look,
    Name,
    Op,
    Ref,
    Rows,
    Term,
    Value,
    size_of,
    unit_of,
    walk,
)
from .read import read
from .table import RUNNERS, add, workdays_between

Run = Callable[[Env], Value | None]

CLOCKED = frozenset({"hari_ini", "hari_kerja_antara"})
"""What comes out differently on another day though no answer changed."""


@dataclass(frozen=True)
class Expression:
    """A checked expression: `run(env)` computes, `names` are what it reads, `optional` whether it may stay empty."""

    source: str
    term: Term
    run: Run
    names: frozenset[str]

    @property
    def kind(self) -> Kind:
        """The kind of its result."""
        return self.term.kind

    @property
    def optional(self) -> bool:
        """Whether the result may be empty for some answers."""
        return self.term.optional

    @property
    def uses_today(self) -> bool:
        """Whether it reads the clock, itself or through a computed field."""
        return any(reads_clock(term) for term in walk(self.term))

    @property
    def uses_calendar(self) -> bool:
        """Whether it counts working days itself."""
        return any(isinstance(term, Op) and term.name == "hari_kerja_antara" for term in walk(self.term))

    @property
    def size(self) -> int:
        """How many steps it takes at most."""
        return size_of(self.term)

    @property
    def unit(self) -> str:
        """What its result is counted in, as far as one can tell: "Rp", or nothing."""
        return unit_of(self.term)

    @property
    def gaps(self) -> tuple[str, ...]:
        """One sentence for each tariff table that has no row for some possible keys (the result is empty there)."""
        found = (term for term in walk(self.term) if isinstance(term, Look) and term.gap)
        return tuple(f"Tabel “{term.table.id}” tidak punya baris untuk {term.gap}." for term in found)


def compile_expr(source: str, names: Mapping[str, Name]) -> Expression:
    """Read, type-check and build; raises `ExprError`."""
    term = read(source, names)
    read_names = frozenset(one.name for one in walk(term) if isinstance(one, Ref) and not one.table)
    return Expression(source, term, build(term), read_names)


def reads_clock(term: Term) -> bool:
    """Whether this very term stands for the clock, or for the calendar of the office."""
    return term.known.clock if isinstance(term, Ref) else isinstance(term, Op) and term.name in CLOCKED


def build(term: Term) -> Run:
    """The closure of a term."""
    if isinstance(term, Const):
        value = term.value
        return lambda env: value
    if isinstance(term, Ref):
        key = term.key
        return lambda env: env.get(key)
    if isinstance(term, Each):
        return each(term)
    args = [build(arg) for arg in term.args]
    if isinstance(term, Look):
        return strict(look(term), args)
    return LAZY[term.name](args) if term.name in LAZY else strict(RUNNERS[term.name], args)


def strict(runner: Callable[..., Value | None], args: list[Run]) -> Run:
    """Any empty argument makes the result empty."""

    def run(env: Env) -> Value | None:
        values = [arg(env) for arg in args]
        return None if any(value is None for value in values) else runner(*values)

    return run


def look(term: Look) -> Callable[..., Value | None]:
    """The tariff for these keys; empty where the table has no row."""

    def run(*keys: Value) -> Value | None:
        row = term.table.row(keys)
        return None if row is None else row.value

    return run


def each(term: Each) -> Run:
    """The body over all rows, drawn together; no table of answers, no result."""
    rows_of, body, fold = build(term.rows), build(term.body), FOLDS[term.name]
    columns = [(f"{term.rows.name}.{column}", column) for column, _ in term.rows.known.columns]
    zero = RUNNERS["sebagai_desimal"](0) if term.kind is Kind.DECIMAL else 0

    def run(env: Env) -> Value | None:
        rows = rows_of(env)
        if not isinstance(rows, Rows):
            return None
        inner = dict(env)
        results: list[Value | None] = [zero] if term.name == "jumlah" else []
        for row in rows.items:
            inner.update((key, row.get(column)) for key, column in columns)
            results.append(body(inner))
        return fold(results)

    return run


def total(values: Sequence[Value | None]) -> Value | None:
    """The exact sum; empty as soon as one is empty."""
    found: Value | None = values[0]
    for value in values[1:]:
        found = None if found is None or value is None else add(found, value)
    return found


def all_of(values: Sequence[Value | None]) -> Value | None:
    """False as soon as one is false, even beside an empty one."""
    return False if False in values else None if None in values else True


def any_of(values: Sequence[Value | None]) -> Value | None:
    """True as soon as one is true, even beside an empty one."""
    return True if True in values else None if None in values else False


FOLDS: dict[str, Callable[[Sequence[Value | None]], Value | None]] = {
    "jumlah": total,
    "ada": any_of,
    "semua": all_of,
}


def both(args: list[Run]) -> Run:
    """`and`."""
    return lambda env: all_of([arg(env) for arg in args])


def either(args: list[Run]) -> Run:
    """`or`."""
    return lambda env: any_of([arg(env) for arg in args])


def choose(args: list[Run]) -> Run:
    """`a if syarat else b`; an empty condition gives an empty result."""

    def run(env: Env) -> Value | None:
        test = args[0](env)
        return None if test is None else args[1](env) if test else args[2](env)

    return run


def fill(args: list[Run]) -> Run:
    """`isi(x, pengganti)`."""

    def run(env: Env) -> Value | None:
        value = args[0](env)
        return args[1](env) if value is None else value

    return run


def present(args: list[Run]) -> Run:
    """`ada(x)`: whether it is filled."""
    return lambda env: args[0](env) is not None


def today(args: list[Run]) -> Run:
    """`hari_ini()` from the frozen clock of the environment."""
    return lambda env: env.get(TODAY)


def workdays(args: list[Run]) -> Run:
    """`hari_kerja_antara(a, b)` by the calendar of the environment, without one by weekdays."""

    def run(env: Env) -> Value | None:
        start, end, off = args[0](env), args[1](env), env.get(DAYS_OFF)
        if not isinstance(start, date) or not isinstance(end, date):
            return None
        return workdays_between(start, end, off if isinstance(off, tuple) else WEEKEND)

    return run


LAZY: dict[str, Callable[[list[Run]], Run]] = {
    "and": both,
    "or": either,
    "jika": choose,
    "isi": fill,
    "ada": present,
    "hari_ini": today,
    "hari_kerja_antara": workdays,
}
