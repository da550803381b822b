"""What the language can compute: every operation is total and bounded; an empty argument gives an empty result."""

import operator
from collections.abc import Callable, Iterable
from datetime import date, time, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Any

from .kinds import Kind, Value

WAYS = {
    "ke_atas": ROUND_CEILING,
    "ke_bawah": ROUND_FLOOR,
    "terdekat": ROUND_HALF_UP,
    "genap": ROUND_HALF_EVEN,
}
"""Named rounding rules: up, down, half away from zero, half to even."""

EXACT = Context(prec=30_000)
"""Wide enough that +, - and * of the largest allowed expression never round."""

HUNDREDTH = Decimal("0.01")

Signature = Callable[[tuple[Kind, ...]], Kind | None]
"""Kinds of the arguments → kind of the result, or None when the operation does not take them."""

COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def compared(kinds: tuple[Kind, ...]) -> Kind | None:
    """Two of one kind, or two numbers."""
    left, right = kinds
    if left.is_opaque:
        return None
    return Kind.BOOL if left is right or (left.is_number and right.is_number) else None


def ordered(kinds: tuple[Kind, ...]) -> Kind | None:
    """Only what has an order: numbers, dates and times of day."""
    fits = all(kind.is_number for kind in kinds) or kinds in ((Kind.DATE, Kind.DATE), (Kind.TIME, Kind.TIME))
    return Kind.BOOL if fits else None


def calculated(kinds: tuple[Kind, ...]) -> Kind | None:
    """Numbers stay whole as long as all are whole."""
    if not all(kind.is_number for kind in kinds):
        return None
    return Kind.DECIMAL if Kind.DECIMAL in kinds else Kind.INT


def added(kinds: tuple[Kind, ...]) -> Kind | None:
    """Numbers, text with text, a date and days."""
    if kinds == (Kind.TEXT, Kind.TEXT):
        return Kind.TEXT
    return Kind.DATE if kinds == (Kind.DATE, Kind.INT) else calculated(kinds)


def subtracted(kinds: tuple[Kind, ...]) -> Kind | None:
    """Numbers, or days off a date."""
    return Kind.DATE if kinds == (Kind.DATE, Kind.INT) else calculated(kinds)


def contained(kinds: tuple[Kind, ...]) -> Kind | None:
    """A text in a list."""
    return Kind.BOOL if kinds == (Kind.TEXT, Kind.LIST) else None


def exactly(*wanted: Kind, gives: Kind) -> Signature:
    """A signature for one fixed list of kinds."""
    return lambda kinds: gives if kinds == wanted else None


def same_or_number(kinds: tuple[Kind, ...]) -> Kind | None:
    """Both alike (that kind), or two numbers (the wider)."""
    if len(kinds) != 2 or kinds[0].is_opaque:
        return None
    return kinds[0] if kinds[0] is kinds[1] else calculated(kinds)


def smallest(kinds: tuple[Kind, ...]) -> Kind | None:
    """Two numbers, two dates or two times of day."""
    return same_or_number(kinds) if len(kinds) == 2 and ordered(kinds) else None


def counted(kinds: tuple[Kind, ...]) -> Kind | None:
    """A text has characters, a list has items, a table of answers has rows."""
    return Kind.INT if kinds in ((Kind.TEXT,), (Kind.LIST,), (Kind.ROWS,)) else None


def one_number(kinds: tuple[Kind, ...]) -> Kind | None:
    """One number; the result may have decimals."""
    return Kind.DECIMAL if len(kinds) == 1 and kinds[0].is_number else None


def claimed(kinds: tuple[Kind, ...]) -> Kind | None:
    """Any number of conditions."""
    return Kind.BOOL if len(kinds) > 1 and set(kinds) == {Kind.BOOL} else None


def divided(kinds: tuple[Kind, ...]) -> Kind | None:
    """Two numbers and a way of rounding."""
    return Kind.INT if len(kinds) == 3 and calculated(kinds[:2]) and kinds[2] is Kind.TEXT else None


def rounded(kinds: tuple[Kind, ...]) -> Kind | None:
    """A number and a way of rounding."""
    return Kind.INT if len(kinds) == 2 and kinds[0].is_number and kinds[1] is Kind.TEXT else None


