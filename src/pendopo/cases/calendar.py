"""The calendar by which a case counts: that of the office that receives it, with its own hours where it keeps some."""

from __future__ import annotations

from pendopo.core.api import work_calendar
from pendopo.definitions.api import bindings_of
from pendopo.engine.api import Compiled
from pendopo.lib.worktime import WorkCalendar
from pendopo.tenancy.api import Region


def office_calendar(place: Region, compiled: Compiled) -> WorkCalendar:
    """The working calendar of the office to which the first state of a definition is bound; else the region's."""
    start = compiled.states[compiled.definition.workflow.start]
    post = next(iter(bindings_of(compiled.definition.id).get(start.function, ())), None)
    return work_calendar(place, post.unit_id if post else None)
