"""The book of receipts of a month: every payment by its day, and what each account code took."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pendopo.core.api import Refusal
from pendopo.lib.formats import BULAN
from pendopo.lib.sheets import csv_table, xlsx_table
from pendopo.payments import rules_bunga
from pendopo.payments.models import CHANNELS, Repayment, Ssrd

MOST = 20_000
SHOWN = 200


@dataclass(frozen=True)
class Entry:
    """One line: money that came in, or a deposit given back (then below zero). `account`: its account code."""

    day: date
    number: str
    account: str
    title: str
    bill_number: str
    channel: str
    reference: str
    amount: int
    simulated: bool


@dataclass(frozen=True)
class Book:
    """A month. `accounts`: code, lines, rupiah."""

    month: date
    entries: list[Entry]
    accounts: list[tuple[str, int, int]]

    @property
    def title(self) -> str:
        """November 2026."""
        return f"{BULAN[self.month.month - 1]} {self.month.year}"

    @property
    def total(self) -> int:
        return sum(entry.amount for entry in self.entries)

    @property
    def shown(self) -> list[Entry]:
        return self.entries[:SHOWN]

    @property
    def hidden(self) -> int:
        return max(len(self.entries) - SHOWN, 0)

    @property
    def before(self) -> date:
        return rules_bunga.months_later(self.month, -1)

    @property
    def after(self) -> date:
        return rules_bunga.months_later(self.month, 1)


def read_book(month: date) -> Book:
    """The book of the month that begins on this day. Two statements. Raises Refusal when it is too long."""
    end = rules_bunga.months_later(month, 1)
    rows = Ssrd.objects.filter(paid_on__gte=month, paid_on__lt=end).select_related("skrd").order_by("paid_on", "id")
    receipts = list(rows[: MOST + 1])
    if len(receipts) > MOST:
        raise Refusal("Buku bulan ini lebih dari 20.000 baris. Unduh hari demi hari dari rekonsiliasi.")
    # What was paid twice or wrongly never was a receipt, so giving it back takes nothing from the book.
    deposits = Repayment.objects.filter(subject_id__in=Ssrd.objects.filter(skrd__kind="jaminan").values("id"))
    back = deposits.filter(paid_on__gte=month, paid_on__lt=end).select_related("skrd").order_by("paid_on")
    entries = [_of_receipt(one) for one in receipts] + [_of_repayment(one) for one in back]
    entries.sort(key=lambda entry: entry.day)
    return Book(month, entries, _by_account(entries))


def _of_receipt(one: Ssrd) -> Entry:
    bill = one.skrd
    channel = str(dict(CHANNELS)[one.channel])
    return Entry(
        one.paid_on, one.number, bill.account, bill.title, bill.number, channel, one.reference, one.amount,
        one.is_simulated,
    )  # fmt: skip


def _of_repayment(one: Repayment) -> Entry:
    bill = one.skrd
    account, title, number = (bill.account, bill.title, bill.number) if bill else ("", "", "")
    return Entry(
        one.paid_on, "", account, f"Pengembalian {title}".strip(), number, "Pengembalian", one.reference, -one.amount,
        False,
    )  # fmt: skip


def _by_account(entries: Iterable[Entry]) -> list[tuple[str, int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for entry in entries:
        number, amount = found.get(entry.account, (0, 0))
        found[entry.account] = number + 1, amount + entry.amount
    return [(account, *sums) for account, sums in sorted(found.items())]


HEAD = (
    "Tanggal", "Nomor setoran", "Kode rekening", "Uraian", "Nomor tagihan", "Kanal", "Referensi", "Jumlah (rupiah)",
    "Keterangan",
)  # fmt: skip


def _rows(book: Book) -> list[list[str]]:
    return [
        [
            one.day.isoformat(), one.number, one.account, one.title, one.bill_number, one.channel, one.reference,
            str(one.amount), "SIMULATOR" if one.simulated else "",
        ]
        for one in book.entries
    ]  # fmt: skip


def as_csv(book: Book) -> str:
    return csv_table(HEAD, _rows(book))


def as_xlsx(book: Book) -> bytes:
    """The book as a workbook whose amounts add up; without names of people."""
    return xlsx_table(f"Buku penerimaan {book.month:%Y-%m}", HEAD, _rows(book), sums={7})
