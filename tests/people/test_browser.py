"""The pages of signing in, in a real browser: passkeys with a virtual device, axe, nothing refused by the policy.

The browser's requests are answered by Django's test client, in the transaction of the test: no server, real pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextvars import Context, copy_context
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, Route, expect

from pendopo.people.api import Person, create_one_time_link
from pendopo.people.rules import totp_code, totp_counter
from pendopo.tenancy.api import Region, region

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
AXE = Path(__file__).parent.parent / "alat" / "axe" / "axe.min.js"
SITE = "http://localhost/kota-cimahi"
PHONE, PIN = "081234567890", "482915"
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def answer(route: Route, client: Client, here: Context) -> None:
    """One request of the browser, answered by Django on the test's own connection (it lives in the test's context)."""
    asked = route.request
    address = urlsplit(asked.url)
    if address.path.startswith("/static/"):
        found = finders.find(address.path.removeprefix("/static/"))
        return route.fulfill(path=found) if found else route.fulfill(status=404)
    path = f"{address.path}?{address.query}" if address.query else address.path
    got = here.run(
        client.generic, asked.method, path, asked.post_data_buffer or b"", asked.headers.get("content-type", ""),
        headers={"host": "localhost", "user-agent": asked.headers["user-agent"], "origin": "http://localhost"}
        | {name: value for name, value in asked.headers.items() if name.startswith("x-")},
    )  # fmt: skip
    if got.status_code == 302:  # a redirect of a fulfilled request would leave for the network
        return route.fulfill(status=200, headers={"Refresh": f"0; url={got['Location']}"}, body="")
    return route.fulfill(status=got.status_code, headers=dict(got.items()), body=got.getvalue())


Open = Callable[..., Page]


@pytest.fixture
def window(chromium: Browser, kota: Region) -> Iterator[Open]:
    """`window(width=390)` is a page of a fresh browser with a passkey device; `page.complaints` must stay empty."""
    opened = []

    def go(width: int = 1280, *, script: bool = True) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
        opened.append(context)
        context.set_default_timeout(10_000)
        client, page = Client(enforce_csrf_checks=True), context.new_page()
        page.client = client  # type: ignore[attr-defined]  # read by the tests
        page.complaints = []  # type: ignore[attr-defined]  # read by the tests
        page.on("pageerror", lambda error: page.complaints.append(str(error)))  # type: ignore[attr-defined]
        page.on("console", lambda said: page.complaints.append(said.text) if "Policy" in said.text else None)  # type: ignore[attr-defined]
        here = copy_context()
        page.route("**/*", lambda route: answer(route, client, here))
        devtools = context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        return page

    yield go
    for context in opened:
        context.close()


def sign_up(page: Page) -> None:
    page.goto(f"{SITE}/daftar")
    page.get_by_label("Nomor telepon").fill(PHONE)
    page.get_by_label("PIN baru").fill(PIN)
    page.get_by_label("Tulis PIN sekali lagi").fill(PIN)
    page.get_by_role("button", name="Buat akun").click()
    page.wait_for_url("**/akun")


def add_passkey(page: Page) -> None:
    page.goto(f"{SITE}/akun/keamanan/kunci")
    page.get_by_label("Nama kunci").fill("Telepon saya")
    page.get_by_role("button", name="Buat kunci").click()
    page.wait_for_url("**/akun/keamanan")
    expect(page.get_by_role("button", name="Lepas Telepon saya")).to_be_visible()


def sign_out(page: Page) -> None:
    page.goto(f"{SITE}/akun")
    page.get_by_role("main").get_by_role("button", name="Keluar").click()
    page.wait_for_url("**/masuk")


def test_passkey_signs_in_alone_and_proves_as_second_step(window: Open) -> None:
    page = window(390)
    sign_up(page)
    add_passkey(page)
    sign_out(page)
    page.get_by_role("button", name="Masuk dengan kunci perangkat").click()
    page.wait_for_url("**/akun")
    sign_out(page)
    page.get_by_label("Nomor telepon, surel, atau NIP").fill(PHONE)
    page.get_by_label("PIN atau kata sandi").fill(PIN)
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.wait_for_url("**/masuk/kode")
    page.get_by_role("button", name="Pakai kunci perangkat").click()
    page.wait_for_url("**/akun")
    assert page.complaints == []  # type: ignore[attr-defined]


def test_passkey_of_somebody_else_is_not_asked_for(window: Open) -> None:
    page = window()
    sign_up(page)
    add_passkey(page)
    sign_out(page)
    page.goto(f"{SITE}/daftar")
    page.get_by_label("Nomor telepon").fill("081298765432")
    page.get_by_label("PIN baru").fill(PIN)
    page.get_by_label("Tulis PIN sekali lagi").fill(PIN)
    page.get_by_role("button", name="Buat akun").click()
    page.wait_for_url("**/akun")
    page.goto(f"{SITE}/akun/keamanan/aplikasi")
    secret = (page.locator(".urut .kode").text_content() or "").replace(" ", "")
    page.get_by_label("Kode 6 angka").fill(totp_code(secret, totp_counter(timezone.now())))
    page.get_by_role("button", name="Pasang").click()
    page.wait_for_url("**/kode-cadangan*")
    sign_out(page)
    page.get_by_label("Nomor telepon, surel, atau NIP").fill("081298765432")
    page.get_by_label("PIN atau kata sandi").fill(PIN)
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.wait_for_url("**/masuk/kode")
    expect(page.get_by_role("button", name="Pakai kunci perangkat")).to_have_count(0)


def test_everything_but_passkeys_works_without_script(window: Open) -> None:
    page = window(script=False)
    page.goto(f"{SITE}/masuk")
    expect(page.get_by_role("button", name="Masuk dengan kunci perangkat")).to_be_hidden()
    sign_up(page)
    page.goto(f"{SITE}/akun/keamanan/aplikasi")
    expect(page.get_by_alt_text("Kode QR untuk aplikasi pembuat kode")).to_be_visible()


PUBLIC = ["masuk", "daftar", "daftar?dengan=surel", "masuk/sekali/tidak-ada", "undangan/tidak-ada"]
OWN = ["akun", "akun/sandi", "akun/sesi", "akun/keamanan", "akun/keamanan/buktikan", "akun/keamanan/kunci",
       "akun/keamanan/aplikasi", "keluar", "masuk/kirim-lagi"]  # fmt: skip


def assert_open_to_all(page: Page, name: str, width: int) -> None:
    """axe finds nothing, nothing is wider than the screen."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html)]))")
    assert found == [], name
    assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    assert page.complaints == [], name  # type: ignore[attr-defined]


@pytest.mark.parametrize("width", [390, 1280])
def test_pages_are_open_to_all(window: Open, kota: Region, petugas: Person, width: int) -> None:
    page = window(width)
    with region(kota):
        link = create_one_time_link(kota, petugas.user, now=timezone.now())
    for name in [*PUBLIC, f"masuk/sekali/{link}"]:
        page.goto(f"{SITE}/{name}")
        assert_open_to_all(page, name, width)
    page.goto(f"{SITE}/daftar")
    page.get_by_role("button", name="Buat akun").click()
    assert_open_to_all(page, "daftar, with mistakes", width)
    sign_up(page)
    add_passkey(page)
    for name in OWN:
        page.goto(f"{SITE}/{name}")
        assert_open_to_all(page, name, width)
    page.goto(f"{SITE}/akun/keamanan/kode-cadangan")
    assert_open_to_all(page, "kode-cadangan", width)
