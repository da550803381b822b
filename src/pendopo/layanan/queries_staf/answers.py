"""The answers of a case, page by page, with what a repair changed and what stays behind dots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pendopo.cases.api import CaseView
from pendopo.definitions.api import Sketch, context_for, sketch_of
from pendopo.engine.api import Context, Field, ShownTable
from pendopo.layanan import rules_staf as rules
from pendopo.tenancy.api import Region


@dataclass(frozen=True)
class AnswerLine:
    """One answer. `former`: what stood there in the first submission, when it was changed; `sealed`: behind dots."""

    field: str
    label: str
    value: str
    former: str | None
    sealed: bool
    revealed: bool
    is_statement: bool = False
    table: ShownTable | None = None
    former_table: ShownTable | None = None
    sketch: Sketch | None = None


@dataclass(frozen=True)
class AnswerPage:
    """The answers of one page of the form."""

    title: str
    lines: list[AnswerLine]


def answer_pages(view: CaseView, place: Region, now: datetime, *, reveal: str = "") -> list[AnswerPage]:
    """Every visible answer but the files, in the order of the form. `reveal`: the one field shown in full."""
    ctx = context_for(place, now)
    pages = []
    for page in view.compiled.definition.form.pages:
        lines = [
            _line(view, field, ctx, reveal=reveal)
            for field in view.compiled.visible_fields(page, view.answers)
            if field.type != "file"
        ]
        if lines:
            pages.append(AnswerPage(page.title, lines))
    return pages


def _line(view: CaseView, field: Field, ctx: Context, *, reveal: str) -> AnswerLine:
    sealed, revealed = rules.is_sealed(field), field.id == reveal
    hide = sealed and not revealed
    changed = view.first_answers is not view.answers and view.first_answers.get(field.id) != view.answers.get(field.id)
    now = _shown(view, field, view.answers, ctx, hide=hide)
    former = _shown(view, field, view.first_answers, ctx, hide=sealed) if changed else None
    table, before = _table(view, field, view.answers), _table(view, field, view.first_answers) if changed else None
    if table and before:
        table = table.since(before)
    return AnswerLine(
        field.id, field.label, now, former, sealed and bool(now), revealed, is_statement=field.type == "statement",
        table=_covered(field, table, hide=hide), former_table=_covered(field, before, hide=sealed),
        sketch=None if hide else _sketch(field, view.answers),
    )  # fmt: skip


def _sketch(field: Field, answers: Mapping[str, Any]) -> Sketch | None:
    """The drawing of a place, None for other fields."""
    return sketch_of(field.shape, str(answers.get(field.id, ""))) if field.type == "geometry" else None


def _table(view: CaseView, field: Field, answers: Mapping[str, Any]) -> ShownTable | None:
    """The rows of a table in full; None for other fields and without rows."""
    shown = view.compiled.table(field.id, answers) if field.type == "table" else None
    return shown if shown and shown.rows else None


def _covered(field: Field, table: ShownTable | None, *, hide: bool) -> ShownTable | None:
    """A table with its sealed cells behind dots."""
    if table is None or not hide:
        return table
    return table.masked(lambda column, text: rules.masked_cell(field, column, text))


def _shown(view: CaseView, field: Field, answers: Mapping[str, Any], ctx: Context, *, hide: bool) -> str:
    """The answer in words; of a table only how many rows it has."""
    if field.type == "table":
        shown = view.compiled.table(field.id, answers)
        return f"{len(shown.rows)} baris" if shown.rows else ""
    words = view.compiled.display(field.id, answers, ctx)
    return rules.masked(field, words) if hide else words
