"""An issued permit stands on the public register in the same transaction, and turns with its days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pendopo.people.api import SYSTEM
from pendopo.perizinan.models import EntriKata, EntriRegister, IzinFact
from pendopo.perizinan.rules_register import (
    archive_kind,
    area_pair,
    holds_long_number,
    next_turn,
    number_key,
    public_holder,
    without_name,
)
from pendopo.perizinan.services import revoke_izin
from pendopo.perizinan.services.register import rebuild_entries, turn_entries
from pendopo.tenancy.api import Region, region
from tests.documents.make import Desk
from tests.perizinan.make import Application, issued, prepared


def entry_of(desk: Desk, case: Application) -> EntriRegister:
    with region(desk.place):
        from pendopo.perizinan.queries import izin_of_case

        izin = izin_of_case(case.id)
        assert izin is not None
        return EntriRegister.objects.get(id=izin.id)


def test_an_issued_permit_stands_on_the_register_and_a_prepared_one_does_not(desk: Desk) -> None:
    waiting, case = Application(), Application()
    prepared(desk, waiting)
    izin = issued(desk, case)
    entry = entry_of(desk, case)
    assert (entry.number, entry.code, entry.phase) == (izin.number, izin.code, "belum_berlaku")
    assert (entry.kecamatan, entry.kelurahan) == ("32.73.09", "32.73.09.1003")
    assert entry.turns_on == date(2026, 11, 28)
    with region(desk.place):
        assert EntriRegister.objects.count() == 1
        assert "spanduk" in EntriKata.objects.filter(entry_id=entry.id).values_list("word", flat=True)


def test_nothing_personal_stands_in_any_column(desk: Desk) -> None:
    case = Application()
    issued(desk, case)
    entry = entry_of(desk, case)
    whole = " ".join(str(getattr(entry, field.attname)) for field in entry._meta.concrete_fields)
    for secret in ("Pratiwi", "Cahyaningsih", "3273015505900001", "81234567890", "Jalan Merdeka"):
        assert secret not in whole


def test_a_revocation_reaches_the_register_at_once(desk: Desk) -> None:
    case = Application()
    izin = issued(desk, case)
    with region(desk.place):
        revoke_izin(izin, reason="Salah titik.", by_title="Kepala", case_id=None, actor=SYSTEM, now=desk.now)
    entry = entry_of(desk, case)
    assert (entry.phase, entry.ended_on) == ("dicabut", desk.now.astimezone(desk.place.tz).date())


def test_days_turn_an_entry_and_nothing_else_does(desk: Desk) -> None:
    case = Application()
    issued(desk, case)
    with region(desk.place):
        assert turn_entries(desk.place, desk.now) == 0
        assert turn_entries(desk.place, desk.now + timedelta(days=8)) == 1
    entry = entry_of(desk, case)
    assert (entry.phase, entry.turns_on) == ("berlaku", date(2026, 12, 5))
    with region(desk.place):
        assert turn_entries(desk.place, desk.now + timedelta(days=40)) == 1
    assert entry_of(desk, case).phase == "berakhir"
    assert entry_of(desk, case).turns_on is None


def test_a_successor_that_begins_later_turns_the_entry_on_its_day(desk: Desk) -> None:
    case = Application()
    izin = issued(desk, case)
    with region(desk.place):
        IzinFact.objects.create(
            izin=izin, kind="diganti", at=desk.now + timedelta(days=3), reason="Perpanjangan.", by_title="Kepala"
        )
        from pendopo.perizinan.services.register import keep_entry

        keep_entry(izin, now=desk.now)
    assert entry_of(desk, case).phase == "belum_berlaku"
    with region(desk.place):
        assert turn_entries(desk.place, desk.now + timedelta(days=3, minutes=1)) == 1
    assert entry_of(desk, case).phase == "diganti"


def test_what_the_register_lacks_is_made_again_and_only_that(desk: Desk) -> None:
    case = Application()
    issued(desk, case)
    with region(desk.place):
        EntriRegister.objects.all().delete()
        EntriKata.objects.all().delete()
        assert rebuild_entries(desk.place, desk.now) == 1
        assert rebuild_entries(desk.place, desk.now) == 0
    assert entry_of(desk, case).phase == "belum_berlaku"


def test_another_region_sees_no_entry(desk: Desk, kerinci: Region) -> None:
    issued(desk, Application())
    with region(kerinci):
        assert not EntriRegister.objects.exists()
        assert not EntriKata.objects.exists()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("PT Cahaya Bangsa", "PT Cahaya Bangsa"),
        ("Yayasan Bina Insan", "Yayasan Bina Insan"),
        ("Apotek Sehat", "Apotek Sehat"),
        ("Budi Santoso", "B••• S•••••o"),
        ("Siti Ptah", "S••• P••h"),
    ],
)
def test_a_holder_of_an_archive_is_a_person_unless_it_is_known_to_be_a_company(name: str, shown: str) -> None:
    assert public_holder(name) == shown


@pytest.mark.parametrize(
    "text",
    [
        "NIK 3273015505900001",
        "32 7301 550590 0001",
        "NIP 19900101 201503 1 001",
        "hub. 0812-3456-7890",
        "+6281234567890",
    ],
)
def test_long_numbers_of_persons_are_noticed(text: str) -> None:
    assert holds_long_number(text)


@pytest.mark.parametrize("text", ["Ruko 12 lantai 3", "No. 503/0012/2019", "NIB 1234567890123", "Luas 1.200 m2"])
def test_ordinary_numbers_are_none(text: str) -> None:
    assert not holds_long_number(text)


def test_a_name_in_an_object_stands_behind_dots() -> None:
    assert without_name("Rumah tinggal a.n. BUDI  santoso, 2 lantai", "Budi Santoso") == (
        "Rumah tinggal a.n. B••• S•••••o, 2 lantai"
    )


def test_keys_and_areas() -> None:
    assert number_key(" 0012 / rek/ 2026") == "0012/REK/2026"
    assert area_pair("32.73.09.1003") == ("32.73.09", "32.73.09.1003")
    assert area_pair("32.73.09") == ("32.73.09", "")
    assert archive_kind("SIUP (Besar)") == "arsip-siup-besar"


def test_the_next_turn_is_the_first_day_that_lies_ahead() -> None:
    today = date(2026, 11, 20)
    begins, ends = date(2026, 12, 1), date(2026, 12, 31)
    assert next_turn(begins, ends, (), today=today, holds=True) == begins
    assert next_turn(begins, ends, (), today=begins, holds=True) == date(2027, 1, 1)
    assert next_turn(begins, None, (), today=begins, holds=True) is None
    assert next_turn(begins, ends, [date(2026, 11, 25)], today=today, holds=False) == date(2026, 11, 25)
