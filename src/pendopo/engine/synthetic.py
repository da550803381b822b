"""Made-up answers in place of real ones: valid, recognisable as examples, and never what somebody wrote."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from .context import Answer
from .personal import is_personal_part
from .schema_form import Column, Field
from .tables import raw_of, rows_of, typed_items

NIKS = ("3273014107900001", "3273010101850002")
"""Of nobody: the serial numbers are those of the examples."""

WORDS = ("Contoh", "Misal", "Peraga")
POINTS = ("-6.914700,107.609800", "-6.914700,107.611800", "-6.916700,107.611800", "-6.916700,107.609800")
CORNERS = {"titik": 1, "garis": 2, "bidang": 4}

EXAMPLES: dict[str, tuple[str, ...]] = {
    "nik": NIKS,
    "npwp": NIKS,
    "nib": ("1234567890123", "9120000000001"),
    "phone": ("0812 0000 0001", "0812 0000 0002"),
    "email": ("pemohon@contoh.id", "warga@contoh.id"),
    "wilayah": ("32.73.01.1001", "32.73.01.1002"),
    "time": ("09:00", "13:00", "19:00"),
}
CLOSED = ("choice", "multi_choice", "yes_no", "statement")
"""Types whose answers are few and tell by themselves nothing of a person; kept where nothing else behaves alike."""

FREE = ("text", "long_text", "geometry")
"""Types in which people write what they like, also about themselves: always replaced, whatever their class."""


def must_change(part: Field | Column) -> bool:
    """Whether an answer must not be told as it is."""
    return is_personal_part(part) or part.type in FREE or part.type == "file"


def substitutes(field: Field, answer: Answer) -> Iterator[list[str]]:
    """What could be typed instead of an answer, likeliest first; of a field that may stay as it is, that first."""
    if field.type == "table":
        yield from of_table(field, answer)
        return
    typed = raw_of(answer)
    if not must_change(field):
        yield typed
        return
    for text in examples(field, typed):
        if text != typed:
            yield text
    if field.type in CLOSED or (field.type in FREE and not is_personal_part(field)):
        yield typed


def of_table(field: Field, answer: Answer) -> Iterator[list[str]]:
    """The same rows with every cell replaced that must not be told; then more of them kept."""
    columns = {column.id: column for column in field.columns}
    everything = is_personal_part(field)
    for number in range(2):
        rows: dict[int, dict[str, str]] = {}
        for place, row in enumerate(rows_of(answer), start=1):
            rows[place] = {}
            for name, cell in row.items():
                column = columns.get(name)
                typed = raw_of(cell)
                if column and (everything or must_change(column)):
                    typed = next((one for one in list(examples(column, typed))[number:] if one != typed), typed)
                rows[place][name] = typed[0]
        yield typed_items(rows)


def examples(part: Field | Column, typed: list[str]) -> Iterator[list[str]]:
    """Examples of a type, as typed."""
    if part.type in EXAMPLES:
        yield from ([text] for text in EXAMPLES[part.type])
    elif part.type in ("text", "long_text"):
        yield from ([limited(f"{word} {part.label.lower()}", part)] for word in WORDS)
    elif part.type in ("choice", "multi_choice"):
        yield from ([option.id] for option in part.options)
    elif part.type == "yes_no":
        yield from (["ya"], ["tidak"])
    elif part.type == "statement":
        yield ["ya"]
    elif part.type == "file":
        yield [f"contoh-{part.id}-{number}"[:64] for number, _ in enumerate(typed, start=1)]
    elif part.type == "geometry" and isinstance(part, Field):
        yield [" ".join(POINTS[: CORNERS[part.shape]])]
    elif part.type == "date":
        yield from near_dates(typed[0])
    elif part.type in ("integer", "decimal", "money"):
        yield from near_numbers(part, typed[0])


def limited(text: str, part: Field | Column) -> str:
    """A text within the length its field allows."""
    return text[: part.max_length or 100].strip()


def near_dates(text: str) -> Iterator[list[str]]:
    """Other days of the same year, then of the days around."""
    with suppress(ValueError):
        day = date.fromisoformat(text)
        for other in (date(day.year, 1, 2), date(day.year, 7, 2), date(day.year, 12, 2)):
            yield [other.isoformat()]
        for days in (1, -1, 2, -2, 7, -7):
            yield [(day + timedelta(days=days)).isoformat()]


def near_numbers(part: Field | Column, text: str) -> Iterator[list[str]]:
    """The least number, and numbers a little beside."""
    if part.min:
        yield [part.min]
    with suppress(InvalidOperation):
        value, grain = Decimal(text), Decimal(1).scaleb(-part.decimals) if part.type == "decimal" else Decimal(1)
        for number in (value + grain, value - grain, value + 10 * grain):
            yield [f"{number:f}"]
