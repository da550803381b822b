"""The whole list by keyboard: next, choose, a span, open, judge, the help; and all of it can be switched off."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ROWS = "".join(
    f'<tr><td><input type="checkbox" id="p{n}"></td><th><a href="#buka-{n}">berkas {n}</a></th></tr>'
    for n in range(1, 5)
)
HEAD = """<!doctype html><html lang="id"><head><title>x</title><script src="/static/pendopo/pendopo.js" defer></script>
<script src="/static/pendopo/meja.js" defer></script></head><body>
<input type="checkbox" data-pintasan checked aria-label="pintasan"><span data-pintasan-baris hidden></span>"""
LIST = f"""{HEAD}<form data-meja><div data-baris><table><thead><tr><th><input type="checkbox" data-pilih-semua hidden
 aria-label="semua"></th></tr></thead><tbody>{ROWS}</tbody></table></div><p data-pilih-jumlah>&nbsp;</p></form>
<dialog id="bantuan-tombol"><form method="dialog"><button>Tutup</button></form></dialog></body></html>"""
FILE = '<li class="nilai"><a class="nilai__gambar" href="#x">{0}</a><select id="s{1}"><option>Sesuai</select></li>'
CASE = f"{HEAD}<ul>{FILE.format('satu', 1)}{FILE.format('dua', 2)}</ul></body></html>"


def test_rows_are_walked_chosen_and_opened_without_a_mouse(open_page: Any) -> None:
    page = open_page("/daftar", daftar=LIST)
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Shift+X")
    for number, is_chosen in ((1, True), (2, True), (3, True), (4, False)):
        assert page.locator(f"#p{number}").is_checked() is is_chosen
    expect(page.locator("[data-pilih-jumlah]")).to_contain_text("3")
    page.keyboard.press("k")
    page.keyboard.press("o")
    assert page.url.endswith("#buka-2")


def test_all_of_a_page_are_chosen_at_once_and_counted(open_page: Any) -> None:
    page = open_page("/daftar", daftar=LIST)
    page.locator("[data-pilih-semua]").check()
    expect(page.locator("[data-pilih-jumlah]")).to_contain_text("4")
    page.locator("#p2").uncheck()
    expect(page.locator("[data-pilih-jumlah]")).to_contain_text("3")


def test_files_of_a_case_are_walked_and_judged_by_keyboard(open_page: Any) -> None:
    page = open_page("/berkas", berkas=CASE)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("e")
    expect(page.locator("#s2")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_text("dua")).to_be_focused()


def test_help_opens_and_shortcuts_can_be_switched_off(open_page: Any) -> None:
    page = open_page("/daftar", daftar=LIST)
    page.keyboard.press("?")
    expect(page.locator("#bantuan-tombol")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#bantuan-tombol")).to_be_hidden()
    page.locator("[data-pintasan]").uncheck()
    page.keyboard.press("?")
    expect(page.locator("#bantuan-tombol")).to_be_hidden()
    page.keyboard.press("j")
    expect(page.locator("[data-pintasan]")).to_be_focused()
