"""Making findings with a known code."""

from typing import Any

from ..findings import Finding, Level
from .codes import CODES


def found(code: str, node: str, message: str, mend: str, level: Level = "galat") -> Finding:
    """A finding; an unknown code is a bug of the verifier."""
    if code not in CODES:
        raise KeyError(code)
    return Finding(code, node, message, mend, level)


def listed(items: Any) -> str:
    """Ids as text in a fixed order."""
    return ", ".join(sorted(str(item) for item in items)) or "(belum ada)"
