"""Every page of both journeys: clean for axe, usable with the keyboard, silent, never wider than the phone."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.journeys.citizen import Told
from tests.journeys.walk import Album, House
from tests.journeys.world import World

PUBLIC = (
    "lacak", "layanan", "periksa", "privasi", "aksesibilitas", "masuk", "daftar", "potongan", "tidak-ada",
    "janji", "janji/izin-reklame-insidentil", "janji/terlambat", "janji/untuk-wartawan",
    "janji/kamus-data", "data/perubahan",
)  # fmt: skip


@pytest.fixture(scope="session")
def album(compared: SimpleNamespace, english: SimpleNamespace, told: Told, world: World, house: House) -> Album:
    """All pages of the journeys, and the public ones that no journey passed."""
    with house.visitor() as visitor:
        for path in PUBLIC:
            visitor.go(world.url(path), path)
    return house.album


def test_axe_finds_nothing_on_any_page(album: Album) -> None:
    assert album.violations == []


def test_keyboard_focus_is_always_seen(album: Album) -> None:
    assert album.unfocused == []


def test_browser_complains_of_nothing(album: Album) -> None:
    assert album.complaints == []


def test_no_page_is_wider_than_the_window(album: Album) -> None:
    assert album.wide == []


def test_the_journeys_have_seen_the_pages(album: Album) -> None:
    assert len(set(album.pages)) >= 35, sorted(set(album.pages))


def test_public_pages_speak_english_when_asked(english: SimpleNamespace) -> None:
    assert english.lang == "en"
    assert english.after != english.before
    assert "Fee" in english.service
    assert "Save and continue" in english.form
    assert english.back == "id"
