"""Field types: typed text → answer (or a `Problem`), answer → value, answer → display. Tables: `tables.py`."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, time
from decimal import Decimal, InvalidOperation

from pendopo.lib.formats import BULAN, MONTHS, desimal, ribuan, rupiah, tanggal
from pendopo.lib.identifiers import check_email, check_nib, check_nik, check_npwp, check_phone

from .context import Answer, Cell, Context
from .expr import Kind, Rows, Value
from .expr.kinds import MAX_INT
from .geometry import read_shape
from .problem import Problem
from .schema_form import Column, Field
from .script import unprintable

KINDS: dict[str, Kind] = {
    "text": Kind.TEXT,
    "long_text": Kind.TEXT,
    "integer": Kind.INT,
    "decimal": Kind.DECIMAL,
    "money": Kind.INT,
    "date": Kind.DATE,
    "time": Kind.TIME,
    "choice": Kind.TEXT,
    "multi_choice": Kind.LIST,
    "yes_no": Kind.BOOL,
    "nik": Kind.TEXT,
    "npwp": Kind.TEXT,
    "nib": Kind.TEXT,
    "phone": Kind.TEXT,
    "email": Kind.TEXT,
    "wilayah": Kind.TEXT,
    "geometry": Kind.GEOMETRY,
    "table": Kind.ROWS,
    "file": Kind.LIST,
    "statement": Kind.BOOL,
}
"""Kind of each field type's value; a computed field takes the kind of its expression."""

DEFAULT_LENGTH = {"text": 200, "long_text": 2000}
TIME = re.compile(
    r"(?:pukul |jam )?\s*(?P<hour>\d{1,2})(?:\s?[.:, ]?\s?(?P<minute>\d{2})(?:[.:]\d{2}(?:\.\d{1,9})?)?)?"
    r"\s*(?P<part>am|pm|a\.m\.|p\.m\.|pagi|siang|sore|malam)?\s*(?:wib|wita|wit)?"
)
PARTS_OF_DAY = {
    "am": (0, 0, 0), "pm": (1, 11, 12),
    "pagi": (0, 0, 0), "siang": (1, 5, 12), "sore": (1, 7, 12), "malam": (6, 11, 12),
}  # fmt: skip
"""Part of the day → the hours (first, last) to which so many are added."""

YES = frozenset({"ya", "true", "on", "1"})
NO = frozenset({"tidak", "false", "0"})
MONTH_NUMBERS = {
    word: number
    for names in (BULAN, MONTHS)
    for number, name in enumerate(names, start=1)
    for word in (name.lower(), name[:3].lower())
}
"""Month names and their first three letters, Indonesian and English."""


def check_printable(answer: Answer | None) -> None:
    """Refuse a text with signs that no letter can print."""
    signs = unprintable(answer) if isinstance(answer, str) else ""
    if signs:
        raise Problem("not_printable", signs=signs)


def read_answer(field: Field, raw: Sequence[str], ctx: Context) -> Answer | None:
    """The answer of what was typed, None when nothing was; raises `Problem` or `NotValid`."""
    items = [clean(item, field) for item in raw]
    filled = [item for item in items if item]
    if field.type in READ_MANY:
        return READ_MANY[field.type](field, filled) if filled else None
    return READ_ONE[field.type](field, filled[0], ctx) if filled else None


def clean(text: str, field: Field | Column) -> str:
    """NFC, without control characters and outer spaces; only long text and points keep their lines."""
    normal = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if field.type not in ("long_text", "geometry"):
        normal = normal.replace("\n", " ").replace("\t", " ")
    return "".join(char for char in normal if char == "\n" or unicodedata.category(char)[0] != "C").strip()


def read_text(field: Field | Column, text: str, ctx: Context) -> str:
    """Text within its length."""
    limit = field.max_length or DEFAULT_LENGTH.get(field.type, 200)
    if len(text) > limit:
        raise Problem("too_long", limit=limit, count=len(text))
    return text


def read_integer(field: Field | Column, text: str, ctx: Context) -> int:
    """A whole number; thousands may be separated by dots."""
    digits = text.removeprefix("Rp").replace(" ", "")
    groups = digits.removeprefix("-").split(".")
    if len(groups) > 1 and all(len(group) == 3 for group in groups[1:]) and len(groups[0]) in (1, 2, 3):
        digits = digits.replace(".", "")
    body = digits.removeprefix("-")
    if not (body.isascii() and body.isdigit()):
        raise Problem("not_integer")
    if len(body) > 15:
        raise Problem("too_big")
    value = int(digits)
    check_bounds(field, Decimal(value), ctx)
    return value


