"""Searching and filtering through the pages: names stay out of addresses, filters narrow, downloads follow them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from pendopo.cases.api import Case
from pendopo.tenancy.api import Region, region
from tests.layanan_staf.conftest import AT, looks, statements, words

pytestmark = pytest.mark.django_db
Bring = Callable[..., Case]
INBOX, ALL = f"{AT}/", f"{AT}/berkas"
SERVICE = "izin-reklame-insidentil"


@pytest.fixture
def siti(permohonan: Callable[..., Case], kantor: object) -> Case:
    return permohonan(
        number=1, nama="Siti Contoh", bertindak_untuk="diri_sendiri", nama_badan="", tulisan="Konser amal",
        jenis="spanduk",
    )  # fmt: skip


@pytest.fixture
def budi(permohonan: Callable[..., Case], kantor: object) -> Case:
    return permohonan(
        number=2, nama="Budi Contoh", bertindak_untuk="diri_sendiri", nama_badan="", tulisan="Bazar buku",
        jenis="baliho",
    )  # fmt: skip


@pytest.mark.parametrize("page", [INBOX, ALL], ids=["inbox", "all"])
def test_a_name_is_found_and_never_part_of_the_address(loket: Client, siti: Case, budi: Case, page: str) -> None:
    answer = loket.post(page, {"q": "siti"})
    assert answer.status_code == 302
    assert "siti" not in answer["Location"].lower()
    text = words(loket.get(answer["Location"]))
    assert siti.number in text
    assert budi.number not in text
    assert 'value="siti"' in loket.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("page", [INBOX, ALL], ids=["inbox", "all"])
def test_a_filter_of_the_definition_narrows(loket: Client, siti: Case, budi: Case, page: str) -> None:
    answer = loket.post(page, {"q": "", "layanan": SERVICE, "i_jenis": "baliho"})
    text = words(loket.get(answer["Location"]))
    assert "i_jenis=baliho" in answer["Location"]
    assert budi.number in text
    assert siti.number not in text


def test_what_narrows_is_told_in_words(loket: Client, siti: Case) -> None:
    asked = {"q": "konser", "layanan": SERVICE, "i_jenis": "spanduk", "dari": "1 11 2026"}
    text = words(loket.get(loket.post(ALL, asked)["Location"]))
    assert "Jenis reklame: Spanduk" in text
    assert "Masuk dari 1 11 2026" in text
    assert "“konser”" in text
    assert "Disaring:" not in words(loket.get(ALL))


def test_filters_stay_while_pages_are_turned(
    loket: Client, siti: Case, budi: Case, permohonan: Callable[..., Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    third = permohonan(number=3, tulisan="Konser lagi", jenis="spanduk")
    monkeypatch.setattr("pendopo.cases.paging.Reader.page.__kwdefaults__", {"size": 1})
    first = loket.get(loket.post(ALL, {"q": "konser", "layanan": SERVICE, "i_jenis": "spanduk"})["Location"])
    second = loket.get(ALL + first.context["layar"].later)
    seen = [row.number for page in (first, second) for row in page.context["layar"].found.rows]
    assert sorted(seen) == sorted([siti.number, third.number])
    back = loket.get(ALL + second.context["layar"].earlier)
    assert [row.number for row in back.context["layar"].found.rows] == seen[:1]


def test_a_number_leads_from_the_search_to_its_page(loket: Client, siti: Case, budi: Case) -> None:
    answer = loket.post(INBOX, {"q": siti.number.lower()})
    assert "nomor=" in answer["Location"]
    assert loket.get(answer["Location"]).context["layar"].found.rows[0].number == siti.number


def test_jump_to_a_day(loket: Client, bandung: Region, siti: Case, budi: Case, now: datetime) -> None:
    with region(bandung):
        Case.objects.filter(id=siti.id).update(submitted_at=now - timedelta(days=10))
    page = loket.get(f"{ALL}?tanggal=15+11+2026")
    assert [row.number for row in page.context["layar"].found.rows] == [siti.number]
    assert budi.number in words(loket.get(ALL + page.context["layar"].earlier))
    assert budi.number not in words(loket.get(f"{ALL}?sampai=15+11+2026"))
    assert siti.number not in words(loket.get(f"{ALL}?dari=16+11+2026"))


def test_header_search_leads_to_the_case_or_to_the_list(loket: Client, siti: Case) -> None:
    assert str(siti.id) in loket.post(f"{AT}/cari", {"q": siti.number})["Location"]
    answer = loket.post(f"{AT}/cari", {"q": "siti contoh"})
    assert answer["Location"].startswith(f"{ALL}?cari=")
    assert siti.number in words(loket.get(answer["Location"]))


def test_other_unit_and_other_region_find_nothing(unit_lain: Client, orang_kerinci: Client, siti: Case) -> None:
    for typed in ("siti", "konser", siti.number):
        assert siti.number not in words(unit_lain.get(unit_lain.post(INBOX, {"q": typed})["Location"])).replace(
            typed, ""
        )
        found = unit_lain.get(unit_lain.post(ALL, {"q": typed})["Location"])
        assert found.context["layar"].found.rows == []
        assert orang_kerinci.post(INBOX, {"q": typed}).status_code == 404


def test_a_search_sealed_by_another_region_is_no_search(loket: Client, kerinci: Region, siti: Case, budi: Case) -> None:
    from pendopo.cases.api import seal_search

    text = words(loket.get(f"{INBOX}?cari={seal_search(kerinci, 'siti')}"))
    assert siti.number in text
    assert budi.number in text


def test_the_download_of_all_cases_follows_the_filters_and_is_noted(
    loket: Client, bandung: Region, budi: Case, permohonan: Callable[..., Case]
) -> None:
    case = permohonan(
        number=3, nama="=cmd()", bertindak_untuk="diri_sendiri", nama_badan="", jenis="umbul_umbul"
    )  # fmt: skip
    answer = loket.get(f"{ALL}/unduh.csv?layanan={SERVICE}&i_jenis=umbul_umbul")
    text = answer.content.decode("utf-8-sig")
    assert f"{case.number};'=cmd();Izin reklame insidentil;Pemeriksaan berkas" in text
    assert budi.number not in text
    assert "no-store" in answer["Cache-Control"]
    assert looks(bandung, case) == ["unduh_semua_berkas"]
    assert looks(bandung, budi) == []


def test_the_download_of_somebody_else_is_empty(unit_lain: Client, siti: Case) -> None:
    assert len(unit_lain.get(f"{ALL}/unduh.csv").content.decode().splitlines()) == 1


@pytest.mark.parametrize(
    "query",
    [
        "?cari=rusak",
        "?i_jenis=tidak-ada",
        "?layanan=tidak-ada",
        "?i_tanggal_mulai_dari=kapan",
        "?tanggal=99",
        "?sebelum=rusak",
        "?tahap=x",
    ],
)
def test_an_address_that_makes_no_sense_shows_the_whole_list(loket: Client, siti: Case, query: str) -> None:
    for page in (INBOX, ALL):
        assert siti.number in words(loket.get(page + query))


def test_counts_are_left_out_while_words_narrow(loket: Client, siti: Case) -> None:
    page = loket.get(loket.post(INBOX, {"q": "konser"})["Location"])
    assert [chip.count for chip in page.context["layar"].chips] == [None] * 5


def test_a_search_costs_at_most_thirteen_statements(loket: Client, siti: Case, budi: Case) -> None:
    at = loket.post(INBOX, {"q": "siti konser"})["Location"]
    loket.get(at)
    with statements() as sql:
        loket.get(at)
    assert len(sql) <= 13, "\n".join(one[:150] for one in sql)
