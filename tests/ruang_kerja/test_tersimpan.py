"""Saved filters: own or the office's, the default one, counts; and the inbox out as a workbook and on paper."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from pendopo.cases.api import Case, SavedFilter
from pendopo.tenancy.api import Region, region
from tests.layanan_staf.conftest import AT, words

pytestmark = pytest.mark.django_db
Bring = Callable[..., Case]
PAGE = f"{AT}/saringan"
INBOX = "ruang_kerja:kotak_masuk"
TAB = "Belum ada yang pegang"


def save(
    browser: Client, name: str = "Belum ada yang pegang", query: str = "?saring=belum_diambil", **more: str
) -> int:
    sent = {"halaman": INBOX, "alamat": query, "nama": name} | more
    return browser.post(PAGE, sent).status_code


def one(place: Region) -> SavedFilter:
    with region(place):
        return SavedFilter.objects.get()


def test_a_saved_filter_is_a_tab_with_its_count(loket: Client, bandung: Region, di_tahap: Bring) -> None:
    di_tahap()
    assert save(loket, query="?saring=belum_diambil&sesudah=2026-11-20T00:00:00+00:00_x") == 302
    assert one(bandung).query == "?saring=belum_diambil"
    page = loket.get(f"{AT}/").content.decode()
    assert 'href="?saring=belum_diambil">Belum ada yang pegang <b>1</b></a>' in page


def test_the_default_opens_the_list_and_can_be_left(loket: Client, bandung: Region, di_tahap: Bring) -> None:
    case = di_tahap()
    save(loket, name="Lewat", query="?saring=lewat", bawaan="ya")
    assert case.number not in words(loket.get(f"{AT}/"))
    assert case.number in words(loket.get(f"{AT}/?tanpa=ya"))
    assert loket.post(f"{PAGE}/{one(bandung).pk}/bawaan").status_code == 302
    assert case.number in words(loket.get(f"{AT}/"))


def test_shared_with_the_office_colleagues_see_it_and_cannot_drop_it(
    loket: Client, kasi: Client, unit_lain: Client, orang_kerinci: Client, bandung: Region, kantor: object
) -> None:
    save(loket, bersama=str(kantor.office.pk))  # type: ignore[attr-defined]
    row = one(bandung)
    assert "Belum ada yang pegang" in words(kasi.get(f"{AT}/"))
    assert "Belum ada yang pegang" not in words(unit_lain.get(f"{AT}/"))
    for browser in (kasi, unit_lain, orang_kerinci):
        assert browser.post(f"{PAGE}/{row.pk}/hapus").status_code == 404
        assert browser.post(f"{PAGE}/{row.pk}/bawaan").status_code == 404
    assert loket.post(f"{PAGE}/{row.pk}/hapus").status_code == 302
    with region(bandung):
        assert not SavedFilter.objects.exists()


def test_without_a_name_the_page_says_so_and_keeps_the_filter(loket: Client, bandung: Region) -> None:
    answer = loket.post(PAGE, {"halaman": INBOX, "alamat": "?saring=lewat", "nama": "  "})
    assert answer.status_code == 422
    assert 'value="?saring=lewat"' in answer.content.decode()


def test_the_same_name_again_means_the_new_filter(loket: Client, bandung: Region) -> None:
    save(loket)
    save(loket, query="?saring=lewat")
    assert one(bandung).query == "?saring=lewat"


def test_a_list_that_is_not_mine_cannot_be_saved(loket: Client, bandung: Region) -> None:
    sent = {"halaman": "layanan_staf:sidang_pilih", "alamat": "?x=1", "nama": "Surat"}
    assert loket.post(PAGE, sent).status_code == 404


def test_all_cases_have_their_own_tabs(loket: Client, bandung: Region, di_tahap: Bring) -> None:
    di_tahap()
    save(loket, name="Telat semua", query="?saring=terlambat", halaman="layanan_staf:semua")
    assert "Telat semua" in words(loket.get(f"{AT}/berkas"))
    assert "Telat semua" not in words(loket.get(f"{AT}/"))


def test_the_inbox_as_a_workbook_has_text_cells_and_columns_to_fill(
    loket: Client, bandung: Region, di_tahap: Bring
) -> None:
    case = di_tahap()
    content = loket.get(f"{AT}/unduh.xlsx").content
    head, row = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert head[-4:] == ["Versi", "Berkas", "Putusan", "Catatan"]
    assert row[0] == case.number
    assert row[-4] == str(case.version)
    assert all(isinstance(cell, str) for cell in row)


def test_the_list_of_the_day_is_printed_with_room_for_a_mark(loket: Client, bandung: Region, di_tahap: Bring) -> None:
    case = di_tahap()
    page = loket.get(f"{AT}/cetak")
    assert case.number in words(page)
    assert "Paraf" in words(page)
    assert "lembar__paraf" in page.content.decode()
