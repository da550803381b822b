"""The counter's and the mandates' pages in a browser: axe finds nothing, nothing is wider than a phone."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from pendopo.tenancy.api import region
from tests.layanan_publik.walk import HOME, SERVICE
from tests.layanan_staf.conftest import AT, browser_of
from tests.people.test_browser import AXE

from .test_kuasa import claim, the_only
from .test_loket import lodged

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


def assert_open_to_all(page: Any, name: str) -> None:
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html)]))")
    assert found == [], name
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
    assert page.complaints == [], name


@pytest.mark.parametrize("width", [390, 1280])
def test_every_new_page_is_open_to_all(bandung, kantor, loket, window, now, width) -> None:
    from pendopo.people.api import User

    user = User.objects.create(kind=User.WARGA, created_at=now)
    citizen = Client()
    citizen.force_login(user, backend="pendopo.people.backends.IdentifierBackend")
    claim(citizen)
    receipt, mandate = lodged(loket), the_only(bandung)
    with region(bandung):
        loket.post(f"{AT}/loket/{SERVICE}", {"cara": "lisan", "saksi": "Ketua RT"})
    seen = {
        loket: (f"{AT}/loket", f"{AT}/loket/{SERVICE}", receipt, f"{AT}/kuasa", f"{AT}/kuasa/{mandate.id}"),
        citizen: (f"{HOME}/kuasa", f"{HOME}/kuasa/tambah", f"{HOME}/", f"{HOME}/cari?q=spanduk"),
        browser_of(kantor.user_admin): (f"{AT}/suara", f"{AT}/bahasa"),
    }
    for client, paths in seen.items():
        page = window(client, width)
        for path in paths:
            page.goto(f"http://localhost{path}")
            assert_open_to_all(page, path)
