"""Answers as people read them back, page by page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pendopo.cases.api import CaseView
from pendopo.definitions.api import DrawnFile, Sketch, context_for, sketch_of
from pendopo.engine.api import Compiled, Field, Page, ShownTable, field_of
from pendopo.layanan import rules_publik as rules
from pendopo.layanan.queries_publik.drafts import file_fields, kept_files
from pendopo.tenancy.api import Region


@dataclass(frozen=True)
class Line:
    """One answer on the summary."""

    id: str
    label: str
    shown: str
    files: Sequence[DrawnFile]
    problem: str
    is_statement: bool = False
    table: ShownTable | None = None
    sketch: Sketch | None = None


@dataclass(frozen=True)
class Chapter:
    """One page on the summary."""

    page: Page
    title: str
    lines: list[Line]


def summary_of(
    compiled: Compiled, answers: Mapping[str, Any], problems: Mapping[str, str], place: Region, now: datetime, lang: str
) -> list[Chapter]:
    """Every answer as it will be sent, page by page. One statement when there are files."""
    plain = {name: value for name, value in answers.items() if name != rules.TYPED}
    context, files = context_for(place, now), kept_files(plain, file_fields(compiled))
    minded = {field_of(name): sentence for name, sentence in reversed(list(problems.items()))}
    return [
        Chapter(
            page,
            compiled.text(f"page:{page.id}", "title", lang),
            [
                Line(
                    id=field.id,
                    label=compiled.text(f"field:{field.id}", "label", lang),
                    shown=compiled.display(field.id, plain, context, lang),
                    files=files.get(field.id, ()),
                    problem=minded.get(field.id, ""),
                    is_statement=field.type == "statement",
                    table=table_of(compiled, field, plain, lang),
                    sketch=sketch_of(field.shape, str(plain.get(field.id, "")), lang)
                    if field.type == "geometry"
                    else None,
                )
                for field in compiled.visible_fields(page, plain)
            ],
        )
        for page in rules.asked_pages(compiled, plain)
    ]


def sent_answers(view: CaseView, place: Region, now: datetime, lang: str) -> list[Chapter]:
    """What was sent with a case; identity numbers are masked, for the page may be read over a shoulder."""
    chapters = summary_of(view.compiled, view.answers, {}, place, now, lang)
    return [replace(one, lines=[_masked(view.compiled, line) for line in one.lines]) for one in chapters]


def table_of(compiled: Compiled, field: Field, answers: Mapping[str, Any], lang: str) -> ShownTable | None:
    """The rows of a table; None for other fields and for a table without rows."""
    shown = compiled.table(field.id, answers, lang) if field.type == "table" else None
    return shown if shown and shown.rows else None


def _masked(compiled: Compiled, line: Line) -> Line:
    if line.table:
        return replace(line, table=line.table.masked(rules.covered))
    return replace(line, shown=rules.covered(compiled.fields[line.id], line.shown))
