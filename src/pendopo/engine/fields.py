"""Field types: typed text → answer (or a `Problem`), answer → value, answer → display."""

import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from pendopo.lib.formats import BULAN, MONTHS, desimal, ribuan, rupiah, tanggal
from pendopo.lib.identifiers import check_email, check_nik, check_phone

from .context import Answer, Context
from .expr import Kind, Value
from .problem import Problem
from .schema_form import Field
from .script import unprintable

KINDS: dict[str, Kind] = {
    "text": Kind.TEXT,
    "long_text": Kind.TEXT,
    "integer": Kind.INT,
    "decimal": Kind.DECIMAL,
    "money": Kind.INT,
    "date": Kind.DATE,
    "choice": Kind.TEXT,
    "multi_choice": Kind.LIST,
    "yes_no": Kind.BOOL,
    "nik": Kind.TEXT,
    "phone": Kind.TEXT,
    "email": Kind.TEXT,
    "wilayah": Kind.TEXT,
    "file": Kind.LIST,
    "statement": Kind.BOOL,
}
"""Kind of each field type's value; a computed field takes the kind of its expression."""

DEFAULT_LENGTH = {"text": 200, "long_text": 2000}
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
    if field.type in ("multi_choice", "file"):
        return READ_MANY[field.type](field, filled) if filled else None
    return READ_ONE[field.type](field, filled[0], ctx) if filled else None


def clean(text: str, field: Field) -> str:
    """NFC, without control characters and outer spaces; only long text keeps its lines."""
    normal = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if field.type != "long_text":
        normal = normal.replace("\n", " ").replace("\t", " ")
    return "".join(char for char in normal if char == "\n" or unicodedata.category(char)[0] != "C").strip()


def read_text(field: Field, text: str, ctx: Context) -> str:
    """Text within its length."""
    limit = field.max_length or DEFAULT_LENGTH.get(field.type, 200)
    if len(text) > limit:
        raise Problem("too_long", limit=limit, count=len(text))
    return text


def read_integer(field: Field, text: str, ctx: Context) -> int:
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


def read_decimal(field: Field, text: str, ctx: Context) -> str:
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


def check_decimal(field: Field, value: Decimal, digits: str, ctx: Context) -> None:
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


def check_bounds(field: Field, value: Decimal, ctx: Context) -> None:
    """`min` and `max` of a number."""
    unit = f" {field.unit}" if field.unit and ctx.lang == "id" else ""
    if field.min and value < Decimal(field.min):
        raise Problem("below", bound=number_words(field, field.min, ctx.lang) + unit)
    if field.max and value > Decimal(field.max):
        raise Problem("above", bound=number_words(field, field.max, ctx.lang) + unit)


def number_words(field: Field, text: str, lang: str = "id") -> str:
    """A number of this field as people read it."""
    return rupiah(int(text), lang) if field.type == "money" else desimal(text, lang)


def read_date(field: Field, text: str, ctx: Context) -> str:
    """A date as 2026-11-23, typed so or as 23 11 2026, 23/11/2026, 23 November 2026."""
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
    parts = text.lower().replace("/", " ").replace("-", " ").replace(".", " ").split()
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


def read_choice(field: Field, text: str, ctx: Context) -> str:
    """The id of one option."""
    if text not in {option.id for option in field.options}:
        raise Problem("not_option")
    return text


def read_wilayah(field: Field, text: str, ctx: Context) -> str:
    """A code that the source knows."""
    if len(text) > 20 or ctx.labels(field.source, text) is None:
        raise Problem("not_listed")
    return text


def read_yes_no(field: Field, text: str, ctx: Context) -> bool:
    """Ya or tidak."""
    if text in YES or text in NO:
        return text in YES
    raise Problem("not_yes_no")


def read_statement(field: Field, text: str, ctx: Context) -> bool | None:
    """A ticked statement; an unticked one is empty."""
    return True if text in YES else None


def read_multi_choice(field: Field, items: list[str]) -> list[str]:
    """Ids of options, in the order of the options."""
    known = [option.id for option in field.options]
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


READ_ONE: dict[str, Callable[[Field, str, Context], Answer | None]] = {
    "text": read_text,
    "long_text": read_text,
    "integer": read_integer,
    "money": read_integer,
    "decimal": read_decimal,
    "date": read_date,
    "choice": read_choice,
    "wilayah": read_wilayah,
    "yes_no": read_yes_no,
    "statement": read_statement,
    "nik": lambda field, text, ctx: check_nik(text),
    "phone": lambda field, text, ctx: check_phone(text),
    "email": lambda field, text, ctx: check_email(text),
}
READ_MANY: dict[str, Callable[[Field, list[str]], list[str]]] = {
    "multi_choice": read_multi_choice,
    "file": read_files,
}


def raw_of(answer: Answer) -> list[str]:
    """A stored answer as it would be typed, to read it again."""
    if isinstance(answer, bool):
        return ["ya" if answer else "tidak"]
    return [str(item) for item in answer] if isinstance(answer, list) else [str(answer)]


def value_of(field: Field, answer: Answer | None) -> Value | None:
    """The value of a stored answer in expressions; empty when missing or of another kind."""
    if answer is None or answer == "" or answer == []:
        return None
    try:
        if field.type == "date":
            return date.fromisoformat(str(answer))
        if field.type == "decimal":
            return Decimal(str(answer))
    except (ValueError, InvalidOperation):
        return None
    value: Value = tuple(answer) if isinstance(answer, list) else answer
    return value if fits(KINDS[field.type], value) else None


def fits(kind: Kind, value: Value) -> bool:
    """Whether a value is of the kind that expressions were checked for."""
    wanted: dict[Kind, type] = {Kind.TEXT: str, Kind.BOOL: bool, Kind.INT: int, Kind.LIST: tuple}
    return isinstance(value, wanted[kind]) and (kind is Kind.BOOL or not isinstance(value, bool))


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
    return ", ".join(value) if isinstance(value, tuple) else value
