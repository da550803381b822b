"""Answers as people read them. `text(node, attr, lang)` gives the texts of the definition."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from pendopo.lib.identifiers import format_npwp

from .context import Answer, Cell, Row
from .expr import Value
from .fields import display_value, number_words, time_words, value_of
from .geometry import degrees, points_of
from .schema_form import Column, Field
from .tables import rows_of

Text = Callable[[str, str, str], str]

NUMBERS = ("integer", "decimal", "money")
BETWEEN = " · "
"""Between the cells of a row in running text, as in letters; never within a cell."""


@dataclass(frozen=True)
class ShownTable:
    """A table as people read it: the columns, and each row's texts in their order ('' where nothing was given).

    `changed`: the cells (row, column, both from 0) that a repair changed.
    """

    columns: tuple[Column, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    changed: frozenset[tuple[int, int]] = frozenset()

    @property
    def lines(self) -> list[list[tuple[str, str, bool]]]:
        """Each row as (head, text, whether it was changed)."""
        return [
            [
                (head, text, (at, column) in self.changed)
                for column, (head, text) in enumerate(zip(self.heads, row, strict=True))
            ]
            for at, row in enumerate(self.rows)
        ]

    def since(self, former: "ShownTable") -> "ShownTable":
        """The same table with the cells marked that are not as they were; a new row is new as a whole."""
        changed = {
            (at, column)
            for at, row in enumerate(self.rows)
            for column, text in enumerate(row)
            if at >= len(former.rows) or former.rows[at][column] != text
        }
        return replace(self, changed=frozenset(changed))

    @property
    def is_wide(self) -> bool:
        """Whether it has more columns than fit beside each other on a page of text."""
        return len(self.heads) > 4

    def masked(self, cover: Callable[[Column, str], str]) -> "ShownTable":
        """The same table with each text as `cover` lets it be seen."""
        rows = (tuple(map(cover, self.columns, row)) for row in self.rows)
        return replace(self, rows=tuple(rows))


def with_unit(words: str, node: str, text: Text, lang: str) -> str:
    """A number with its unit."""
    unit = text(node, "unit", lang)
    return f"{words} {unit}" if unit else words


def show_one(field: Field, value: Value, text: Text, lang: str) -> str:
    """One value that is neither a choice, an area nor a list."""
    if field.type == "npwp":
        return format_npwp(str(value))
    if field.type == "time":
        return time_words(str(value)[:5], lang)
    if field.type == "geometry":
        return show_points(str(value))
    words = number_words(field, str(value), lang) if field.type in NUMBERS else display_value(value, lang)
    return with_unit(words, f"field:{field.id}", text, lang)


def show_points(stored: str) -> str:
    """Points as map applications read them: -6.9147, 107.6098; …"""
    return "; ".join(f"{degrees(lat)}, {degrees(lon)}" for lat, lon in points_of(stored))


def show_table(field: Field, answer: Answer | None, text: Text, lang: str) -> ShownTable:
    """The rows of a table, every cell in words."""
    heads = tuple(text(f"column:{column.id}", "label", lang) for column in field.columns)
    rows = tuple(show_row(field, row, text, lang) for row in rows_of(answer))
    return ShownTable(field.columns, heads, rows)


def show_row(field: Field, row: Row, text: Text, lang: str) -> tuple[str, ...]:
    """The cells of one row in words."""
    return tuple(show_cell(column, row[column.id], text, lang) if column.id in row else "" for column in field.columns)


def show_cell(column: Column, cell: Cell, text: Text, lang: str) -> str:
    """One cell in words; empty when it is of another kind than its column (an older release asked otherwise)."""
    value = value_of(column, cell)
    if value is None:
        return ""
    if column.type == "choice":
        return option_label(column, str(value), text, lang)
    if column.type in NUMBERS:
        return with_unit(number_words(column, str(value), lang), f"column:{column.id}", text, lang)
    return display_value(value, lang)


def option_label(part: Field | Column, option: str, text: Text, lang: str) -> str:
    """The label of an option; one that is no longer offered stands for itself."""
    offered = any(one.id == option for one in part.options)
    return text(f"option:{option}", "label", lang) if offered else option


def running(table: ShownTable) -> str:
    """A table as numbered lines: 1. Budi · Ketua."""
    lines = (BETWEEN.join(cell.replace(BETWEEN, " - ") or "–" for cell in row) for row in table.rows)
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))
