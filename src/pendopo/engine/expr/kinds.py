"""Values, their kinds, and the typed tree between reading and running an expression."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

Value = str | bool | int | Decimal | date | tuple[str, ...]
Env = Mapping[str, Value | None]

TODAY = "hari_ini()"
"""The name under which an environment carries the frozen clock."""


class Kind(Enum):
    """What a value is; the Indonesian word stands in messages."""

    TEXT = "teks"
    BOOL = "ya/tidak"
    INT = "bilangan bulat"
    DECIMAL = "bilangan desimal"
    DATE = "tanggal"
    LIST = "daftar"

    @property
    def is_number(self) -> bool:
        """Whether one can calculate with it."""
        return self in (Kind.INT, Kind.DECIMAL)


class ExprError(ValueError):
    """An expression that the language refuses; `code` is the finding's code, the text its reason in Indonesian."""

    def __init__(self, reason: str, code: str = "ekspresi-tidak-sah") -> None:
        super().__init__(reason)
        self.code = code


@dataclass(frozen=True)
class Name:
    """What is known about a name before any answer is: its kind, whether it may be empty, its possible texts; for a
    computed one also how big its expression is and whether that reads the clock."""

    kind: Kind
    optional: bool = False
    choices: frozenset[str] | None = None
    size: int = 1
    clock: bool = False


@dataclass(frozen=True)
class Const:
    """A literal."""

    value: Value
    kind: Kind
    optional: bool = False


@dataclass(frozen=True)
class Ref:
    """The answer to a field, or a parameter."""

    name: str
    known: Name

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


Term = Const | Ref | Op
