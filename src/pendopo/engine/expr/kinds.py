"""What is known of names, and the typed tree between reading and running an expression."""

from collections.abc import Iterator
from dataclasses import dataclass

from .tariff import Table
from .values import DAYS_OFF, MAX_INT, RUPIAH, TODAY, WEEKEND, Env, ExprError, Kind, Rows, Value

__all__ = [
    "DAYS_OFF",
    "MAX_INT",
    "RUPIAH",
    "TABLE",
    "TODAY",
    "WEEKEND",
    "Const",
    "Each",
    "Env",
    "ExprError",
    "Kind",
    "Look",
    "Name",
    "Op",
    "Ref",
    "Rows",
    "Term",
    "Value",
    "bounds_of",
    "parts",
    "size_of",
    "texts_of",
    "unit_of",
    "walk",
]

TABLE = "tabel:"
"""Tariff tables stand among the names under this prefix; no name that an author writes can begin so."""


@dataclass(frozen=True)
class Name:
    """What is known about a name before any answer is: its kind, whether it may be empty, its possible texts, the least
    and the greatest whole number; for a computed one also how big its expression is and whether that reads the clock;
    for a table of answers its columns and how many rows it may have; for a tariff table that table.

    `unit`: what stands beside the value in an explanation; "Rp" stands before it.
    """

    kind: Kind
    optional: bool = False
    choices: frozenset[str] | None = None
    size: int = 1
    clock: bool = False
    low: int | None = None
    high: int | None = None
    columns: tuple[tuple[str, "Name"], ...] = ()
    rows: int = 0
    table: Table | None = None
    unit: str = ""


@dataclass(frozen=True)
class Const:
    """A literal."""

    value: Value
    kind: Kind
    optional: bool = False


@dataclass(frozen=True)
class Ref:
    """The answer to a field, a parameter, a step; inside an aggregate also a column (`table` says of which)."""

    name: str
    known: Name
    table: str = ""

    @property
    def key(self) -> str:
        """The name under which the environment carries it."""
        return f"{self.table}.{self.name}" if self.table else self.name

    @property
    def kind(self) -> Kind:
        """The kind of the named value."""
        return self.known.kind

    @property
    def optional(self) -> bool:
        """Whether it may be empty."""
        return self.known.optional


@dataclass(frozen=True)
class Op:
    """An operation or function of the table in `table.py` over its arguments."""

    name: str
    args: tuple["Term", ...]
    kind: Kind
    optional: bool


@dataclass(frozen=True)
class Look:
    """`tabel("id", kunci, …)`: a tariff by its keys; `gap` is the first combination of keys that has no row."""

    table: Table
    args: tuple["Term", ...]
    kind: Kind
    optional: bool
    gap: str = ""


@dataclass(frozen=True)
class Each:
    """`body` over each row of a table of answers, drawn together by `name`: jumlah, ada or semua."""

    name: str
    rows: Ref
    body: "Term"
    kind: Kind
    optional: bool


Term = Const | Ref | Op | Look | Each


def parts(term: Term) -> tuple[Term, ...]:
    """The terms right below a term."""
    if isinstance(term, Op | Look):
        return term.args
    return (term.rows, term.body) if isinstance(term, Each) else ()


def walk(term: Term) -> Iterator[Term]:
    """The term and everything below it."""
    yield term
    for part in parts(term):
        yield from walk(part)


def size_of(term: Term) -> int:
    """How many steps a term takes at most: computed names written out, aggregates for every row there may be."""
    if isinstance(term, Ref):
        return term.known.size
    if isinstance(term, Each):
        return 1 + size_of(term.rows) + term.rows.known.rows * size_of(term.body)
    own = term.table.steps if isinstance(term, Look) else 1
    return own + sum(size_of(part) for part in parts(term))


def texts_of(term: Term) -> frozenset[str] | None:
    """The texts that a term (or a list's items) can be, or None when nobody knows them all."""
    if isinstance(term, Const):
        value = term.value
        return frozenset(value if isinstance(value, tuple) else [value] if isinstance(value, str) else ())
    if isinstance(term, Ref):
        return term.known.choices
    if isinstance(term, Op) and term.name in ("jika", "isi") and term.kind is Kind.TEXT:
        branches = [texts_of(arg) for arg in term.args[-2:]]
        known = [texts for texts in branches if texts is not None]
        return known[0] | known[1] if len(known) == 2 else None
    return None


def bounds_of(term: Term) -> tuple[int | None, int | None]:
    """The least and the greatest whole number that a term can be, None where nobody knows."""
    if isinstance(term, Const) and isinstance(term.value, int):
        return term.value, term.value
    return (term.known.low, term.known.high) if isinstance(term, Ref) else (None, None)


def unit_of(term: Term) -> str:
    """`RUPIAH` where a term is an amount of money, else nothing; multiplied or rounded an amount stays one."""
    if isinstance(term, Ref):
        return RUPIAH if term.known.unit == RUPIAH else ""
    if isinstance(term, Look):
        return RUPIAH if term.table.unit == RUPIAH else ""
    if isinstance(term, Each):
        return unit_of(term.body) if term.name == "jumlah" else ""
    if isinstance(term, Const) or not term.kind.is_number or term.name not in MONEY_STAYS:
        return ""
    args = term.args[1:] if term.name == "jika" else term.args
    if term.name == "bulat_bagi" and unit_of(args[1]):
        return ""
    return RUPIAH if any(unit_of(arg) for arg in args) else ""


MONEY_STAYS = frozenset(
    {"+", "-", "*", "negatif", "isi", "jika", "terkecil", "terbesar", "bulat", "bulat_bagi", "sebagai_desimal"}
)
