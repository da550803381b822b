"""The journey of the clerk: upload, tell, look, bring in, follow; and who may not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pendopo.cases.api import Case
from pendopo.lib.sheets_in import read_sheets
from pendopo.saluran.models import EntriPusat, ImporPusat
from pendopo.saluran.services import apply_import, read_import
from pendopo.tenancy.api import Region, region
from tests.saluran.conftest import applied, browser_of, line, sheet

BASE = "/kota-bandung/kerja/saluran"


def upload(content: bytes, source: str = "oss", day: str = "") -> dict[str, Any]:
    return {"sumber": source, "hari": day, "berkas": SimpleUploadedFile("oss 20 nov.csv", content)}


def test_the_clerk_brings_in_the_download_of_today(
    bandung: Region, kantor: SimpleNamespace, menunggu: Callable[..., Any], now: datetime
) -> None:
    case = menunggu("I-202611150000001")
    browser = browser_of(bandung, kantor.user_front_office, now)
    content = sheet(line("I-202611150000001", "Sudah jadi"), line("I-8", "Validasi"))
    answer = browser.post(f"{BASE}/impor", upload(content))
    page = answer.headers["Location"]
    with region(bandung):
        row = ImporPusat.objects.get()
    shown = browser.get(page).content.decode()
    for word in ("Nomor Permohonan", "perlu verifikasi", "Periksa semua baris"):
        assert word in shown
    told = {f"k_{key}": title for key, title in row.mapping.items()}
    browser.post(page, told)
    read_import(bandung, row.pk, now)
    shown = browser.get(page).content.decode()
    assert "“Sudah jadi”" in shown
    browser.post(page, told | {"kata_0": "Sudah jadi", "arti_0": "disetujui"})
    read_import(bandung, row.pk, now)
    shown = browser.get(page).content.decode()
    assert case.number in shown
    assert "Masukkan 2 baris" in shown
    lines = read_sheets(browser.get(f"{page}/laporan?bentuk=xlsx").content)
    assert [row[6] for row in next(iter(lines.values()))[1:]] == ["Berubah", "Baru"]
    assert b"Budi" not in browser.get(f"{page}/laporan?bentuk=csv").content
    browser.post(f"{page}/masukkan")
    apply_import(bandung, row.pk, now, tell=lambda done: None)
    assert "2 baris masuk" in browser.get(page).content.decode()
    with region(bandung):
        assert Case.objects.get(pk=case.pk).state == "selesai"
        stray = EntriPusat.objects.get(case_id=None)
    listed = browser.get(f"{BASE}?perhatian=tanpa_berkas").content.decode()
    assert "I-8" in listed
    assert "I-202611150000001" not in listed
    assert "Budi" not in browser.get(f"{BASE}/entri/{stray.pk}").content.decode()


def test_the_list_filters_sorts_and_exports(
    bandung: Region, kantor: SimpleNamespace, terpasang: None, now: datetime
) -> None:
    rows = [line(f"I-{number:03}", "Validasi", f"{1 + number % 19:02}-11-2026") for number in range(120)]
    applied(bandung, sheet(*rows, line("I-999", "Ditolak", "20-11-2026")), kantor.front_office, now)
    browser = browser_of(bandung, kantor.user_front_office, now)
    seen: list[str] = []
    address = f"{BASE}?keadaan=proses&urut=nomor"
    while address:
        page = browser.get(address)
        seen += [row.entry.number for row in page.context["lembar"].rows]
        address = BASE + page.context["lembar"].later if page.context["lembar"].later else ""
    assert seen == [f"I-{number:03}" for number in range(120)]
    newest = browser.get(BASE).context["lembar"].rows[0]
    assert newest.entry.number == "I-999"
    assert len(browser.get(f"{BASE}?nomor=i 999").context["lembar"].rows) == 1
    table = browser.get(f"{BASE}/unduh?keadaan=proses&bentuk=csv").content.decode()
    assert len(table.strip().splitlines()) == 121
    assert "Budi" not in table
    assert browser.get(f"{BASE}/unduh?bentuk=xlsx").content.startswith(b"PK")


def test_what_needs_attention_is_counted(
    bandung: Region, kantor: SimpleNamespace, menunggu: Callable[..., Any], now: datetime
) -> None:
    from datetime import timedelta

    from pendopo.saluran.services import RuleWish, set_rule

    menunggu("I-4000000001")
    with region(bandung):
        set_rule("oss", RuleWish(promised_days=3), actor=kantor.admin, now=now)
    applied(bandung, sheet(line("I-1", "Validasi", masuk="02-11-2026")), kantor.front_office, now)
    browser = browser_of(bandung, kantor.user_kepala_seksi, now)
    counts = {tab.id: tab.count for tab in browser.get(BASE).context["tab"]}
    assert counts == {"": None, "terlambat": 1, "tanpa_berkas": 1, "diam": 0, "belum_sampai": 0}
    with region(bandung):
        EntriPusat.objects.filter(number="I-4000000001").update(day=now.date() - timedelta(days=15))
    assert browser.get(BASE).context["tab"][3].count == 1


def test_a_source_is_red_when_cases_wait_and_nobody_looks(
    bandung: Region, kantor: SimpleNamespace, menunggu: Callable[..., Any], now: datetime
) -> None:
    menunggu("I-4000000001")
    browser = browser_of(bandung, kantor.user_front_office, now)
    fresh = {one.rule.source.id: one.is_stale for one in browser.get(BASE).context["kesegaran"]}
    assert fresh == {"oss": True, "simbg": False, "mpp": False, "sicantik": False}
    applied(bandung, sheet(line("I-9", "Validasi")), kantor.front_office, now)
    assert not browser.get(BASE).context["kesegaran"][0].is_stale


def test_only_those_who_keep_services_rule_a_source(bandung: Region, kantor: SimpleNamespace, now: datetime) -> None:
    form = {"basi": "2", "diam": "7", "janji": "20", "pasti": "ya", "dasar": "Unduhan 20-11-2026"}
    page = f"{BASE}/sumber/oss"
    clerk = browser_of(bandung, kantor.user_front_office, now)
    assert "perlu verifikasi" in clerk.get(page).content.decode()
    assert clerk.post(page, form).status_code == 404
    head = browser_of(bandung, kantor.user_kepala_seksi, now)
    assert head.post(page, form | {"basi": "banyak"}).status_code == 422
    assert head.post(page, form | {"dasar": ""}).status_code == 422
    assert head.post(page, form).status_code == 302
    assert "sudah dicocokkan" in clerk.get(page).content.decode()


def test_others_do_not_see_it(
    bandung: Region, kerinci: Region, kantor: SimpleNamespace, terpasang: None, now: datetime
) -> None:
    row = applied(bandung, sheet(line("I-1", "Validasi")), kantor.front_office, now)
    with region(bandung):
        entry = EntriPusat.objects.get()
    signer = browser_of(bandung, kantor.user_penanda_tangan, now)
    clerk = browser_of(bandung, kantor.user_front_office, now)
    for path in ("", "/impor", f"/impor/{row.pk}", f"/entri/{entry.pk}", "/sumber/oss", "/unduh"):
        assert signer.get(BASE + path).status_code == 404
        assert Client().get(BASE + path).status_code == 302
        assert clerk.get(f"/{kerinci.slug}/kerja/saluran{path}").status_code == 404
        assert clerk.get(BASE + path).status_code == 200
    assert clerk.get(f"{BASE}/pindah").status_code == clerk.get(f"{BASE}/antarmuka").status_code == 404


HOSTILE = {
    "unknown": "sumber=x&keadaan=%00&urut=%27",
    "spot": "sejak=bukan",
    "half-spot": "sejak=2026-01-01~x",
    "nul": "nomor=%00%00",
    "nul-service": "layanan=%00",
    "tab": "perhatian=zz",
    "nul-key": "urut=nomor&sejak=%00~00000000-0000-0000-0000-000000000000",
}


@pytest.mark.parametrize("query", HOSTILE.values(), ids=list(HOSTILE))
def test_a_hostile_address_ends_in_a_page(bandung: Region, kantor: SimpleNamespace, now: datetime, query: str) -> None:
    browser = browser_of(bandung, kantor.user_front_office, now)
    expected = 400 if "%00" in query else 200  # a NUL is refused before the page
    assert browser.get(f"{BASE}?{query}").status_code == expected
    assert browser.get(f"{BASE}/unduh?{query}").status_code == expected


def test_what_is_wrong_with_an_upload_stands_at_its_field(
    bandung: Region, kantor: SimpleNamespace, now: datetime
) -> None:
    browser = browser_of(bandung, kantor.user_front_office, now)
    for form, field in (
        ({"sumber": "oss"}, "berkas"), (upload(sheet(), source="lain"), "sumber"),
        (upload(sheet(line("I-1", "x")), day="kapan"), "hari"),
        (upload(sheet(line("I-1", "x")), day="1-1-2030"), "berkas"),
    ):  # fmt: skip
        answer = browser.post(f"{BASE}/impor", form)
        assert answer.status_code == 422
        assert field in answer.context["masalah"]
