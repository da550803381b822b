"""Since when services are really used: their first case."""

from __future__ import annotations

from datetime import datetime

from django.db.models import OuterRef, Subquery

from pendopo.cases.models import Case
from pendopo.definitions.api import Release


def first_cases() -> dict[str, datetime]:
    """When the first case of each service came in; a service without one is absent. One statement, one index step each.

    It does not grow with the number of cases: every service asks the index of its cases for the first entry.
    """
    cases = Case.objects.filter(definition_id=OuterRef("definition_id")).order_by("submitted_at", "id")
    rows = Release.objects.filter(number=1).annotate(first=Subquery(cases.values("submitted_at")[:1]))
    return {name: first for name, first in rows.values_list("definition_id", "first") if first is not None}
