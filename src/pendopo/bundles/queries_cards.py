"""What whoever keeps the services must see beforehand: signatures that run out, partners that are refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from pendopo.bundles import disk
from pendopo.bundles.models import Partner
from pendopo.core.api import Card
from pendopo.lib.formats import tanggal
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region

ROOT_DAYS, TARGETS_DAYS, TIMESTAMP_DAYS = 60, 30, 3


def catalogue_card(place: Region, actor: Actor, now: datetime) -> Card | None:
    """The most pressing of what is wrong with this region's own catalogue, or of a partner's; None when all is well."""
    folder = disk.catalogue_folder(place.id)
    if (folder / "metadata" / "timestamp.json").is_file():
        found = _own_trouble(folder, now)
        if found is not None:
            return found
    refused = list(Partner.objects.exclude(trouble="").order_by("name").values_list("name", "trouble")[:2])
    if not refused:
        return None
    more = " Ada mitra lain yang juga ditolak." if len(refused) > 1 else ""
    return Card("Katalog mitra ditolak", f"{refused[0][1]}{more}", tone="jalan")


def _own_trouble(folder: Path, now: datetime) -> Card | None:
    if (folder / "pulih.txt").is_file():
        text = "Server dipulihkan dari cadangan. Tandatangani ulang: pendopo katalog perbarui."
        return Card("Katalog perlu ditandatangani ulang", text, tone="gagal")
    for name, days, words in (
        ("timestamp", TIMESTAMP_DAYS, "Penanda harian katalog berlaku sampai {day}. Periksa pekerja latar belakang."),
        ("targets", TARGETS_DAYS, "Tanda tangan isi katalog berlaku sampai {day}. Jalankan: pendopo katalog perbarui."),
        ("root", ROOT_DAYS, "Kunci akar katalog berlaku sampai {day}. Jalankan: pendopo katalog ganti-kunci."),
    ):
        until = _expiry(folder / "metadata", name)
        if until is not None and (until - now).days < days:
            tone = "gagal" if until < now else "jalan"
            return Card("Masa berlaku katalog", words.format(day=tanggal(until.date())), tone=tone)
    return None


def _expiry(metadata: Path, role: str) -> datetime | None:
    """Until when the newest metadata of a role hold, read without the signing library."""
    found = [metadata / "timestamp.json"] if role == "timestamp" else list(metadata.glob(f"*.{role}.json"))
    newest = max(found, key=lambda path: (len(path.name), path.name), default=None)
    if newest is None:
        return None
    told = json.loads(newest.read_bytes())["signed"]["expires"]
    return datetime.strptime(told, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
