"""The words of a case: public ones as they are, those of a person only as tokens that this region's key can make."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from pendopo.core.api import blind_index
from pendopo.engine.api import Compiled, Context, Field
from pendopo.lib.words import MOST, digits_of, folded, words_of

# No word begins with it, so that no beginning of a word finds a token.
MARK = "~"
_SPOKEN = ("text", "long_text", "choice", "multi_choice", "wilayah")
_NAMES = ("name", "given-name", "family-name", "organization")
_NUMBERS = ("nik", "npwp", "nib", "phone")


def token(region_id: int, word: str) -> str:
    """What stands in the table for a word of a person: the same in this region each time, nothing anywhere else."""
    return MARK + urlsafe_b64encode(blind_index(region_id, f"kata:{word}")).decode().rstrip("=")


def words_of_answers(compiled: Compiled, answers: Mapping[str, Any], ctx: Context, region_id: int) -> list[str]:
    """Everything by which a case with these answers is found, at most `MOST` words."""
    found: list[str] = []
    indonesian = replace(ctx, lang="id")
    for field in compiled.fields.values():
        if answers.get(field.id) in (None, "", []):
            continue
        if field.filter and field.personal == "tidak":
            continue  # found by its own filter
        if field.personal == "tidak" and field.type in _SPOKEN:
            found += words_of(compiled.display(field.id, answers, indonesian))
        else:
            found += [token(region_id, word) for word in _personal_words(field, answers[field.id])]
    return list(dict.fromkeys(found))[:MOST]


def _personal_words(field: Field, answer: Any) -> Iterator[str]:
    """Names word by word; numbers and addresses of mail as a whole."""
    if field.type in _NUMBERS:
        yield digits_of(str(answer))
    elif field.type == "email":
        yield folded(str(answer)).strip()
    elif field.autocomplete in _NAMES:
        yield from words_of(str(answer))


def tokens_of_typed(region_id: int, typed: str) -> str | None:
    """The token of a typed number or mail address, which is found as a whole; None for words."""
    if "@" in typed:
        return token(region_id, folded(typed).strip())
    digits = digits_of(typed)
    return token(region_id, digits) if len(digits) >= 9 and not any(one.isalpha() for one in typed) else None
