"""The rows by which staff find a case again: answers marked `filter: ya` and words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from pendopo.cases.models import Case, CaseIndex
from pendopo.engine.api import Compiled


def index(case: Case, compiled: Compiled, answers: Mapping[str, Any]) -> None:
    """Write the rows by which a case is found; those of former answers give way."""
    CaseIndex.objects.filter(case=case).delete()
    rows = []
    for name, value in answers.items():
        field = compiled.fields.get(name)
        if field is None or not field.filter:
            continue
        row = CaseIndex(case=case, definition_id=case.definition_id, field=name)
        if field.type == "date":
            row.date = date.fromisoformat(str(value))
        elif isinstance(value, int):
            row.number = value
        else:
            row.text = str(value)[:200]
        rows.append(row)
    CaseIndex.objects.bulk_create(rows)
