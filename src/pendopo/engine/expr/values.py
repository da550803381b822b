"""Values of the language and their kinds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import Enum


@dataclass(frozen=True)
class Rows:
    """The rows of a table that was filled in: for each the values of its columns by their ids."""

    items: tuple[Mapping[str, "Value | None"], ...]

    def __len__(self) -> int:
        return len(self.items)


Value = str | bool | int | Decimal | date | time | tuple[str, ...] | Rows
Env = Mapping[str, Value | None]

TODAY = "hari_ini()"
"""The name under which an environment carries the frozen clock."""

DAYS_OFF = "hari_libur()"
"""The name under which an environment carries when the office is closed: days as "2026-12-25", weekdays as "6"."""

WEEKEND = ("5", "6")
"""Closed days where nobody says which: Saturday and Sunday (0 is Monday)."""

MAX_INT = 10**15
"""Numbers that are written or typed are not larger; what is computed from them may be."""

RUPIAH = "Rp"
"""The unit of money."""


class Kind(Enum):
    """What a value is; the Indonesian word stands in messages."""

    TEXT = "teks"
    BOOL = "ya/tidak"
    INT = "bilangan bulat"
    DECIMAL = "bilangan desimal"
    DATE = "tanggal"
    TIME = "jam"
    LIST = "daftar"
    ROWS = "tabel isian"
    GEOMETRY = "letak di peta"

    @property
    def is_number(self) -> bool:
        """Whether one can calculate with it."""
        return self in (Kind.INT, Kind.DECIMAL)

    @property
    def is_opaque(self) -> bool:
        """Whether one can only ask if it is filled (and a table for its rows)."""
        return self in (Kind.ROWS, Kind.GEOMETRY)


class ExprError(ValueError):
    """An expression that the language refuses; `code` is the finding's code, the text its reason in Indonesian."""

    def __init__(self, reason: str, code: str = "ekspresi-tidak-sah") -> None:
        super().__init__(reason)
        self.code = code
