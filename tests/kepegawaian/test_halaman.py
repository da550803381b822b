"""The pages: who may open them, that they do what they say, and that rights change on the very next request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from pendopo.kepegawaian.models import ImporOrganisasi, Ketidakhadiran, Penggantian, SuratKeputusan
from pendopo.kepegawaian.queries_lembar import organisation_book
from pendopo.people.api import Person, create_one_time_link, end_membership, local_day
from pendopo.tenancy.api import Region, region
from tests.kepegawaian.conftest import Office
from tests.people.conftest import words

pytestmark = pytest.mark.django_db
HERE, THERE = "/kota-bandung/kerja/organisasi", "/kabupaten-kerinci/kerja/organisasi"
PAGES = ("", "/keputusan", "/tanpa-pemegang", "/pengganti", "/impor", "/unit-baru", "/keputusan/baru/mutasi",
         "/keputusan/baru/penataan", "/pengganti/baru", "/pengganti/absen", "/pengganti/batas")  # fmt: skip
FOR_ADMINS = PAGES[4:9] + PAGES[10:]


def browser_of(place: Region, person: Person) -> Client:
    """Signed in by a link of the demonstration (both factors)."""
    browser = Client()
    with region(place):
        link = create_one_time_link(place, person.user, now=timezone.now())
    browser.post(f"/{place.slug}/masuk/sekali/{link}")
    return browser


@pytest.fixture
def admin(bandung: Region, dua: SimpleNamespace) -> Client:
    return browser_of(bandung, dua.people["admin"])


@pytest.fixture
def second(bandung: Region, dua: SimpleNamespace) -> Client:
    return browser_of(bandung, dua.second_person)


@pytest.mark.parametrize("path", PAGES)
def test_administrators_see_every_page(admin: Client, path: str) -> None:
    assert admin.get(f"{HERE}{path}").status_code == 200


def test_heads_read_and_do_not_administer(bandung: Region, dua: SimpleNamespace) -> None:
    head = browser_of(bandung, dua.people["kepala_seksi"])
    assert [head.get(f"{HERE}{path}").status_code for path in PAGES[:4]] == [200] * 4
    assert {head.get(f"{HERE}{path}").status_code for path in FOR_ADMINS} == {404}


def test_the_counter_sees_only_what_concerns_itself(bandung: Region, dua: SimpleNamespace) -> None:
    counter = browser_of(bandung, dua.people["front_office"])
    seen = {path: counter.get(f"{HERE}{path}").status_code for path in PAGES}
    assert {path for path, status in seen.items() if status == 200} == {"/pengganti", "/pengganti/absen"}
    assert set(seen.values()) == {200, 404}


def test_nobody_of_this_region_opens_the_pages_of_another(admin: Client) -> None:
    assert {admin.get(f"{THERE}{path}").status_code for path in PAGES} == {404}


def test_the_tree_is_that_of_the_day(bandung: Region, admin: Client, dua: SimpleNamespace) -> None:
    assert "Dinas Lain" in words(admin.get(HERE))
    assert "Dinas Lain" not in words(admin.get(f"{HERE}?per=31-12-2025"))
    assert admin.get(f"{HERE}?per=entah").status_code == 422
    page = words(admin.get(f"{HERE}/unit/{dua.office.pk}"))
    assert "Petugas Kedua Contoh" in page


def test_a_decree_from_draft_to_its_day_by_two_browsers(
    bandung: Region, admin: Client, second: Client, dua: SimpleNamespace
) -> None:
    day = timezone.now().astimezone(bandung.tz).date() + timedelta(days=9)
    head = {"number": "800/1/Contoh", "dated": "20 11 2026", "effective_on": f"{day:%d %m %Y}", "about": "Contoh"}
    page = admin.post(f"{HERE}/keputusan/baru/mutasi", head)
    assert page.status_code == 302, words(page)
    where = page["Location"]
    row = {"person": dua.people["front_office"].name, "unit": str(dua.other.pk), "role": "front_office"}
    assert admin.post(f"{where}/baris", row).status_code == 302
    seen = words(admin.get(where))
    assert "front_office uji" in seen
    assert "Dapat diajukan" in seen
    admin.post(f"{where}/ajukan")
    with region(bandung):
        decree = SuratKeputusan.objects.get()
    admin.post(f"{where}/setujui", {"sidik": decree.digest})
    with region(bandung):
        assert SuratKeputusan.objects.get().state == SuratKeputusan.SENT, "not by whoever sent it in"
    assert "Setujui keputusan" in words(second.get(where))
    second.post(f"{where}/setujui", {"sidik": decree.digest, "tahu": "ya"})
    with region(bandung):
        assert SuratKeputusan.objects.get().state == SuratKeputusan.APPROVED
    second.post(f"{where}/tarik", {"alasan": "Contoh saja"})
    with region(bandung):
        assert SuratKeputusan.objects.get().state == SuratKeputusan.WITHDRAWN


def test_a_wrong_row_of_the_form_says_why_and_keeps_the_rest(admin: Client, urus: Office, dua: SimpleNamespace) -> None:
    decree = urus.decree("mutasi", [], day=date(2026, 12, 1))
    page = admin.post(f"{HERE}/keputusan/{decree.pk}/baris", {"person": "Tidak Ada", "unit": str(dua.other.pk)})
    assert page.status_code == 422
    assert "Tidak ada petugas" in words(page)


def test_decrees_of_another_region_are_not_there(bandung: Region, kerinci: Region, urus: Office, admin: Client) -> None:
    decree = urus.decree("mutasi", [], day=date(2026, 12, 1))
    for path in ("", "/ajukan", "/setujui", "/tarik", "/baris", "/lembar"):
        call = admin.get if not path else admin.post
        assert call(f"{THERE}/keputusan/{decree.pk}{path}").status_code == 404


def test_a_session_loses_its_rights_on_the_next_request(
    bandung: Region, dua: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def clock(moment: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    with region(bandung):
        today = local_day(timezone.now())
    midnight = datetime.combine(today + timedelta(days=1), datetime.min.time(), bandung.tz)
    evening = midnight - timedelta(hours=1)
    clock(evening)  # whatever hour it is where this runs: a session lasts half a day
    counter = browser_of(bandung, dua.people["front_office"])
    assert counter.get("/kota-bandung/kerja/").status_code == 200
    with region(bandung):
        end_membership(dua.posts["front_office"], last_day=today, actor=dua.admin, now=evening)
    for moment, status in [(midnight - timedelta(seconds=1), 200), (midnight, 404)]:
        clock(moment)
        assert counter.get("/kota-bandung/kerja/").status_code == status, moment


def test_a_workbook_is_read_first_and_applied_when_told(
    bandung: Region, admin: Client, dua: SimpleNamespace, now: datetime
) -> None:
    with region(bandung):
        content = organisation_book(now.date())
    page = admin.post(f"{HERE}/impor", {"berkas": SimpleUploadedFile("organisasi.xlsx", content)})
    assert page.status_code == 302
    with region(bandung):
        row = ImporOrganisasi.objects.get()
    assert "Sedang diperiksa" in words(admin.get(page["Location"]))
    assert row.digest
    assert admin.post(f"{HERE}/impor").status_code == 422
    taken = admin.post(f"{HERE}/unduh")
    assert taken.content.startswith(b"PK")
    assert admin.get(f"{HERE}/templat").content.startswith(b"PK")


def test_absence_and_stand_in_by_the_pages_show_on_the_first_page(
    bandung: Region, admin: Client, dua: SimpleNamespace, pegang: Callable[..., Any]
) -> None:
    today = timezone.now().astimezone(bandung.tz).date()
    span = {"valid_from": f"{today:%d %m %Y}", "valid_to": f"{today + timedelta(days=3):%d %m %Y}"}
    absent = browser_of(bandung, dua.people["front_office"])
    page = absent.post(f"{HERE}/pengganti/absen", {**span, "kind": "sakit", "stand_in": "tim_teknis uji"})
    assert page.status_code == 302, words(page)
    assert "Anda tercatat tidak hadir" in words(absent.get("/kota-bandung/kerja/"))
    helper = browser_of(bandung, dua.people["tim_teknis"])
    assert "Anda sedang menggantikan" in words(helper.get("/kota-bandung/kerja/"))
    with region(bandung):
        row, away = Penggantian.objects.get(), Ketidakhadiran.objects.get()
    assert browser_of(bandung, dua.spare).post(f"{HERE}/pengganti/{row.pk}/akhiri").status_code == 404
    assert absent.post(f"{HERE}/pengganti/absen/{away.pk}/akhiri").status_code == 302
    order = {**span, "kind": "plh", "replaced": "penanda_tangan uji", "stand_in": "kepala_seksi uji"}
    assert "nomor surat perintah" in words(admin.post(f"{HERE}/pengganti/baru", order))
    assert admin.post(f"{HERE}/pengganti/baru", {**order, "number": "800/2/Contoh"}).status_code == 302
    assert "800/2/Contoh" in words(admin.get(f"{HERE}/pengganti"))


def test_limits_say_that_they_are_to_be_verified(admin: Client) -> None:
    page = words(admin.get(f"{HERE}/pengganti/batas"))
    assert page.count("Perlu verifikasi") == 4
    given = {"jenis": "plh", "most_days": "21", "extensions": "0", "source": "Perwal (contoh)", "verified": "on",
             "valid_from": "1 11 2026"}  # fmt: skip
    assert admin.post(f"{HERE}/pengganti/batas", given).status_code == 302
    assert "Paling lama 21 hari" in words(admin.get(f"{HERE}/pengganti/batas"))
