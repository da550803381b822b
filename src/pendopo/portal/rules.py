"""Finding a service by what somebody needs: the search itself is the house's own (`lib.needs`), counters use it too."""

from __future__ import annotations

from pendopo.lib.needs import COMMON, Hit, Offer, distance, likeness, rate, search, stem, words_of

__all__ = ["COMMON", "Hit", "Offer", "distance", "likeness", "rate", "search", "stem", "words_of"]
