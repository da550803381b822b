"""What administrators see of the backups, with an injected clock; nobody else sees anything."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from pendopo.core.api import Backup, home_cards, note_backups, note_restored, skip_numbers
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import region
from tests.layanan_staf.conftest import browser_of

pytestmark = pytest.mark.django_db
STAMP = "%Y-%m-%dT%H%M%SZ"


def noted(made_at: datetime, *, proven: datetime | None = None, **more: object) -> dict[str, object]:
    row = {
        "id": str(uuid4()), "made_at": made_at.isoformat(), "place": "Disk kedua", "name": made_at.strftime(STAMP),
        "why": "harian", "size": 14_800_000, "new_bytes": 900_000, "files": 385, "seconds": 3, "ok": True, "error": "",
    }  # fmt: skip
    return row | ({"proven_at": proven.isoformat()} if proven else {}) | more


def card_of(bandung: Any, kantor: SimpleNamespace, now: datetime, actor: Any = None) -> Any:
    with region(bandung):
        found = [card for card in home_cards(bandung, actor or kantor.admin, now) if card.title == "Cadangan"]
    return found[0] if found else None


def test_card_is_red_when_nothing_was_ever_proven(bandung: Any, kantor: SimpleNamespace, now: datetime) -> None:
    card = card_of(bandung, kantor, now)
    assert (card.tone, "belum pernah" in card.text) == ("gagal", True)
    note_backups([noted(now)])
    assert card_of(bandung, kantor, now).tone == "gagal"


@pytest.mark.parametrize(
    ("days", "tone"), [(0, "baik"), (2, "baik"), (3, "jalan"), (7, "jalan"), (8, "gagal"), (40, "gagal")]
)
def test_card_turns_from_good_to_red_after_seven_days(
    bandung: Any, kantor: SimpleNamespace, now: datetime, days: int, tone: str
) -> None:
    proven = noted(now - timedelta(days=days), proven=now - timedelta(days=days))
    note_backups([proven, noted(now)])
    card = card_of(bandung, kantor, now)
    assert card.tone == tone
    assert ("hari ini" if days == 0 else f"{days} hari") in card.text


def test_card_tells_of_a_place_that_fails_and_of_backups_that_stopped(
    bandung: Any, kantor: SimpleNamespace, now: datetime
) -> None:
    note_backups([noted(now, proven=now), noted(now, place="Provinsi", ok=False, error="Tidak terpasang.")])
    card = card_of(bandung, kantor, now)
    assert (card.tone, "Provinsi" in card.text) == ("jalan", True)
    Backup.objects.filter(place="Provinsi").delete()
    later = now + timedelta(days=2, hours=1)
    assert "belum dibuat lagi" in card_of(bandung, kantor, later).text


def test_only_administrators_see_card_and_page(bandung: Any, kantor: SimpleNamespace, now: datetime) -> None:
    assert card_of(bandung, kantor, now, kantor.front_office) is None
    for address in ("/kota-bandung/kerja/cadangan", "/kota-bandung/kerja/cadangan.csv"):
        assert Client().get(address).status_code == 302
        assert browser_of(kantor.user_front_office).get(address).status_code in (403, 404)
        assert browser_of(kantor.user_admin).get(address).status_code == 200


def test_page_lists_filters_and_downloads(bandung: Any, kantor: SimpleNamespace, now: datetime) -> None:
    note_backups(
        [
            noted(now, proven=now),
            noted(now - timedelta(days=1), place="Provinsi", ok=False, error="=1+1 penuh"),
            noted(now - timedelta(days=30), gone_at=now.isoformat()),
        ]
    )
    client = browser_of(kantor.user_admin)
    page = client.get("/kota-bandung/kerja/cadangan").content.decode()
    assert "14,8 MB" in page
    assert page.count("Disk kedua") >= 2
    assert "=1+1 penuh" in client.get("/kota-bandung/kerja/cadangan?saring=gagal").content.decode()
    only = client.get("/kota-bandung/kerja/cadangan?tempat=Provinsi").content.decode()
    assert "14,8 MB" in only
    assert "385 berkas" in only
    assert "Sudah dihapus" in client.get("/kota-bandung/kerja/cadangan?saring=dihapus").content.decode()
    assert ";'=1+1 penuh;" in client.get("/kota-bandung/kerja/cadangan.csv").content.decode()


def test_empty_list_says_what_to_do(bandung: Any, kantor: SimpleNamespace) -> None:
    client = browser_of(kantor.user_admin)
    page = client.get("/kota-bandung/kerja/cadangan").content.decode()
    assert "Belum ada cadangan" in page
    assert "pendopo cadangkan atur" in page


def test_page_tells_that_the_data_were_restored_and_which_numbers_were_skipped(
    bandung: Any, kantor: SimpleNamespace, now: datetime
) -> None:
    with region(bandung):
        note_restored(bandung, made_at=now - timedelta(days=3), final=False, actor=SYSTEM, now=now)
        gap = skip_numbers("izin", 2026, past=40, why="pemulihan", actor=SYSTEM, now=now)
        assert gap == (1, 40)
        assert skip_numbers("izin", 2026, past=30, why="pemulihan", actor=SYSTEM, now=now) is None
    client = browser_of(kantor.user_admin)
    page = client.get("/kota-bandung/kerja/cadangan").content.decode()
    assert "Nomor izin 2026: 1 sampai 40 dilewati." in page
    assert "dari cadangan 17 Nov 2026" in page


def test_noted_twice_is_noted_once(db: None, now: datetime) -> None:
    row = noted(now)
    note_backups([row])
    note_backups([row | {"proven_at": now.isoformat()}])
    assert Backup.objects.get().proven_at == now
