"""Pieces in a real browser, under the real security policy, with and without script."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.ui.conftest import REGION
from tests.ui.files import ROOT

pytestmark = pytest.mark.browser
AXE = (ROOT / "tests" / "alat" / "axe" / "axe.min.js").read_text(encoding="utf-8")
PAGES = ("/potongan", "/tolak", "/kerja/tolak")


def _violations(page: Page) -> list[Any]:
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)")
    return [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(open_page: Any, path: str, width: int) -> None:
    page = open_page(path, width=width)
    assert _violations(page) == []
    assert page.complaints == []


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
@pytest.mark.parametrize("path", PAGES)
def test_page_never_scrolls_sideways(open_page: Any, path: str, width: int) -> None:
    assert open_page(path, width=width).evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [320, 390, 900, 1280])
@pytest.mark.parametrize("path", ["/potongan", "/kerja/tolak"])
def test_longest_name_of_a_region_fits(open_page: Any, monkeypatch: pytest.MonkeyPatch, path: str, width: int) -> None:
    monkeypatch.setattr(REGION, "name", "Kabupaten Kepulauan Siau Tagulandang Biaro")
    page = open_page(path, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shown = next(mark for mark in page.locator(".merek").all() if mark.is_visible())
    assert shown.bounding_box()["height"] < 110


def test_icons_are_drawn_from_the_sprite(open_page: Any) -> None:
    page = open_page("/potongan")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.querySelector('.tombol .ikon use').getBoundingClientRect().width") > 5


def test_menu_opens_without_script(open_page: Any) -> None:
    page = open_page("/potongan", width=390, script=False)
    page.locator(".kepala summary").click()
    expect(page.locator(".kepala .menu a").first).to_be_visible()


def test_escape_closes_the_menu_and_gives_the_focus_back(open_page: Any) -> None:
    page = open_page("/potongan", width=390)
    page.locator(".kepala summary").click()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.locator(".kepala summary")).to_be_focused()
    expect(page.locator(".kepala .menu")).not_to_have_attribute("open", "")


def test_error_summary_has_the_focus_and_leads_to_the_field(open_page: Any) -> None:
    page = open_page("/potongan")
    expect(page.locator(".galat")).to_be_focused()
    page.locator(".galat a").first.click()
    expect(page.locator("#k4-tanggal")).to_be_focused()


FORM = """<!doctype html><html lang="id"><link rel="stylesheet" href="/static/pendopo/tokens.css">
<link rel="stylesheet" href="/static/pendopo/pendopo.css"><script src="/static/pendopo/pendopo.js" defer></script>
<body data-kata-menyimpan="Menyimpan…"><form method="post" action="/terima"><input name="x" value="1">
<button class="tombol" name="lanjut" value="ya">Simpan dan lanjutkan permohonan</button></form></body></html>"""


def test_second_press_sends_nothing_and_the_button_keeps_its_width(open_page: Any) -> None:
    page = open_page("/formulir", formulir=FORM)
    sent: list[str] = []

    def swallow(route: Any) -> None:  # 204: the page stays as it is while sending
        sent.append(route.request.post_data or "")
        route.fulfill(status=204)

    page.route("**/terima", swallow)
    button = page.locator("button")
    width = button.bounding_box()["width"]
    button.click(no_wait_after=True)
    expect(button).to_have_text("Menyimpan…")
    button.dispatch_event("click")
    page.locator("input").press("Enter", no_wait_after=True)
    page.wait_for_timeout(200)
    assert sent == ["x=1&lanjut=ya"]
    assert abs(button.bounding_box()["width"] - width) < 1


def test_chosen_file_is_named_and_judged_before_sending(open_page: Any) -> None:
    page = open_page("/potongan")
    field, box = page.locator("#k6-materi"), page.locator(".unggah").first
    field.set_input_files({"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": b"x" * 1_800_000})
    expect(box.locator(".unggah__nama")).to_have_text("foto.jpg, 1,8 MB")
    expect(box.locator(".unggah__pesan")).to_have_text("")
    field.set_input_files({"name": "besar.jpg", "mimeType": "image/jpeg", "buffer": b"x" * 5_100_000})
    expect(box.locator(".unggah__pesan")).to_contain_text("lebih besar dari batas 5 MB")
    field.set_input_files({"name": "surat.docx", "mimeType": "application/msword", "buffer": b"x"})
    expect(box.locator(".unggah__pesan")).to_contain_text("bukan jenis yang diterima")


def test_file_can_be_chosen_without_script(open_page: Any) -> None:
    page = open_page("/potongan", script=False)
    assert page.locator("#k6-materi").evaluate("e => getComputedStyle(e).opacity") == "1"
    expect(page.locator(".unggah__ajakan").first).to_be_hidden()


def test_dialog_is_modal_with_script_and_a_place_on_the_page_without(open_page: Any) -> None:
    page = open_page("/potongan")
    dialog = page.locator("#c25-dialog")
    page.get_by_text("Buka sebagai dialog…").click()
    expect(dialog).to_be_visible()
    assert page.evaluate("document.querySelector('#c25-dialog').matches(':modal')")
    dialog.get_by_text("Tidak jadi").click()
    expect(dialog).to_be_hidden()
    plain = open_page("/potongan", script=False)
    plain.get_by_text("Buka sebagai dialog…").click()
    expect(plain.locator("#c25-dialog")).to_be_visible()
    plain.locator("#c25-dialog").get_by_text("Tidak jadi").click()
    expect(plain.locator("#c25-dialog")).to_be_hidden()


KEYS = FORM.replace(
    "<form",
    """<input type="checkbox" data-pintasan checked><span data-pintasan-baris hidden></span><input data-cari>
    <div data-baris><table><tbody><tr><th><a href="#1">satu</a></th></tr><tr><th><a href="#2">dua</a></th></tr>
    </tbody></table></div><a href="#ambil" data-kunci="a">ambil</a><form""",
)


def test_shortcuts_work_and_can_be_switched_off(open_page: Any) -> None:
    page = open_page("/pintasan", pintasan=KEYS)
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.get_by_text("dua")).to_be_focused()
    page.keyboard.press("a")
    assert page.url.endswith("#ambil")
    page.keyboard.press("/")
    expect(page.locator("[data-cari]")).to_be_focused()
    page.keyboard.type("aj")
    expect(page.locator("[data-cari]")).to_have_value("aj")
    page.locator("[data-pintasan]").uncheck()
    page.keyboard.press("j")
    expect(page.locator("[data-pintasan]")).to_be_focused()


PROGRESS = FORM.replace("<form", '<p id="kemajuan" data-segarkan="/lagi" data-jeda="50">10 dari 300</p><form')
DONE = '<html><body><p id="kemajuan">300 dari 300</p></body></html>'


def test_progress_refreshes_until_the_mark_is_gone(open_page: Any) -> None:
    page = open_page("/kemajuan", kemajuan=PROGRESS, lagi=DONE)
    expect(page.locator("#kemajuan")).to_have_text("300 dari 300")
    expect(page.locator("#kemajuan")).not_to_have_attribute("data-segarkan", "/lagi")


@pytest.mark.parametrize("path", PAGES)
def test_print_shows_the_words_and_no_navigation(open_page: Any, path: str) -> None:
    page = open_page(path)
    page.emulate_media(media="print")
    expect(page.locator("h1").first).to_be_visible()
    for navigation in (".kepala", ".kaki", ".rel", ".rel-bawah", ".kerja__kepala"):
        assert not any(element.is_visible() for element in page.locator(navigation).all()), navigation
