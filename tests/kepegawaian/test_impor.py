"""The organisation as a workbook: out, in again, row by row, never half, never twice."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from pendopo.audit.api import Event
from pendopo.core.api import Refusal
from pendopo.files.api import read_file
from pendopo.kepegawaian.lembar import ORGANISATION, read_book, write_book
from pendopo.kepegawaian.models import ImporOrganisasi
from pendopo.kepegawaian.queries_impor import plan_import
from pendopo.kepegawaian.queries_lembar import empty_book, organisation_book
from pendopo.kepegawaian.services import apply_import, ask_apply, keep_import, read_import
from pendopo.people.api import Membership, Person, Unit, local_day, person_with
from pendopo.tenancy.api import Region, region
from tests.kepegawaian.conftest import nip

pytestmark = pytest.mark.django_db
DAY = "01-12-2026"


def book(**sheets: list[dict[str, str]]) -> bytes:
    """A filled template; sheets by their name in small letters."""
    rows = {layout.name: sheets.get(layout.name.lower(), []) for layout in ORGANISATION}
    return write_book(rows, ORGANISATION, choices={}, notes=["Cara mengisi"])


def unit(code: str = "UJI", **other: str) -> dict[str, str]:
    return {"kode": code, "nama": f"Dinas {code}", "singkat": code, "jenis": "dinas", "mulai": DAY} | other


def person(number: int, code: str = "UJI", **other: str) -> dict[str, str]:
    return {"nip": nip(number), "nama": f"Orang {number} Contoh", "jabatan": "Analis", "unit": code} | other


def post(number: int, code: str = "UJI", role: str = "Petugas depan", **other: str) -> dict[str, str]:
    return {"nip": nip(number), "unit": code, "peran": role, "mulai": DAY} | other


class Desk:
    """An administrator at the import page."""

    def __init__(self, place: Region, dua: SimpleNamespace, now: datetime) -> None:
        self.place, self.actor, self.now = place, dua.admin, now

    def read(self, content: bytes) -> ImporOrganisasi:
        with region(self.place):
            row = keep_import(self.place, content, actor=self.actor, now=self.now)
        read_import(self.place, row.pk, self.now)
        return self.again(row)

    def again(self, row: ImporOrganisasi) -> ImporOrganisasi:
        with region(self.place):
            return ImporOrganisasi.objects.select_related("file", "report").get(pk=row.pk)

    def apply(self, row: ImporOrganisasi) -> ImporOrganisasi:
        with region(self.place):
            ask_apply(self.place, row, digest=row.plan, actor=self.actor, now=self.now)
        apply_import(self.place, row.pk, self.now, tell=lambda done: None)
        return self.again(row)

    def counts(self, content: bytes) -> dict[str, int]:
        return {name: n for name, n in self.read(content).counts.items() if n}


@pytest.fixture
def meja(bandung: Region, dua: SimpleNamespace, now: datetime) -> Desk:
    return Desk(bandung, dua, now)


def test_what_goes_out_comes_in_and_changes_nothing(bandung: Region, meja: Desk, now: datetime) -> None:
    with region(bandung):
        content = organisation_book(now.date())
        rows = Unit.objects.count() + Person.objects.count() + Membership.objects.count()
    row = meja.read(content)
    assert {name: n for name, n in row.counts.items() if n} == {"sama": rows}
    assert not row.may_apply


def test_the_rehearsal_writes_nothing_and_the_import_does_just_that(bandung: Region, meja: Desk) -> None:
    content = book(unit=[unit()], pegawai=[person(1), person(2)], peran=[post(1), post(2, role="tim_teknis")])
    with region(bandung):
        before = (Unit.objects.count(), Person.objects.count(), Membership.objects.count())
    row = meja.read(content)
    with region(bandung):
        assert (Unit.objects.count(), Person.objects.count(), Membership.objects.count()) == before
    assert {name: n for name, n in row.counts.items() if n} == {"baru": 5}
    done = meja.apply(row)
    assert done.state == ImporOrganisasi.APPLIED
    with region(bandung):
        after = (Unit.objects.count(), Person.objects.count(), Membership.objects.count())
        assert after == tuple(n + more for n, more in zip(before, (1, 2, 2), strict=True))
        kinds = list(Event.objects.filter(actor_id=meja.actor.actor_id).values_list("kind", flat=True))
        assert kinds.count("people.person_created") == 2
        assert kinds.count("people.membership_granted") == 2
        ani = person_with(nip(1))
        assert ani is not None
        assert (ani.unit.code, ani.title) == ("UJI", "Analis")
        assert ani.placements.count() == 1


def test_importing_the_same_file_again_changes_nothing(bandung: Region, meja: Desk) -> None:
    content = book(unit=[unit()], pegawai=[person(1)], peran=[post(1)])
    meja.apply(meja.read(content))
    assert meja.counts(content) == {"sama": 3}


def test_one_wrong_row_and_nothing_can_be_applied(bandung: Region, meja: Desk) -> None:
    row = meja.read(book(unit=[unit()], pegawai=[person(1), person(2, nip="12345")]))
    assert row.counts["galat"] == 1
    with region(bandung), pytest.raises(Refusal, match="Muat ulang"):
        ask_apply(bandung, row, digest=row.plan, actor=meja.actor, now=meja.now)


def test_what_changed_meanwhile_is_not_applied(bandung: Region, meja: Desk) -> None:
    row = meja.read(book(unit=[unit()], pegawai=[person(1)]))
    with region(bandung):
        ask_apply(bandung, row, digest=row.plan, actor=meja.actor, now=meja.now)
    meja.apply(meja.read(book(unit=[unit()])))
    apply_import(bandung, row.pk, meja.now, tell=lambda done: None)
    row = meja.again(row)
    assert row.state == ImporOrganisasi.READ
    assert "Keadaan berubah" in row.problem
    with region(bandung):
        assert person_with(nip(1)) is None


def test_a_job_that_comes_twice_applies_once(bandung: Region, meja: Desk) -> None:
    row = meja.apply(meja.read(book(unit=[unit()])))
    with region(bandung):
        told = Event.objects.count()
    apply_import(bandung, row.pk, meja.now, tell=lambda done: None)
    with region(bandung):
        assert Event.objects.count() == told


def test_an_error_in_the_middle_keeps_nothing(bandung: Region, meja: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from pendopo.kepegawaian.services import imports

    row = meja.read(book(unit=[unit()], pegawai=[person(1)], peran=[post(1)]))
    with region(bandung):
        ask_apply(bandung, row, digest=row.plan, actor=meja.actor, now=meja.now)

    def broken(**_: Any) -> None:
        raise RuntimeError("listrik padam")

    monkeypatch.setattr(imports, "grant_membership", broken)
    with pytest.raises(RuntimeError):
        apply_import(bandung, row.pk, meja.now, tell=lambda done: None)
    with region(bandung):
        assert not Unit.objects.filter(code="UJI").exists()
        assert person_with(nip(1)) is None
    monkeypatch.undo()
    apply_import(bandung, row.pk, meja.now, tell=lambda done: None)
    assert meja.again(row).state == ImporOrganisasi.APPLIED


def test_csv_is_read_by_its_head(bandung: Region, meja: Desk) -> None:
    content = f"NIP atau surel;Nama lengkap;Jabatan;Kode unit\n{nip(1)};Ani Contoh;Analis;DLAIN\n".encode("utf-8-sig")
    assert meja.counts(content) == {"baru": 1}


def test_the_template_is_a_list_without_rows(bandung: Region, now: datetime) -> None:
    with region(bandung):
        assert read_book(empty_book(now.date())) == {"Unit": [], "Pegawai": [], "Peran": []}


WRONG = {
    "kode-ganda": ({"unit": [unit(), unit()]}, "dua baris"),
    "induk-tidak-ada": ({"unit": [unit(induk="TIDAKADA")]}, "tidak ada"),
    "induk-melingkar": ({"unit": [unit("A1", induk="B1"), unit("B1", induk="A1")]}, "dirinya sendiri"),
    "bukan-tanggal": ({"unit": [unit(mulai="kapan-kapan")]}, "bukan tanggal"),
    "sampai-sebelum-mulai": ({"unit": [unit(sampai="01-01-2026")]}, "sebelum tanggal mulai"),
    "nama-kosong": ({"pegawai": [person(1, "DLAIN", nama="")]}, "belum diisi"),
    "orang-ganda": ({"pegawai": [person(1, "DLAIN"), person(1, "DLAIN")]}, "sudah tertulis"),
    "unit-tidak-ada": ({"pegawai": [person(1, "ENTAH")]}, "tidak ada"),
    "peran-tidak-dikenal": ({"peran": [post(9002, "DLAIN", "Raja")]}, "tidak dikenal"),
    "orang-tidak-dikenal": ({"peran": [post(55, "DLAIN")]}, "belum terdaftar"),
    "unit-sibuk-ditutup": ({"unit": [{"kode": "DPMPTSP", "nama": "X", "sampai": DAY}]}, "keputusan penataan"),
    "peran-bertindih": ({"peran": [post(9002, "DPMPTSP")]}, "sudah memegang"),
}


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG)
def test_each_wrong_row_says_why(
    bandung: Region, dua: SimpleNamespace, now: datetime, case: tuple[dict[str, Any], str]
) -> None:
    sheets, sentence = case
    with region(bandung):
        plan = plan_import(read_book(book(**sheets)), local_day(now))
    said = " ".join(problem for item in plan.items for problem in item.problems)
    assert sentence in said
    assert plan.counts["galat"] >= 1


def test_the_last_administrator_cannot_be_ended_by_a_cell(bandung: Region, meja: Desk, now: datetime) -> None:
    with region(bandung):
        for row in Membership.objects.filter(role="admin").select_related("person__user", "unit"):
            assert row.unit.code == "DPMPTSP"
        rows = [
            {
                "nip": one.person.user.nip, "unit": "DPMPTSP", "peran": "Pengelola",
                "mulai": f"{one.valid_from:%d-%m-%Y}", "sampai": "31-12-2026",
            }
            for one in Membership.objects.filter(role="admin").select_related("person__user")
        ]  # fmt: skip
        assert len(rows) == 2
        plan = plan_import(read_book(book(peran=rows[:1])), local_day(now))
        assert plan.problems == []
        plan = plan_import(read_book(book(peran=rows)), local_day(now))
    assert "tidak punya pengelola lagi" in plan.problems[0]
    assert plan.counts["galat"] == 1


def test_ending_a_post_is_told_with_the_desk_it_empties(bandung: Region, meja: Desk, dua: SimpleNamespace) -> None:
    with region(bandung):
        held = dua.posts["tim_teknis"]
        who = held.person.user.nip
        first = f"{held.valid_from:%d-%m-%Y}"
    row = meja.read(book(peran=[post(0, "DPMPTSP", "Tim teknis", nip=who, mulai=first, sampai="31-12-2026")]))
    assert row.counts["berakhir"] == 1
    with region(bandung):
        from pendopo.kepegawaian.queries import shown_of

        assert "Tim teknis" in shown_of(row).warnings[0]
    meja.apply(row)
    with region(bandung):
        held.refresh_from_db()
    assert held.valid_to == date(2026, 12, 31)


def test_the_report_has_the_remarks_beside_each_row(bandung: Region, meja: Desk) -> None:
    from python_calamine import CalamineWorkbook

    row = meja.read(book(unit=[unit()], pegawai=[person(1, nip="12345")]))
    with region(bandung):
        opened = CalamineWorkbook.from_filelike(io.BytesIO(read_file(row.report)))
    lines = opened.get_sheet_by_name("Pegawai").to_python()
    assert lines[1][-2] == "galat"
    assert "bukan NIP" in lines[1][-1]
    assert opened.get_sheet_by_name("Unit").to_python()[1][-2] == "baru"


def test_a_citizens_address_never_becomes_that_of_staff(bandung: Region, meja: Desk, now: datetime) -> None:
    from pendopo.people.identifiers import read_identifier
    from pendopo.people.services import register_citizen

    with region(bandung):
        found = read_identifier("warga.contoh@surel.id")
        assert found is not None
        register_citizen(identifier=found, password="padi sawah hijau", now=now)
    row = meja.read(book(pegawai=[person(1, "DLAIN", nip="warga.contoh@surel.id")]))
    assert row.counts["galat"] == 1


def test_other_regions_are_neither_read_nor_written(
    bandung: Region, kerinci: Region, meja: Desk, permohonan: Callable[..., Any], now: datetime
) -> None:
    meja.apply(meja.read(book(unit=[unit()], pegawai=[person(1)])))
    with region(kerinci):
        assert not Unit.objects.filter(code="UJI").exists()
        assert person_with(nip(1)) is None
        assert ImporOrganisasi.objects.count() == 0
    assert now + timedelta(0) == now
