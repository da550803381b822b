"""The digest of a link, computed a second time: in Python, from what the tables hold, without the trigger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

# The columns of an event in the order in which its digest reads them; `seq` and the moment of the link come first.
EVENT_COLUMNS = (
    "id", "kind", "subject_type", "subject_id", "case_id", "actor_id", "actor_label", "batch", "occurred_at",
    "recorded_at", "data",
)  # fmt: skip


def beginning(region_id: int) -> bytes:
    """What stands for the digest before the first link of a region."""
    return sha256(f"pendopo.jejak.{region_id}".encode()).digest()


def canonical(parts: Iterable[str | None]) -> bytes:
    """Parts with their length in bytes: no two rows read alike. '-' is no value."""
    written = []
    for part in parts:
        if part is None:
            written.append(b"-")
        else:
            content = part.encode()
            written.append(b"%d:%b" % (len(content), content))
    return b"".join(written)


def link_digest(region_id: int, former: bytes, seq: int, linked_at: str, event: Sequence[str | None]) -> bytes:
    """The digest of one link. Moments are whole microseconds since 1970 as text; `event` follows EVENT_COLUMNS."""
    return sha256(former + canonical([str(region_id), str(seq), linked_at, *event])).digest()
