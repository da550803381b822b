"""Recomputing the chain of a region, link by link, without ever holding more than a few thousand events."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection

from pendopo.audit.canonical import EVENT_COLUMNS, beginning
from pendopo.audit.rules import UNLINKED, Bad, Before, Fault, LinkRow, judge, say
from pendopo.tenancy.api import Region, region

CHUNK = 5_000

MICROSECONDS = "(extract(epoch FROM {0}) * 1000000)::bigint::text"
TIMES = {name: MICROSECONDS.format(f"e.{name}") for name in ("occurred_at", "recorded_at")}
COLUMNS = ", ".join(TIMES.get(name, f"e.{name}::text") for name in EVENT_COLUMNS)
LINKS = f"""
SELECT l.seq, l.id::text, {MICROSECONDS.format("l.linked_at")}, l.former, l.digest, {COLUMNS}
  FROM audit_link l LEFT JOIN audit_event e ON e.id = l.id AND e.region_id = l.region_id
 WHERE l.region_id = %s AND l.seq > %s ORDER BY l.seq LIMIT %s
"""  # noqa: S608  (column names only)
UNLINKED_EVENT = """
SELECT e.id::text, e.kind, e.case_id::text, e.occurred_at
  FROM audit_event e LEFT JOIN audit_link l ON l.id = e.id AND l.region_id = e.region_id
 WHERE e.region_id = %s AND l.id IS NULL ORDER BY e.recorded_at, e.id LIMIT 1
"""
FIRST = len(("seq", "id", "linked_at", "former", "digest"))


@dataclass(frozen=True)
class Outcome:
    """What a check found: how many links were recomputed, the head they lead to, the first bad event or None."""

    count: int
    digest: bytes
    bad: Bad | None = None


def check(place: Region, *, progress: Callable[[int], None] | None = None, upto: int | None = None) -> Outcome:
    """Recompute the chain of a region from its first link. Reads only; each chunk is a transaction of its own.

    `upto`: the last place to look at (then events outside the chain are not looked for).
    """
    before = Before(0, beginning(place.id), b"")
    for row in _links(place):
        if upto is not None and row.seq > upto:
            break
        fault = judge(place.id, before, row)
        if fault is not None:
            return Outcome(before.seq, before.digest, _name(place, fault, before, row))
        before = Before(row.seq, row.digest, row.former)
        if progress is not None and row.seq % CHUNK == 0:
            progress(row.seq)
    return Outcome(before.seq, before.digest, _unlinked(place) if upto is None else None)


def head_before(place: Region, moment: datetime) -> tuple[int, bytes] | None:
    """Place and digest of the last link made before a moment; None when there is none. Found by halving."""
    with region(place), connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(seq), 0) FROM audit_link WHERE region_id = %s", [place.id])
        low, high = 0, int(_one(cursor)[0])
        while low < high:
            middle = (low + high + 1) // 2
            cursor.execute(
                "SELECT linked_at < %s FROM audit_link WHERE region_id = %s AND seq <= %s ORDER BY seq DESC LIMIT 1",
                [moment, place.id, middle],
            )
            found = cursor.fetchone()
            low, high = (middle, high) if found and found[0] else (low, middle - 1)
        cursor.execute("SELECT digest FROM audit_link WHERE region_id = %s AND seq = %s", [place.id, low])
        row = cursor.fetchone()
    return None if row is None else (low, bytes(row[0]))


def day_end(place: Region, day: date) -> datetime:
    """The region's midnight after a day."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), place.tz)


def compare(place: Region, day: date, digest: str) -> Bad | None:
    """Whether the chain still leads to the head of a day as it was printed or sent; None when it does."""
    found = head_before(place, day_end(place, day))
    if found is not None and found[1].hex() == digest.replace(" ", "").lower():
        return None
    seq = found[0] if found else 0
    return Bad(Fault.REWRITTEN, seq, say(Fault.REWRITTEN, seq, day=day.isoformat()))


def _links(place: Region) -> Iterator[LinkRow]:
    last = 0
    while True:
        with region(place), connection.cursor() as cursor:
            cursor.execute(LINKS, [place.id, last, CHUNK])
            rows = cursor.fetchall()
        for row in rows:
            event = None if row[FIRST] is None else row[FIRST:]
            yield LinkRow(row[0], row[1], row[2], bytes(row[3]), bytes(row[4]), event)
        if len(rows) < CHUNK:
            return
        last = rows[-1][0]


def _name(place: Region, fault: Fault, before: Before, row: LinkRow) -> Bad:
    """Which event is the bad one: its successor tells of an inserted or missing one."""
    if fault is Fault.MOVED and not _is_digest(place, row.former):
        fault = Fault.MISSING
    if fault is Fault.INSERTED:
        return _told(place, fault, before.seq)
    if fault is Fault.MISSING:
        gone = row.seq if row.event is None else before.seq + 1
        return Bad(fault, gone, say(fault, gone), id=row.id if row.event is None else "")
    return _told(place, fault, row.seq)


def _is_digest(place: Region, digest: bytes) -> bool:
    if digest == beginning(place.id):
        return True
    with region(place), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM audit_link WHERE region_id = %s AND digest = %s LIMIT 1", [place.id, digest])
        return cursor.fetchone() is not None


def _told(place: Region, fault: Fault, seq: int) -> Bad:
    with region(place), connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.id::text, e.kind, e.case_id::text, e.occurred_at FROM audit_link l JOIN audit_event e "
            "ON e.id = l.id AND e.region_id = l.region_id WHERE l.region_id = %s AND l.seq = %s",
            [place.id, seq],
        )
        return _bad(fault, seq, say(fault, seq), cursor.fetchone())


def _unlinked(place: Region) -> Bad | None:
    with region(place), connection.cursor() as cursor:
        cursor.execute(UNLINKED_EVENT, [place.id])
        row = cursor.fetchone()
    return None if row is None else _bad(Fault.INSERTED, 0, UNLINKED, row)


def _bad(fault: Fault, seq: int, sentence: str, row: Any) -> Bad:
    if row is None:
        return Bad(fault, seq, sentence)
    moment: datetime = row[3]
    return Bad(fault, seq, sentence, row[0], row[1], row[2] or "", moment.astimezone(UTC).isoformat())


def _one(cursor: Any) -> tuple[Any, ...]:
    row: tuple[Any, ...] | None = cursor.fetchone()
    assert row is not None  # an aggregate always returns one row
    return row
