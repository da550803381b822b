"""Typed tree → closure. Running is total: it ends after as many steps as the tree has nodes and raises nothing."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from .kinds import TODAY, Const, Env, Kind, Name, Op, Ref, Term, Value
from .read import read, size_of
from .table import RUNNERS

Run = Callable[[Env], Value | None]


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
    def size(self) -> int:
        """How many steps it takes at most."""
        return size_of(self.term)


def compile_expr(source: str, names: Mapping[str, Name]) -> Expression:
    """Read, type-check and build; raises `ExprError`."""
    term = read(source, names)
    return Expression(source, term, build(term), frozenset(t.name for t in walk(term) if isinstance(t, Ref)))


def reads_clock(term: Term) -> bool:
    """Whether this very term stands for the clock."""
    return term.known.clock if isinstance(term, Ref) else isinstance(term, Op) and term.name == "hari_ini"


def walk(term: Term) -> Iterator[Term]:
    """The term and everything below it."""
    yield term
    if isinstance(term, Op):
        for arg in term.args:
            yield from walk(arg)


def build(term: Term) -> Run:
    """The closure of a term."""
    if isinstance(term, Const):
        value = term.value
        return lambda env: value
    if isinstance(term, Ref):
        name = term.name
        return lambda env: env.get(name)
    args = [build(arg) for arg in term.args]
    return LAZY[term.name](args) if term.name in LAZY else strict(RUNNERS[term.name], args)


def strict(runner: Callable[..., Value | None], args: list[Run]) -> Run:
    """Any empty argument makes the result empty."""

    def run(env: Env) -> Value | None:
        values = [arg(env) for arg in args]
        return None if any(value is None for value in values) else runner(*values)

    return run


def both(args: list[Run]) -> Run:
    """`and`: false as soon as one is false, even beside an empty one."""

    def run(env: Env) -> Value | None:
        values = [arg(env) for arg in args]
        return False if False in values else None if None in values else True

    return run


def either(args: list[Run]) -> Run:
    """`or`: true as soon as one is true, even beside an empty one."""

    def run(env: Env) -> Value | None:
        values = [arg(env) for arg in args]
        return True if True in values else None if None in values else False

    return run


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


LAZY: dict[str, Callable[[list[Run]], Run]] = {
    "and": both,
    "or": either,
    "jika": choose,
    "isi": fill,
    "ada": present,
    "hari_ini": today,
}
