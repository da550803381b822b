"""Banks through which bills can be paid: what one must offer, and which there are. No Django.

The simulator calls nobody, exists only in regions marked *contoh*, and everything that derives from it says SIMULATOR.
`snap` speaks the published interface; it is off until a region agrees with its bank and fills in what it got.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from pendopo.payments import rules_qris
from pendopo.payments.rules import SIMULATOR
from pendopo.payments.snap_http import NotReached, Partner, SnapCalls

SNAP = "snap"


@dataclass(frozen=True)
class Order:
    """What is to be paid. `code`: our payment code; `title`: of the fee, without any person; `until`: taken that long.

    A bill is taken after its due day too: then it is late and bears interest. Once it ends its number is closed.
    """

    code: str
    amount: int
    title: str
    until: date


@dataclass(frozen=True)
class Opened:
    """The number to pay to, and the text of a QRIS ('' without one)."""

    number: str
    qris: str


@dataclass(frozen=True)
class Line:
    """One line of a bank's statement: money that came in."""

    day: date
    reference: str
    amount: int
    account: str = ""
    text: str = ""


@dataclass(frozen=True)
class Terms:
    """What region and bank agreed on. `ledger`: what the imitated bank took; nobody else's."""

    prefix: str
    nmid: str = ""
    merchant_name: str = ""
    merchant_city: str = ""
    treasury_account: str = ""
    base_url: str = ""
    partner_id: str = ""
    secrets: dict[str, str] = field(default_factory=dict, repr=False)
    ledger: Sequence[Line] = ()


class Bank(Protocol):
    """A bank. `open` for the same order gives the same number; nothing here knows a payer. Raises NotReached."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def is_simulator(self) -> bool: ...
    def open(self, terms: Terms, order: Order) -> Opened:
        """A number, and where agreed a QRIS, for one bill."""

    def cancel(self, terms: Terms, number: str) -> None:
        """Nothing is taken for this number any more."""

    def is_paid(self, terms: Terms, number: str) -> bool | None:
        """Whether the bank holds the money of a number; None when it does not know the number."""

    def statement(self, terms: Terms, day: date) -> list[Line]:
        """What came in on a day."""


def local_number(terms: Terms, order: Order) -> str:
    """The number as it is composed here: the bank's prefix, then our payment code."""
    return f"{terms.prefix}{order.code}"


@dataclass(frozen=True)
class SimulatedBank:
    """Takes every order; whether and how it is paid is chosen on its page."""

    id: str = SIMULATOR
    title: str = "SIMULATOR bank"
    is_simulator: bool = True

    def open(self, terms: Terms, order: Order) -> Opened:
        merchant = rules_qris.Merchant(
            "SIMULATOR JANGAN DIBAYAR", terms.merchant_city or "SIMULATOR", terms.nmid or "ID0000000000000",
            "ID.CO.SIMULATOR.WWW",
        )  # fmt: skip
        return Opened(local_number(terms, order), rules_qris.payload(merchant, order.amount, order.code))

    def cancel(self, terms: Terms, number: str) -> None:
        return None

    def is_paid(self, terms: Terms, number: str) -> bool | None:
        return any(line.account == number for line in terms.ledger)

    def statement(self, terms: Terms, day: date) -> list[Line]:
        return [line for line in terms.ledger if line.day == day]


@dataclass(frozen=True)
class SnapBank:
    """A bank that speaks SNAP over HTTPS. Never tried with a real one: perlu verifikasi in every agreement."""

    id: str = SNAP
    title: str = "Bank dengan SNAP (Bank Indonesia)"
    is_simulator: bool = False

    def open(self, terms: Terms, order: Order) -> Opened:
        calls = self._calls(terms)
        number = calls.create(terms.prefix, order.code, order.title, order.amount, order.until)
        qris = calls.qris(terms.nmid, order.code, order.amount, order.until) if terms.nmid else ""
        return Opened(number or local_number(terms, order), qris)

    def cancel(self, terms: Terms, number: str) -> None:
        self._calls(terms).delete(terms.prefix, number)

    def is_paid(self, terms: Terms, number: str) -> bool | None:
        return self._calls(terms).is_paid(terms.prefix, number)

    def statement(self, terms: Terms, day: date) -> list[Line]:
        rows = self._calls(terms).history(terms.treasury_account, day)
        return [Line(day, row.reference, row.amount, row.account, row.text) for row in rows]

    def _calls(self, terms: Terms) -> SnapCalls:
        given = terms.secrets
        return SnapCalls(
            Partner(
                terms.base_url, terms.partner_id, given.get("client_key", ""), given.get("client_secret", ""),
                given.get("private_key", ""), given.get("channel", ""),
            )
        )  # fmt: skip


BANKS: dict[str, Bank] = {one.id: one for one in (SimulatedBank(), SnapBank())}


def offered(*, is_contoh: bool) -> list[Bank]:
    """What a region may choose: the simulator only where everything is an example."""
    return [one for one in BANKS.values() if is_contoh or not one.is_simulator]


__all__ = ["BANKS", "SNAP", "Bank", "Line", "NotReached", "Opened", "Order", "Terms", "local_number", "offered"]
