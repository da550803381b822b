"""Text cut into the words by which it is found again."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 40
MOST = 60
_WORD = re.compile(r"[^\W_]+")
# Words that stand in nearly every sentence find nothing.
_COMMON = frozenset(["dan", "di", "ke", "dari", "yang", "untuk", "atau", "dengan", "pada", "the", "of", "and"])


def folded(text: str) -> str:
    """Lower case without accents: what is typed without them still finds."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(one for one in plain if not unicodedata.combining(one)).casefold()


def words_of(text: str, *, most: int = MOST) -> list[str]:
    """The different words of a text in their order, at most `LONGEST` letters each.

    Single letters, numbers of one or two digits and the commonest words are left out: they would find everything.
    """
    found = (word[:LONGEST] for word in _WORD.findall(folded(text)) if _finds_something(word))
    return list(dict.fromkeys(found))[:most]


def _finds_something(word: str) -> bool:
    return len(word) > (2 if word.isdigit() else 1) and word not in _COMMON


def digits_of(text: str) -> str:
    """The digits of a number however it is spaced; a phone number without its country code ('+62812…' is '812…')."""
    digits = re.sub(r"[^0-9]", "", text)
    return re.sub(r"^(62|0)(?=8)", "", digits)
