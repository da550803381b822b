"""The clock stands at Friday 20 November 2026, 10.00 WIB; a browser whose line can be cut."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextvars import copy_context
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser, Page, Route

from tests.layanan_staf.conftest import *  # noqa: F403  (fixtures)

HEADERS = ("upload-offset", "upload-digest", "x-csrftoken")


@pytest.fixture(autouse=True)
def friday(monkeypatch: pytest.MonkeyPatch, now: Any) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    cache.clear()


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Any, settings: Any) -> None:
    settings.PENDOPO_FILES = tmp_path / "berkas"


@pytest.fixture
def line() -> SimpleNamespace:
    """What the browser's line does: `cut(request)` says whether this request is lost on its way."""
    return SimpleNamespace(cut=lambda request: False, asked=[])


@pytest.fixture
def window(chromium: Browser, line: SimpleNamespace) -> Iterator[Callable[..., Page]]:
    """`window(client)` is a page in a fresh browser, answered by Django in the transaction of the test."""
    opened = []

    def go(client: Client, width: int = 390, **more: Any) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": 900}, **more)
        opened.append(context)
        context.set_default_timeout(15_000)
        page, here = context.new_page(), copy_context()
        page.complaints = []  # type: ignore[attr-defined]  # read by the tests
        page.on("pageerror", lambda error: page.complaints.append(str(error)))  # type: ignore[attr-defined]
        page.on("console", lambda said: page.complaints.append(said.text) if "Policy" in said.text else None)  # type: ignore[attr-defined]

        def answer(route: Route) -> None:
            asked, address = route.request, urlsplit(route.request.url)
            if address.path.startswith("/static/"):
                found = finders.find(address.path.removeprefix("/static/"))
                return route.fulfill(path=found) if found else route.fulfill(status=404)
            line.asked.append((asked.method, address.path, asked.headers.get("upload-offset", "")))
            if line.cut(asked):
                return route.abort("connectionreset")
            path = f"{address.path}?{address.query}" if address.query else address.path
            sent = {name: asked.headers[name] for name in HEADERS if name in asked.headers}
            got = here.run(
                client.generic, asked.method, path, asked.post_data_buffer or b"",
                asked.headers.get("content-type", ""),
                headers={"host": "localhost", "user-agent": "uji", "origin": "http://localhost", **sent},
            )  # fmt: skip
            if got.status_code == 302:
                target = got["Location"].replace("#", "?muat=1#", 1)
                return route.fulfill(status=200, headers={"Refresh": f"0; url={target}"}, body="")
            return route.fulfill(status=got.status_code, headers=dict(got.items()), body=got.getvalue())

        page.route("**/*", answer)
        return page

    yield go
    for context in opened:
        context.close()
