"""What payments show to whoever examines: each day's receipts against the bank, and whether the day was closed."""

from __future__ import annotations

from datetime import date, datetime

from pendopo.core.api import Evidence
from pendopo.payments.queries_rekon import days_between
from pendopo.tenancy.api import Region


def reconciled(place: Region, first: date, last: date, now: datetime) -> Evidence:
    """The days of a period on which money moved; whole when each of them before today is compared and closed."""
    today = now.astimezone(place.tz).date()
    days = [head for head in days_between(first, min(last, today)) if head.is_busy]
    told = [
        [
            f"{head.day:%Y-%m-%d}", str(head.receipts), str(head.notices), str(head.lines),
            "ada" if head.has_statement else "belum",
            f"{head.closing.at.astimezone(place.tz):%Y-%m-%d}" if head.closing else "",
        ]
        for head in reversed(days)
    ]  # fmt: skip
    return Evidence(
        "Pencocokan penerimaan dengan rekening koran", "Tiap hari: bukti terima, kabar bank, baris koran, tutupnya.",
        ("hari", "bukti_terima", "kabar_bank", "baris_koran", "rekening_koran", "ditutup"), told,
        whole=all(head.closing for head in days if head.day < today),
    )  # fmt: skip
