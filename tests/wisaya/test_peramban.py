"""The wizard on a phone without script, by keyboard and labels alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextvars import copy_context
from types import SimpleNamespace

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from tests.people.test_browser import answer
from tests.wisaya.test_wisaya import FIRST, empty, outside_every_region  # noqa: F401 - fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
SITE = "http://localhost"


def go_on(page: Page, to: str, name: str = "Lanjutkan") -> None:
    """Press the button from the keyboard; the page that comes must fit the phone."""
    page.get_by_role("button", name=name).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/wisaya/{to}")
    page.get_by_role("heading", level=1).wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A phone that runs no script, answered by Django."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    context.set_default_timeout(60_000)
    client, made, here = Client(enforce_csrf_checks=True), context.new_page(), copy_context()
    made.route("**/*", lambda route: answer(route, client, here))
    yield made
    context.close()


def test_region_is_founded_on_a_phone_without_script(
    page: Page,
    empty: SimpleNamespace,  # noqa: F811
) -> None:
    page.goto(f"{SITE}/wisaya")
    page.get_by_label("Kode pembuka").fill(empty.code)
    go_on(page, "daerah", "Mulai")
    page.get_by_label("Nama daerah").fill("merangin")
    go_on(page, "daerah?cari=merangin", "Cari")
    page.get_by_text("Kabupaten Merangin").click()
    go_on(page, "sebutan")
    go_on(page, "rupa")
    page.get_by_text("Merah muda").click()
    go_on(page, "pengelola")
    page.get_by_label("Nama lengkap").first.fill(FIRST["satu-name"])
    page.get_by_label("NIP atau surel").first.fill(FIRST["satu-identifier"])
    page.get_by_text("Nanti; kartu merah").click()
    go_on(page, "periksa")
    page.get_by_role("button", name="Dirikan daerah").click()
    page.get_by_role("heading", name="Kabupaten Merangin berdiri").wait_for()
    assert page.locator(".bukti__kode").inner_text().count("-") == 4
