"""The pages of adopting in a real browser: open to all at both widths, also when something is wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from pendopo.bundles.api import adopt
from pendopo.people.api import SYSTEM
from tests.bundles import adopting as make
from tests.bundles.adopting import NEW, SHIPPED_HERE, TAXED
from tests.kerja_sama.test_adopsi_halaman import LIST, clock, here, install, katalog, pengelola, peramban
from tests.loket.conftest import line, window
from tests.loket.test_halaman_browser import assert_open_to_all

__all__ = ["clock", "katalog", "line", "pengelola", "peramban", "window"]
pytestmark = [pytest.mark.django_db, pytest.mark.browser]


@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_is_open_to_all(
    kerinci: Any, peramban: Client, katalog: SimpleNamespace, window: Callable[..., Any], now: datetime, width: int
) -> None:
    page = window(peramban, width)

    def look(*paths: str) -> None:
        for path in paths:
            page.goto(f"http://localhost{path}")
            assert_open_to_all(page, path)

    look(LIST, install(katalog), install(katalog, SHIPPED_HERE))
    adopt(kerinci, katalog.bundles[TAXED], katalog.partner, actor=SYSTEM, now=now)
    look(LIST, *(here(TAXED, step) for step in ("", "/ikat", "/isi", "/buka", "/tiru")))
    adopt(kerinci, katalog.bundles[NEW], katalog.partner, actor=SYSTEM, now=now)
    make.bound(kerinci, katalog.bundles[NEW].definition, now)
    look(here(), here(step="/buka"))
    page.get_by_role("button", name="Buka atas keputusan ini").click()
    assert_open_to_all(page, "buka, kosong")
    page.goto(f"http://localhost{here(TAXED, '/isi')}")
    page.get_by_role("button", name="Simpan").click()
    assert_open_to_all(page, "isi, kosong")
