"""Finding a service by what somebody needs: everyday words, synonyms, typing errors. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

# Words that say nothing about the need.
COMMON = frozenset(
    [
        "saya",
        "kami",
        "aku",
        "anda",
        "mau",
        "ingin",
        "hendak",
        "perlu",
        "butuh",
        "cara",
        "bagaimana",
        "dimana",
        "di",
        "ke",
        "dari",
        "untuk",
        "dan",
        "atau",
        "yang",
        "dengan",
        "pada",
        "the",
        "a",
        "an",
        "i",
        "to",
        "for",
        "of",
        "how",
        "want",
        "need",
        "my",
        "in",
        "on",
        "and",
        "or",
        "get",
        "apply",
        "mohon",
        "tolong",
        "urus",
        "mengurus",
        "bikin",
        "buat",
        "membuat",
    ]
)
PREFIXES = ("memper", "meng", "meny", "mem", "men", "peng", "peny", "pem", "pen", "ber", "ter", "per", "me", "pe", "di")
SUFFIXES = ("kannya", "annya", "kan", "nya", "an", "i")
MIN_STEM = 4
TITLE, NEED, ABOUT, SUMMARY = 1.0, 0.95, 0.7, 0.6
ENOUGH = 0.5


@dataclass(frozen=True)
class Offer:
    """What search knows of one service. `about`: its life event and its office, by which some people look."""

    key: str
    title: str
    summary: str
    needs: tuple[str, ...]
    about: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hit:
    """A found service, how well it fits (0 to 1), and the phrase that fitted best."""

    key: str
    score: float
    because: str


def words_of(text: str) -> tuple[str, ...]:
    """The telling words of a text, lower case, without accents; all of its words when none of them tells much."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    found = tuple(re.findall(r"[a-z0-9]+", plain))
    return tuple(word for word in found if word not in COMMON) or found


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """The word without its usual prefix and suffix: 'pemasangan' → 'asang', 'spanduknya' → 'spanduk'."""
    for prefix in PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= MIN_STEM:
            word = word[len(prefix) :]
            break
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= MIN_STEM:
            return word[: -len(suffix)]
    return word


def distance(a: str, b: str, limit: int) -> int:
    """How many letters must be added, left out, changed or swapped; `limit` + 1 when it is more than `limit`."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    before, last = [0] * (len(b) + 1), list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        before, last = last, row
    return last[-1]


@lru_cache(maxsize=65536)
def likeness(typed: str, known: str) -> float:
    """How much a typed word is a known one: 1 the same, then its stem, its beginning, a typing error; 0 not at all."""
    if typed == known:
        return 1.0
    a, b = stem(typed), stem(known)
    if a == b:
        return 0.95
    if len(typed) >= 4 and known.startswith(typed):
        return 0.85
    allowed = 0 if len(typed) < 4 else 1 if len(typed) < 7 else 2
    if not allowed:
        return 0.0
    wrong = min(distance(typed, known, allowed), distance(a, b, 1) if min(len(a), len(b)) >= MIN_STEM else allowed + 1)
    return 0.0 if wrong > allowed else 0.85 - 0.15 * wrong


def _fit(words: Sequence[str], phrase: str) -> tuple[float, float]:
    """How well the typed words are found in a phrase, and which share of the phrase they are."""
    known = words_of(phrase)
    if not known:
        return 0.0, 0.0
    best = [max(likeness(word, one) for one in known) for word in words]
    used = sum(max(likeness(word, one) for word in words) for one in known) / len(known)
    return sum(best) / len(words), used


def rate(words: Sequence[str], offer: Offer) -> Hit:
    """One service against the typed words: its best phrase decides, the share of the phrase breaks ties."""
    phrases = [
        (offer.title, TITLE),
        *((need, NEED) for need in offer.needs),
        *((about, ABOUT) for about in offer.about),
        (offer.summary, SUMMARY),
    ]
    rated = []
    for phrase, weight in phrases:
        found, used = _fit(words, phrase)
        rated.append((weight * (0.85 * found + 0.15 * used), phrase))
    score, because = max(rated, key=lambda pair: pair[0])
    everything = " ".join(phrase for phrase, _ in phrases)
    return Hit(offer.key, max(score, 0.7 * _fit(words, everything)[0]), because)


def search(query: str, offers: Iterable[Offer]) -> list[Hit]:
    """The services that fit a need, best first; nothing for an empty query."""
    words = words_of(query[:200])[:12]
    if not words:
        return []
    hits = [hit for offer in offers if (hit := rate(words, offer)).score >= ENOUGH]
    return sorted(hits, key=lambda hit: (-hit.score, hit.key))
