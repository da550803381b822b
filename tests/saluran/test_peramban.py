"""The journey of the clerk and of an applicant in a real browser: nothing refused by the policy, clean for axe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextvars import copy_context
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from pendopo.cases.api import Case
from pendopo.saluran.models import ImporPusat
from pendopo.saluran.services import Move, apply_import, read_import, switch_channel
from pendopo.tenancy.api import Region, region
from tests.people.test_browser import AXE, answer
from tests.perizinan.make import browser_of
from tests.saluran.conftest import NIB, line, sheet

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
SITE = "http://localhost/kota-bandung"


@pytest.fixture
def window(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """`window(client)` is a page of a fresh browser in which this client is signed in."""
    opened = []

    def go(client: Client, width: int = 1280) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": 900})
        opened.append(context)
        context.set_default_timeout(10_000)
        page, here = context.new_page(), copy_context()
        page.complaints = []  # type: ignore[attr-defined]  # kept with the page they are about
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)  # type: ignore[attr-defined]  # as above
        context.route("**/*", lambda route: answer(route, client, here))
        return page

    yield go
    for context in opened:
        context.close()


def clean(page: Page) -> None:
    """axe at the desk and on a phone; never wider than the phone."""
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(Path(AXE).read_text(encoding="utf-8"))
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.map(v => v.id))")
        assert found == []
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
    page.set_viewport_size({"width": 1280, "height": 900})


def test_a_download_reaches_the_case_it_is_about(
    bandung: Region, kantor: SimpleNamespace, menunggu: Callable[..., Any], window: Callable[..., Page],
    now: datetime,
) -> None:  # fmt: skip
    case = menunggu("I-202611150000001")
    client = browser_of(bandung, kantor.user_front_office)
    page = window(client)
    page.goto(f"{SITE}/kerja/saluran/impor")
    clean(page)
    # The bytes of a file that a browser sends are not told to whoever answers for the server: they go by hand.
    content = sheet(line("I-202611150000001", "Disetujui"), line("I-8", "Rampung"))
    form = {"sumber": "oss", "hari": "", "berkas": SimpleUploadedFile("oss.csv", content)}
    page.goto("http://localhost" + client.post("/kota-bandung/kerja/saluran/impor", form).headers["Location"])
    clean(page)
    page.get_by_role("button", name="Periksa semua baris").click()
    expect(page.get_by_text("Sedang diperiksa…")).to_be_visible()
    with region(bandung):
        row = ImporPusat.objects.get()
    read_import(bandung, row.pk, now)
    address = f"{SITE}/kerja/saluran/impor/{row.pk}"
    page.goto(address)
    clean(page)
    page.get_by_label("“Rampung”").select_option("disetujui")
    page.get_by_role("button", name="Periksa semua baris").click()
    expect(page.get_by_text("Sedang diperiksa…")).to_be_visible()
    read_import(bandung, row.pk, now)
    page.goto(address)
    page.get_by_role("button", name="Masukkan 2 baris").click()
    expect(page.get_by_text("Sedang dimasukkan…")).to_be_visible()
    apply_import(bandung, row.pk, now, tell=lambda done: None)
    page.goto(address)
    expect(page.get_by_text("2 baris masuk")).to_be_visible()
    page.goto(f"{SITE}/kerja/saluran")
    expect(page.get_by_role("link", name=case.number)).to_be_visible()
    clean(page)
    assert page.complaints == []  # type: ignore[attr-defined]  # as above
    with region(bandung):
        assert Case.objects.get(pk=case.pk).state == "selesai"


def test_an_applicant_follows_a_number_from_elsewhere(
    bandung: Region, kantor: SimpleNamespace, terpasang: None, window: Callable[..., Page], now: datetime
) -> None:
    with region(bandung):
        move = Move(True, "Perjanjian dengan pusat masih berjalan.", now.date(), "https://sicantik.go.id", "SiCantik")
        switch_channel(bandung, NIB, move, actor=kantor.admin, now=now)
    page = window(Client(enforce_csrf_checks=True), width=390)
    page.goto(f"{SITE}/layanan/{NIB}")
    clean(page)
    assert page.get_by_role("link", name="Ajukan di SiCantik").get_attribute("href") == "https://sicantik.go.id"
    page.get_by_role("link", name="Ikuti nomor dari sana").click()
    page.get_by_label("Nomor permohonan dari sana").fill("SC-2026-77")
    page.get_by_role("button", name="Lihat keadaannya").click()
    expect(page.get_by_text("Dicatat, belum ada kabar")).to_be_visible()
    clean(page)
    assert page.complaints == []  # type: ignore[attr-defined]  # as above
