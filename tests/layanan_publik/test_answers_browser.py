"""Every kind of question in a real browser on a phone: rows at once, the phone's own place, axe, and all of it without
a script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextvars import copy_context
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from pendopo.tenancy.api import region
from tests.people.test_browser import AXE, answer

from .filled import NIK, SERVICE

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
START = f"http://localhost/kota-bandung/layanan/{SERVICE}/ajukan"
HERE = {"latitude": -6.914744, "longitude": 107.60981, "accuracy": 12}
Open = Callable[..., Page]


@pytest.fixture(autouse=True)
def uji_isian(bandung, now) -> None:
    """The service of the test."""
    from pendopo.definitions.api import publish_folder
    from pendopo.people.api import SYSTEM

    with region(bandung):
        publish_folder(Path(__file__).parent / SERVICE, actor=SYSTEM, now=now)


class Loading(Client):
    """The test's server is no real one: where it leads back to the same page, only a new address makes that load."""

    def generic(self, *args: Any, **kwargs: Any) -> Any:
        got = super().generic(*args, **kwargs)
        if "#" in got.headers.get("Location", ""):
            got["Location"] = got["Location"].replace("#", "?muat=1#", 1)
        return got


@pytest.fixture
def window(chromium: Browser) -> Iterator[Open]:
    """`window(width=390)` opens the form in a fresh browser on a phone that knows where it is."""
    opened = []

    def go(width: int = 390, *, script: bool = True, located: bool = True) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
            geolocation=HERE if located else None,
            permissions=["geolocation"] if located else [],
        )
        opened.append(context)
        context.set_default_timeout(10_000)
        client, page, here = Loading(enforce_csrf_checks=True), context.new_page(), copy_context()
        page.complaints = []  # type: ignore[attr-defined]  # read by the tests
        page.on("pageerror", lambda error: page.complaints.append(str(error)))  # type: ignore[attr-defined]
        page.on("console", lambda said: page.complaints.append(said.text) if "Policy" in said.text else None)  # type: ignore[attr-defined]
        page.route("**/*", lambda route: answer(route, client, here))
        page.goto(START)
        return page

    yield go
    for context in opened:
        context.close()