def read_decimal(field: Field | Column, text: str, ctx: Context) -> str:
    """A decimal with comma (or point) as canonical text `1.5`."""
    digits = text.replace(" ", "")
    if "," in digits:
        digits = digits.replace(".", "").replace(",", ".", 1)
    if not (digits.isascii() and set(digits) <= set("0123456789.-") and any(map(str.isdigit, digits))):
        raise Problem("not_decimal")
    try:
        value = Decimal(digits)
    except InvalidOperation:
        raise Problem("not_decimal") from None
    check_decimal(field, value, digits, ctx)
    return canonical_decimal(value)


def check_decimal(field: Field | Column, value: Decimal, digits: str, ctx: Context) -> None:
    """Size, number of decimals and bounds of a decimal."""
    whole, _, fraction = digits.removeprefix("-").partition(".")
    if len(whole) > 12:
        raise Problem("too_big")
    if len(fraction.rstrip("0")) > field.decimals:
        raise Problem("too_fine", limit=field.decimals)
    check_bounds(field, value, ctx)


def canonical_decimal(value: Decimal) -> str:
    """Plain digits without superfluous zeros."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def check_bounds(field: Field | Column, value: Decimal, ctx: Context) -> None:
    """`min` and `max` of a number."""
    unit = f" {field.unit}" if field.unit and ctx.lang == "id" else ""
    if field.min and value < Decimal(field.min):
        raise Problem("below", bound=number_words(field, field.min, ctx.lang) + unit)
    if field.max and value > Decimal(field.max):
        raise Problem("above", bound=number_words(field, field.max, ctx.lang) + unit)


YEARS = range(1900, 2101)


def is_year(field: Field | Column) -> bool:
    """Whether a whole number is a year: it has no unit and begins at one."""
    return field.type == "integer" and not field.unit and field.min.isdigit() and int(field.min) in YEARS


def number_words(field: Field | Column, text: str, lang: str = "id") -> str:
    """A number of this field as people read it; a year without a separator."""
    if is_year(field):
        return text
    return rupiah(int(text), lang) if field.type == "money" else desimal(text, lang)


def read_date(field: Field | Column, text: str, ctx: Context) -> str:
    """A date as 2026-11-23, typed so or as 23 11 2026, 23/11/2026, 23112026, 23 November 2026."""
    day = parse_date(text)
    if day is None:
        raise Problem("not_date")
    if field.min and day < date.fromisoformat(field.min):
        raise Problem("too_early", bound=tanggal(date.fromisoformat(field.min), ctx.lang))
    if field.max and day > date.fromisoformat(field.max):
        raise Problem("too_late", bound=tanggal(date.fromisoformat(field.max), ctx.lang))
    return day.isoformat()


def parse_date(text: str) -> date | None:
    """The date of a text in one of the accepted forms (years 1900 to 2200), or None."""
    text = text.strip()
    parts = text.lower().replace("/", " ").replace("-", " ").replace(".", " ").split()
    if len(parts) == 1 and len(text) == 8:
        parts = [text[:2], text[2:4], text[4:]]
    if len(parts) != 3 or not all(part.isascii() and len(part) <= 9 for part in parts):
        return None
    if len(parts[0]) == 4:
        parts.reverse()
    parts[1] = str(MONTH_NUMBERS.get(parts[1], parts[1]))
    if not all(part.isdigit() for part in parts) or len(parts[2]) != 4 or not 1900 <= int(parts[2]) <= 2200:
        return None
    try:
        return date(int(parts[2]), int(parts[1]), int(parts[0]))
    except ValueError:
        return None


def read_time(field: Field, text: str, ctx: Context) -> str:
    """A time as 08:30, typed so or as 8.30, 0830, pukul 8, 8.30 pm, 7 malam."""
    time = parse_time(text)
    if time is None:
        raise Problem("not_time")
    if field.min and time < field.min:
        raise Problem("too_early", bound=time_words(field.min, ctx.lang))
    if field.max and time > field.max:
        raise Problem("too_late", bound=time_words(field.max, ctx.lang))
    return time


def parse_time(text: str) -> str | None:
    """The time of a text in one of the accepted forms, or None; seconds are dropped."""
    found = TIME.fullmatch(text.lower().strip())
    if found is None or not text.isascii():
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    part = (found["part"] or "").replace(".", "")
    if part and not 1 <= hour <= 12:
        return None
    if part:
        first, last, shift = PARTS_OF_DAY[part]
        hour = 0 if hour == 12 and part in ("am", "malam") else hour + shift * (first <= hour <= last)
    return f"{hour:02}:{minute:02}" if hour <= 23 and minute <= 59 else None


def time_words(time: str, lang: str = "id") -> str:
    """08.30 (en: 08:30)."""
    return time if lang == "en" else time.replace(":", ".")


def read_geometry(field: Field, items: list[str]) -> str:
    """A point, line or area; what came in several inputs counts as so many lines."""
    return read_shape(field.shape, "\n".join(items))


def read_choice(field: Field | Column, text: str, ctx: Context) -> str:
    """The id of one option that is not retired."""
    if text not in {option.id for option in field.options if not option.retired}:
        raise Problem("not_option")
    return text


def read_wilayah(field: Field, text: str, ctx: Context) -> str:
    """A code that the source knows."""
    if len(text) > 20 or ctx.labels(field.source, text) is None:
        raise Problem("not_listed")
    return text


def read_yes_no(field: Field | Column, text: str, ctx: Context) -> bool:
    """Ya or tidak."""
    if text in YES or text in NO:
        return text in YES
    raise Problem("not_yes_no")


def read_statement(field: Field, text: str, ctx: Context) -> bool | None:
    """A ticked statement; an unticked one is empty."""
    return True if text in YES else None


def read_multi_choice(field: Field, items: list[str]) -> list[str]:
    """Ids of options, in the order of the options."""
    known = [option.id for option in field.options if not option.retired]
    if any(item not in known for item in items):
        raise Problem("not_option")
    return [option for option in known if option in items]


def read_files(field: Field, items: list[str]) -> list[str]:
    """Ids of files that are already stored (whoever calls has checked whose they are)."""
    unique = list(dict.fromkeys(items))
    if len(unique) > field.max_files:
        raise Problem("too_many_files", limit=field.max_files)
    if any(len(item) > 64 for item in unique):
        raise Problem("not_stored")
    return unique


READ_CELL: dict[str, Callable[[Field | Column, str, Context], Cell]] = {
    "text": read_text,
    "integer": read_integer,
    "money": read_integer,
    "decimal": read_decimal,
    "date": read_date,
    "choice": read_choice,
    "yes_no": read_yes_no,
    "nik": lambda field, text, ctx: check_nik(text),
}
"""Of the types that a column may have."""

READ_ONE: dict[str, Callable[[Field, str, Context], Answer | None]] = {
    **READ_CELL,
    "long_text": read_text,
    "time": read_time,
    "wilayah": read_wilayah,
    "statement": read_statement,
    "npwp": lambda field, text, ctx: check_npwp(text),
    "nib": lambda field, text, ctx: check_nib(text),
    "phone": lambda field, text, ctx: check_phone(text),
    "email": lambda field, text, ctx: check_email(text),
}
READ_MANY: dict[str, Callable[[Field, list[str]], Answer]] = {
    "geometry": read_geometry,
    "multi_choice": read_multi_choice,
    "file": read_files,
}


def value_of(field: Field | Column, answer: Answer | None) -> Value | None:
    """The value of a stored answer in expressions; empty when missing or of another kind."""
    if answer is None or answer == "" or answer == []:
        return None
    kind = KINDS[field.type]
    if isinstance(field, Field) and kind is Kind.ROWS:
        return rows_value(field, answer)
    try:
        if kind is Kind.DATE:
            return date.fromisoformat(str(answer))
        if kind is Kind.TIME:
            return time.fromisoformat(str(answer)).replace(second=0, microsecond=0, tzinfo=None)
        if kind is Kind.DECIMAL:
            return near(Decimal(str(answer)))
    except (ValueError, InvalidOperation):
        return None
    if isinstance(answer, list):
        texts = tuple(item for item in answer if isinstance(item, str))
        return texts if kind is Kind.LIST and texts else None
    return answer if fits(kind, answer) else None


FINEST = 20
"""Decimals; no field takes more than six."""


def near(value: Decimal) -> Decimal | None:
    """A decimal of a size that a form lets in; what was stored otherwise counts as empty, so that sums stay exact."""
    if not value.is_finite() or abs(value) > MAX_INT:
        return None
    return value if int(value.as_tuple().exponent) >= -FINEST else None


def rows_value(field: Field, answer: Answer) -> Rows | None:
    """The rows of a table, at most as many as it may have, each with all its columns; no rows are no value."""
    rows = [row for row in answer if isinstance(row, dict)] if isinstance(answer, list) else []
    items = (
        {column.id: value_of(column, row.get(column.id)) for column in field.columns} for row in rows[: field.max_rows]
    )
    return Rows(tuple(items)) if rows else None


def fits(kind: Kind, value: str | int | bool) -> bool:
    """Whether a value is of the kind that expressions were checked for."""
    if kind is Kind.INT:
        return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= MAX_INT
    return isinstance(value, bool if kind is Kind.BOOL else str)


def display_value(value: Value | None, lang: str = "id") -> str:
    """A computed value as people read it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return {"id": ("Tidak", "Ya"), "en": ("No", "Yes")}[lang if lang == "en" else "id"][value]
    if isinstance(value, date):
        return tanggal(value, lang)
    if isinstance(value, int):
        return ribuan(value, lang)
    if isinstance(value, Decimal):
        return desimal(value, lang)
    if isinstance(value, time):
        return time_words(f"{value:%H:%M}", lang)
    if isinstance(value, Rows):
        return f"{len(value)} baris" if lang != "en" else f"{len(value)} row{'s' * (len(value) != 1)}"
    return ", ".join(value) if isinstance(value, tuple) else value
