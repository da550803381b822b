"""Pure rules of cases: codes, numbers, who may move, what a move asks for."""

from __future__ import annotations

import base64
import re
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from pendopo.engine.api import Compiled, Transition, is_personal

# Crockford's alphabet: no I, L, O, U, so that a code read aloud or from paper is not mistaken.
_ALPHABET = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")
_MISREAD = str.maketrans("OIL", "011")
SECRET_LENGTH = 12


def registration_number(sequence: int, now: datetime) -> str:
    """REG-2026-11-004218: the year's sequence with the month of submission."""
    return f"REG-{now:%Y-%m}-{sequence:06d}"


def tidy_number(typed: str) -> str:
    """What a person types as a registration number, brought into its form."""
    digits = re.sub(r"[^0-9]", "", typed)
    if len(digits) != 12:
        return typed.strip().upper()
    return f"REG-{digits[:4]}-{digits[4:6]}-{digits[6:]}"


def secret_from(key: bytes) -> str:
    """The secret code of a case (60 bits) from the region's derived key: 'K7QF-2MNP-3XRT'."""
    code = base64.b32encode(key).decode().translate(_ALPHABET)[:SECRET_LENGTH]
    return "-".join(code[i : i + 4] for i in range(0, SECRET_LENGTH, 4))


def tidy_secret(typed: str) -> str:
    """A typed secret without blanks and dashes, with letters that are easily misread put right."""
    plain = re.sub(r"[^0-9A-Za-z]", "", typed).upper().translate(_MISREAD)
    return "-".join(plain[i : i + 4] for i in range(0, len(plain), 4))


def split_personal(compiled: Compiled, answers: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """(plain, personal): what may lie open in the database, and what is sealed."""
    plain: dict[str, Any] = {}
    personal: dict[str, Any] = {}
    for name, value in answers.items():
        field = compiled.fields.get(name)
        (plain if field is not None and not is_personal(field) else personal)[name] = value
    return plain, personal


def file_ids(compiled: Compiled, answers: Mapping[str, Any]) -> dict[str, list[UUID]]:
    """The file ids of each visible file field."""
    return {
        name: [UUID(item) for item in value]
        for name, value in answers.items()
        if name in compiled.fields and compiled.fields[name].type == "file" and compiled.visible(name, answers)
    }


def may_move(
    transition: Transition, posts_of_function: Collection[tuple[UUID, str]], actor_posts: Collection[tuple[UUID, str]]
) -> bool:
    """Whether one of the actor's posts does the transition's function."""
    return any(post in actor_posts for post in posts_of_function)


def with_dependents(compiled: Compiled, asked: Collection[str]) -> list[str]:
    """Asked fields and those whose being asked hangs on them, in the order of the form: a repair may open a field."""
    found = set(asked)
    while True:
        more = {name for name in compiled.fields if name not in found and compiled.depends_on(name) & found}
        if not more:
            return [name for name in compiled.fields if name in found]
        found |= more


def changed_fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The ids of answers that differ."""
    return sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
