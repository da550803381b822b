"""A screen left alone, in a real browser: it covers itself, keeps what was typed, opens for the same person."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from pendopo.people.api import SYSTEM, Person, Unit
from pendopo.people.queries_loket import COOKIE
from pendopo.people.services import counters, pins
from pendopo.tenancy.api import Region, region
from tests.people.test_browser import SITE, Open, sign_up, window  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
PIN = "482915"


def at_counter(place: Region, person: Person, page: Page, now: datetime) -> None:
    """The browser becomes one of the counter."""
    with region(place):
        pins.set_staff_pin(person.user, pin=PIN, actor=SYSTEM, now=now)
        unit = Unit.objects.get(pk=person.unit_id)
        _device, token = counters.add_counter_device(name="Loket 1", unit=unit, by=person, actor=SYSTEM, now=now)
    page.client.cookies[COOKIE] = token  # type: ignore[attr-defined]  # the client that answers for Django


def test_counter_covers_itself_and_gives_back_what_was_typed(
    kota: Region,
    petugas: Person,
    window: Open,  # noqa: F811
    now: datetime,
) -> None:
    page = window()
    page.clock.install()
    at_counter(kota, petugas, page, now)
    page.goto(f"{SITE}/loket")
    page.get_by_role("link", name="Ani Contoh").click()
    page.get_by_label("PIN").fill(PIN)
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_url(lambda url: "/loket" not in urlsplit(url).path)
    page.goto(f"{SITE}/akun/sandi")
    field = page.get_by_label("Kata sandi sekarang")
    field.fill("setengah jalan")
    page.clock.run_for(int(timedelta(minutes=5, seconds=3).total_seconds() * 1000))
    expect(page.get_by_role("heading", name="Layar terkunci")).to_be_visible()
    expect(field).to_be_hidden()
    where = page.evaluate("fetch('/kota-cimahi/akun').then(a => a.headers.get('Refresh'))")
    assert "/terkunci" in where, "the server is locked too"
    page.locator("#tirai-pin").fill("000111")
    page.get_by_role("button", name="Buka").click()
    expect(page.get_by_text("PIN ini tidak cocok")).to_be_visible()
    page.locator("#tirai-pin").fill(PIN)
    page.get_by_role("button", name="Buka").click()
    expect(field).to_have_value("setengah jalan")
    assert page.complaints == []  # type: ignore[attr-defined]


def test_citizen_is_asked_first_and_led_away_after(kota: Region, window: Open) -> None:  # noqa: F811
    page = window(390)
    page.clock.install()
    sign_up(page)
    page.goto(f"{SITE}/akun")
    page.clock.run_for(9 * 60_000 + 5_000)
    expect(page.get_by_role("heading", name="Masih di sini?")).to_be_visible()
    page.get_by_role("button", name="Ya, lanjutkan").click()
    expect(page.get_by_role("heading", name="Masih di sini?")).to_be_hidden()
    page.clock.run_for(10 * 60_000 + 5_000)
    expect(page.get_by_text("karena 10 menit tidak ada kegiatan")).to_be_visible()
    assert page.complaints == []  # type: ignore[attr-defined]