SIGNATURES: dict[str, Signature] = {
    "==": compared,
    "!=": compared,
    "<": ordered,
    "<=": ordered,
    ">": ordered,
    ">=": ordered,
    "+": added,
    "-": subtracted,
    "*": calculated,
    "in": contained,
    "not": exactly(Kind.BOOL, gives=Kind.BOOL),
    "and": claimed,
    "or": claimed,
    "negatif": lambda kinds: calculated(kinds) if len(kinds) == 1 else None,
    "sebagai_desimal": one_number,
    "persen": one_number,
    "hari_ini": exactly(gives=Kind.DATE),
    "isi": same_or_number,
    "ada": lambda kinds: Kind.BOOL if len(kinds) == 1 else None,
    "panjang": counted,
    "hari_antara": exactly(Kind.DATE, Kind.DATE, gives=Kind.INT),
    "hari_kerja_antara": exactly(Kind.DATE, Kind.DATE, gives=Kind.INT),
    "menit_antara": exactly(Kind.TIME, Kind.TIME, gives=Kind.INT),
    "terkecil": smallest,
    "terbesar": smallest,
    "bulat": rounded,
    "bulat_bagi": divided,
}

FUNCTIONS = frozenset(
    {
        "hari_ini",
        "isi",
        "ada",
        "panjang",
        "hari_antara",
        "hari_kerja_antara",
        "menit_antara",
        "terkecil",
        "terbesar",
        "persen",
        "bulat",
        "tabel",
        "jumlah",
        "semua",
    }
)
"""Names an author may call (besides the literals `tanggal("…")`, `desimal("…")` and `jam("…")`)."""


def add(left: Any, right: Any) -> Value | None:
    """Sum, joined text, or a later date; a date out of the calendar is empty."""
    if isinstance(left, date):
        return shifted(left, right)
    return number(left, right, "add") if not isinstance(left, str) else left + right


def subtract(left: Any, right: Any) -> Value | None:
    """Difference, or an earlier date."""
    return shifted(left, -right) if isinstance(left, date) else number(left, right, "subtract")


def multiply(left: Any, right: Any) -> Value | None:
    """Product, exact."""
    return number(left, right, "multiply")


def number(left: Any, right: Any, verb: str) -> Value:
    """Whole numbers stay `int`; otherwise exact decimals."""
    if isinstance(left, int) and isinstance(right, int):
        whole: dict[str, Callable[[int, int], int]] = {
            "add": operator.add,
            "subtract": operator.sub,
            "multiply": operator.mul,
        }
        return whole[verb](left, right)
    result: Decimal = getattr(EXACT, verb)(Decimal(left), Decimal(right))
    return result


def shifted(day: date, days: int) -> date | None:
    """The date that many days later, or empty beyond the years 1 to 9999."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def round_number(value: Any, way: Any) -> int:
    """To a whole number by a named rule."""
    return round_quotient(value, 1, way) or 0


def round_quotient(left: Any, right: Any, way: Any) -> int | None:
    """`left / right` to a whole number, computed exactly before the one rounding; empty when dividing by zero."""
    if right == 0:
        return None
    exact = Fraction(left) / Fraction(right)
    floor, rest = exact.numerator // exact.denominator, exact - exact.numerator // exact.denominator
    half = Fraction(1, 2)
    if way == "ke_bawah" or rest == 0:
        return floor
    if way == "ke_atas":
        return floor + 1
    if rest != half:
        return floor + (rest > half)
    if way == "genap":
        return floor + floor % 2
    return floor + 1 if exact > 0 else floor


def percent(value: Any) -> Decimal:
    """That many hundredths, exact."""
    return EXACT.multiply(Decimal(value), HUNDREDTH)


def minutes_between(start: time, end: time) -> int:
    """Whole minutes from one time of the day to another, negative when that is earlier."""
    return (end.hour - start.hour) * 60 + end.minute - start.minute


def workdays_between(start: date, end: date, off: Iterable[str]) -> int:
    """Working days after `start` up to `end`, never below 0; `off` names closed days and weekdays."""
    names = frozenset(off)
    weeks, rest = divmod(max(0, (end - start).days), 7)
    open_weekdays = sum(str(weekday) not in names for weekday in range(7))
    odd = sum(str((end - timedelta(days=back)).weekday()) not in names for back in range(rest))
    lost = sum(
        start.isoformat() < name <= end.isoformat() and str(date.fromisoformat(name).weekday()) not in names
        for name in names
        if len(name) > 1
    )
    return weeks * open_weekdays + odd - lost


def is_in(item: Any, items: Any) -> bool:
    """Membership in a list."""
    return item in items


RUNNERS: dict[str, Callable[..., Value | None]] = {
    **COMPARISONS,
    "+": add,
    "-": subtract,
    "*": multiply,
    "in": is_in,
    "not": operator.not_,
    "negatif": lambda value: number(0, value, "subtract"),
    "panjang": len,
    "sebagai_desimal": Decimal,
    "persen": percent,
    "hari_antara": lambda start, end: (end - start).days,
    "menit_antara": minutes_between,
    "terkecil": min,
    "terbesar": max,
    "bulat": round_number,
    "bulat_bagi": round_quotient,
}
"""Operations that need all arguments; what reads the clock, or decides what it reads, is built in `evaluate.py`."""
