"""The pages on which a step asks for something: a reason, or what the applicant has to repair."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from pendopo.cases.api import CaseView
from pendopo.layanan import rules_staf as rules
from pendopo.layanan.queries_staf.case_page import label_of


@dataclass(frozen=True)
class Offer:
    """Something the applicant can be asked to repair. `hint`: what was said of the file."""

    field: str
    label: str
    hint: str
    is_file: bool
    is_wrong: bool
    ticked: bool


@dataclass(frozen=True)
class ReturnPage:
    """Offers in two groups: files first (they were judged), then the answers page by page."""

    files: list[Offer]
    pages: list[tuple[str, list[Offer]]]
    proposed: str


def offered_fields(view: CaseView) -> frozenset[str]:
    """What may be asked for: every visible question, apart from what is computed or stated."""
    return frozenset(
        field.id
        for field in view.compiled.fields.values()
        if field.type not in rules.NOT_ASKED_AGAIN and view.compiled.visible(field.id, view.answers)
    )


def return_page(view: CaseView, *, ticked: Collection[str] | None) -> ReturnPage:
    """What can be ticked. `ticked` None: the files that are not right are ticked beforehand."""
    wrong = _wrong(view)
    chosen = set(wrong) if ticked is None else set(ticked)
    words, offered = rules.VERDICTS, offered_fields(view)
    files: list[Offer] = []
    pages: list[tuple[str, list[Offer]]] = []
    for page in view.compiled.definition.form.pages:
        offers: list[Offer] = []
        for field in page.fields:
            if field.id not in offered:
                continue
            verdict = wrong.get(field.id, ("", ""))[0]
            offer = Offer(
                field.id, field.label, words[verdict].lower() if verdict else "", field.type == "file", bool(verdict),
                field.id in chosen,
            )  # fmt: skip
            (files if offer.is_file else offers).append(offer)
        if offers:
            pages.append((page.title, offers))
    return ReturnPage(files, pages, rules.proposed_note(_by_label(view)))


def _wrong(view: CaseView) -> dict[str, tuple[str, str]]:
    return {f.row.field: (f.verdict, f.note) for f in view.files if f.verdict not in ("", rules.RIGHT)}


def _by_label(view: CaseView) -> dict[str, tuple[str, str]]:
    return {label_of(view, f): (f.verdict, f.note) for f in view.files if f.verdict not in ("", rules.RIGHT)}
