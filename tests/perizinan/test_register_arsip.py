"""An old archive comes into the register wholly or not at all, and goes out again as a whole."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from pendopo.audit.api import looks_at
from pendopo.audit.models import Event
from pendopo.core.api import Refusal
from pendopo.files.api import read_file
from pendopo.lib.sheets_in import read_sheets
from pendopo.perizinan import rules_arsip as rules
from pendopo.perizinan.models import ArsipIzin, EntriKata, EntriRegister, ImporArsip
from pendopo.perizinan.queries_arsip import faults_of
from pendopo.perizinan.services.arsip import (
    apply_archive,
    ask_apply,
    keep_archive,
    map_archive,
    read_archive,
    undo_archive,
)
from pendopo.tenancy.api import Region, region
from tests.perizinan.make import browser_of

HEAD = "No. Izin;Jenis Izin;Nama Pemegang;NIK;Objek;Kelurahan;Kecamatan;Tgl Terbit;Berlaku Sampai;Status"
GOOD = [
    "503/001/IMB/2012;IMB;Budi Santoso;3273015505900001;Rumah tinggal Budi Santoso;Citarum;Bandung Wetan;12-03-2012;-;",
    "503/002/HO/2013;HO;PT Cahaya Bangsa;;Bengkel sepeda;32.73.09.1003;;1/2/2013;01-02-2016;",
    "503/003/SIUP/2015;SIUP;Siti Aminah;;Toko kain;;Coblong;5 Mei 2015;selamanya;Dicabut",
]  # fmt: skip


def sheet(*rows: str) -> bytes:
    return "\n".join([HEAD, *rows]).encode()


@pytest.fixture
def pengelola(bandung: Region, kantor: SimpleNamespace) -> Any:
    return kantor.admin


def come_in(place: Region, content: bytes, actor: Any, now: Any) -> ImporArsip:
    """Kept, told as guessed, rehearsed; the row as it then stands."""
    with region(place):
        row = keep_archive(place, content, "arsip lama.csv", actor=actor, now=now)
        map_archive(place, row, row.mapping, "", actor=actor, now=now)
    read_archive(place, row.pk, now)
    with region(place):
        return ImporArsip.objects.select_related("report").get(pk=row.pk)


def applied(place: Region, content: bytes, actor: Any, now: Any) -> ImporArsip:
    row = come_in(place, content, actor, now)
    with region(place):
        ask_apply(place, row, actor=actor, now=now)
    apply_archive(place, row.pk, now, tell=lambda done: None)
    with region(place):
        return ImporArsip.objects.get(pk=row.pk)


def test_columns_are_guessed_and_every_row_comes_in(bandung: Region, pengelola: Any, now: Any) -> None:
    row = applied(bandung, sheet(*GOOD), pengelola, now)
    assert (row.state, row.counts) == (ImporArsip.APPLIED, {"baru": 3, "sama": 0, "salah": 0})
    with region(bandung):
        house, workshop, shop = EntriRegister.objects.order_by("issued_on")
        assert (house.kind, house.title, house.issued_on) == (
            "arsip-izin-mendirikan-bangunan-imb", "Izin Mendirikan Bangunan (IMB)", date(2012, 3, 12),
        )  # fmt: skip
        assert (house.kelurahan, house.kecamatan, house.valid_until) == ("32.73.09.1003", "32.73.09", None)
        assert (workshop.phase, workshop.holder_masked) == ("berakhir", "PT Cahaya Bangsa")
        assert (shop.phase, shop.kecamatan, shop.kelurahan) == ("dicabut", "32.73.02", "")
        told = Event.objects.get(subject_id=row.pk, kind="perizinan.archive_imported")
        assert (told.data["baru"], "Budi" in str(told.data)) == (3, False)


def test_names_are_sealed_and_masked_and_numbers_of_persons_never_open(
    bandung: Region, pengelola: Any, now: Any
) -> None:
    applied(bandung, sheet(*GOOD), pengelola, now)
    with region(bandung):
        entry = EntriRegister.objects.get(number="503/001/IMB/2012")
        whole = " ".join(str(getattr(entry, field.attname)) for field in entry._meta.concrete_fields)
        assert "Budi" not in whole
        assert "Santoso" not in whole
        assert "3273015505900001" not in whole
        assert not EntriKata.objects.filter(word__in=["budi", "santoso"]).exists()
        kept = ArsipIzin.objects.get(id=entry.id)
        assert b"Budi" not in bytes(kept.holder_sealed)
        assert '"nik": "3273015505900001"' in kept.holder


@pytest.mark.parametrize(
    ("row", "column", "part"),
    [
        (";IMB;Budi;;;;;12-03-2012;;", "No. Izin", "belum diisi"),
        ("1;IMB;;;;;;12-03-2012;;", "Nama Pemegang", "belum diisi"),
        ("1;;Budi;;;;;12-03-2012;;", "Jenis Izin", "belum diisi"),
        ("1;IMB;Budi;;;;;bukan hari;;", "Tgl Terbit", "bukan tanggal"),
        ("1;IMB;Budi;;;;;12-03-2092;;", "Tgl Terbit", "masa depan"),
        ("1;IMB;Budi;;;;;12-03-2012;11-03-2012;", "Berlaku Sampai", "tidak boleh sebelum"),
        ("1;IMB;Budi;;;Entah;;12-03-2012;;", "Kelurahan", "tidak ada di daerah ini"),
        ("1;IMB;Budi;;;;Entah;12-03-2012;;", "Kecamatan", "tidak ada di daerah ini"),
        ("1;IMB;Budi;;;;;12-03-2012;;entah", "Status", "tidak dikenal"),
        ("1;IMB;Budi;;hubungi 0812-3456-7890;;;12-03-2012;;", "Objek", "NIK atau telepon"),
        ("1;IMB;Budi;3.27302E+15;;;;12-03-2012;;", "NIK", "dibulatkan"),
    ],
    ids=["number", "holder", "kind", "no-day", "ahead", "backwards", "kelurahan", "kecamatan", "state", "phone", "nik"],
)
def test_a_wrong_cell_is_told_by_row_and_column_and_nothing_comes_in(
    bandung: Region, pengelola: Any, now: Any, row: str, column: str, part: str
) -> None:
    kept = come_in(bandung, sheet(GOOD[0], row), pengelola, now)
    with region(bandung):
        assert kept.counts["salah"] == 1
        [[number, said, sentence]] = faults_of(kept)
        assert (number, said) == (3, column)
        assert part in sentence
        assert kept.report is not None
        rows = read_sheets(read_file(kept.report))["Baris yang tidak masuk"]
        assert rows[1][-2] == "3"
        assert sentence in rows[1][-1]
        with pytest.raises(Refusal):
            ask_apply(bandung, kept, actor=pengelola, now=now)
        assert not EntriRegister.objects.exists()


def test_numeric_cells_that_lost_digits_are_refused_and_dates_of_cells_are_read(
    bandung: Region, pengelola: Any, now: Any
) -> None:
    import xlsxwriter

    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    page, day = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
    page.write_row(0, 0, ["Nomor", "Jenis", "Nama", "NIK", "Tanggal terbit"])
    page.write_row(1, 0, ["503/9", "TDP", "CV Maju"])
    page.write_datetime(1, 4, date(2011, 5, 6), day)
    page.write_row(2, 0, ["503/10", "TDP", "Budi"])
    page.write_number(2, 3, 3273015505900001)
    page.write_number(2, 4, 40000)
    book.close()
    row = come_in(bandung, out.getvalue(), pengelola, now)
    with region(bandung):
        assert row.counts == {"baru": 1, "sama": 0, "salah": 1}
        assert "dibulatkan" in faults_of(row)[0][2]


def test_the_same_number_twice_in_a_sheet_is_a_fault(bandung: Region, pengelola: Any, now: Any) -> None:
    row = come_in(bandung, sheet(GOOD[0], GOOD[0]), pengelola, now)
    with region(bandung):
        assert "baris 2" in faults_of(row)[0][2]


def test_a_file_comes_in_once_and_what_stands_there_is_left_out(bandung: Region, pengelola: Any, now: Any) -> None:
    applied(bandung, sheet(*GOOD), pengelola, now)
    with region(bandung), pytest.raises(Refusal, match="sudah masuk register"):
        keep_archive(bandung, sheet(*GOOD), "lagi.csv", actor=pengelola, now=now)
    more = applied(bandung, sheet(*GOOD, "4;TDP;CV Maju;;;;;12-03-2012;;"), pengelola, now)
    assert more.counts == {"baru": 1, "sama": 3, "salah": 0}
    with region(bandung):
        assert EntriRegister.objects.count() == 4


def test_undone_as_a_whole_it_can_come_in_again_under_the_same_addresses(
    bandung: Region, pengelola: Any, now: Any
) -> None:
    row = applied(bandung, sheet(*GOOD), pengelola, now)
    with region(bandung):
        before = set(EntriRegister.objects.values_list("id", flat=True))
        with pytest.raises(Refusal):
            undo_archive(row, " ", actor=pengelola, now=now)
        assert undo_archive(row, "Kolom tertukar.", actor=pengelola, now=now) == 3
        for model in (EntriRegister, EntriKata, ArsipIzin):
            assert not model.objects.exists()
    applied(bandung, sheet(*GOOD), pengelola, now)
    with region(bandung):
        assert set(EntriRegister.objects.values_list("id", flat=True)) == before


def test_what_the_columns_are_is_remembered_for_the_next_sheet(bandung: Region, pengelola: Any, now: Any) -> None:
    content = b"A;B;C;D\n1;Budi;12-03-2012;IMB"
    with region(bandung):
        row = keep_archive(bandung, content, "a.csv", actor=pengelola, now=now)
        assert rules.mapping_faults(row.mapping, kind="")
        told = {"nomor": "A", "pemegang": "B", "terbit": "C", "jenis": "D"}
        map_archive(bandung, row, told, "", actor=pengelola, now=now)
        other = keep_archive(bandung, content + b"\n2;Ani;13-03-2012;IMB", "b.csv", actor=pengelola, now=now)
        assert other.mapping == told


def test_killed_in_the_middle_nothing_is_half_imported(bandung: Region, pengelola: Any, now: Any) -> None:
    row = come_in(bandung, sheet(*GOOD), pengelola, now)
    with region(bandung):
        ask_apply(bandung, row, actor=pengelola, now=now)

    def die(done: int) -> None:
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        apply_archive(bandung, row.pk, now, tell=die)
    with region(bandung):
        assert not EntriRegister.objects.exists()
    apply_archive(bandung, row.pk, now, tell=lambda done: None)
    with region(bandung):
        assert EntriRegister.objects.count() == 3


def test_only_those_who_keep_services_see_the_pages_and_only_of_their_region(
    bandung: Region, kerinci: Region, kantor: SimpleNamespace, pengelola: Any, now: Any
) -> None:
    row = applied(bandung, sheet(*GOOD), pengelola, now)
    officer, admin = browser_of(bandung, kantor.user_front_office), browser_of(bandung, kantor.user_admin)
    for path in ("arsip-izin", f"arsip-izin/{row.pk}", "batas-wilayah"):
        assert officer.get(f"/{bandung.slug}/kerja/{path}").status_code == 404
        assert admin.get(f"/{bandung.slug}/kerja/{path}").status_code == 200
        assert admin.get(f"/{kerinci.slug}/kerja/{path}").status_code == 404
    with region(kerinci):
        assert not ImporArsip.objects.exists()


def test_the_pages_lead_from_the_sheet_to_the_register_and_keep_what_was_chosen(
    bandung: Region, kantor: SimpleNamespace
) -> None:
    admin, path = browser_of(bandung, kantor.user_admin), f"/{bandung.slug}/kerja/arsip-izin"
    assert admin.post(path, {}).status_code == 422
    upload = SimpleUploadedFile("lama.csv", b"A;B;C\n1;Budi Santoso;12-03-2012\n2;;bukan hari")
    page = admin.post(path, {"berkas": upload}).headers["Location"]
    wrong = admin.post(page, {"k_nomor": "A", "k_terbit": "C", "k_pemegang": "B"})
    assert wrong.status_code == 422
    assert "tulis satu jenis untuk seluruh lembar" in wrong.content.decode()
    assert '<option value="B" selected>' in wrong.content.decode()
    assert admin.post(page, {"k_nomor": "A", "k_terbit": "C", "k_pemegang": "B", "jenis": "IMB"}).status_code == 302
    with region(bandung):
        row = ImporArsip.objects.get()
    read_archive(bandung, row.pk, timezone.now())
    shown = admin.get(page).content.decode()
    assert "bukan tanggal" in shown
    assert "Masukkan 1 baris" not in shown
    assert admin.get(f"{page}/laporan").status_code == 200


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PK\x03\x04rusak", b"satu baris saja"])
def test_what_is_no_sheet_is_refused_with_a_sentence(bandung: Region, pengelola: Any, now: Any, content: bytes) -> None:
    with region(bandung), pytest.raises(Refusal):
        keep_archive(bandung, content, "x", actor=pengelola, now=now)


def test_who_the_archive_names_is_shown_to_staff_and_that_they_looked_is_kept(
    bandung: Region, kantor: SimpleNamespace, pengelola: Any, now: Any
) -> None:
    applied(bandung, sheet(*GOOD), pengelola, now)
    admin, officer = browser_of(bandung, kantor.user_admin), browser_of(bandung, kantor.user_front_office)
    base = f"/{bandung.slug}/kerja/arsip-izin"
    with region(bandung):
        entry = EntriRegister.objects.get(number="503/001/IMB/2012")
    assert str(entry.pk) in admin.get(f"{base}?nomor=503/001").content.decode()
    shown = admin.get(f"{base}/entri/{entry.pk}").content.decode()
    assert "Budi Santoso" in shown
    assert "3273015505900001" in shown
    assert officer.get(f"{base}/entri/{entry.pk}").status_code == 404
    with region(bandung):
        assert [look.what for look in looks_at(entry.pk)] == ["pemegang_arsip"]
