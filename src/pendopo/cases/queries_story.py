"""What happened to a case as the engine's recorder wants it: the steps that somebody or something began, in order."""

from __future__ import annotations

from collections.abc import Iterator

from pendopo.audit.api import events_of
from pendopo.cases.calendar import office_calendar
from pendopo.cases.models import Case, CaseAnswers
from pendopo.definitions.api import compiled_of
from pendopo.engine.api import Happened, Story
from pendopo.tenancy.api import Region


def stories_of(place: Region, case: Case) -> list[Story]:
    """The story of a case, once with its latest answers and, where they were repaired, once with its first.

    Every answer is in it as it is, the sealed ones opened: it is for the recorder only and never shown.
    """
    steps, calendar = tuple(_steps(case)), office_calendar(place, compiled_of(case.release))
    rows = list(CaseAnswers.objects.filter(case=case).order_by("-version"))
    told = [rows[0]] if len(rows) == 1 else [rows[0], rows[-1]]
    return [Story(row.all, case.submitted_at, steps, calendar) for row in told]


def _steps(case: Case) -> Iterator[Happened]:
    """Steps in their order; what followed by itself is left out, unless the end of a sub-case set it off."""
    compiled = compiled_of(case.release)
    ended: dict[str, str] = {}
    for event in events_of(case.id):
        if event.kind == "cases.subcase_ended":
            ended[str(event.data["link"])] = str(event.data["outcome"])
        elif event.kind == "cases.moved":
            step = compiled.transitions.get(str(event.data["transition"]))
            if step is None or not step.auto or ended:
                yield Happened(event.occurred_at, str(event.data["transition"]), dict(ended))
            ended.clear()