def assert_open_to_all(page: Page, name: str) -> None:
    """axe finds nothing, nothing is wider than the screen, the policy refused nothing."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html)]))")
    assert found == [], name
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
    assert page.complaints == [], name  # type: ignore[attr-defined]


def fill_place(page: Page) -> None:
    page.get_by_label("Titik pintu masuk").fill("-6,9147; 107,6098")
    page.get_by_label("Batas lahan").first.fill("-6.9147, 107.6098\n-6.9147, 107.6108\n-6.9155, 107.6108")
    page.get_by_label("Jam mulai").fill("08:30")
    page.get_by_role("button", name="Simpan dan lanjutkan").click()
    page.wait_for_url("**/orang")


def fill_row(page: Page, number: int, name: str) -> None:
    row = page.get_by_role("group", name=f"Baris {number}", exact=True).first
    row.get_by_label("Nama", exact=True).fill(name)
    row.get_by_label("NIK").fill(NIK[number % 2])
    row.get_by_label("Anggota").check()
    row.get_by_label("Lama ikut").fill("3")
    row.get_by_label("Ya", exact=True).check()


def fill_people(page: Page) -> None:
    page.get_by_label("Nama lengkap").fill("Sari Contoh")
    page.get_by_label("NPWP").fill("09.254.294.3-407.000")
    fill_row(page, 1, "Ani")
    fill_row(page, 2, "Budi")


@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_of_it_is_open_to_all_right_and_wrong(window: Open, width: int) -> None:
    page = window(width)
    assert_open_to_all(page, "letak, empty")
    page.get_by_label("Batas lahan").first.fill("di sana")
    page.get_by_role("button", name="Simpan dan lanjutkan").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert_open_to_all(page, "letak, wrong")
    fill_place(page)
    page.get_by_role("button", name="Tambah baris Alat yang dibawa").click()
    assert_open_to_all(page, "orang, empty")
    page.get_by_role("group", name="Baris 1", exact=True).first.get_by_label("NIK").fill("12")
    page.get_by_role("button", name="Simpan dan lanjutkan").click()
    page.get_by_role("link", name="Baris 1: NIK terdiri").click()
    expect(page.locator('[id="f-peserta.1.nik_peserta"]')).to_be_focused()
    assert_open_to_all(page, "orang, wrong")
    fill_people(page)
    page.get_by_role("button", name="Simpan dan lanjutkan").click()
    page.wait_for_url("**/ringkasan")
    assert_open_to_all(page, "ringkasan")
    page.get_by_role("link", name="Ubah Letak").click()
    expect(page.get_by_role("img", name="Batas lahan: Bidang dengan 3 titik")).to_be_visible()
    assert_open_to_all(page, "letak, filled in")


def test_rows_come_and_go_at_once_and_the_focus_goes_along(window: Open) -> None:
    page = window()
    fill_place(page)
    fill_people(page)
    table = page.get_by_role("group", name="Daftar peserta")
    page.get_by_role("button", name="Tambah baris Daftar peserta").click()
    expect(page.locator('[id="f-peserta.3.nama_peserta"]')).to_be_focused()
    fill_row(page, 3, "Citra")
    page.get_by_role("button", name="Hapus baris 2").click()
    expect(page.locator('[id="f-peserta.2"]')).to_be_focused()
    expect(table.locator("[data-baris]")).to_have_count(2)
    expect(page.locator('[name="peserta.2.nama_peserta"]')).to_have_value("Citra")
    expect(page.get_by_role("button", name="Hapus baris")).to_have_count(0)
    expect(table.get_by_text("Ya", exact=True).locator("xpath=../input").last).to_be_checked()
    page.get_by_role("button", name="Tambah baris Daftar peserta").click()
    page.get_by_role("button", name="Tambah baris Daftar peserta").click()
    expect(page.get_by_role("button", name="Tambah baris Daftar peserta")).to_be_hidden()
    expect(page.get_by_text("Paling banyak 4 baris.")).to_be_visible()
    page.get_by_role("button", name="Simpan dan lanjutkan").click()
    page.wait_for_url("**/ringkasan")
    expect(page.get_by_text("Citra")).to_be_visible()
    expect(page.get_by_text("Budi")).to_have_count(0)


def test_the_phone_fills_in_where_it_is_and_a_border_grows_point_by_point(window: Open) -> None:
    page = window()
    page.get_by_role("button", name="Pakai lokasi ponsel saya").click()
    expect(page.get_by_label("Titik pintu masuk")).to_have_value("-6.914744, 107.609810")
    expect(page.get_by_text("Terisi, ketelitian sekitar 12 m.")).to_be_visible()
    border = page.get_by_label("Batas lahan").first
    border.fill("-6.9147, 107.6098\n")
    page.get_by_role("button", name="Tambah titik dari ponsel").last.click()
    expect(border).to_have_value("-6.9147, 107.6098\n-6.914744, 107.609810")


def test_a_phone_that_does_not_tell_says_how_to_go_on(window: Open) -> None:
    page = window(located=False)
    page.get_by_role("button", name="Pakai lokasi ponsel saya").click()
    expect(page.get_by_text("Lokasi ponsel tidak terbaca. Izinkan lokasi, atau tulis koordinatnya.")).to_be_visible()


def test_all_of_it_works_without_a_script(window: Open) -> None:
    page = window(script=False)
    expect(page.get_by_role("button", name="Pakai lokasi ponsel saya")).to_be_hidden()
    page.get_by_label("Batas lahan").first.fill("-6.9147, 107.6098\n-6.9147, 107.6108\n-6.9155, 107.6108")
    page.get_by_role("button", name="Lihat gambarnya Batas lahan").click()
    page.wait_for_url("**/letak?*#f-batas")
    expect(page.get_by_role("img", name="Batas lahan: Bidang dengan 3 titik")).to_be_visible()
    fill_place(page)
    fill_people(page)
    page.get_by_role("button", name="Tambah baris Daftar peserta").click()
    page.wait_for_url("**/orang?*#f-peserta.3")
    fill_row(page, 3, "Citra")
    page.get_by_role("button", name="Hapus baris 1").click()
    page.wait_for_url("**/orang?*#f-peserta")
    expect(page.locator('[name="peserta.1.nama_peserta"]')).to_have_value("Budi")
    expect(page.get_by_label("Nama lengkap")).to_have_value("Sari Contoh")
    page.get_by_role("button", name="Simpan dan lanjutkan").click()
    page.wait_for_url("**/ringkasan")
    page.get_by_role("button", name="Kirim permohonan").click()
    expect(page.get_by_text("Nomor registrasi")).to_be_visible()
