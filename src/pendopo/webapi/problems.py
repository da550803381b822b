"""Saying no to a program: one shape for every refusal, with a sentence a person can read."""

from __future__ import annotations

from collections.abc import Mapping

from ninja import Schema


class Problem(Exception):
    """A request cannot be met; `fields`: field → sentence."""

    def __init__(self, status: int, sentence: str, *, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.status, self.sentence, self.fields = status, sentence, dict(fields or {})


class ProblemOut(Schema):
    """What went wrong: the HTTP status, one sentence, and per field what to mend. `rujukan` stands in the log."""

    status: int
    kalimat: str
    isian: dict[str, str] = {}
    rujukan: str = ""


def refusals(*statuses: int) -> dict[int, type[ProblemOut]]:
    """The refusals of an operation for its description; every operation may also be asked too often (429)."""
    return dict.fromkeys((*statuses, 400, 429), ProblemOut)
