"""The head of each day is sent once, printed, and shown to everybody; nothing but the digest is public."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from pendopo.audit.api import Event, keep_day_heads, kept_heads, watch_clock
from pendopo.audit.rules_clock import Reading
from pendopo.core.delivery import deliver
from pendopo.pengawasan.models import KirimanKepala
from pendopo.pengawasan.queries import clock_card
from pendopo.pengawasan.services import send_head, set_address
from pendopo.people.api import SYSTEM, Person
from pendopo.tenancy.api import Region, region

from ..audit.test_chain import add

pytestmark = pytest.mark.django_db


@pytest.fixture
def heads(bandung: Region) -> Any:
    """Two days have ended since the first event; those who listen were told."""
    add(bandung, 3)
    kept = keep_day_heads(bandung, timezone.now() + timedelta(days=2))
    with region(bandung):
        batches = {event.batch for event in Event.objects.filter(kind="audit.day_head_kept")}
    for batch in batches:
        deliver(bandung, batch)
        deliver(bandung, batch)
    return kept


def test_without_an_address_the_row_waits_and_says_so(heads: Any, bandung: Region) -> None:
    with region(bandung):
        rows = list(KirimanKepala.objects.order_by("day"))
    assert [row.day for row in rows] == [head.day for head in heads], "one row per day, however often it is told"
    send_head(bandung, rows[0].pk, now=timezone.now())
    with region(bandung):
        assert KirimanKepala.objects.get(pk=rows[0].pk).state == KirimanKepala.NOWHERE


def test_a_head_is_sent_once_with_its_digest(heads: Any, bandung: Region, settings: Any) -> None:
    settings.EMAIL_HOST = "surat.contoh"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with region(bandung):
        set_address("inspektorat@contoh.id", actor=SYSTEM, now=timezone.now())
        row = KirimanKepala.objects.order_by("day").first()
    send_head(bandung, row.pk, now=timezone.now())
    send_head(bandung, row.pk, now=timezone.now())
    [message] = mail.outbox
    assert message.to == ["inspektorat@contoh.id"]
    assert bytes(heads[0].digest).hex() in message.body
    with region(bandung):
        assert KirimanKepala.objects.get(pk=row.pk).state == KirimanKepala.SENT
        assert "inspektorat@contoh.id" not in str(list(Event.objects.values_list("data", flat=True)))


def test_everybody_can_compare_and_sees_nothing_else(heads: Any, bandung: Region, kerinci: Region) -> None:
    digest = kept_heads(bandung)[0].digest
    page = Client().get(f"/{bandung.slug}/jejak")
    assert page.status_code == 200
    text = page.content.decode().replace("<wbr>", "")
    assert digest in text
    assert "uji.terjadi" not in text
    sheet = Client().get(f"/{bandung.slug}/jejak/{heads[0].day.isoformat()}").content.decode()
    assert "data:image/svg+xml;base64," in sheet
    assert bytes(heads[0].digest).hex()[:8] in sheet
    assert digest not in Client().get(f"/{kerinci.slug}/jejak").content.decode().replace("<wbr>", "")


@pytest.mark.parametrize("day", ["2001-01-01", "bukan-tanggal", "2026-13-40"])
def test_a_day_without_a_head_is_not_there(day: str, heads: Any, bandung: Region) -> None:
    assert Client().get(f"/{bandung.slug}/jejak/{day}").status_code == 404


def test_inspectorate_and_admin_keep_the_address(
    heads: Any, enter: Any, inspector: Person, kantor: SimpleNamespace, pages: SimpleNamespace
) -> None:
    address = f"{pages.base}/kepala"
    browser = enter(inspector)
    assert browser.post(f"{address}/alamat", {"surel": "bukan alamat"}).status_code == 422
    assert browser.post(f"{address}/alamat", {"surel": "inspektorat@contoh.id"}).status_code == 302
    assert "inspektorat@contoh.id" in browser.get(address).content.decode()
    assert enter(kantor.user_kepala_seksi).get(address).status_code == 404
    day = heads[0].day.isoformat()
    assert browser.post(f"{address}/{day}/kirim").status_code == 302
    assert browser.post(f"{address}/2001-01-01/kirim").status_code == 404


def test_the_message_tells_how_to_check(heads: Any, bandung: Region) -> None:
    from pendopo.pengawasan.services import letter_of

    subject, body = letter_of(bandung, heads[0].day)
    assert "Kepala jejak" in subject
    assert f"--kepala {bytes(heads[0].digest).hex()}@{heads[0].day.isoformat()}" in body
    assert isinstance(heads[0].made_at, datetime)


def test_administrators_see_that_the_clock_has_stopped_writing(bandung: Region, kantor: SimpleNamespace) -> None:
    now = timezone.now()
    with region(bandung):
        assert clock_card(bandung, kantor.admin, now) is None
        watch_clock(Reading(now, "boot-a", 500))
        watch_clock(Reading(now + timedelta(days=1), "boot-a", 560))
        card = clock_card(bandung, kantor.admin, now)
    assert card is not None
    assert card.tone == "gagal"
