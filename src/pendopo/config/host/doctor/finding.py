"""What a check says, and what it may look at."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from pendopo.config.host.places import Places


class Severity(StrEnum):
    """How much it matters."""

    ERROR = "galat"
    WARNING = "peringatan"
    NOTE = "catatan"
    GOOD = "baik"


@dataclass(frozen=True)
class Finding:
    """One sentence about this server, and how to mend it."""

    code: str
    severity: Severity
    text: str
    mend: str = ""


@dataclass(frozen=True)
class Host:
    """The instance that is examined; tests give another one."""

    home: Path
    environ: Mapping[str, str]
    places: Places
    now: datetime


Check = Callable[[Host], Iterator[Finding]]


def error(code: str, text: str, mend: str) -> Finding:
    """Something does not work, or data is in danger."""
    return Finding(code, Severity.ERROR, text, mend)


def warning(code: str, text: str, mend: str) -> Finding:
    """It works, and will not always."""
    return Finding(code, Severity.WARNING, text, mend)


def note(code: str, text: str, mend: str = "") -> Finding:
    """Somebody should know."""
    return Finding(code, Severity.NOTE, text, mend)


def good(code: str, text: str) -> Finding:
    """As it should be."""
    return Finding(code, Severity.GOOD, text)
