"""A day as three lists tell it, what was settled of it, and whether it is closed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef

from pendopo.lib.sheets import csv_table, xlsx_table
from pendopo.payments import rules_rekon as rules
from pendopo.payments.models import (
    CHANNELS,
    BankNotice,
    DayClosing,
    Repayment,
    Settlement,
    Ssrd,
    Statement,
    StatementDay,
    StatementLine,
)

SHOWN_DAYS = 31
OPEN, EVERY = "selisih", "semua"
FILTERS = (OPEN, EVERY, *rules.STATES, "selesai")


@dataclass(frozen=True)
class Line:
    """One row of the day with what a person made of it."""

    row: rules.Row
    settled: Settlement | None
    repaid: Repayment | None
    notice: BankNotice | None

    @property
    def is_open(self) -> bool:
        """A difference that nobody has settled yet."""
        return self.row.is_difference and self.settled is None


@dataclass(frozen=True)
class Day:
    """A day, whole."""

    day: date
    lines: list[Line]
    totals: rules.Totals
    has_statement: bool
    closings: list[DayClosing]

    @property
    def open(self) -> int:
        return sum(line.is_open for line in self.lines)

    @property
    def closed(self) -> DayClosing | None:
        """The last closing."""
        return self.closings[-1] if self.closings else None

    @property
    def is_changed(self) -> bool:
        """Something came after it was closed."""
        return self.closed is not None and self.closed.totals != as_kept(self)


def as_kept(day: Day) -> dict[str, Any]:
    """The sums of a day as a closing keeps them."""
    told = day.totals
    return {
        "ours": list(told.ours), "notices": list(told.notices), "booked": list(told.booked),
        "states": {state: list(pair) for state, pair in told.states.items() if pair[0]},
        "settled": sum(line.settled is not None for line in day.lines),
    }  # fmt: skip


def read_day(day: date) -> Day:
    """Everything of one day. Seven statements."""
    receipts = Ssrd.objects.filter(paid_on=day).select_related("skrd").order_by("id")
    notices = {one.reference: one for one in BankNotice.objects.filter(paid_on=day).select_related("skrd")}
    booked = StatementLine.objects.filter(day=day).order_by("id")
    has_statement = StatementDay.objects.filter(day=day).exists()
    settled = {(one.reference, one.state): one for one in Settlement.objects.filter(day=day)}
    repaid = {one.subject_id: one for one in Repayment.objects.filter(subject_id__in=[n.id for n in notices.values()])}
    rows = rules.compare(
        [_ours(one) for one in receipts], [_notified(one) for one in notices.values()],
        [rules.Booked(one.reference, one.amount, one.account, one.text) for one in booked],
        has_statement=has_statement,
    )  # fmt: skip
    lines = []
    for row in rows:
        notice = notices.get(row.reference)
        back = repaid.get(notice.id) if notice else None
        lines.append(Line(row, settled.get((row.reference, row.state)), back, notice))
    closings = list(DayClosing.objects.filter(day=day).order_by("number"))
    return Day(day, lines, rules.totals(rows), has_statement, closings)


def _ours(one: Ssrd) -> rules.Ours:
    return rules.Ours(one.reference, one.amount, one.channel, one.number, one.skrd.number, str(one.skrd_id))


def _notified(one: BankNotice) -> rules.Notified:
    bill = one.skrd
    number = bill.number if bill else ""
    return rules.Notified(one.reference, one.amount, one.outcome, one.account, str(one.skrd_id or ""), number)


def shown(day: Day, chosen: str) -> list[Line]:
    """The lines under a filter."""
    if chosen == OPEN:
        return [line for line in day.lines if line.is_open]
    if chosen == "selesai":
        return [line for line in day.lines if line.settled]
    return [line for line in day.lines if chosen == EVERY or line.row.state == chosen]


@dataclass(frozen=True)
class DayHead:
    """One day in the list of days."""

    day: date
    receipts: int
    notices: int
    lines: int
    closing: DayClosing | None
    has_statement: bool

    @property
    def is_busy(self) -> bool:
        return bool(self.receipts or self.notices or self.lines)


def last_days(today: date, until: date | None = None) -> list[DayHead]:
    """A month of days with anything in them, the newest first. Five statements."""
    end = min(until or today, today)
    heads = days_between(end - timedelta(days=SHOWN_DAYS - 1), end)
    return [head for head in heads if head.is_busy or head.day == today]


def days_between(start: date, end: date) -> list[DayHead]:
    """Every day of a period, the newest first. Five statements."""
    receipts = _by_day(Ssrd.objects.filter(paid_on__range=(start, end)).values_list("paid_on", flat=True))
    notices = _by_day(BankNotice.objects.filter(paid_on__range=(start, end)).values_list("paid_on", flat=True))
    lines = _by_day(StatementLine.objects.filter(day__range=(start, end)).values_list("day", flat=True))
    closed = {one.day: one for one in DayClosing.objects.filter(day__range=(start, end)).order_by("number")}
    brought = set(StatementDay.objects.filter(day__range=(start, end)).values_list("day", flat=True))
    days = [end - timedelta(days=n) for n in range((end - start).days + 1)]
    return [
        DayHead(day, receipts.get(day, 0), notices.get(day, 0), lines.get(day, 0), closed.get(day), day in brought)
        for day in days
    ]


def _by_day(days: Iterable[date]) -> dict[date, int]:
    found: dict[date, int] = {}
    for day in days:
        found[day] = found.get(day, 0) + 1
    return found


def open_differences(today: date) -> tuple[int, date | None]:
    """How much of the last month waits for somebody, and the oldest day among it. Two statements.

    Counted are notices that paid nothing and lines of statements without a receipt, unless settled; what only we know
    is found on the page of its day.
    """
    start = today - timedelta(days=SHOWN_DAYS - 1)
    settled = Exists(Settlement.objects.filter(reference=OuterRef("reference"), day__gte=start))
    paid = Exists(Ssrd.objects.filter(reference=OuterRef("reference"), paid_on__gte=start - timedelta(days=SHOWN_DAYS)))
    told = Exists(BankNotice.objects.filter(reference=OuterRef("reference"), paid_on__gte=start))
    notices = BankNotice.objects.filter(paid_on__range=(start, today)).exclude(outcome__in=("lunas", "terlambat"))
    lines = StatementLine.objects.filter(day__range=(start, today)).exclude(paid).exclude(told)
    found = notices.exclude(settled).aggregate(number=Count("id"), oldest=Min("paid_on"))
    orphans = lines.exclude(settled).aggregate(number=Count("id"), oldest=Min("day"))
    days = [day for day in (found["oldest"], orphans["oldest"]) if day]
    return found["number"] + orphans["number"], min(days) if days else None


def statements() -> list[Statement]:
    """The statements brought in last."""
    return list(Statement.objects.prefetch_related("days").order_by("-brought_at", "-id")[:20])


def known_references(references: Sequence[str]) -> dict[str, int]:
    """Of these, those that a former statement brought, with their amounts."""
    rows = StatementLine.objects.filter(reference__in=list(references))
    return dict(rows.values_list("reference", "amount"))


HEAD = (
    "Hari", "Referensi", "Keadaan", "Di sini (rupiah)", "Kabar bank (rupiah)", "Rekening koran (rupiah)", "Tagihan",
    "Tanda setoran", "Kanal", "Nomor VA", "Penyelesaian", "Alasan", "Oleh",
)  # fmt: skip


def as_rows(day: Day, lines: Iterable[Line]) -> list[list[str]]:
    """The lines of a day for a spreadsheet; without names of people."""
    return [_cells(day.day, line) for line in lines]


def _cells(day: date, line: Line) -> list[str]:
    row, settled = line.row, line.settled
    ours, notice, booked = row.ours, row.notice, row.booked
    bill = ours.bill_number if ours else notice.bill_number if notice else ""
    account = notice.account if notice else booked.account if booked else ""
    return [
        day.isoformat(), row.reference, row.title, str(ours.amount) if ours else "",
        str(notice.amount) if notice else "", str(booked.amount) if booked else "", bill, ours.number if ours else "",
        str(dict(CHANNELS)[ours.channel]) if ours else "", account,
        str(settled.get_decision_display()) if settled else "", settled.reason if settled else "",
        settled.by_label if settled else "",
    ]  # fmt: skip


def as_csv(day: Day, lines: Iterable[Line]) -> str:
    return csv_table(HEAD, as_rows(day, lines))


def as_xlsx(day: Day, lines: Iterable[Line]) -> bytes:
    return xlsx_table(f"Rekonsiliasi {day.day}", HEAD, as_rows(day, lines), sums={3, 4, 5})
