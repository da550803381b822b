"""One case as an auditor sees it: answers behind dots until one is opened with a reason."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pendopo.audit.api import Event
from pendopo.cases.api import Case, CaseView, JudgedFile, view_case
from pendopo.definitions.api import context_for
from pendopo.documents.api import Letter
from pendopo.engine.api import Field, is_personal
from pendopo.payments.api import Skrd, bills_of_case
from pendopo.pengawasan.models import SuratTugas
from pendopo.pengawasan.rules import DOTS
from pendopo.tenancy.api import Region

APPLICANT = "pemohon"


@dataclass(frozen=True)
class Line:
    """One answer. `sealed`: it belongs to a person and stands behind dots until opened."""

    field: str
    label: str
    value: str
    sealed: bool
    is_open: bool
    table: Any = None


@dataclass(frozen=True)
class Screen:
    """One case, whole, as far as the assignment goes."""

    case: Case
    view: CaseView
    applicant: Line
    pages: list[tuple[str, list[Line]]]
    files: list[JudgedFile]
    events: list[Event]
    bills: list[Skrd]
    letters: list[Letter]


def screen(
    assignment: SuratTugas, case: Case, place: Region, now: datetime, *, opened: Collection[str] = ()
) -> Screen:  # fmt: skip
    """Everything of a case that the assignment opens; `opened`: the fields shown in full this once."""
    view = view_case(case)
    kinds = set(assignment.kinds)
    letters = Letter.objects.filter(case_id=case.pk).order_by("frozen_at", "id") if "surat" in kinds else []
    return Screen(
        case=case, view=view, applicant=_applicant(case, opened), pages=_pages(view, place, now, opened),
        files=view.files, events=list(reversed(view.events)) if "jejak" in kinds else [],
        bills=bills_of_case(case.pk) if "tagihan" in kinds else [], letters=list(letters),
    )  # fmt: skip


def openable(case: Case) -> dict[str, str]:
    """The fields that may be opened with a reason, by id, with their labels."""
    view = view_case(case)
    fields = {
        field.id: field.label
        for page in view.compiled.definition.form.pages
        for field in view.compiled.visible_fields(page, view.answers)
        if is_personal(field)
    }
    return {APPLICANT: APPLICANT, **fields}


def _applicant(case: Case, opened: Collection[str]) -> Line:
    is_open = APPLICANT in opened
    return Line(APPLICANT, APPLICANT, case.applicant if is_open else DOTS, True, is_open)


def _pages(
    view: CaseView, place: Region, now: datetime, opened: Collection[str]
) -> list[tuple[str, list[Line]]]:  # fmt: skip
    ctx = context_for(place, now)
    pages = []
    for page in view.compiled.definition.form.pages:
        lines = [
            _line(view, field, ctx, opened)
            for field in view.compiled.visible_fields(page, view.answers)
            if field.type != "file"
        ]
        if lines:
            pages.append((page.title, lines))
    return pages


def _line(view: CaseView, field: Field, ctx: Any, opened: Collection[str]) -> Line:
    sealed, is_open = is_personal(field), field.id in opened
    if field.type == "table":
        table = view.compiled.table(field.id, view.answers)
        count = f"{len(table.rows)} baris" if table.rows else ""
        return Line(field.id, field.label, count, sealed, is_open, table if is_open or not sealed else None)
    shown = view.compiled.display(field.id, view.answers, ctx)
    hide = sealed and not is_open and bool(shown)
    return Line(field.id, field.label, DOTS if hide else shown, sealed and bool(shown), is_open)
