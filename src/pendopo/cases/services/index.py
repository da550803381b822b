"""The rows by which staff find a case again: answers marked `filter: ya`, and words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from pendopo.cases.models import Case, CaseAnswers, CaseIndex, CaseWord
from pendopo.cases.words import words_of_answers
from pendopo.definitions.api import compiled_of, context_for
from pendopo.engine.api import Compiled, is_personal
from pendopo.tenancy.api import Region


def index(case: Case, compiled: Compiled, answers: Mapping[str, Any], place: Region, *, again: bool = False) -> None:
    """Write the rows by which a case is found; `again`: those of former answers give way.

    Whether they belong to an open case is kept by the database from then on (decision 0016).
    """
    if again:
        CaseIndex.objects.filter(case=case).delete()
        CaseWord.objects.filter(case=case).delete()
    CaseIndex.objects.bulk_create(_filtered(case, compiled, answers))
    ctx = context_for(place, case.submitted_at)
    CaseWord.objects.bulk_create(
        CaseWord(case=case, word=word, submitted_at=case.submitted_at, is_open=case.finished_at is None)
        for word in words_of_answers(compiled, answers, ctx, place.id)
    )


def index_all(place: Region) -> int:
    """Write the words of a region's cases that came in before words were kept; how many cases. Once: then there are."""
    if CaseWord.objects.exists():
        return 0
    rows = Case.objects.select_related("release").defer("release__body")
    for case in rows.iterator(chunk_size=500):
        answers = CaseAnswers.objects.filter(case=case).order_by("-version")[0].all
        index(case, compiled_of(case.release), answers, place, again=True)
    return Case.objects.count()


def _filtered(case: Case, compiled: Compiled, answers: Mapping[str, Any]) -> Iterator[CaseIndex]:
    """A row per answer that the lists filter by; what is personal lies sealed and is not repeated here."""
    for name, value in answers.items():
        field = compiled.fields.get(name)
        if field is None or not field.filter or is_personal(field) or isinstance(value, list):
            continue
        row = CaseIndex(
            case=case, definition_id=case.definition_id, field=name, submitted_at=case.submitted_at,
            is_open=case.finished_at is None,
        )  # fmt: skip
        if field.type == "date":
            row.date = date.fromisoformat(str(value))
        elif isinstance(value, int):
            row.number = value
        else:
            row.text = str(value)[:200]
        yield row
