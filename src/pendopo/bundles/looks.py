"""What a look at a catalogue tells, as values without the signing library."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Identity:
    """Who signs a catalogue, as its first root says; `root` are its bytes, `root_digest` their SHA-256."""

    namespace: str
    code: str
    name: str
    root_digest: str
    root: bytes


@dataclass(frozen=True)
class Mirrored:
    """What a mirror holds. `holds_until`: until when readers believe it without a leave; `offline_until`: with one."""

    who: Identity
    bundles: int
    files: int
    holds_until: datetime
    offline_until: date | None
