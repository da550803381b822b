"""Saying no to what comes from outside."""

from __future__ import annotations

from pendopo.core.api import Refusal


class BundleRefused(Refusal):
    """A catalogue or bundle that is not believed or not taken; the sentence says why. Nothing was stored."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, status=422)
