"""What can be wrong with a chain, and how it is said. Knows neither database nor Django."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from pendopo.audit.canonical import link_digest


class Fault(StrEnum):
    """How an event was tampered with."""

    CHANGED = "diubah"
    MISSING = "hilang"
    INSERTED = "disisipkan"
    MOVED = "dipindah"
    REWRITTEN = "ditulis_ulang"


SENTENCES = {
    Fault.CHANGED: "Peristiwa ke-{seq} diubah sesudah dicatat: isinya tidak lagi sama dengan sidik rantainya.",
    Fault.MISSING: "Peristiwa ke-{seq} hilang dari jejak.",
    Fault.INSERTED: "Peristiwa ke-{seq} disisipkan: rantai sesudahnya tidak mengenalnya.",
    Fault.MOVED: "Peristiwa ke-{seq} tidak pada tempatnya: urutannya ditukar.",
    Fault.REWRITTEN: "Jejak sampai peristiwa ke-{seq} ditulis ulang: sidiknya bukan lagi kepala jejak tanggal {day}.",
}
UNLINKED = "Sebuah peristiwa disisipkan tanpa melalui rantai."


@dataclass(frozen=True)
class LinkRow:
    """One link with the event it is for, as the tables hold them; `event` is None when there is none.

    Moments are whole microseconds since 1970 as text; `event` follows `canonical.EVENT_COLUMNS`.
    """

    seq: int
    id: str
    linked_at: str
    former: bytes
    digest: bytes
    event: Sequence[str | None] | None


@dataclass(frozen=True)
class Bad:
    """The first bad event. `seq` is 0 when it has no place in the chain."""

    fault: Fault
    seq: int
    sentence: str
    id: str = ""
    kind: str = ""
    case_id: str = ""
    occurred_at: str = ""  # ISO 8601, UTC


@dataclass(frozen=True)
class Before:
    """What the chain must go on from: the last good link and the digest before it."""

    seq: int
    digest: bytes
    former: bytes


def judge(region_id: int, before: Before, row: LinkRow) -> Fault | None:
    """What is wrong with this link, looked at after the one before. A moved event cannot be told from a missing one
    here: whoever reads the table asks whether `row.former` is the digest of another link."""
    if row.seq != before.seq + 1 or row.event is None:
        return Fault.MISSING
    if row.former != before.digest:
        return Fault.INSERTED if before.seq and row.former == before.former else Fault.MOVED
    if link_digest(region_id, row.former, row.seq, row.linked_at, row.event) != row.digest:
        return Fault.CHANGED
    return None


def say(fault: Fault, seq: int, *, day: str = "") -> str:
    return SENTENCES[fault].format(seq=seq, day=day)
