"""The one byte form of a definition: sorted keys, NFC, LF, strings only, defaults left out."""

import hashlib
import json
import unicodedata
from typing import Any

from .load import unreadable, validated
from .schema import Definition, Scenario


def canonical(definition: Definition) -> bytes:
    """The bytes that are stored, signed and digested; equal definitions give equal bytes."""
    data = as_text(definition.model_dump(by_alias=True, exclude_defaults=True))
    return (json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n").encode()


def digest(content: bytes) -> str:
    """SHA-256 of canonical bytes in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def from_canonical(content: bytes) -> Definition:
    """Canonical bytes → the definition; raises `DefinitionError` on bytes that are none."""
    try:
        data = json.loads(content, object_pairs_hook=without_double_keys)
    except (ValueError, RecursionError) as error:
        raise unreadable("rilis", "bukan bentuk baku sebuah definisi") from error
    return validated(data)


def without_double_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object; `ValueError` when a key comes twice."""
    if len({key for key, _ in pairs}) < len(pairs):
        raise ValueError("double key")
    return dict(pairs)


def as_text(value: Any) -> Any:
    """Booleans as `ya`/`tidak`, numbers as digits, text in NFC."""
    if isinstance(value, str):
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {as_text(key): as_text(child) for key, child in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_text(child) for child in value]
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    return str(value) if isinstance(value, int) else value


def scenario_bytes(scenario: Scenario) -> bytes:
    """One scenario in canonical bytes: what a region keeps of its own."""
    data = as_text(scenario.model_dump(by_alias=True, exclude_defaults=True))
    return (json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n").encode()


def scenario_from_bytes(content: bytes) -> Scenario:
    """Canonical bytes → the scenario; raises `DefinitionError` on bytes that are none."""
    try:
        return Scenario.model_validate(json.loads(content, object_pairs_hook=without_double_keys))
    except (ValueError, RecursionError) as error:
        raise unreadable("skenario", "bukan bentuk baku sebuah skenario") from error
