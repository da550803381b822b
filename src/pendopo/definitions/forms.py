"""From a definition's page and typed values to what the field templates draw. No markup here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pendopo.core.api import wilayah_groups
from pendopo.definitions.sketch import Sketch, sketch_of
from pendopo.engine.api import (
    Column,
    Compiled,
    Field,
    Page,
    address,
    as_typed,
    parse_time,
    typed_rows,
)
from pendopo.tenancy.api import Region


@dataclass(frozen=True)
class DrawnOption:
    value: str
    label: str
    help: str
    chosen: bool


@dataclass(frozen=True)
class DrawnFile:
    """A file already kept: id, the name the person gave it, size in bytes."""

    id: str
    name: str
    size: int


@dataclass(frozen=True)
class DrawnField:
    """One field ready for its template."""

    id: str
    type: str
    label: str
    help: str
    required: bool
    value: str
    problem: str
    options: tuple[DrawnOption, ...]
    groups: Sequence[tuple[str, list[tuple[str, str]]]]
    files: tuple[DrawnFile, ...]
    unit: str
    width: str
    autocomplete: str
    accept: str
    max_mb: int
    max_files: int
    max_length: int
    inputmode: str
    hidden: bool
    shape: str = ""
    sketch: Sketch | None = None
    rows: tuple[DrawnRow, ...] = ()
    blank: DrawnRow | None = None
    min_rows: int = 0
    max_rows: int = 0

    @property
    def described_by(self) -> str:
        """The ids of hint, way of writing and error, for aria-describedby."""
        given = {"b": bool(self.help), "c": bool(self.shape), "g": bool(self.problem)}
        return " ".join(f"{letter}-{self.id}" for letter, there in given.items() if there)

    @property
    def template(self) -> str:
        """Its template; a cell with many options is a list to pick from, so that a row stays short."""
        many = "." in self.id and self.type == "choice" and len(self.options) > FEW
        return f"definitions/isian/{'pilih' if many else self.type}.html"

    @property
    def is_time(self) -> bool:
        """Whether an input for times can show the value; what was typed otherwise stays as text."""
        return not self.value or parse_time(self.value) == self.value

    @property
    def can_grow(self) -> bool:
        """Whether one more row is allowed."""
        return len(self.rows) < self.max_rows


@dataclass(frozen=True)
class DrawnRow:
    """One row of a table. `number`: as in the names of its cells; `can_go`: whether fewer rows are allowed."""

    number: str
    cells: tuple[DrawnField, ...]
    can_go: bool


_INPUTMODE = {
    "integer": "numeric", "decimal": "decimal", "money": "numeric", "nik": "numeric", "phone": "tel", "email": "email",
    "date": "numeric", "npwp": "numeric", "nib": "numeric",
}  # fmt: skip

FEW = 4
"""So many options are shown side by side in a row of a table."""

NEXT = "{n}"
"""Stands for the number of a row that a script adds."""


def _typed(field: Field, answers: Mapping[str, Any], raw: Mapping[str, Sequence[str]]) -> list[str]:
    if field.id in raw:
        return list(raw[field.id])
    return as_typed(field, answers.get(field.id, field.default))


def _options(compiled: Compiled, field: Field | Column, typed: Sequence[str], lang: str) -> tuple[DrawnOption, ...]:
    if field.type == "yes_no":
        yes, no = ("Ya", "Tidak") if lang == "id" else ("Yes", "No")
        return (
            DrawnOption("ya", yes, "", "ya" in typed),
            DrawnOption("tidak", no, "", "tidak" in typed),
        )
    return tuple(
        DrawnOption(
            option.id,
            compiled.text(f"option:{option.id}", "label", lang),
            compiled.text(f"option:{option.id}", "help", lang),
            option.id in typed,
        )
        for option in field.options
        if not option.retired or option.id in typed
    )


def draw_field(
    compiled: Compiled,
    field: Field,
    *,
    region: Region,
    answers: Mapping[str, Any],
    raw: Mapping[str, Sequence[str]],
    problems: Mapping[str, str],
    files: Mapping[str, Sequence[DrawnFile]],
    lang: str,
) -> DrawnField:
    """One field with what was typed last, even when it was wrong."""
    typed = _typed(field, answers, raw)
    required = compiled.required(field.id, answers)
    table = _Table(compiled, field, typed, problems, lang, required=required) if field.type == "table" else None
    return DrawnField(
        id=field.id, type=field.type, label=compiled.text(f"field:{field.id}", "label", lang),
        help=compiled.text(f"field:{field.id}", "help", lang), required=required,
        value=("\n".join(typed) if field.type == "geometry" else typed[0]) if typed else "",
        problem=problems.get(field.id, ""),
        options=_options(compiled, field, typed, lang),
        groups=wilayah_groups(region) if field.type == "wilayah" else (), files=tuple(files.get(field.id, ())),
        unit=compiled.text(f"field:{field.id}", "unit", lang), width=field.width,
        autocomplete=field.autocomplete, accept=",".join(field.accept),
        max_mb=field.max_mb, max_files=field.max_files, max_length=field.max_length,
        inputmode=_INPUTMODE.get(field.type, ""), hidden=not compiled.visible(field.id, answers),
        shape=field.shape if field.type == "geometry" else "",
        sketch=sketch_of(field.shape, "\n".join(typed), lang) if field.type == "geometry" else None,
        rows=table.rows if table else (), blank=table.row(NEXT, {}) if table else None,
        min_rows=table.least if table else 0, max_rows=field.max_rows,
    )  # fmt: skip


@dataclass(frozen=True)
class _Table:
    """A table with what was typed in it."""

    compiled: Compiled
    field: Field
    typed: Sequence[str]
    problems: Mapping[str, str]
    lang: str
    required: bool

    @property
    def rows(self) -> tuple[DrawnRow, ...]:
        """The rows that were typed, and empty ones up to as many as are asked for."""
        typed = typed_rows(self.typed)
        last = max(typed, default=0)
        typed |= {last + more: {} for more in range(1, self.least - len(typed) + 1)}
        can_go = len(typed) > self.least
        return tuple(self.row(str(number), cells, can_go=can_go) for number, cells in typed.items())

    @property
    def least(self) -> int:
        """So many rows are always there."""
        return max(1, self.field.min_rows) if self.required else 0

    def row(self, number: str, typed: Mapping[str, str], *, can_go: bool = True) -> DrawnRow:
        """One row."""
        cells = tuple(self._cell(column, number, typed.get(column.id, "")) for column in self.field.columns)
        return DrawnRow(number, cells, can_go)

    def _cell(self, column: Column, number: str, typed: str) -> DrawnField:
        name, node = address(self.field, number, column.id), f"column:{column.id}"
        return DrawnField(
            id=name, type=column.type, label=self.compiled.text(node, "label", self.lang),
            help=self.compiled.text(node, "help", self.lang), required=column.required, value=typed,
            problem=self.problems.get(name, ""), options=_options(self.compiled, column, [typed], self.lang),
            groups=(), files=(), unit=self.compiled.text(node, "unit", self.lang), width="penuh", autocomplete="off",
            accept="", max_mb=0, max_files=0, max_length=column.max_length,
            inputmode=_INPUTMODE.get(column.type, ""), hidden=False,
        )  # fmt: skip


def draw_page(compiled: Compiled, page: Page, **given: Any) -> list[DrawnField]:
    """The fields of a page. A field whose visibility hangs on the same page is drawn and explained, so that the form
    works without script; fields hidden by answers of other pages are left out."""
    answers = given["answers"]
    on_page = {field.id for field in page.fields}
    drawn = []
    for field in page.fields:
        depends_here = bool(on_page & compiled.depends_on(field.id))
        if compiled.visible(field.id, answers) or depends_here:
            drawn.append(draw_field(compiled, field, **given))
    return drawn
