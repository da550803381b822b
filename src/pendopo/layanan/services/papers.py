"""Papers of money: the bill and its receipt as PDF, with the calculation that leads to the amount."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from pendopo.audit.api import Event
from pendopo.documents.api import Paper, print_paper
from pendopo.files.api import PDF, store_bytes
from pendopo.lib.formats import rupiah, tanggal
from pendopo.lib.terbilang import terbilang_rupiah
from pendopo.payments.api import Skrd, Ssrd, attach_paper, get_bill, paper_of
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region, defer
from pendopo.tenancy.api import region as inside

RUPIAH = re.compile(r"Rp(?=\d)")  # letters set the sign apart from the number

HOW_TO_PAY = (
    "Setor ke kas daerah lewat bank dan sebut kode bayar di atas, lalu simpan buktinya. Bendahara penerimaan mencatat "
    "setoran Anda. Petugas tidak menerima uang di luar loket bendahara dan tidak meminta tambahan apa pun."
)


@cache
def template() -> str:
    """The typst source of both papers."""
    return (Path(__file__).resolve().parents[1] / "surat" / "tagihan.typ").read_text(encoding="utf-8")


def ask_papers(*, event: Event, region: Region) -> None:
    """Listener of `payments.bill_set` and `payments.bill_paid`: the papers are made by a job. Safe to run twice."""
    defer("pendopo.layanan.bill_papers", region=region, subject=event.subject_id, lock=str(event.subject_id))


def make_papers(place: Region, bill_id: UUID) -> None:
    """Make what is missing of a bill's papers: typeset outside any transaction, then keep. Safe to run twice."""
    with inside(place):
        bill = get_bill(bill_id)
        missing = {
            "skrd": bill_paper(bill) if paper_of(bill, "skrd") is None else None,
            "ssrd": receipt_paper(bill, bill.receipt) if bill.receipt and paper_of(bill, "ssrd") is None else None,
        }
    for kind, paper in missing.items():
        if paper is None:
            continue
        content = print_paper(place, paper)
        with inside(place):
            name = f"{paper.number} {paper.title}.pdf".replace("/", "-")
            stored = store_bytes(place, content, mime=PDF, name=name, purpose="tagihan", now=paper.at)
            attach_paper(bill, kind, stored, actor=SYSTEM, now=paper.at)


def bill_paper(bill: Skrd) -> Paper:
    """The bill in words."""
    data = explained_words(bill) | {
        "jenis": "ketetapan",
        "fakta": [
            ["Wajib bayar", bill.payer],
            ["Layanan", bill.service_title],
            *([["Tagihan pokok", bill.base.number]] if bill.base else []),
            *([["Objek", bill.object_text]] if bill.object_text else []),
            ["Nomor berkas", bill.case_number],
            ["Dasar", bill.perda],
            ["Kode rekening", bill.account],
        ],
        "kode_bayar": bill.payment_words,
        "jatuh_tempo": tanggal(bill.due_on),
        "cara": HOW_TO_PAY,
        "pejabat": bill.set_by_label,
    }
    return Paper(bill.paper.title, bill.number, bill.unit, template(), bill.code, bill.set_at, data)


def receipt_paper(bill: Skrd, receipt: Ssrd) -> Paper:
    """The receipt in words."""
    data = explained_words(bill) | {
        "jenis": "setoran",
        "fakta": [
            ["Telah diterima dari", bill.payer],
            ["Untuk", f"{bill.title}, {bill.paper.short} nomor {bill.number}"],
            ["Layanan", f"{bill.service_title}, berkas {bill.case_number}"],
            ["Dibayar", f"{tanggal(receipt.paid_on)}, {receipt.get_channel_display()}"],
            ["Nomor referensi", receipt.reference],
            *([["Dicatat dari", told_by(receipt)]] if receipt.bank else []),
            ["Kode rekening", bill.account],
        ],
        "pejabat": receipt.recorded_by_label,
    }
    return Paper(
        bill.paper.receipt_title, receipt.number, bill.unit, template(), receipt.code, receipt.recorded_at, data
    )


def told_by(receipt: Ssrd) -> str:
    """On what a receipt rests that no treasurer recorded."""
    return "SIMULATOR bank: tidak ada uang yang berpindah" if receipt.is_simulated else "kabar bank"


def explained_words(bill: Skrd) -> dict[str, Any]:
    """The frozen calculation as the template prints it."""
    told = bill.explanation
    unsure = [one["judul"] for one in told["tarif"] if not one["terverifikasi"]]
    notes = [f"Tarif: {one}." for one in sorted({one["dasar"] for one in told["tarif"] if one["dasar"]})]
    if unsure:
        notes.append(f"Perlu verifikasi pada sumbernya: {', '.join(unsure)}.")
    return {
        "jumlah": rupiah(bill.amount, letter=True),
        "terbilang": terbilang_rupiah(bill.amount),
        "langkah": [line_words(one) for one in told["langkah"]],
        "baris": [line_words(one) for one in told["baris"] if one["ditagih"]],
        "jumlah_kata": told["pembulatan_kata"],
        "catatan": notes,
    }


def line_words(one: dict[str, Any]) -> dict[str, str]:
    """One step or line of the calculation."""
    names = {"label": "label", "nilai": "tampil", "rumus": "rumus", "angka": "angka"}
    return {name: RUPIAH.sub("Rp ", str(one[key])) for name, key in names.items()}
