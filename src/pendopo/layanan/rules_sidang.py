"""Pure rules of a sitting: how many letters, for how long, and when the process that signs counts as gone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

MOST = 1000
"""Letters of one sitting. Signing as many takes some minutes; who proves once should still know for what."""
LIFE = timedelta(minutes=15)
"""How long one proof holds. Then the key is gone; what is left waits for another proof."""
SILENCE = timedelta(seconds=45)
"""After so long without a sign of life the process is gone (killed, or the machine was switched off)."""


@dataclass(frozen=True)
class Chosen:
    """One letter as the signer saw it: its case with the version on screen, and the digest of its bytes."""

    case_id: UUID
    seen: int
    sha256: str


def read_chosen(values: Iterable[str]) -> list[Chosen]:
    """From the boxes of the page, `case:version:digest`; what was tampered with is left out, doubles count once."""
    found: dict[UUID, Chosen] = {}
    for value in values:
        case_id, _, rest = value.partition(":")
        seen, _, sha256 = rest.partition(":")
        known = seen.isascii() and seen.isdigit() and len(seen) < 10 and len(sha256) == 64 and sha256.isalnum()
        try:
            key = UUID(case_id)
        except ValueError:
            continue
        if known:
            found.setdefault(key, Chosen(key, int(seen), sha256))
    return list(found.values())


def is_running(ended_at: datetime | None, until: datetime, beat_at: datetime, now: datetime) -> bool:
    """Whether somebody still signs: not ended, not out of time, and heard of lately."""
    return ended_at is None and now < until and now - beat_at < SILENCE
