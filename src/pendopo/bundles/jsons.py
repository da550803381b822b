"""JSON from outside: without double keys, without NaN, not deeper than a manifest needs. And the one form we write."""

from __future__ import annotations

import json
from typing import Any

from pendopo.bundles.refusal import BundleRefused

MAX_DEPTH = 24


def written(value: Any) -> bytes:
    """The one byte form of a JSON value."""
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n").encode()


def read(raw: bytes, what: str) -> Any:
    """A JSON value from outside; `what` names it in the sentence. Raises BundleRefused."""
    try:
        text = raw.decode()
        if depth_of(text) > MAX_DEPTH:
            raise BundleRefused(f"{what} bersarang terlalu dalam.")
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise BundleRefused(f"{what} tidak dapat dibaca sebagai JSON.") from error


def depth_of(text: str) -> int:
    """How deep brackets are nested outside texts; counted before anything is built."""
    deepest = depth = 0
    inside = escaped = False
    for char in text:
        if escaped:
            escaped = False
        elif inside:
            escaped, inside = char == "\\", char != '"'
        elif char == '"':
            inside = True
        elif char in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif char in "]}":
            depth -= 1
    return deepest


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) < len(pairs):
        raise ValueError("double key")
    return dict(pairs)


def _no_number(name: str) -> Any:
    raise ValueError(name)
