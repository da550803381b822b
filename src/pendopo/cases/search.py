"""What somebody looks for: words, and answers that a definition offers as filters. Each finds cases by an index."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.db import connection
from django.db.models import QuerySet

from pendopo.cases.models import CaseIndex, CaseWord
from pendopo.cases.words import token, tokens_of_typed
from pendopo.core.api import decrypt, encrypt
from pendopo.lib.words import words_of
from pendopo.tenancy.api import Region, current_region_id

TYPED = 80  # letters of a search
WORDS = 6  # of a search that are used
BEGINNING = 3  # letters from which a word is also found by its beginning
ALTERNATIVES = 8  # words that one beginning stands for


@dataclass(frozen=True)
class Term:
    """A typed word: cases with any of these words."""

    words: tuple[str, ...]

    def rows(self) -> QuerySet[CaseWord]:
        """Rows of cases that match, in any order."""
        return CaseWord.objects.filter(word__in=self.words)

    def streams(self) -> list[QuerySet[Any]]:
        """Rows that an index holds in the order of submission, a set for each word."""
        return [CaseWord.objects.filter(word=word) for word in self.words]


@dataclass(frozen=True)
class Match:
    """An answer as it must be: exactly this text, or a number or date within bounds (both included)."""

    definition_id: str
    field: str
    text: str | None = None
    low: int | date | None = None
    high: int | date | None = None

    def rows(self) -> QuerySet[CaseIndex]:
        """Rows of cases that match, in any order."""
        rows = CaseIndex.objects.filter(definition_id=self.definition_id, field=self.field)
        if self.text is not None:
            return rows.filter(text=self.text)
        kind = "date" if isinstance(self.low or self.high, date) else "number"
        bounds = {f"{kind}__gte": self.low, f"{kind}__lte": self.high}
        return rows.filter(**{name: bound for name, bound in bounds.items() if bound is not None})

    def streams(self) -> list[QuerySet[Any]]:
        """As for words; rows of a range come in the order of their answers, so that they are sorted first."""
        return [self.rows()]

    @property
    def is_in_order(self) -> bool:
        """Whether the index holds the matching rows in the order of submission."""
        return self.text is not None or (self.low is not None and self.low == self.high)


Condition = Term | Match


def read_words(place: Region, typed: str) -> tuple[Term, ...]:
    """The terms of a search: public words also by their beginning, a person's words and numbers only as a whole."""
    whole = tokens_of_typed(place.id, typed[:TYPED])
    if whole is not None:
        return (Term((whole,)),)
    return tuple(
        Term((token(place.id, word), *_beginning_with(word))) for word in words_of(typed[:TYPED], most=WORDS)
    )  # fmt: skip


def _beginning_with(word: str) -> Iterator[str]:
    """The word itself and the first words that begin with it, each found by one step in the index."""
    yield word
    if len(word) < BEGINNING:
        return
    end = word[:-1] + chr(ord(word[-1]) + 1)
    statement = """
        WITH RECURSIVE step(word) AS (
          (SELECT word FROM cases_caseword WHERE region_id = %(here)s AND word > %(word)s AND word < %(end)s
            ORDER BY word LIMIT 1)
          UNION ALL
          SELECT (SELECT w.word FROM cases_caseword w
                   WHERE w.region_id = %(here)s AND w.word > step.word AND w.word < %(end)s ORDER BY w.word LIMIT 1)
            FROM step WHERE step.word IS NOT NULL
        ) SELECT word FROM step WHERE word IS NOT NULL LIMIT %(most)s
    """
    with connection.cursor() as cursor:
        cursor.execute(
            statement, {"here": current_region_id(), "word": word, "end": end, "most": ALTERNATIVES - 1}
        )  # fmt: skip
        for (found,) in cursor.fetchall():
            yield found


def passing(conditions: Collection[Condition], cases: Collection[UUID]) -> set[UUID]:
    """Of these cases those that meet every condition."""
    left = set(cases)
    for condition in conditions:
        if not left:
            break
        left &= set(condition.rows().filter(case_id__in=left).values_list("case_id", flat=True))
    return left


def size_of(rows: QuerySet[Any], limit: int) -> int:
    """How many rows, counted no further than `limit`."""
    return rows.order_by()[:limit].count()


def seal_search(place: Region, typed: str) -> str:
    """What was typed, for an address: names do not stand in addresses, logs and histories."""
    text = re.sub(r"\s+", " ", typed).strip()[:TYPED]
    return urlsafe_b64encode(encrypt(place, text)).decode().rstrip("=") if text else ""


def open_search(place: Region, sealed: str) -> str:
    """What `seal_search` sealed in this region; '' for anything else."""
    try:
        return decrypt(place, urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))).decode()[:TYPED]
    except (ValueError, InvalidTag):
        return ""
