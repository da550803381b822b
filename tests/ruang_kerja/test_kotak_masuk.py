"""The inbox: what waits for me, in what order, and nothing of anybody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.test import Client

from pendopo.cases.api import Case, CaseStep
from pendopo.tenancy.api import Region, region
from tests.layanan_staf.conftest import AT, address, browser_of, looks, statements, words

pytestmark = pytest.mark.django_db
Bring = Callable[..., Case]
INBOX = f"{AT}/"


def due(place: Region, case: Case, at: datetime) -> None:
    with region(place):
        CaseStep.objects.filter(case=case, left_at=None).update(due_at=at)


def test_empty_inbox_says_how_it_fills(kasi: Client) -> None:
    text = words(kasi.get(INBOX))
    assert "Tidak ada berkas yang menunggu Anda" in text
    assert "begitu pemohon mengirimnya" in text
    assert "Ambil berikutnya" not in text


def test_each_role_sees_what_waits_for_it(loket: Client, teknis: Client, di_tahap: Bring) -> None:
    first, second = di_tahap(), di_tahap("verifikasi_teknis", number=2)
    mine, theirs = words(loket.get(INBOX)), words(teknis.get(INBOX))
    assert first.number in mine
    assert second.number not in mine
    assert second.number in theirs
    assert "1 berkas menunggu Anda" in mine


def test_other_unit_and_other_region_see_nothing(unit_lain: Client, orang_kerinci: Client, di_tahap: Bring) -> None:
    case = di_tahap()
    assert case.number not in words(unit_lain.get(INBOX))
    assert case.number not in words(orang_kerinci.get("/kabupaten-kerinci/kerja/"))
    assert orang_kerinci.get(INBOX).status_code == 404


def test_visitor_signs_in_first() -> None:
    assert Client().get(INBOX).status_code == 302


def test_groups_by_deadline_with_the_most_urgent_first(
    loket: Client, bandung: Region, di_tahap: Bring, now: datetime
) -> None:
    late, today, tomorrow, later = (di_tahap(number=n) for n in range(1, 5))
    for case, hours in ((late, -30), (today, 2), (tomorrow, 20), (later, 24 * 6)):
        due(bandung, case, now + timedelta(hours=hours))
    text = words(loket.get(INBOX))
    places = [
        text.index(w) for w in ("Lewat tenggat 1 berkas", "Hari ini, Jumat, 20", "Besok, Sabtu, 21", "Nanti 1 berkas")
    ]
    assert places == sorted(places)
    assert text.index(late.number) < text.index(today.number) < text.index(tomorrow.number) < text.index(later.number)
    assert "4 berkas menunggu Anda, 1 lewat tenggat" in text
    assert "sisa 2 jam" in text


def test_filters_carry_their_counts_and_narrow(loket: Client, bandung: Region, di_tahap: Bring, now: datetime) -> None:
    late, today = di_tahap(), di_tahap(number=2)
    due(bandung, late, now - timedelta(days=1))
    due(bandung, today, now + timedelta(hours=2))
    text = words(loket.get(f"{INBOX}?saring=lewat"))
    assert "Semua 2 Lewat tenggat 1 Hari ini 1 Belum diambil 2 Perbaikan masuk 0" in text
    assert late.number in text
    assert today.number not in text
    assert "Saringan ini sedang kosong" in words(loket.get(f"{INBOX}?saring=perbaikan"))


def test_number_opens_the_page_that_begins_with_it(
    loket: Client, bandung: Region, di_tahap: Bring, now: datetime
) -> None:
    first, second, third = (di_tahap(number=n) for n in range(1, 4))
    for case, days in ((first, 1), (second, 2), (third, 3)):
        due(bandung, case, now + timedelta(days=days))
    page = loket.get(f"{INBOX}?nomor={second.number[4:]}")
    assert [row.number for row in page.context["layar"].found.rows] == [second.number, third.number]
    assert first.number in words(loket.get(INBOX + page.context["layar"].earlier))
    assert "Nomor itu tidak menunggu Anda" in words(loket.get(f"{INBOX}?nomor=2026%2011%20999999"))


@pytest.mark.parametrize("query", ["?saring=apa", "?sesudah=rusak", "?layanan=tidak-ada", "?sesudah=2026-11-20_%01"])
def test_an_address_that_makes_no_sense_still_opens(loket: Client, di_tahap: Bring, query: str) -> None:
    di_tahap()
    assert loket.get(INBOX + query).status_code == 200


def test_next_page_goes_on_where_this_one_ends(loket: Client, di_tahap: Bring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pendopo.cases.paging.Reader.page.__kwdefaults__", {"size": 2})
    cases = [di_tahap(number=n) for n in range(1, 4)]
    first = loket.get(INBOX)
    second = loket.get(INBOX + first.context["layar"].later)
    seen = [row.number for page in (first, second) for row in page.context["layar"].found.rows]
    assert sorted(seen) == sorted(case.number for case in cases)
    assert "Berikutnya" in words(first)
    assert "Berikutnya" not in words(second)


def test_take_next_takes_the_most_urgent_and_opens_it(
    loket: Client, bandung: Region, di_tahap: Bring, now: datetime
) -> None:
    later, urgent = di_tahap(), di_tahap(number=2)
    due(bandung, later, now + timedelta(days=5))
    answer = loket.post(f"{AT}/ambil-berikutnya")
    assert answer["Location"] == address(urgent)
    assert loket.post(f"{AT}/ambil-berikutnya")["Location"] == address(later)
    assert "Semua berkas yang menunggu sudah diambil" in words(loket.post(f"{AT}/ambil-berikutnya", follow=True))


def test_two_people_never_take_the_same(
    loket: Client, bandung: Region, kantor: SimpleNamespace, di_tahap: Bring, now: datetime
) -> None:
    from pendopo.people.api import SYSTEM, Unit, create_person, grant_membership

    with region(bandung):
        office = Unit.objects.get(code="DPMPTSP")
        person = create_person(name="Rekan uji", nip="199101012015031014", title="", unit=office, actor=SYSTEM, now=now)
        grant_membership(person=person, role="front_office", unit=office, valid_from=now.date(), actor=SYSTEM, now=now)
    di_tahap(), di_tahap(number=2)
    mine = loket.post(f"{AT}/ambil-berikutnya")["Location"]
    theirs = browser_of(person.user).post(f"{AT}/ambil-berikutnya")["Location"]
    assert mine != theirs


def test_taking_needs_a_form_not_a_link(loket: Client) -> None:
    assert loket.get(f"{AT}/ambil-berikutnya").status_code == 405


def test_download_holds_no_formula_and_is_noted(
    loket: Client, bandung: Region, permohonan: Callable[..., Case]
) -> None:
    case = permohonan(nama="=HYPERLINK(1)", bertindak_untuk="diri_sendiri", nama_badan="")
    answer = loket.get(f"{AT}/unduh.csv")
    text = answer.content.decode("utf-8-sig")
    assert answer["Content-Type"].startswith("text/csv")
    assert "attachment" in answer["Content-Disposition"]
    assert f"{case.number};'=HYPERLINK(1);Izin reklame insidentil;Pemeriksaan berkas" in text
    assert looks(bandung, case) == ["unduh_kotak_masuk"]


def test_download_of_somebody_else_is_empty(unit_lain: Client, di_tahap: Bring) -> None:
    di_tahap()
    assert len(unit_lain.get(f"{AT}/unduh.csv").content.decode().splitlines()) == 1


def test_search_by_number_opens_the_case(loket: Client, di_tahap: Bring) -> None:
    case = di_tahap()
    assert loket.get(f"{AT}/cari", {"q": case.number.lower()})["Location"] == address(case)
    assert "Tidak ada berkas bernomor" in words(loket.get(f"{AT}/cari", {"q": "Budi <b>"}))
    assert loket.get(f"{AT}/cari").status_code == 200


def test_search_does_not_tell_other_units_that_a_number_exists(unit_lain: Client, di_tahap: Bring) -> None:
    case = di_tahap()
    known = words(unit_lain.get(f"{AT}/cari", {"q": case.number}))
    unknown = words(unit_lain.get(f"{AT}/cari", {"q": "REG-2026-11-999999"}))
    assert known.replace(case.number, "") == unknown.replace("REG-2026-11-999999", "")


def test_inbox_with_its_cards_costs_at_most_ten_statements(loket: Client, di_tahap: Bring) -> None:
    for number in range(1, 4):
        di_tahap(number=number)
    loket.get(INBOX)
    with statements() as sql:
        loket.get(INBOX)
    assert len(sql) <= 10, "\n".join(one[:150] for one in sql)


def test_running_work_shows_how_far_it_is(loket: Client, bandung: Region, now: datetime) -> None:
    from pendopo.core.api import report_progress

    with region(bandung):
        report_progress("demo", title="Permohonan contoh", done=40, total=288, now=now)
    text = words(loket.get(INBOX))
    assert "Permohonan contoh" in text
    assert "40 dari 288" in text
