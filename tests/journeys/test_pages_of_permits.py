"""The pages of the counter of a city, as the demonstration fills them: clean for axe, never wider than the phone."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser

from tests.journeys.citizen import Citizen, Told
from tests.journeys.office import Office
from tests.journeys.walk import Album, House, Visitor
from tests.journeys.world import SERVICE, SLUG, World

PUBLIC = (
    "register-izin", "register-izin/data", "register-izin/{entri}", "layanan/keadaan", "layanan/izin-lama", "kepuasan",
    f"kepuasan/layanan/{SERVICE}", "kepuasan/hasil/{hasil}", "kepuasan/loket/{unit}",
    f"kepuasan/loket/{{unit}}/{SERVICE}", "permohonan-susulan", "terima-izin",
)  # fmt: skip
# Whoever works with them looks at them; the counter of the region gives each a page that is not empty.
DESKS = {
    "bendahara": (
        "pembayaran", "pembayaran/{bill}", "pembayaran/{paid}", "pembayaran/bank", "pembayaran/bunga",
        "pembayaran/buku", "pembayaran/rekonsiliasi", "pembayaran/rekonsiliasi/{day}", "pembayaran/rekening-koran",
        "simulator-bank",
    ),
    "admin": (
        "izin", "izin/aturan", "izin/{izin}", "arsip-izin", "arsip-izin/{arsip}", "batas-wilayah", "kepuasan",
        "kepuasan/hasil", "kepuasan/saran", "kepuasan/kertas", "kepuasan/poster", "kepuasan/kuesioner",
        "rancangan-peraturan", "rancangan-peraturan/maklumat", "bukti", "bukti/daftar", "bukti/L-01",
        "lapangan/daftar-periksa", "lapangan/daftar-periksa/umum", "pembagian", "simulator-pusat", "data-keluar",
    ),
    "kepala_dinas": ("tanda-tangan", "sertifikat"),
}  # fmt: skip
FIRST = "SELECT {} FROM {} WHERE region_id = (SELECT id FROM tenancy_region WHERE slug = %s) {} LIMIT 1"
THINGS = {
    "entri": ("id", "perizinan_entriregister", "ORDER BY id"),
    "hasil": ("id", "skm_hasilsurvei", "ORDER BY id"),
    "unit": ("unit_id", "lapangan_kunjungan", ""),
    "bill": ("id", "payments_skrd", "AND id NOT IN (SELECT skrd_id FROM payments_ssrd)"),
    "paid": ("skrd_id", "payments_ssrd", "ORDER BY id"),
    "day": ("paid_on", "payments_ssrd", "ORDER BY id"),
    "izin": ("id", "perizinan_izin", "ORDER BY id"),
    "arsip": ("id", "perizinan_imporarsip", ""),
    "visit": ("id", "lapangan_kunjungan", ""),
}


@pytest.fixture(scope="module")
def album(
    world: World, chromium: Browser, told: Told, issued: SimpleNamespace, tmp_path_factory: pytest.TempPathFactory
) -> Album:
    """All of them, each at two widths."""
    house = House(chromium, Album())
    world.tell("tests.journeys.rest")
    things = {
        name: str(next(iter(world.rows(FIRST.format(what, table, more), SLUG)[0].values())))
        for name, (what, table, more) in THINGS.items()
    }
    with house.visitor() as visitor:
        see(visitor, world, "", PUBLIC, things)
    office = Office(world, house, told.case_id)
    for role, paths in DESKS.items():
        with office.at_desk(role) as visitor:
            see(visitor, world, "kerja/", paths, things)
    with office.at_desk("tim_teknis") as visitor:
        see(visitor, world, "kerja/", ("lapangan/", "lapangan/{visit}"), things)
    with office.at_desk("kepala_dinas") as visitor:
        together(visitor)
    with house.visitor() as visitor:
        own(visitor, Citizen(world, house, tmp_path_factory.mktemp("izin"), lambda visitor, name: None), told)
    return house.album


def see(visitor: Visitor, world: World, before: str, paths: tuple[str, ...], things: dict[str, str]) -> None:
    """Open and look; a page that is missing is a complaint."""
    for path in paths:
        answer = visitor.page.goto(world.url(before + path.format(**things)))
        assert answer, path
        assert answer.status == 200, path
        visitor.look(f"{before}{path}")


def together(visitor: Visitor) -> None:
    """Several cases of the inbox at once."""
    page = visitor.page
    for box in page.locator("#bersama tbody input[type=checkbox]").all()[-2:]:
        box.check()
    page.get_by_role("button", name=re.compile("^Kerjakan bersama")).click()
    page.wait_for_url("**/kerja/massal/**")
    visitor.look("kerja/massal")


def own(visitor: Visitor, citizen: Citizen, told: Told) -> None:
    """The citizen's permits, one of them, and what can be asked about it."""
    citizen.told = told
    citizen.follow(visitor, "")
    page = visitor.go(citizen.world.url("izin-saya"), "izin-saya")
    page.locator("main a[href*='/izin-saya/']").first.click()
    page.wait_for_load_state()
    visitor.look("izin-saya: one")


def test_axe_finds_nothing_on_the_pages_of_permits(album: Album) -> None:
    assert album.violations == []


def test_no_page_of_permits_is_wider_than_the_window(album: Album) -> None:
    assert album.wide == []


def test_keyboard_focus_is_seen_and_the_browser_is_silent_on_the_pages_of_permits(album: Album) -> None:
    assert album.unfocused == []
    assert album.complaints == []


def test_every_page_of_permits_was_seen(album: Album) -> None:
    told = {f"kerja/{path}" for paths in DESKS.values() for path in paths} | set(PUBLIC)
    assert told | {"kerja/massal", "izin-saya: one", "kerja/lapangan/{visit}"} <= set(album.pages)
