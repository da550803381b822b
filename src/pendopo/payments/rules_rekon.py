"""One day in three lists beside each other: our receipts, the bank's notices, the bank's statement. Pure; no Django."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SAME, CASH, WAITING = "cocok", "tunai", "menunggu"
OURS, BANKS, AMOUNT, TWICE = "hanya_di_sini", "hanya_di_bank", "jumlah_beda", "ganda"
STATES = {
    SAME: "Cocok",
    AMOUNT: "Jumlah berbeda",
    TWICE: "Dibayar dua kali",
    BANKS: "Hanya di bank",
    OURS: "Hanya di sini",
    WAITING: "Menunggu rekening koran",
    CASH: "Tunai di loket",
}
DIFFERENT = frozenset({OURS, BANKS, AMOUNT, TWICE})
"""What a person settles with a reason."""

DECISIONS = {
    "kembali": "Uang dikembalikan kepada penyetor",
    "dicatat": "Sudah dicatat sebagai setoran lain",
    "bukan_kita": "Bukan setoran layanan ini",
    "salah_bank": "Kekeliruan bank, sudah dibetulkan bank",
    "salah_catat": "Kekeliruan catatan di sini, sudah diperiksa",
}


@dataclass(frozen=True)
class Ours:
    """A receipt of the day. `by_bank`: it was made of the bank's notice, not of a proof on paper."""

    reference: str
    amount: int
    channel: str
    number: str
    bill_number: str
    bill_id: str


@dataclass(frozen=True)
class Notified:
    """What the bank's call-back said, and what became of it."""

    reference: str
    amount: int
    outcome: str
    account: str
    bill_id: str = ""
    bill_number: str = ""


@dataclass(frozen=True)
class Booked:
    """A line of the bank's statement."""

    reference: str
    amount: int
    account: str = ""
    text: str = ""


@dataclass(frozen=True)
class Row:
    """One payment as the three tell it; whoever says nothing is None."""

    reference: str
    state: str
    ours: Ours | None
    notice: Notified | None
    booked: Booked | None

    @property
    def title(self) -> str:
        return STATES[self.state]

    @property
    def is_difference(self) -> bool:
        return self.state in DIFFERENT

    @property
    def amount(self) -> int:
        """Rupiah by whoever knows best: the statement, the notice, then we."""
        told = self.booked or self.notice or self.ours
        return told.amount if told else 0


def compare(
    ours: Iterable[Ours], notices: Iterable[Notified], booked: Iterable[Booked], *, has_statement: bool
) -> list[Row]:
    """One row per reference: what is to be looked at first, then the rest; each by its reference.

    Without a statement of that day nothing is missing at the bank yet, and what only the notice tells is a difference
    all the same.
    """
    mine = {one.reference: one for one in ours}
    told = {one.reference: one for one in notices}
    lines = {one.reference: one for one in booked}
    rows = [
        _row(reference, mine.get(reference), told.get(reference), lines.get(reference), has_statement)
        for reference in sorted({*mine, *told, *lines})
    ]
    return sorted(rows, key=lambda row: (not row.is_difference, list(STATES).index(row.state), row.reference))


def _row(reference: str, ours: Ours | None, notice: Notified | None, booked: Booked | None, is_in: bool) -> Row:
    return Row(reference, _state(ours, notice, booked, is_in), ours, notice, booked)


def _state(ours: Ours | None, notice: Notified | None, booked: Booked | None, is_in: bool) -> str:
    if len({one.amount for one in (ours, notice, booked) if one is not None}) > 1:
        return AMOUNT
    if ours is None:
        if notice is not None and notice.outcome in ("kurang", "lebih"):
            return AMOUNT
        return TWICE if notice is not None and notice.outcome == TWICE else BANKS
    if booked is not None:
        return SAME
    if ours.channel == "loket":
        return CASH
    return OURS if is_in else WAITING


@dataclass(frozen=True)
class Totals:
    """Numbers and rupiah of a day, by state and by list."""

    states: dict[str, tuple[int, int]]
    ours: tuple[int, int]
    notices: tuple[int, int]
    booked: tuple[int, int]


def totals(rows: Iterable[Row]) -> Totals:
    """What a day's list adds up to."""
    found = list(rows)

    def of(amounts: Iterable[int]) -> tuple[int, int]:
        kept = list(amounts)
        return len(kept), sum(kept)

    return Totals(
        {state: of(row.amount for row in found if row.state == state) for state in STATES},
        of(row.ours.amount for row in found if row.ours),
        of(row.notice.amount for row in found if row.notice),
        of(row.booked.amount for row in found if row.booked),
    )
