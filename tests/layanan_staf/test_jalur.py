"""The officer's page of a case with tracks, sub-cases, pauses and lateness."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.test import Client

from pendopo.cases.api import Case, EffectRun, escalate_due
from pendopo.tenancy.api import Region, region
from tests.jalur import go, in_tracks

from .conftest import AT, address, browser_of, statements, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def di_jalur(bandung: Region, cabang: SimpleNamespace, permohonan, now: datetime) -> Case:
    """A case for which two offices are asked at once."""
    return in_tracks(bandung, cabang, permohonan, now)


def test_the_page_shows_tracks_side_by_side(bandung: Region, cabang, di_jalur: Case, now: datetime) -> None:
    text = words(browser_of(cabang.user_ruang).get(address(di_jalur)))
    assert "Diminta serentak menunggu 2 jalur" in text
    for word in ("Tata ruang UJI-TARU", "Lalu lintas UJI-HUB", "Berkas berlanjut sendiri begitu semua jalur selesai."):
        assert word in text
    assert "Diminta: Tata ruang Diminta: Lalu lintas" in text, "the trail says who was asked"


def test_an_officer_sees_the_moves_of_the_own_track(bandung, cabang, di_jalur: Case, now) -> None:
    text = words(browser_of(cabang.user_ruang).get(address(di_jalur)))
    assert "ruang_ya" in text
    assert "ruang_bukan" in text
    assert "jalan_ya" not in text
    assert "ruang_ya" not in words(browser_of(cabang.user_tim_teknis).get(address(di_jalur)))


def test_a_track_ends_by_its_button_and_the_other_goes_on(bandung, cabang, di_jalur: Case, now) -> None:
    taru, hub = browser_of(cabang.user_ruang), browser_of(cabang.user_jalan)
    seen = di_jalur.version
    assert hub.post(address(di_jalur, "pindah/jalan_ya"), {"versi": seen}).status_code == 302
    text = words(taru.get(address(di_jalur)))
    assert "menunggu 1 jalur" in text
    assert "jalan_aman" in text
    assert taru.post(address(di_jalur, "pindah/ruang_ya"), {"versi": seen}).status_code == 302, "seen before the other"
    with region(bandung):
        assert Case.objects.get(id=di_jalur.id).state == "persetujuan"


def test_an_office_that_was_not_needed_is_told_with_its_reason(bandung, cabang, permohonan, now) -> None:
    case = in_tracks(bandung, cabang, permohonan, now, both=False)
    text = words(browser_of(cabang.user_tim_teknis).get(address(case)))
    assert "Tidak diperlukan. Hanya diminta bila “" in text


def test_the_other_office_and_region_do_not_get_there(bandung, cabang, di_jalur, orang_kerinci: Client, now) -> None:
    hub = browser_of(cabang.user_jalan)
    assert hub.post(address(di_jalur, "pindah/ruang_ya"), {"versi": di_jalur.version}).status_code == 404
    assert orang_kerinci.get(address(di_jalur).replace("kota-bandung", "kabupaten-kerinci")).status_code == 404
    with region(bandung):
        assert Case.objects.get(id=di_jalur.id).version == di_jalur.version


def test_a_pause_tells_its_declared_reason(bandung, cabang, permohonan, now) -> None:
    case = in_tracks(bandung, cabang, permohonan, now, both=False, jumlah_lembar=20)
    go(bandung, case, "ruang_ya", cabang.ruang, now)
    text = words(browser_of(cabang.user_tim_teknis).get(address(case)))
    assert "Berhenti, sisa 2 hari kerja Menunggu sistem pusat (perlu verifikasi)" in text
    assert "Batas waktu “di_pusat”" in text


def test_lateness_that_was_told_stands_on_the_page(bandung, cabang, di_jalur: Case, now) -> None:
    with region(bandung):
        escalate_due(bandung, now + timedelta(days=4))
    text = words(browser_of(cabang.user_kepala_seksi).get(address(di_jalur)))
    assert "terlambat. Kepala seksi diberi tahu" in text
    assert "Terlambat: tahap “Pemeriksaan berkas”" in text


def test_failed_work_is_retried_by_those_who_take_part_only(
    bandung, cabang, di_jalur: Case, unit_lain: Client, now
) -> None:
    with region(bandung):
        run = EffectRun.objects.create(
            case=di_jalur, effect="kabari", transition="kembalikan", state="gagal", tries=3, asked_at=now
        )
    page = browser_of(cabang.user_ruang).get(address(di_jalur))
    assert "Coba lagi" in words(page)
    assert unit_lain.post(address(di_jalur, f"efek/{run.id}")).status_code == 404
    assert browser_of(cabang.user_ruang).post(address(di_jalur, f"efek/{run.id}")).status_code == 302
    with region(bandung):
        assert EffectRun.objects.get(id=run.id).state == "menunggu"


def test_tracks_cost_no_more_statements_than_a_case_without(bandung, cabang, di_jalur: Case, permohonan, now) -> None:
    browser, plain = browser_of(cabang.user_ruang), permohonan(number=9)
    for case in (di_jalur, plain):
        browser.get(address(case))
    with statements() as with_tracks:
        browser.get(address(di_jalur))
    with statements() as without:
        browser.get(address(plain))
    notes = [one for one in with_tracks if '"cases_casenote"' in one]
    assert len(notes) == 1, "it has moved, so somebody may have written"
    assert len(with_tracks) == len(without) + len(notes)


def test_those_whom_a_stage_names_have_a_list_of_what_is_late(bandung, cabang, di_jalur: Case, now) -> None:
    head, taru = browser_of(cabang.user_kepala_seksi), browser_of(cabang.user_ruang)
    assert "Tidak ada yang terlambat" in words(head.get(f"{AT}/terlambat"))
    with region(bandung):
        escalate_due(bandung, now + timedelta(days=4))
    page = head.get(f"{AT}/terlambat")
    assert "Tata ruang: ruang_periksa UJI-TARU" in words(page)
    assert page.content.decode().count(di_jalur.number) == 2, "both tracks"
    assert "Tidak ada yang terlambat" in words(taru.get(f"{AT}/terlambat")), "whom the stage does not name"


def test_another_region_has_no_part_in_what_is_late(bandung, cabang, di_jalur: Case, orang_kerinci, now) -> None:
    with region(bandung):
        escalate_due(bandung, now + timedelta(days=4))
    elsewhere = orang_kerinci.get(f"{AT}/terlambat".replace("kota-bandung", "kabupaten-kerinci"))
    assert di_jalur.number not in words(elsewhere)
