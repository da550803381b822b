"""The answers of a case, page by page, with what a repair changed and what stays behind dots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pendopo.cases.api import CaseView
from pendopo.definitions.api import context_for
from pendopo.engine.api import Context, Field
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
    now = _shown(view, field, view.answers, ctx, hide=sealed and not revealed)
    former = None
    if view.first_answers is not view.answers and view.first_answers.get(field.id) != view.answers.get(field.id):
        former = _shown(view, field, view.first_answers, ctx, hide=sealed)
    return AnswerLine(
        field.id, field.label, now, former, sealed and bool(now), revealed, is_statement=field.type == "statement"
    )


def _shown(view: CaseView, field: Field, answers: Mapping[str, Any], ctx: Context, *, hide: bool) -> str:
    shown = view.compiled.display(field.id, answers, ctx)
    return rules.masked(field, shown) if hide else shown
