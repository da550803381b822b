"""The page of the working calendar: for admins only, by decision only, and what was typed is kept."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from pendopo.audit.api import Event
from pendopo.core.api import HariLibur, set_hours, work_calendar
from pendopo.lib.worktime import OFFICE_HOURS
from pendopo.people.api import create_one_time_link
from pendopo.people.rules import read_hours, write_hours
from pendopo.tenancy.api import Region, region
from tests.people.conftest import make_staff, words

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.people.urls_uji")]
PAGE, THERE = "/kota-cimahi/kerja/kalender", "/kabupaten-merangin/kerja/kalender"
DECREE = "Keputusan Wali Kota contoh, 1 November 2026"
DAY_OFF = {"day": "25 6 2027", "name": "Hari jadi contoh", "kind": "lokal", "decree": DECREE}
WEEK = {f"hari_{day}": "08.00–12.00" for day in range(5)}
JUNE = date(2027, 6, 25)


def signed_in(place: Region, role: str, now: datetime) -> Client:
    person = make_staff(place, role, now, nip="197501012000011000", name="Budi Contoh")
    browser = Client()
    with region(place):
        link = create_one_time_link(place, person.user, now=timezone.now())
    browser.post(f"/kota-cimahi/masuk/sekali/{link}")
    return browser


@pytest.fixture(autouse=True)
def hours(kota: Region, lain: Region) -> None:
    for place in (kota, lain):
        with region(place):
            set_hours((weekday, opens, closes) for weekday, parts in OFFICE_HOURS.items() for opens, closes in parts)


@pytest.fixture
def admin(kota: Region, now: datetime) -> Client:
    return signed_in(kota, "admin", now)


def test_the_page_shows_days_off_and_hours(admin: Client) -> None:
    text = words(admin.get(PAGE))
    assert "Kalender kerja" in text
    assert "Senin–Jumat: 08.00–15.00" in text


def test_a_day_off_by_decree_is_in_the_calendar_and_in_the_trail(admin: Client, kota: Region) -> None:
    assert admin.post(f"{PAGE}/libur", DAY_OFF).status_code == 302
    with region(kota):
        assert not work_calendar(kota).is_workday(JUNE)
        event = Event.objects.get(kind="core.calendar_changed")
    assert (event.data["decree"], event.data["days"]) == (DECREE, ["2027-06-25"])
    assert "Hari jadi contoh" in words(admin.get(f"{PAGE}?tahun=2027"))


@pytest.mark.parametrize(
    ("lacking", "sentence"),
    [("decree", "Tulis nomor dan tanggal keputusan"), ("day", "Tulis tanggalnya"), ("kind", "Pilih jenisnya")],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(
    admin: Client, kota: Region, lacking: str, sentence: str
) -> None:
    answer = admin.post(f"{PAGE}/libur", DAY_OFF | {lacking: ""})
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert "Hari jadi contoh" in answer.content.decode()
    with region(kota):
        assert not HariLibur.objects.filter(date=JUNE).exists()


def test_a_day_off_is_taken_back_by_decree(admin: Client, kota: Region) -> None:
    admin.post(f"{PAGE}/libur", DAY_OFF)
    assert admin.post(f"{PAGE}/buka", {"day": "2027-06-25", "decree": ""}).status_code == 422
    assert admin.post(f"{PAGE}/buka", {"day": "2027-06-25", "decree": DECREE}).status_code == 302
    with region(kota):
        assert work_calendar(kota).is_workday(JUNE)


def test_hours_of_ramadan_are_set_for_their_span(admin: Client, kota: Region) -> None:
    span = {"season": "Ramadan (contoh)", "first": "8 2 2027", "last": "9 3 2027", "decree": DECREE}
    assert admin.post(f"{PAGE}/jam", WEEK | span).status_code == 302
    with region(kota):
        assert work_calendar(kota).closes(date(2027, 2, 8)).time() == time(12)
        assert work_calendar(kota).closes(date(2027, 3, 10)).time() == time(15)
    assert "Ramadan (contoh)" in words(admin.get(PAGE))


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (WEEK | {"hari_4": "15.00–08.00", "decree": DECREE}, "Tulis jam buka dan tutup"),
        (WEEK | {"season": "Ramadan (contoh)", "decree": DECREE}, "Masa khusus memerlukan nama"),
        ({"decree": DECREE}, "Isi sedikitnya satu hari kerja"),
        (WEEK, "Tulis nomor dan tanggal keputusan"),
    ],
    ids=["terbalik", "tanpa-masa", "kosong", "tanpa-dasar"],
)
def test_hours_that_cannot_be_are_explained(admin: Client, kota: Region, typed: dict[str, str], field: str) -> None:
    answer = admin.post(f"{PAGE}/jam", typed)
    assert answer.status_code == 422
    assert field in words(answer)
    with region(kota):
        assert work_calendar(kota).closes(JUNE).time() == time(15)


@pytest.mark.parametrize("role", ["front_office", "penanda_tangan"])
def test_other_roles_see_no_calendar_and_change_none(kota: Region, now: datetime, role: str) -> None:
    browser = signed_in(kota, role, now)
    assert browser.get(PAGE).status_code in (403, 404)
    assert browser.post(f"{PAGE}/libur", DAY_OFF).status_code in (403, 404)
    with region(kota):
        assert not HariLibur.objects.filter(date=JUNE).exists()


def test_an_admin_of_another_region_changes_nothing_here(admin: Client, lain: Region) -> None:
    assert admin.get(THERE).status_code in (302, 403, 404)
    assert admin.post(f"{THERE}/libur", DAY_OFF).status_code in (302, 403, 404)
    with region(lain):
        assert not HariLibur.objects.filter(date=JUNE).exists()


TIMES = st.lists(st.times().map(lambda t: t.replace(second=0, microsecond=0)), min_size=2, max_size=6, unique=True)


@given(TIMES)
def test_hours_are_read_as_they_are_written(moments: list[time]) -> None:
    ordered = sorted(moments)[: len(moments) // 2 * 2]
    parts = tuple(zip(ordered[::2], ordered[1::2], strict=True))
    assert read_hours(write_hours(parts)) == parts


@pytest.mark.parametrize("typed", ["08.00", "8-15", "08.00–25.00", "08.00–12.00, 11.00–15.00", "besok", "15.00–08.00"])
def test_hours_that_mean_nothing_are_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        read_hours(typed)
