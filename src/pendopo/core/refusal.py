"""Saying no with a sentence."""

from __future__ import annotations


class Refusal(Exception):
    """A rule says no. The sentence is shown to the person as it is, with HTTP 409 or 422."""

    def __init__(self, sentence: str, *, status: int = 409) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status
