"""What the engine is told about the world, and what reading a page gives back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

Answer = str | int | bool | list[str]
"""One stored answer: text, whole number, decimal as "1.5", date as "2026-11-23", option id(s), yes/no, file ids."""

Answers = Mapping[str, Answer]


def no_labels(source: str, code: str) -> str | None:
    """Labels where no source of options is at hand: every code stands for itself."""
    return code


@dataclass(frozen=True)
class Context:
    """The frozen clock (`now` aware, `today` in the region's zone), labels of outside codes (None: unknown), and the
    language of the sentences that reading a page gives back."""

    today: date
    now: datetime
    labels: Callable[[str, str], str | None] = no_labels
    lang: str = "id"


@dataclass(frozen=True)
class PageResult:
    """A page as submitted: `answers` that are right, `raw` as typed, `problems` as sentences by field id."""

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
