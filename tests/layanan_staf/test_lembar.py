"""Decisions by workbook: out of the inbox, filled in, told row by row, done by the same verbs."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from pendopo.cases.api import BulkItem, BulkRun, Case
from pendopo.layanan import rules_lembar as rules
from pendopo.lib.sheets import xlsx_table
from pendopo.tenancy.api import Region, region
from tests.layanan_staf.conftest import AT, address, fresh, looks, words

Bring = Callable[..., Case]
database = pytest.mark.django_db
SHEET = f"{AT}/lembar"


def send(browser: Client, rows: Sequence[Sequence[str]], head: Sequence[str]) -> Any:
    content = xlsx_table("Kotak masuk", head, rows)
    return browser.post(SHEET, {"lembar": SimpleUploadedFile("putusan.xlsx", content)})


def taken_out(browser: Client) -> tuple[list[str], list[list[str]]]:
    content = browser.get(f"{AT}/unduh.xlsx").content
    head, *rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    return [str(cell) for cell in head], [[str(cell) for cell in row] for row in rows]


@database
def test_out_filled_in_and_back_does_what_was_written(loket: Client, bandung: Region, di_tahap: Bring) -> None:
    cases = [di_tahap(number=number) for number in (1, 2)]
    left_alone = di_tahap(number=3)
    head, rows = taken_out(loket)
    for row in rows:
        if row[0] != left_alone.number:
            row[-3:] = ["sesuai", "TERUSKAN KE TIM TEKNIS", ""]
    answer = send(loket, rows, head)
    assert "2 berkas siap dikerjakan" in words(answer)
    assert [fresh(bandung, one).state for one in cases] == ["verifikasi_berkas"] * 2
    with region(bandung):
        run = BulkRun.objects.get()
        keys = [str(one) for one in BulkItem.objects.values_list("pk", flat=True)]
    assert "Teruskan" in words(loket.get(f"{AT}/massal/{run.pk}"))
    loket.post(f"{AT}/massal/{run.pk}", {"kerjakan": keys})
    assert [fresh(bandung, one).state for one in cases] == ["verifikasi_teknis"] * 2
    assert fresh(bandung, left_alone).state == "verifikasi_berkas"


@database
def test_every_wrong_row_is_told_with_its_line_and_nothing_of_it_is_kept(
    loket: Client, bandung: Region, di_tahap: Bring
) -> None:
    good, other = di_tahap(number=1), di_tahap(number=2)
    elsewhere = di_tahap("persetujuan", number=3)
    head = ["Nomor", "Versi", "Berkas", "Putusan", "Catatan"]
    rows = [
        [good.number, str(good.version), "sesuai", "", ""],
        ["REG-2026-11-999999", "1", "sesuai", "", ""],
        [elsewhere.number, "", "", "Setujui", ""],
        [other.number, "99", "sesuai", "", ""],
        [other.number, "", "", "Terbangkan", ""],
        [other.number, "", "", "Tolak", ""],
        [other.number, "", "bagus", "", ""],
        [good.number, "", "sesuai", "", ""],
    ]
    text = words(send(loket, rows, head))
    assert "1 berkas siap dikerjakan" in text
    for sentence in (
        "tidak menunggu Anda", "sudah berubah sejak lembarnya diunduh", "Putusan tidak dikenal", "memerlukan catatan",
        "tulis sesuai, atau kosongkan", "sudah ada di baris sebelumnya",
    ):  # fmt: skip
        assert sentence in text
    with region(bandung):
        assert [item.case_id for item in BulkItem.objects.all()] == [good.id]


@database
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04rusak", b"\x00\x01", b"Nama;Umur\nBudi;3\n"])
def test_a_file_that_is_none_of_ours_is_refused_with_a_sentence(loket: Client, bandung: Region, content: bytes) -> None:
    answer = loket.post(SHEET, {"lembar": SimpleUploadedFile("x.xlsx", content)})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


@database
def test_another_office_gets_no_row_of_ours(unit_lain: Client, bandung: Region, di_tahap: Bring) -> None:
    case = di_tahap()
    text = words(send(unit_lain, [[case.number, "sesuai"]], ["Nomor", "Putusan"]))
    assert "tidak menunggu Anda" in text
    with region(bandung):
        assert not BulkRun.objects.exists()


def test_cells_are_read_as_people_fill_them() -> None:
    table = [["Kotak masuk"], ["nomor ", "Versi", "BERKAS", "Putusan", "Catatan"], ["reg-1", 3.0, "", "", "'=1+1"]]
    (row,) = rules.rows_of(table)
    assert (row.line, row.number, row.version, row.note) == (3, "REG-1", 3, "=1+1")


@database
def test_the_control_sheet_of_a_case_is_for_its_office_and_on_record(
    loket: Client, unit_lain: Client, orang_kerinci: Client, bandung: Region, kantor: SimpleNamespace, di_tahap: Bring
) -> None:
    case = di_tahap()
    text = words(loket.get(address(case, "lembar-kontrol")))
    assert case.number in text
    assert "Kelengkapan berkas" in text
    assert "lembar_kontrol" in looks(bandung, case)
    assert unit_lain.get(address(case, "lembar-kontrol")).status_code == 404
    assert orang_kerinci.get(address(case, "lembar-kontrol")).status_code == 404
