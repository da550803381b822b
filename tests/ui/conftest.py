"""A browser that gets pages and files straight from the test: no server, no database, the real security policy."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from playwright.sync_api import Browser, Page, Route

from pendopo.core.api import Menu
from pendopo.core.middleware import CSP
from pendopo.people.api import Actor, anonymous
from pendopo.ui import context, pieces, theme
from tests.ui.files import STATIC

ADDRESS = "http://daerah.contoh"
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
REGION = SimpleNamespace(
    name="Kota Bandung",
    title="Kota Bandung (contoh)",
    is_contoh=True,
    slug="kota-bandung",
    hue=165,
    chroma_milli=70,
    help_phone="(022) 555-0100",
    address="Jalan Contoh 1",
)
MENU = [Menu("Potongan", "ui:potongan", "kotak")] + [Menu(f"Menu {n}", "ui:potongan", "tugas") for n in range(2, 6)]
OFFICER = Actor(kind="staf", label="Front office", name="Petugas contoh", unit_title="DPMPTSP contoh")


def request_for(path: str, region: Any = REGION) -> Any:
    """A request as the middleware and the doors leave it."""
    request = RequestFactory().get(path)
    staff = path.startswith("/kerja/")
    request.region, request.now, request.actor = region, NOW, OFFICER if staff else anonymous()  # type: ignore[attr-defined]
    return request


def _template(path: str) -> tuple[str, dict[str, Any]]:
    if path == "/potongan":
        return "ui/potongan.html", pieces.sample(NOW)
    return "ui/tolak.html", {"kalimat": "Masa perbaikan sudah lewat."}


def _answer(route: Route, bodies: dict[str, str]) -> None:
    path = urlsplit(route.request.url).path
    headers = {"Content-Security-Policy": CSP}
    if path.startswith("/static/pendopo/"):
        file = STATIC / path.removeprefix("/static/pendopo/")
        kind = mimetypes.guess_type(file.name)[0] or "font/woff2"
        route.fulfill(body=file.read_bytes(), content_type=kind)
    elif path.startswith("/tema/"):
        route.fulfill(body=theme.stylesheet(165, 70), content_type="text/css")
    elif path in bodies:
        route.fulfill(body=bodies[path], content_type="text/html; charset=utf-8", headers=headers)
    else:
        template, context = _template(path)
        page = render_to_string(template, context, request=request_for(path))
        route.fulfill(body=page, content_type="text/html; charset=utf-8", headers=headers)


@pytest.fixture
def browser(chromium: Browser) -> Browser:
    return chromium


Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """`open_page("/potongan", width=390, script=False, name="<html>…")` opens a page; a name is a page of its own.

    `page.complaints` collects script errors and what the policy refused.
    """
    settings.ROOT_URLCONF = "tests.ui.urls"
    monkeypatch.setattr(context, "public_nav", lambda: MENU)
    monkeypatch.setattr(context, "staff_menu", lambda roles: MENU)
    windows = []

    def go(path: str, *, width: int = 1280, script: bool = True, **bodies: str) -> Page:
        window = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
        windows.append(window)
        page = window.new_page()
        page.complaints = []  # type: ignore[attr-defined]  # read by the tests
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: page.complaints.append(str(error)))  # type: ignore[attr-defined]
        named = {f"/{name}": body for name, body in bodies.items()}
        page.route("**/*", lambda route: _answer(route, named))
        page.goto(ADDRESS + path)
        return page

    yield go
    for window in windows:
        window.close()
