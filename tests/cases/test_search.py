"""Words and filtered answers: what is found, by whom, and what never lies open in a table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest

from pendopo.cases.api import (
    Case,
    Desk,
    Match,
    Wanted,
    Wish,
    all_cases,
    inbox,
    index_all,
    move_case,
    open_search,
    read_words,
    repair_case,
    seal_search,
)
from pendopo.cases.models import CaseIndex, CaseWord
from pendopo.cases.words import token
from pendopo.lib.words import digits_of, words_of
from pendopo.people.api import anonymous
from pendopo.tenancy.api import Region, region

pytestmark = pytest.mark.django_db
SERVICE = "izin-reklame-insidentil"
Submit = Callable[..., Case]


def found(place: Region, typed: str, *conditions: Match) -> list[str]:
    with region(place):
        words = read_words(place, typed) if typed else ()
        page = all_cases(place, Wanted((SERVICE,), conditions=(*words, *conditions)))
        return [row.number for row in page.rows]


@pytest.fixture
def dua(bandung: Region, kantor: SimpleNamespace, permohonan: Submit, now: datetime) -> tuple[Case, Case]:
    """Siti's concert and Budi's bazaar, an hour later."""
    first = permohonan(
        number=1, nama="Siti Nurhaliza Contoh", nik="3273990101900001", nomor_hp="+628121111111", tulisan="Konser Amal",
        alamat_pemasangan="Jalan Braga", jenis="spanduk", tanggal_mulai="2026-11-28", tanggal_selesai="2026-12-05",
        bertindak_untuk="diri_sendiri", nama_badan="",
    )  # fmt: skip
    second = permohonan(
        number=2, nama="Budi Contoh", nik="3273990101900002", nomor_hp="+628122222222", tulisan="Bazar amal warga",
        alamat_pemasangan="Jalan Braga", jenis="baliho", tanggal_mulai="2026-12-02", tanggal_selesai="2026-12-06",
        bertindak_untuk="diri_sendiri", nama_badan="", at=now + timedelta(hours=1),
    )  # fmt: skip
    return first, second


def test_words_find_and_several_words_narrow(bandung: Region, dua: tuple[Case, Case]) -> None:
    first, second = (case.number for case in dua)
    assert found(bandung, "amal") == [second, first]
    assert found(bandung, "AMAL konser") == [first]
    assert found(bandung, "konser bazar") == []


def test_a_public_word_is_found_by_its_beginning(bandung: Region, dua: tuple[Case, Case]) -> None:
    first, second = (case.number for case in dua)
    assert found(bandung, "kons") == [first]
    assert found(bandung, "brag") == [second, first]
    assert found(bandung, "ko") == []


@pytest.mark.parametrize("typed", ["siti", "Nurhaliza siti", "3273990101900001", "0812 111 1111", "+62 812-1111111"])
def test_staff_find_a_person_by_name_nik_and_phone(bandung: Region, dua: tuple[Case, Case], typed: str) -> None:
    assert found(bandung, typed) == [dua[0].number]


def test_a_name_is_not_found_by_its_beginning(bandung: Region, dua: tuple[Case, Case]) -> None:
    assert found(bandung, "nurhal") == []


def test_no_word_of_a_person_lies_in_the_tables(bandung: Region, dua: tuple[Case, Case]) -> None:
    with region(bandung):
        words = set(CaseWord.objects.values_list("word", flat=True))
        texts = set(CaseIndex.objects.values_list("text", flat=True))
    for private in ("siti", "nurhaliza", "budi", "3273990101900001", "8121111111"):
        assert not any(private in (word or "").casefold() for word in words | texts)
    assert token(bandung.id, "siti") in words


def test_tokens_of_one_region_mean_nothing_in_another(bandung: Region, kerinci: Region) -> None:
    assert token(bandung.id, "siti") == token(bandung.id, "siti")
    assert token(bandung.id, "siti") != token(kerinci.id, "siti")


def test_another_region_finds_nothing(bandung: Region, kerinci: Region, dua: tuple[Case, Case]) -> None:
    assert found(kerinci, "amal") == []
    assert found(kerinci, "siti") == []


def test_filtered_answers_narrow_by_text_and_by_dates(bandung: Region, dua: tuple[Case, Case]) -> None:
    first, second = (case.number for case in dua)
    assert found(bandung, "", Match(SERVICE, "jenis", text="baliho")) == [second]
    assert found(bandung, "", Match(SERVICE, "tanggal_mulai", low=date(2026, 11, 28), high=date(2026, 12, 1))) == [
        first
    ]
    assert found(bandung, "", Match(SERVICE, "tanggal_mulai", low=date(2026, 11, 1))) == [second, first]
    assert found(bandung, "amal", Match(SERVICE, "jenis", text="spanduk")) == [first]


def test_the_inbox_finds_only_what_waits_there(
    bandung: Region, kantor: SimpleNamespace, dua: tuple[Case, Case], now: datetime
) -> None:
    def numbers(actor: object, typed: str) -> list[str]:
        rows = inbox(actor, now=now, place=bandung, desk=Desk(conditions=read_words(bandung, typed))).rows
        return sorted(row.number for row in rows)

    with region(bandung):
        assert numbers(kantor.front_office, "amal") == sorted(case.number for case in dua)
        assert numbers(kantor.kepala_seksi, "amal") == []
        move_case(
            place=bandung, case_id=dua[0].id, transition_id="tolak", actor=kantor.front_office, now=now,
            wish=Wish(note="Uji."),
        )  # fmt: skip
        assert numbers(kantor.front_office, "amal") == [dua[1].number]
        assert not CaseWord.objects.filter(case=dua[0], is_open=True).exists()
        assert not CaseIndex.objects.filter(case=dua[0], is_open=True).exists()
        assert CaseWord.objects.filter(case=dua[1], is_open=False).count() == 0
    assert found(bandung, "konser") == [dua[0].number]


def test_often_met_words_are_still_found_on_the_desk(
    bandung: Region, kantor: SimpleNamespace, dua: tuple[Case, Case], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pendopo.cases.queries_inbox.FEW", 0)
    monkeypatch.setattr("pendopo.cases.queries_all.ORDERED", 0)
    with region(bandung):
        rows = inbox(
            kantor.front_office, now=now, place=bandung, desk=Desk(conditions=read_words(bandung, "amal konser"))
        ).rows
    assert [row.number for row in rows] == [dua[0].number]
    assert found(bandung, "amal konser") == [dua[0].number]


def test_a_page_that_examined_much_says_so_and_goes_on(
    bandung: Region, kantor: SimpleNamespace, dua: tuple[Case, Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    from pendopo.cases.api import Window
    from pendopo.cases.queries_all import _reader
    from pendopo.cases.search import read_words

    monkeypatch.setattr("pendopo.cases.paging.BITES", (1,))
    with region(bandung):
        reader = _reader(bandung, Wanted((SERVICE,), state="ditolak", conditions=read_words(bandung, "braga")))
        page = reader.page(Window(), size=0)
        assert page.rows == []
        assert page.is_partial
        assert page.later is not None


def test_cases_of_before_get_their_words_once(bandung: Region, kerinci: Region, dua: tuple[Case, Case]) -> None:
    with region(bandung):
        CaseWord.objects.all().delete()
        CaseIndex.objects.all().delete()
    assert found(bandung, "siti") == []
    with region(bandung):
        assert index_all(bandung) == 2
        assert index_all(bandung) == 0
    with region(kerinci):
        assert index_all(kerinci) == 0
    assert found(bandung, "siti", Match(SERVICE, "jenis", text="spanduk")) == [dua[0].number]


def test_a_repair_is_found_by_its_new_words_and_not_by_the_old(
    bandung: Region, kantor: SimpleNamespace, dua: tuple[Case, Case], now: datetime
) -> None:
    case = dua[0]
    with region(bandung):
        move_case(
            place=bandung, case_id=case.id, transition_id="kembalikan", actor=kantor.front_office, now=now,
            wish=Wish(note="Uji.", fields=("tulisan", "jenis")),
        )  # fmt: skip
        changes = {"tulisan": "Pameran lukisan", "jenis": "baliho"}
        repair_case(place=bandung, case=case, changes=changes, actor=anonymous(), now=now)
    assert found(bandung, "lukisan") == [case.number]
    assert found(bandung, "konser") == []
    assert found(bandung, "", Match(SERVICE, "jenis", text="spanduk")) == []


@pytest.mark.parametrize("typed", ["", "   ", "%", "a", "di dan yang", "'; DROP TABLE x; --", "\x00", "🙂"])
def test_anything_may_be_typed(bandung: Region, kantor: SimpleNamespace, typed: str) -> None:
    assert found(bandung, typed) == []


def test_what_was_typed_travels_sealed(bandung: Region, kerinci: Region) -> None:
    sealed = seal_search(bandung, "  Siti   Nurhaliza ")
    assert "Siti" not in sealed
    assert open_search(bandung, sealed) == "Siti Nurhaliza"
    assert open_search(kerinci, sealed) == ""
    assert open_search(bandung, sealed[:-3]) == ""
    assert open_search(bandung, "é") == ""


def test_words_of_a_text() -> None:
    assert words_of("Jalan Merdeka No. 5, di depan CAFÉ “Rasa”") == ["jalan", "merdeka", "no", "depan", "cafe", "rasa"]
    assert words_of("mulai 23-11-2026") == ["mulai", "2026"]
    assert digits_of("+62 812-3456 789") == digits_of("0812 3456789") == "8123456789"
