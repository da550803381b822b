"""Who may stand in for whom, and for how long. Pure; every no is one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol
from uuid import UUID

from pendopo.kepegawaian.rules import OWN, Hold
from pendopo.lib.formats import tanggal

PLT, PLH, MANDATE, COVER = "plt", "plh", "mandat", "pengganti"
KIND_TITLES = {PLT: "Plt.", PLH: "Plh.", MANDATE: "penerima mandat", COVER: "pengganti"}


@dataclass(frozen=True)
class Limit:
    """How long one may stand in at a time, how often it may follow on, whether an order is needed, by which text."""

    most_days: int
    extensions: int
    needs_order: bool
    source: str
    verified: bool = False


BKN = "Surat edaran Kepala BKN tentang Plh. dan Plt.; belum dicocokkan dengan naskahnya"
OWN_RULE = "Ketentuan daerah sendiri; belum ditetapkan"
LIMITS = {
    PLT: Limit(90, 1, needs_order=True, source=BKN),
    PLH: Limit(30, 1, needs_order=True, source=BKN),
    MANDATE: Limit(90, 3, needs_order=False, source="UU 30/2014 pasal 14; lamanya belum dicocokkan"),
    COVER: Limit(90, 3, needs_order=False, source=OWN_RULE),
}
"""What holds where a region has set nothing; every one of them is to be verified."""
NEEDS_ORDER = "Tulis nomor surat perintah atau keputusannya."
ALWAYS_BY_ORDER = frozenset({"penanda_tangan", "admin"})
"""Roles that nobody hands on by themselves, and for which an order with its number is always needed."""


class Standing(Protocol):
    """What rules need of a standing-in that is kept."""

    @property
    def kind(self) -> str: ...
    @property
    def unit_id(self) -> UUID: ...
    @property
    def role(self) -> str: ...
    @property
    def replaced_id(self) -> UUID | None: ...
    @property
    def stand_in_id(self) -> UUID: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date: ...


class Away(Protocol):
    """What rules need of an absence."""

    @property
    def person_id(self) -> UUID: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date: ...


@dataclass(frozen=True)
class Wish:
    """Somebody is to stand in for a post, from a day to a day."""

    kind: str
    unit_id: UUID
    role: str
    replaced_id: UUID | None
    stand_in_id: UUID
    valid_from: date
    valid_to: date
    number: str = ""
    overlap_reason: str = ""


def meets(a: Standing | Away | Wish, b: Standing | Away | Wish) -> bool:
    """Whether two spans share a day."""
    return a.valid_from <= b.valid_to and b.valid_from <= a.valid_to


def standing_problem(
    wish: Wish, limit: Limit, standing: Sequence[Standing], away: Sequence[Away], own: Iterable[Hold]
) -> str | None:
    """Why this cannot be, as one sentence. `standing`, `away`: what is kept; `own`: posts of who is to be replaced."""
    return (
        _span_problem(wish, limit, standing)
        or _chain_problem(wish, standing, away)
        or _post_problem(wish, own)
        or _overlap_problem(wish, standing)
    )


def _span_problem(wish: Wish, limit: Limit, standing: Sequence[Standing]) -> str | None:
    if wish.valid_to < wish.valid_from:
        return "Hari terakhir tidak boleh sebelum hari pertama."
    if wish.stand_in_id == wish.replaced_id:
        return "Orang tidak dapat menggantikan dirinya sendiri."
    days, what = (wish.valid_to - wish.valid_from).days + 1, KIND_TITLES[wish.kind]
    if days > limit.most_days:
        return f"Paling lama {limit.most_days} hari untuk {what}, yang diisi {days} hari. Batas ini dapat diubah."
    if follow_ons(wish, standing) > limit.extensions:
        return f"Sebagai {what} sudah disambung {limit.extensions} kali, batas terbanyak. Tunjuk orang lain."
    if (limit.needs_order or wish.role in ALWAYS_BY_ORDER) and not wish.number.strip():
        return NEEDS_ORDER
    return None


def follow_ons(wish: Wish, standing: Sequence[Standing]) -> int:
    """How many spans of the same person in the same post run into this one without a day between."""
    count, first = 0, wish.valid_from
    same = [
        one
        for one in standing
        if (one.kind, one.unit_id, one.role, one.stand_in_id) == (wish.kind, wish.unit_id, wish.role, wish.stand_in_id)
    ]
    while before := next((one for one in same if one.valid_to == first - timedelta(days=1)), None):
        count, first = count + 1, before.valid_from
    return count


def _chain_problem(wish: Wish, standing: Sequence[Standing], away: Sequence[Away]) -> str | None:
    for absent in away:
        if absent.person_id == wish.stand_in_id and meets(absent, wish):
            return f"Orang itu sendiri tidak hadir {_span(absent)}. Tunjuk orang lain."
    for one in standing:
        if one.replaced_id == wish.stand_in_id and one.kind != MANDATE and meets(one, wish):
            return f"Orang itu sendiri sedang digantikan {_span(one)}. Pengganti tidak dapat berantai."
    return None


def _post_problem(wish: Wish, own: Iterable[Hold]) -> str | None:
    """A post that is held for somebody else cannot be handed on."""
    if wish.replaced_id is None:
        return None if wish.kind == PLT else "Sebut siapa yang digantikan. Hanya Plt. yang mengisi peran kosong."
    mine = [h for h in own if h.person == wish.replaced_id and (h.unit, h.role) == (wish.unit_id, wish.role)]
    mine = [
        hold for hold in mine if hold.first <= wish.valid_to and (hold.last is None or hold.last >= wish.valid_from)
    ]
    if not mine:
        return "Yang digantikan tidak memegang peran itu pada hari-hari tersebut."
    if all(hold.kind != OWN for hold in mine):
        return "Peran itu sendiri dipegang sebagai pengganti. Pengganti tidak dapat berantai."
    return None


def _overlap_problem(wish: Wish, standing: Sequence[Standing]) -> str | None:
    if wish.overlap_reason.strip():
        return None
    for one in standing:
        if not meets(one, wish):
            continue
        if (one.unit_id, one.role, one.replaced_id) == (wish.unit_id, wish.role, wish.replaced_id):
            return f"Peran itu sudah digantikan orang lain {_span(one)}. Tulis alasannya bila memang dua orang."
        if one.stand_in_id == wish.stand_in_id:
            return f"Orang itu sudah menjadi pengganti {_span(one)}. Tulis alasannya bila memang rangkap."
    return None


def _span(one: Standing | Away) -> str:
    return f"{tanggal(one.valid_from)} sampai {tanggal(one.valid_to)}"
