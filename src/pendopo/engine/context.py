"""What the engine is told about the world, and what reading a page gives back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from pendopo.lib.worktime import WorkCalendar

from .expr.values import WEEKEND

Cell = str | int | bool
"""The answer to one column in one row of a table."""

Row = dict[str, Cell]
"""One row of a table by column; a column that was left empty is absent."""

Answer = str | int | bool | list[str] | list[Row]
"""One stored answer: text, whole number, decimal as "1.5", date as "2026-11-23", time as "08:30", digits of a number,
points as "-6.9147,107.6098 -6.9150,107.6101", option id(s), yes/no, file ids, rows."""

Answers = Mapping[str, Answer]


def weekend() -> tuple[str, ...]:
    """Closed days where no calendar is at hand."""
    return WEEKEND


def days_off_of(calendar: WorkCalendar) -> tuple[str, ...]:
    """When the office of a calendar is closed, as `Context.days_off` tells it (by its usual week)."""
    closed = (str(weekday) for weekday in range(7) if not calendar.hours.get(weekday))
    return (*closed, *(day.isoformat() for day in sorted(calendar.holidays)))


def no_labels(source: str, code: str) -> str | None:
    """Labels where no source of options is at hand: every code stands for itself."""
    return code


@dataclass(frozen=True)
class Context:
    """The frozen clock (`now` aware, `today` in the region's zone), labels of outside codes (None: unknown), and the
    language of the sentences that reading a page gives back. `days_off` tells when the office is closed (days as
    "2026-12-25", weekdays as "6"); it is asked only where something counts working days."""

    today: date
    now: datetime
    labels: Callable[[str, str], str | None] = no_labels
    lang: str = "id"
    days_off: Callable[[], tuple[str, ...]] = weekend


@dataclass(frozen=True)
class PageResult:
    """A page as submitted: `answers` that are right, `raw` as typed, `problems` as sentences by field id.

    What is wrong in a table stands under `field.row.column`, rows as they were typed, from 1.
    """

    page_id: str
    field_ids: tuple[str, ...]
    answers: dict[str, Answer] = field(default_factory=dict)
    raw: dict[str, list[str]] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether the page can be left."""
        return not self.problems

    def merged(self, answers: Answers) -> dict[str, Answer]:
        """All answers with those of this page replaced (what became hidden or empty is gone)."""
        kept = {name: value for name, value in answers.items() if name not in self.field_ids}
        return kept | self.answers
