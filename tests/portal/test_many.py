"""A region with many services: its pages stay short, every service is still one step away, nothing is shown twice."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pendopo.config.founding import SHIPPED
from pendopo.definitions.api import publish
from pendopo.engine.api import load_folder
from pendopo.people.api import SYSTEM
from pendopo.portal.queries import Service, forget_figures, mixed
from pendopo.tenancy.api import Region, region

from .test_pages import text_of

HOME = "/kota-bandung"
EVENTS = ("Rumah dan tanah", "Sehat dan sakit", "")
MANY = 15
pytestmark = pytest.mark.django_db


@pytest.fixture
def banyak(bandung: Region, now: Any) -> list[str]:
    """Fifteen services more, five of each life event and five of none."""
    base = load_folder(SHIPPED / "surat-keterangan-penelitian")
    titles = []
    with region(bandung):
        for number in range(MANY):
            title = f"Layanan contoh {number:02d}"
            service = base.service.model_copy(update={"life_event": EVENTS[number % 3], "needs": ("urus contoh",)})
            made = base.model_copy(update={"id": f"contoh-{number}", "title": title, "service": service})
            publish(made, actor=SYSTEM, now=now)
            titles.append(title)
    return titles


def test_the_first_page_names_three_of_each_life_event_and_leads_to_all(
    client: Client, bandung: Region, banyak: list[str]
) -> None:
    page = client.get(f"{HOME}/").content.decode()
    events = page[page.index('id="h-per"') : page.index('id="h-lanjut"')]
    assert sum(title in events for title in banyak) == 6
    assert f'href="{HOME}/layanan#rumah-dan-tanah"' in page
    assert 'id="rumah-dan-tanah"' in client.get(f"{HOME}/layanan").content.decode()


def test_the_list_of_all_has_every_service_once_under_its_heading(
    client: Client, bandung: Region, banyak: list[str]
) -> None:
    page = client.get(f"{HOME}/layanan").content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    assert all(main.count(title) == 1 for title in banyak)
    for anchor in ("rumah-dan-tanah", "sehat-dan-sakit", "lainnya"):
        assert f'href="#{anchor}"' in main
        assert f'id="{anchor}"' in main


def test_few_services_stand_with_their_words_and_without_headings(client: Client, bandung: Region) -> None:
    page = client.get(f"{HOME}/layanan").content.decode()
    assert 'href="#' not in page[page.index("<main") : page.index("</main>")]
    assert "Biaya Rp0" in text_of(client.get(f"{HOME}/layanan"))


def test_a_search_shows_the_best_dozen_and_then_all(client: Client, bandung: Region, banyak: list[str]) -> None:
    some = text_of(client.get(f"{HOME}/cari?q=contoh"))
    assert f"{MANY} layanan untuk" in some
    assert sum(title in some for title in banyak) == 12
    assert "Tampilkan 3 layanan lagi" in some
    every = text_of(client.get(f"{HOME}/cari?q=contoh&semua=ya"))
    assert all(title in every for title in banyak)
    assert "layanan lagi" not in every


def test_the_numbers_of_many_services_cost_as_many_statements_as_those_of_one(
    client: Client, bandung: Region, banyak: list[str]
) -> None:
    client.get(f"{HOME}/")
    forget_figures()
    with CaptureQueriesContext(connection) as seen:
        client.get(f"{HOME}/")
    asked = [one["sql"] for one in seen.captured_queries if "cases_case" in one["sql"]]
    assert 1 <= len(asked) <= 2


def test_no_suggestion_is_made_twice(client: Client, bandung: Region, banyak: list[str]) -> None:
    page = client.get(f"{HOME}/").content.decode()
    chips = page[page.index("pembuka__teks") : page.index("pembuka__gambar")]
    assert chips.lower().count("urus contoh") <= 1


def service(number: int, event: str) -> Service:
    return Service(str(number), "", "", event, "", (), 1, "", is_open=True)


def test_a_mixture_keeps_the_order_and_lets_every_life_event_speak() -> None:
    many = [service(number, "a" if number < 8 else "b") for number in range(10)]
    assert [one.id for one in mixed(many, 4)] == ["0", "1", "8", "9"]
    assert mixed(many, 10) == many
    assert mixed([], 4) == []
