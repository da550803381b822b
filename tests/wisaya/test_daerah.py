"""How a region is called and looks, changed by its administrators."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from pendopo.audit.api import Event
from pendopo.people.api import create_one_time_link
from pendopo.tenancy.api import Region, forget_regions, region
from tests.wisaya.test_wisaya import png

PAGE = "/kota-bandung/kerja/daerah"
LOOK = {"hue": "155", "chroma_milli": "95"}
NAMES = {"head_title": "Wali Kota", "address": "Jalan Uji 2", "help_phone": "(022) 1", "time_zone": "Asia/Jakarta"}


@pytest.fixture
def enter(bandung: Region, kantor: Any) -> Any:
    """A browser of one of the office, by a link of the demonstration."""
    from django.utils import timezone

    cache.clear()

    def sit(role: str) -> Client:
        with region(bandung):
            token = create_one_time_link(bandung, getattr(kantor, f"user_{role}"), now=timezone.now())
        browser = Client()
        browser.post(f"/kota-bandung/masuk/sekali/{token}")
        return browser

    return sit


def test_administrator_changes_names_colour_and_mark(enter: Any, bandung: Region, kerinci: Region) -> None:
    browser = enter("admin")
    assert browser.post(PAGE, {**NAMES, **LOOK, "logo": png()}).status_code == 302
    forget_regions()
    place = Region.objects.get(pk=bandung.pk)
    assert (place.address, place.hue, place.chroma_milli) == ("Jalan Uji 2", 155, 95)
    assert f"lambang-{place.logo_digest}.png" in browser.get("/kota-bandung/").content.decode()
    assert Client().get(f"/kota-bandung/lambang-{place.logo_digest}.png").status_code == 200
    assert Client().get(f"/kabupaten-kerinci/lambang-{place.logo_digest}.png").status_code == 404
    assert Region.objects.get(pk=kerinci.pk).hue == kerinci.hue
    with region(bandung):
        assert Event.objects.filter(kind="core.region_dressed").exists()
    browser.post(PAGE, {**NAMES, **LOOK, "tanpa_lambang": "1"})
    assert Region.objects.get(pk=bandung.pk).logo_digest == ""


@pytest.mark.parametrize("wrong", [{"hue": "7"}, {"chroma_milli": "150"}, {"head_title": ""}, {"time_zone": "Mars"}])
def test_what_the_forms_do_not_offer_is_refused(enter: Any, bandung: Region, wrong: dict[str, str]) -> None:
    assert enter("admin").post(PAGE, {**NAMES, **LOOK, **wrong}).status_code == 422
    assert Region.objects.get(pk=bandung.pk).address == bandung.address


def test_others_do_not_find_the_page(enter: Any) -> None:
    assert enter("front_office").get(PAGE).status_code == 404
    assert Client().get(PAGE).status_code == 302
