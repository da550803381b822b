"""Reading bills: of a case, by id, by code, as the treasurer's list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext

from pendopo.core.api import Refusal
from pendopo.engine.api import Compiled, Context, explained
from pendopo.files.api import StoredFile
from pendopo.lib.sheets import csv_table, xlsx_table
from pendopo.payments import rules
from pendopo.payments.models import CHANNELS, BillPaper, Skrd, Ssrd
from pendopo.tenancy.api import Region

PER_PAGE = 50
CSV_ROWS = 5000
FILTERS = ("belum_bayar", "lewat_jatuh_tempo", "lunas", "batal", "semua")


def _bills() -> QuerySet[Skrd]:
    return Skrd.objects.select_related("region").prefetch_related("ends", "receipts", "papers__file", "accounts")


def bills_of_case(case_id: UUID) -> list[Skrd]:
    """Every bill of a case, cancelled ones and interest included, oldest first. Five statements."""
    return list(_bills().filter(case_id=case_id).order_by("set_at", "id"))


def get_bill(bill_id: UUID) -> Skrd:
    """A bill of the open region. Raises Http404."""
    found = _bills().filter(pk=bill_id).first()
    if found is None:
        raise Http404
    return found


def bill_by_code(code: str) -> tuple[Skrd, str] | None:
    """The bill behind the code on one of its papers, and which paper it is: `skrd` or `ssrd`."""
    if not code:
        return None
    bill = _bills().filter(code=code).first()
    if bill is not None:
        return bill, "skrd"
    receipt = Ssrd.objects.filter(code=code).first()
    return (get_bill(receipt.skrd_id), "ssrd") if receipt is not None else None


def bill_by_paper(sha256: str) -> tuple[Skrd, str] | None:
    """The bill of which this very file is the paper, and which paper it is."""
    row = BillPaper.objects.filter(sha256=sha256).first()
    return (get_bill(row.skrd_id), row.kind) if row is not None else None


def paper_of(bill: Skrd, kind: str) -> StoredFile | None:
    """The PDF of a bill (`skrd`) or of its receipt (`ssrd`), once it is made."""
    made: Iterable[BillPaper] = bill.papers.all()
    return next((row.file for row in made if row.kind == kind), None)


def qris_picture(bill: Skrd) -> str:
    """The QRIS of a bill as the address of a picture (a data URI); '' without one."""
    account = bill.account_of_bank
    if account is None or not account.qris:
        return ""
    import segno  # only where there is a QRIS to draw

    return segno.make(account.qris, error="m", micro=False).svg_data_uri(scale=4, border=4, light="#fff")


def estimates(compiled: Compiled, answers: Mapping[str, Any], place: Region, now: datetime) -> list[dict[str, object]]:
    """What these answers would be charged with, explained as in a bill; fees that do not apply are left out."""
    ctx = Context(today=now.astimezone(place.tz).date(), now=now)
    return [explained(one) for one in compiled.fees(answers, ctx) if one.charged]


def open_bills(case_id: UUID) -> list[Skrd]:
    """The bills of a case that are neither paid nor cancelled, oldest first, without interest. One statement.

    Interest (STRD) holds no case up: what was asked for is paid.
    """
    return list(Skrd.objects.filter(case_id=case_id, ends=None, base=None).order_by("set_at", "id"))


def interest_bills(base: Skrd) -> list[Skrd]:
    """The STRDs that ask for interest on a bill, oldest first."""
    return list(_bills().filter(base=base).order_by("set_at", "id"))


# -- the treasurer's list


@dataclass(frozen=True)
class Ask:
    """What the treasurer wants to see, as read from the address; unreadable parts fall away."""

    status: str = "belum_bayar"
    sought: str = ""
    after: str = ""

    @classmethod
    def read(cls, given: dict[str, str]) -> Ask:
        status = given.get("status", "")
        return cls(
            status=status if status in FILTERS else "belum_bayar",
            sought=given.get("cari", "").strip()[:60],
            after=_cursor(given.get("sesudah", "")),
        )


def _cursor(given: str) -> str:
    moment, _, last = given.partition("_")
    try:
        UUID(last)
        aware = datetime.fromisoformat(moment).tzinfo is not None
    except ValueError:
        return ""
    return given if aware else ""


@dataclass(frozen=True)
class Row:
    """One bill in the list."""

    bill: Skrd
    status: rules.Status


@dataclass(frozen=True)
class Screen:
    """The list: a page of rows, counts per filter, where the next page begins."""

    ask: Ask
    rows: list[Row]
    counts: dict[str, int]
    cursor: str


def screen(ask: Ask, today: date) -> Screen:
    """One page of bills, newest first, open ones by due date. Five statements."""
    found = _found(ask, today)
    if ask.after and not ask.sought:
        moment, _, last = ask.after.partition("_")
        at = datetime.fromisoformat(moment)
        found = found.filter(Q(set_at__lt=at) | Q(set_at=at, id__lt=UUID(last)))
    page = list(found.order_by("-set_at", "-id")[: PER_PAGE + 1])
    cursor = ""
    if len(page) > PER_PAGE:
        page = page[:PER_PAGE]
        cursor = f"{page[-1].set_at.isoformat()}_{page[-1].id}"
    return Screen(ask, [Row(bill, bill.status(today)) for bill in page], counts(today), cursor)


def _found(ask: Ask, today: date) -> QuerySet[Skrd]:
    """The bills that were asked for. A number or code that is typed is looked for among all of them."""
    rows = _bills()
    if ask.sought:
        code = rules.read_payment_code(ask.sought)
        return rows.filter(payment_code=code) if code else _by_number(rows, ask.sought)
    if ask.status in ("lunas", "batal"):
        return rows.filter(ends__kind=ask.status)
    if ask.status == "belum_bayar":
        return rows.filter(ends=None, due_on__gte=today)
    return rows.filter(ends=None, due_on__lt=today) if ask.status == "lewat_jatuh_tempo" else rows


def _by_number(rows: QuerySet[Skrd], typed: str) -> QuerySet[Skrd]:
    """By the number of the bill, of its receipt, or of the case."""
    number = typed.upper()
    receipts = Ssrd.objects.filter(number=number).values("skrd_id")
    return rows.filter(Q(number=number) | Q(case_number=rules.tidy_case_number(typed)) | Q(pk__in=receipts))


def counts(today: date) -> dict[str, int]:
    """How many bills stand under each filter. One statement."""
    late = Count("id", filter=Q(due_on__lt=today))
    rows = Skrd.objects.values_list("ends__kind").annotate(number=Count("id"), overdue=late)
    found = {end: (number, overdue) for end, number, overdue in rows}
    unpaid, overdue = found.get(None, (0, 0))
    ended = {kind: found.get(kind, (0, 0))[0] for kind in ("lunas", "batal")}
    every = unpaid + sum(ended.values())
    return {"belum_bayar": unpaid - overdue, "lewat_jatuh_tempo": overdue, **ended, "semua": every}


def rows_for_download(ask: Ask, today: date) -> list[Row]:
    """The filtered list for a spreadsheet. Raises Refusal when it is too long to be one."""
    found = list(_found(ask, today).order_by("-set_at", "-id")[: CSV_ROWS + 1])
    if len(found) > CSV_ROWS:
        raise Refusal(gettext("Daftar ini lebih dari 5.000 tagihan. Saring dahulu."))
    return [Row(bill, bill.status(today)) for bill in found]


HEAD = (
    "Nomor", "Ditetapkan", "Nomor berkas", "Layanan", "Tagihan", "Dasar", "Kode rekening", "Jumlah (rupiah)",
    "Jatuh tempo", "Kode bayar", "Status", "Nomor setoran", "Dibayar", "Kanal", "Referensi",
)  # fmt: skip


def as_csv(rows: Sequence[Row]) -> str:
    """The list as a table with semicolons, as Indonesian spreadsheets open it; without names of people."""
    return csv_table(HEAD, (_line(row) for row in rows))


def as_xlsx(rows: Sequence[Row]) -> bytes:
    """The same list as a workbook."""
    return xlsx_table("Pembayaran", HEAD, (_line(row) for row in rows), sums={7})


def _line(row: Row) -> list[str]:
    bill, receipt = row.bill, row.bill.receipt
    cells = [
        bill.number, f"{bill.set_at.astimezone(bill.region.tz):%Y-%m-%d}", bill.case_number, bill.service_title,
        bill.title, bill.perda, bill.account, str(bill.amount), bill.due_on.isoformat(),
        rules.grouped(bill.payment_code), row.status.value,
    ]  # fmt: skip
    if receipt is not None:
        channel = str(dict(CHANNELS)[receipt.channel])
        cells += [receipt.number, receipt.paid_on.isoformat(), channel, receipt.reference]
    return [*cells, *[""] * (len(HEAD) - len(cells))]
