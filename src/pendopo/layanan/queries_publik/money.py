"""What a service costs and what a case owes, as the public reads it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.http import Http404
from django.urls import reverse

from pendopo.engine.api import Compiled, Fee, Param, TariffTable, money
from pendopo.files.api import StoredFile
from pendopo.lib.formats import desimal
from pendopo.payments.api import Skrd, Status, bills_of_case, grouped, paper_of, qris_picture
from pendopo.tenancy.api import Region


@dataclass(frozen=True)
class BillCard:
    """One bill on the applicant's page. Addresses are '' while the paper is being made.

    `qr`: its QRIS as the address of a picture, '' without one. `place`: which of the cards it is, from 1.
    """

    bill: Skrd
    status: Status
    paper_url: str
    receipt_url: str
    qr: str = ""
    place: str = "1"

    @property
    def va_parts(self) -> list[str]:
        """Its virtual account number in groups of four; empty without one."""
        account = self.bill.account_of_bank
        return grouped(account.number).split() if account else []

    @property
    def holds_up(self) -> bool:
        """The case waits for it; for interest (STRD) it does not."""
        return self.status.is_open and self.bill.base_id is None

    @property
    def is_simulated(self) -> bool:
        """Its bank is only imitated."""
        account = self.bill.account_of_bank
        return account is not None and account.is_simulated


def bill_cards(case_id: UUID, place: Region, now: datetime) -> list[BillCard]:
    """The bills of a case: what is open first, cancelled ones only where nothing came after them. Five statements."""
    today = now.astimezone(place.tz).date()
    bills = bills_of_case(case_id)
    standing = {bill.fee_id for bill in bills if not _is_void(bill)}
    shown = [bill for bill in bills if not _is_void(bill) or bill.fee_id not in standing]
    cards = [BillCard(bill, bill.status(today), _address(bill, "skrd"), _address(bill, "ssrd")) for bill in shown]
    cards.sort(key=lambda card: not card.status.is_open)
    return [
        replace(card, place=str(place), qr=qris_picture(card.bill) if card.status.is_open else "")
        for place, card in enumerate(cards, 1)
    ]


def _is_void(bill: Skrd) -> bool:
    return bill.end is not None and bill.end.kind == "batal"


def _address(bill: Skrd, kind: str) -> str:
    return reverse("layanan:tagihan", args=[bill.case_id, bill.id, kind]) if paper_of(bill, kind) else ""


def bill_file(case_id: UUID, bill_id: UUID, kind: str) -> StoredFile:
    """A paper of a bill of this very case. Raises Http404."""
    bill = next((one for one in bills_of_case(case_id) if one.id == bill_id), None)
    file = paper_of(bill, kind) if bill else None
    if file is None:
        raise Http404
    return file


@dataclass(frozen=True)
class Formula:
    """One step or line of a fee in words; `condition` in words where it is not always asked."""

    label: str
    words: str
    condition: str = ""


@dataclass(frozen=True)
class TableShown:
    """A tariff table to read: each row is what it is for, and its value."""

    table: TariffTable
    title: str
    head: str
    rows: list[tuple[str, str]]


@dataclass(frozen=True)
class Tariff:
    """How a fee is worked out, before anybody has answered anything. `perda`: '' while none is in force here."""

    fee: Fee
    title: str
    condition: str
    steps: list[Formula]
    lines: list[Formula]
    rounding: str
    perda: str
    params: list[tuple[str, str]]
    tables: list[TableShown]


def tariffs_of(compiled: Compiled, lang: str) -> list[Tariff]:
    """Every fee of a service with its formulas in words, its parameters as they hold here, and its tables."""
    return [_tariff(compiled, fee, lang) for fee in compiled.definition.fees]


def _tariff(compiled: Compiled, fee: Fee, lang: str) -> Tariff:
    book = compiled.fee_book

    def line(node: str, name: str, when: str = "") -> Formula:
        return Formula(compiled.text(f"{node}:{name}", "label", lang), book.explain(fee, f"{node}:{name}"), when)

    return Tariff(
        fee=fee,
        title=compiled.text(f"fee:{fee.id}", "title", lang),
        condition=book.explain(fee, f"fee:{fee.id}") if fee.when else "",
        steps=[line("fee_step", step.id) for step in fee.steps],
        lines=[line("line", one.id, book.explain(fee, f"when:{one.id}") if one.when else "") for one in fee.lines],
        rounding=book.rounding(fee),
        perda=str(compiled.params.get(fee.perda) or ""),
        params=[_param(compiled, param, lang) for param in book.params(fee)],
        tables=[_table(compiled, table, lang) for table in book.tariffs(fee)],
    )


def _param(compiled: Compiled, param: Param, lang: str) -> tuple[str, str]:
    """A parameter with the value that holds in this region."""
    value = compiled.params[param.id]
    shown = money(value) if param.type == "money" else desimal(str(value), lang) if param.type != "text" else str(value)
    return compiled.text(f"param:{param.id}", "label", lang), shown


def _table(compiled: Compiled, table: TariffTable, lang: str) -> TableShown:
    """A tariff table with its rows named by their labels, else by their keys."""
    heads = [compiled.text(f"key:{key.id}", "label", lang) for key in table.keys]
    rows = [
        (compiled.text(f"row:{row.id}", "label", lang) or ", ".join(row.key),
         money(int(row.value)) if table.type == "money" else desimal(row.value, lang))
        for row in table.rows
    ]  # fmt: skip
    return TableShown(table, compiled.text(f"table:{table.id}", "title", lang), ", ".join(heads), rows)
