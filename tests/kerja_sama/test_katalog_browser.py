"""The shop window in a real browser: open to all at both widths, and the way from looking to the letter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from tests.bundles.conftest import SERVICE
from tests.kerja_sama.test_katalog_halaman import GIVER, LIST, TRY, somebody
from tests.loket.conftest import line, window
from tests.loket.test_halaman_browser import assert_open_to_all

__all__ = ["line", "window"]
pytestmark = [pytest.mark.django_db, pytest.mark.browser]


@pytest.fixture
def pengelola(kerinci: Any, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(timezone, "now", lambda: now)
    return somebody(kerinci, "pengelola_layanan", 1, now)


@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_is_open_to_all(
    jaringan: SimpleNamespace, pengelola: Client, window: Callable[..., Any], width: int
) -> None:
    pengelola.post(TRY, {"contoh": "lancar", "langsung": "ya"})
    staff = (
        LIST, f"{LIST}/aplikasi/{SERVICE}", f"{LIST}/mitra", f"{LIST}/terbitkan", f"{LIST}/banding", TRY,
        f"{LIST}/banding?a=sini/surat-keterangan-penelitian/1&b=r3273/{SERVICE}/1", f"{TRY}/halaman/apa",
        f"{TRY}/periksa", f"{TRY}/berkas",
    )  # fmt: skip
    for client, paths in ((Client(), (f"{GIVER}/katalog", f"{GIVER}/katalog/{SERVICE}")), (pengelola, staff)):
        page = window(client, width)
        for path in paths:
            page.goto(f"http://localhost{path}")
            assert_open_to_all(page, path)


def test_an_official_finds_an_app_compares_it_and_tries_it_to_the_letter(
    jaringan: SimpleNamespace, pengelola: Client, window: Callable[..., Any]
) -> None:
    page = window(pengelola, 390)
    page.set_default_timeout(90_000)  # the letter is typeset meanwhile, in this very thread
    page.goto(f"http://localhost{LIST}")
    page.get_by_label("Cari aplikasi atau daerah").fill("spanduk")
    page.get_by_role("button", name="Tampilkan").click()
    page.get_by_role("link", name="Izin reklame insidentil").click()
    page.get_by_role("button", name="Bandingkan yang dipilih").press("Enter")
    expect(page.get_by_text("Perilaku keduanya sama")).to_be_visible()
    page.get_by_role("link", name="Coba Kota Bandung").click()
    page.get_by_label("Spanduk sendiri, terbit dalam satu hari kerja").check()
    page.get_by_role("button", name="Buka formulirnya").click()
    expect(page.get_by_label("Jumlah lembar")).to_have_value("5")
    page.get_by_label("Jumlah lembar").fill("banyak")
    page.get_by_role("button", name="Lanjutkan").last.click()
    expect(page.get_by_role("alert")).to_contain_text("hal yang perlu diperbaiki")
    page.get_by_label("Jumlah lembar").fill("7")
    page.get_by_role("button", name="Lanjutkan").last.click()
    page.get_by_role("link", name="Lewati ke ringkasan").click()
    expect(page.get_by_text("7 lembar")).to_be_visible()
    page.get_by_role("button", name="Kirim (uji coba)").click()
    for action in (
        "Teruskan ke tim teknis",
        "Setujui secara teknis",
        "Setujui dan siapkan surat",
        "Tanda tangani izin",
    ):
        page.get_by_role("button", name=action).click()
    expect(page.locator("#kini")).to_contain_text("Izin terbit")
    letter = page.get_by_role("img", name="Contoh surat Izin reklame insidentil")
    letter.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.lembar-contoh img').naturalWidth === 794")
    assert page.complaints == []
