"""When an application on paper may count as received during an outage. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

MIN_NOTE = 5


@dataclass(frozen=True)
class Outage:
    """What a clerk says of a paper: when it was received, during which outage, and why there was one."""

    received_at: datetime
    began: datetime
    ended: datetime
    reason: str
    note: str


def problem_of_outage(outage: Outage, *, now: datetime, max_days: int) -> tuple[str, str] | None:
    """(field, sentence) of what cannot be, or None."""
    if outage.ended > now:
        return "sampai", "Akhir gangguan belum tiba. Permohonan baru dimasukkan langsung, tanpa halaman ini."
    if outage.began >= outage.ended:
        return "sejak", "Awal gangguan harus sebelum akhirnya."
    if not outage.began <= outage.received_at <= outage.ended:
        return "diterima", "Waktu diterima harus di dalam gangguan yang Anda tulis."
    if now - outage.received_at > timedelta(days=max_days):
        return "diterima", f"Diterima lebih dari {max_days} hari yang lalu. Batas ini diatur admin."
    if len(outage.note.strip()) < MIN_NOTE:
        return "catatan", "Tulis gangguan apa, misalnya padam satu kecamatan. Jangan menulis tentang pemohon."
    return None
