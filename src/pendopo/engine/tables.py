"""Tables of a form: typed cells → rows, rows → what is typed, shown and computed with.

What was typed for a table is a list of texts "2.nama=Budi" (row from 1, column, text; browsers send it as
`field.2.nama`); "2." alone says that a row is there and still empty. What is wrong stands under `field.2.nama`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from pendopo.lib.identifiers import NotValid, format_npwp

from .context import Answer, Cell, Context, Row
from .fields import READ_CELL, check_printable, clean
from .geometry import degrees, is_stored, points_of
from .messages import ask_key
from .problem import Problem
from .schema_form import Column, Field

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
ITEM = re.compile(r"([1-9][0-9]{0,2})\.(?:([a-z][a-z0-9_]{0,63})=(.*))?", re.DOTALL)

Typed = dict[int, dict[str, str]]
"""What was typed, by row and column."""


Wrong = dict[tuple[int, str], Problem | NotValid]
"""What is wrong, by row and column."""


def typed_rows(items: Iterable[str]) -> Typed:
    """Rows as they were typed, empty ones too, in their order; what has another form is no row."""
    rows: Typed = {}
    for item in items:
        if found := ITEM.fullmatch(item):
            row = rows.setdefault(int(found[1]), {})
            if found[2] and not row.get(found[2], "").strip():
                row[found[2]] = found[3]
    return dict(sorted(rows.items()))


def typed_items(rows: Mapping[int, Mapping[str, str]]) -> list[str]:
    """The texts of typed rows; the other way round of `typed_rows`."""
    return [
        item
        for number, row in rows.items()
        for item in (f"{number}.", *(f"{number}.{column}={text}" for column, text in row.items() if text))
    ]


def address(field: Field, row: int | str, column: str) -> str:
    """The name of a cell in pages and problems: `field.row.column`."""
    return f"{field.id}.{row}.{column}"


def field_of(name: str) -> str:
    """The field of a problem, be it one of a cell or of the field itself."""
    return name.partition(".")[0]


def read_table(field: Field, items: Sequence[str], ctx: Context, *, printed: bool) -> tuple[list[Row], Wrong]:
    """The rows that have anything in them, and what is wrong in them. `printed`: they can come to stand in a letter."""
    rows: list[Row] = []
    wrong: Wrong = {}
    for number, typed in typed_rows(items).items():
        row, faults = read_row(field, typed, ctx, printed=printed)
        if row or faults:
            rows.append(row)
            wrong |= {(number, column): fault for column, fault in faults.items()}
    return rows, wrong


def count_fault(field: Field, count: int) -> Problem | None:
    """What is wrong with the number of rows of a table that has any."""
    if count > field.max_rows:
        return Problem("many_rows", limit=field.max_rows, count=count)
    return Problem("few_rows", limit=field.min_rows, count=count) if 0 < count < field.min_rows else None


def read_row(
    field: Field, typed: Mapping[str, str], ctx: Context, *, printed: bool
) -> tuple[Row, dict[str, Problem | NotValid]]:
    """The cells of one row, and what is wrong by column; both empty for a row without any text."""
    row: Row = {}
    wrong: dict[str, Problem | NotValid] = {}
    texts = {column.id: clean(typed.get(column.id, ""), column) for column in field.columns}
    if not any(texts.values()):
        return {}, {}
    for column in field.columns:
        try:
            cell = read_cell(column, texts[column.id], ctx)
            if printed:
                check_printable(cell)
        except (Problem, NotValid) as fault:
            wrong[column.id] = fault
        else:
            if cell is not None:
                row[column.id] = cell
    return row, wrong


def read_cell(column: Column, text: str, ctx: Context) -> Cell | None:
    """One cell; None when it is empty and may be so."""
    if text:
        return READ_CELL[column.type](column, text, ctx)
    if column.required:
        raise Problem(ask_key(column.type))
    return None


def rows_of(answer: Answer | None) -> list[Row]:
    """The rows of a stored answer; none when it is of another kind."""
    return [row for row in answer if isinstance(row, dict)] if isinstance(answer, list) else []


def raw_of(answer: Answer) -> list[str]:
    """A stored answer as it would be typed, to read it again."""
    if isinstance(answer, list):
        rows = {number: {name: raw_of(cell)[0] for name, cell in row.items()} for number, row in numbered(answer)}
        return typed_items(rows) if rows else [str(item) for item in answer]
    return [("ya" if answer else "tidak") if isinstance(answer, bool) else str(answer)]


def as_typed(field: Field, answer: Answer) -> list[str]:
    """An answer as a person would write it into the inputs; reading it gives the answer again."""
    if field.type == "table":
        columns = {column.id: column for column in field.columns}
        return typed_items(
            {
                number: {name: cell_as_typed(columns[name], cell) for name, cell in row.items() if name in columns}
                for number, row in numbered(answer)
            }
        )
    return [cell_as_typed(field, item) for item in raw_of(answer)]


def cell_as_typed(field: Field | Column, answer: Cell) -> str:
    """An answer to one input as a person would write it there."""
    if isinstance(answer, bool):
        return "ya" if answer else "tidak"
    text = str(answer)
    if field.type == "decimal":
        return text.replace(".", ",")
    if field.type == "date" and DAY.fullmatch(text):
        return " ".join(reversed(text.split("-")))
    if field.type == "npwp":
        return format_npwp(text)
    if field.type == "geometry" and is_stored(text):
        return "\n".join(f"{degrees(lat)}, {degrees(lon)}" for lat, lon in points_of(text))
    return text


def with_row(items: Sequence[str]) -> list[str]:
    """What was typed, and one more row that is empty."""
    rows = typed_rows(items)
    return typed_items({**rows, max(rows, default=0) + 1: {}})


def without_row(items: Sequence[str], number: int) -> list[str]:
    """What was typed without one row; the rows behind it move up."""
    rows = [row for here, row in typed_rows(items).items() if here != number]
    return typed_items(dict(enumerate(rows, start=1)))


def numbered(answer: Answer) -> Iterable[tuple[int, Row]]:
    """The rows of an answer with their numbers, from 1."""
    return enumerate(rows_of(answer), start=1)
