"""What decrees do to posts, seen before they do it. Pure; every no is one sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from uuid import UUID

from pendopo.lib.formats import tanggal

Desk = tuple[UUID, str]
"""A role in an office."""

OWN = "tetap"


@dataclass(frozen=True)
class Hold:
    """A post that somebody holds from a day to a day (both included). `active`: its account has been taken up."""

    person: UUID
    unit: UUID
    role: str
    first: date
    last: date | None = None
    post_id: UUID | None = None
    kind: str = OWN
    active: bool = True
    title: str = ""
    basis_id: UUID | None = None

    def on(self, day: date) -> bool:
        return self.first <= day and (self.last is None or self.last >= day)


@dataclass
class Plan:
    """What a decree would do: posts by the last day they would get, and posts that would begin."""

    ends: dict[UUID, date] = field(default_factory=dict)
    begins: list[Hold] = field(default_factory=list)


def after(holds: Iterable[Hold], plan: Plan) -> list[Hold]:
    """The posts as they would stand."""
    kept = [
        replace(hold, last=plan.ends[hold.post_id]) if hold.post_id in plan.ends else hold for hold in holds
    ]  # fmt: skip
    return [*kept, *plan.begins]


def holders(holds: Iterable[Hold], desk: Desk, day: date) -> set[UUID]:
    """Whoever has the rights of a desk on a day."""
    return {hold.person for hold in holds if hold.active and (hold.unit, hold.role) == desk and hold.on(day)}


def held_desks(holds: Iterable[Hold], day: date) -> set[Desk]:
    """The desks that somebody holds on a day."""
    return {(hold.unit, hold.role) for hold in holds if hold.active and hold.on(day)}


def holders_anywhere(holds: Iterable[Hold], role: str, day: date) -> set[UUID]:
    """Whoever holds a role in any office on a day."""
    return {hold.person for hold in holds if hold.active and hold.role == role and hold.on(day)}


def first_day_without(holds: Iterable[Hold], role: str, day: date) -> date | None:
    """The first day from `day` on that nobody holds a role anywhere; None: there is always somebody."""
    mine = [hold for hold in holds if hold.active and hold.role == role]
    reached = day - timedelta(days=1)
    while True:
        reached += timedelta(days=1)
        holding = [hold for hold in mine if hold.on(reached)]
        if not holding:
            return reached
        if any(hold.last is None for hold in holding):
            return None
        reached = max(hold.last for hold in holding if hold.last)


# -- mutasi


@dataclass(frozen=True)
class Move:
    """One row of a mutasi: out of a post, into another; either may be missing. `heir`: of the open work."""

    position: int
    person: UUID
    post_id: UUID | None
    to: Desk | None
    heir: UUID | None = None


def plan_moves(moves: Iterable[Move], day: date) -> Plan:
    """The posts that end with the day before, and those that begin on the day."""
    plan = Plan()
    for move in moves:
        if move.post_id is not None:
            plan.ends[move.post_id] = day - timedelta(days=1)
        if move.to is not None:
            plan.begins.append(Hold(move.person, *move.to, first=day))
    return plan


def move_problems(
    move: Move, moves: Sequence[Move], holds: Mapping[UUID, Hold], later: Sequence[Hold], day: date
) -> list[str]:
    """Why a row cannot be done, as sentences. `holds` by post, `later` as they would stand."""
    found = []
    post = holds.get(move.post_id) if move.post_id else None
    if move.post_id and (post is None or post.person != move.person or not post.on(day - timedelta(days=1))):
        found.append(f"Peran asal itu tidak dipegang orang ini sampai {tanggal(day - timedelta(days=1))}.")
    elif post is not None and post.last is not None and post.last < day:
        found.append(f"Peran asal itu sudah berakhir {tanggal(post.last)} menurut catatan lain.")
    elif post is not None and post.kind != OWN:
        found.append("Peran asal itu dipegang sebagai pengganti. Akhiri lewat halaman penggantian.")
    if move.post_id and sum(other.post_id == move.post_id for other in moves) > 1:
        found.append("Peran asal yang sama tertulis pada dua baris.")
    if move.to is not None:
        same = [h for h in later if h.person == move.person and (h.unit, h.role) == move.to and h.on(day)]
        if len(same) > 1:
            found.append("Orang ini sudah memegang peran tujuan, atau tertulis dua kali.")
    return found + _heir_problems(move, post, later, day)


def _heir_problems(move: Move, post: Hold | None, later: Sequence[Hold], day: date) -> list[str]:
    if move.heir is None:
        return []
    if move.heir == move.person:
        return ["Penerus tidak boleh orang yang sama."]
    if post is None:
        return ["Penerus hanya untuk yang meninggalkan sebuah peran."]
    if move.heir not in holders(later, (post.unit, post.role), day):
        return ["Penerus itu tidak memegang peran yang ditinggalkan pada tanggal berlaku."]
    return []


# -- penataan


@dataclass(frozen=True)
class Succession:
    """One row of the table of succession; without service and function it closes the office."""

    unit: UUID
    successor: UUID
    definition_id: str = ""
    function: str = ""

    @property
    def closes(self) -> bool:
        return not self.definition_id and not self.function


def successor_in(rows: Iterable[Succession], unit: UUID) -> Callable[[str, str], UUID | None]:
    """Who succeeds an office in a function of a service: the row that says it most closely; None: nobody does."""
    mine = {(row.definition_id, row.function): row.successor for row in rows if row.unit == unit}

    def find(definition_id: str, function: str) -> UUID | None:
        wanted = ((definition_id, function), (definition_id, ""), ("", function), ("", ""))
        return next((mine[key] for key in wanted if key in mine), None)

    return find


def plan_succession(rows: Iterable[Succession], holds: Iterable[Hold], day: date) -> Plan:
    """Everybody of an office that closes goes on in its successor with the same role, as what they were there.

    Days on which they hold that role there already are left out.
    """
    plan, known = Plan(), list(holds)
    closing = {row.unit: row.successor for row in rows if row.closes}
    for hold in known:
        heir = closing.get(hold.unit)
        if heir is None or not hold.on(day) or hold.post_id is None:
            continue
        plan.ends[hold.post_id] = day - timedelta(days=1)
        there = [
            (one.first, one.last)
            for one in [*known, *plan.begins]
            if one.person == hold.person and (one.unit, one.role) == (heir, hold.role)
        ]
        for first, last in uncovered(day, hold.last, there):
            plan.begins.append(replace(hold, unit=heir, first=first, last=last, post_id=None))
    return plan


Span = tuple[date, date | None]


def uncovered(first: date, last: date | None, spans: Iterable[Span]) -> list[Span]:
    """The parts of a span (both days included; no end = open) that none of the others covers, in their order."""
    found: list[Span] = []
    for a, b in sorted(spans, key=lambda span: span[0]):
        if (b is not None and b < first) or (last is not None and a > last):
            continue
        if a > first:
            found.append((first, a - timedelta(days=1)))
        if b is None:
            return found
        first = b + timedelta(days=1)
    if last is None or first <= last:
        found.append((first, last))
    return found
