"""Evidence: what the platform holds, what somebody adds, archives that anybody can check and build again."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from pendopo.keterbukaan.rules_bukti import Butir, archive, periods_until, read_period, state_of
from tests.keamanan.walk import signed_in

HERE = "/kota-bandung/kerja"
PERIOD = "2026-TW4"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


def picture() -> SimpleUploadedFile:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "PNG")
    return SimpleUploadedFile("rapat.png", out.getvalue(), content_type="image/png")


@given(st.dictionaries(st.sampled_from(["a/1.csv", "a/2.csv", "b/1.pdf", "c.d/x.csv"]), st.binary(max_size=20)))
def test_the_same_content_gives_the_same_bytes_and_every_digest_fits(files: dict[str, bytes]) -> None:
    items = [Butir(path, path, "L-01", content) for path, content in files.items()]
    listed = [("L-01", "Pelayanan publik", "Standar <b>", "Ada bukti")]
    content, digest = archive("Arsip", "Keadaan", items, listed)
    assert archive("Arsip", "Keadaan", items, listed) == (content, digest)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        sums = packed.read("SHA256SUMS")
        assert sha256(sums).hexdigest() == digest
        told = dict(reversed(line.split("  ", 1)) for line in sums.decode().splitlines())
        assert set(told) == set(packed.namelist()) - {"SHA256SUMS"} == {*files, "index.csv", "index.html"}
        assert all(sha256(packed.read(path)).hexdigest() == found for path, found in told.items())
        assert b"<b>" not in packed.read("index.html")


@pytest.mark.parametrize(
    ("found", "files", "state"),
    [([(3, True)], 0, "ada"), ([(3, False)], 0, "sebagian"), ([(0, True)], 0, "belum"), ([], 0, "belum"),
     ([], 1, "ada"), ([(0, False)], 1, "sebagian"), ([(3, True), (0, True)], 0, "sebagian")],
    ids=["whole", "part", "no_rows", "nothing", "own_file", "file_beside_nothing", "one_of_two"],
)  # fmt: skip
def test_an_indicator_is_shown_no_better_than_what_there_is(
    found: list[tuple[int, bool]], files: int, state: str
) -> None:
    assert state_of(found, files) == state


def test_periods_are_whole_quarters_and_years() -> None:
    found = [read_period(key) for key in ("2026-TW4", "2026-TW1", "2026")]
    assert [(one.first, one.last) for one in found if one] == [
        (date(2026, 10, 1), date(2026, 12, 31)), (date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 1, 1), date(2026, 12, 31)),
    ]  # fmt: skip
    assert [one.key for one in periods_until(date(2026, 2, 3), 3)] == ["2026-TW1", "2026", "2025-TW4", "2025-TW3"]
    for wrong in ("2026-TW5", "2026-TW", "26", "", "0000", "9999", "9999-TW4", "2026-tw1", "٢٠٢٦"):
        assert read_period(wrong) is None


@pytest.mark.django_db
def test_what_comes_along_says_that_it_is_to_be_verified_and_names_only_known_sources(bandung: Any) -> None:
    from pendopo.core.api import evidence_names
    from pendopo.keterbukaan.indikator import AREAS, BAWAAN
    from pendopo.keterbukaan.queries_bukti import shipped

    assert len(AREAS) == 8
    assert all(row.needs_check for row in shipped())
    named = {name for one in BAWAAN for name in one.sources}
    assert named <= set(evidence_names())
    assert {one.area for one in BAWAAN} <= set(AREAS)


@pytest.mark.django_db
def test_every_source_answers_and_holds_no_person(
    bandung: Any, now: datetime, permohonan: Callable[..., Any], ditolak: Callable[..., Any]
) -> None:
    from pendopo.core.api import evidence_names, evidence_of
    from pendopo.keterbukaan.services import fold
    from pendopo.tenancy.api import region

    cases = [ditolak(now - timedelta(days=2, minutes=number), number=number) for number in range(1, 7)]
    fold(bandung, now)
    with region(bandung):
        people = {word for case in cases for word in (case.applicant, *case.contact.values()) if word}
        for name in evidence_names():
            told = evidence_of(name)
            assert told is not None
            found = told(bandung, date(2026, 10, 1), date(2026, 12, 31), now)
            text = str([found.head, *found.rows])
            assert all(len(row) == len(found.head) for row in found.rows), name
            assert not [word for word in people if word in text], name


@pytest.mark.django_db
def test_a_file_is_added_packed_and_a_later_one_makes_a_new_version(
    bandung: Any, kantor: Any, now: datetime, ditolak: Callable[..., Any]
) -> None:
    from pendopo.files.api import read_file
    from pendopo.keterbukaan.models import ArsipBukti
    from pendopo.keterbukaan.rules_bukti import read_period
    from pendopo.keterbukaan.services import add_evidence, ask_archive, build_archive, remove_evidence
    from pendopo.tenancy.api import region

    period = read_period(PERIOD)
    assert period is not None

    def build() -> tuple[ArsipBukti, bytes]:
        with region(bandung):
            asked = ask_archive(bandung, period, actor=kantor.admin, now=now)
        build_archive(bandung, asked.pk, actor=kantor.admin, now=now)
        with region(bandung):
            row = ArsipBukti.objects.select_related("file").get(pk=asked.pk)
            assert row.file is not None
            return row, read_file(row.file)

    with region(bandung):
        added = add_evidence(
            bandung, "L-03", period, picture(), "Notulen rapat tindak lanjut.", actor=kantor.admin, now=now
        )
    first, content = build()
    with region(bandung):
        remove_evidence(added, actor=kantor.admin, now=now)
    second, later = build()
    assert (first.version, second.version) == (1, 2)
    with zipfile.ZipFile(io.BytesIO(content)) as one, zipfile.ZipFile(io.BytesIO(later)) as two:
        assert "L-03/01-berkas.png" in one.namelist()
        assert "L-03/01-berkas.png" not in two.namelist()
        rows = list(csv.DictReader(io.StringIO(one.read("index.csv").decode())))
    assert {row["indikator"] for row in rows} >= {"L-01", "L-03", "A-01"}
    with zipfile.ZipFile(io.BytesIO(content)) as one:
        assert sha256(one.read("SHA256SUMS")).hexdigest() == first.manifest


@pytest.mark.django_db
def test_the_region_brings_its_own_list_and_what_it_changes_is_to_be_confirmed_again(
    bandung: Any, kantor: Any, now: datetime
) -> None:
    from pendopo.keterbukaan import queries_bukti as queries
    from pendopo.keterbukaan.services import BadList, confirm_indicator, keep_list, read_list
    from pendopo.lib.sheets import csv_table, xlsx_table
    from pendopo.tenancy.api import region

    today = now.date()
    rows = queries.as_rows(queries.shipped())
    kept = read_list(xlsx_table("Indikator", queries.HEAD, rows))
    assert [one.code for one in kept] == [row[0] for row in rows]
    with region(bandung):
        keep_list(bandung, kept, today=today, actor=kantor.admin, now=now)
        confirm_indicator(bandung, "L-01", "Pedoman MCSP, halaman 3 (uji)", actor=kantor.admin, now=now)
        changed = [row if row[0] != "L-02" else [*row[:2], "Kata lain", *row[3:]] for row in rows[:3]]
        changed[0][4] = "Pedoman MCSP, halaman 3 (uji)"
        keep_list(
            bandung, read_list(csv_table(queries.HEAD, changed).encode()), today=today, actor=kantor.admin, now=now
        )
        found = {row.code: row for row in queries.indicators(today, today) if row.valid_to is None}
        assert sorted(found) == ["L-01", "L-02", "L-03"]
        assert (found["L-01"].needs_check, found["L-02"].needs_check) == (False, True)
        assert found["L-02"].title == "Kata lain"
    for wrong, word in (
        (b"apa,saja\n1,2\n", "Baris pertama"), (b"PK\x03\x04rusak", "XLSX"), (b"", "Baris pertama"),
        (csv_table(queries.HEAD, [["a/b", "x", "y", "", ""]]).encode(), "kode"),
        (csv_table(queries.HEAD, [["a", "x", "y", "entah", ""]]).encode(), "sumber tidak dikenal"),
        (csv_table(queries.HEAD, [["a", "x", "y", "", ""]] * 2).encode(), "sudah ada"),
    ):  # fmt: skip
        with pytest.raises(BadList, match=word):
            read_list(wrong)


@pytest.mark.django_db
def test_pages_are_for_the_inspectorate_and_the_administrator_only(bandung: Any, kerinci: Any, kantor: Any) -> None:
    admin, officer = signed_in(kantor.user_admin), signed_in(kantor.user_front_office)
    for path in ("/bukti", "/bukti.csv", "/bukti/daftar", "/bukti/daftar.xlsx", "/bukti/L-01"):
        assert Client().get(HERE + path).status_code == 302, path  # to the sign-in
        assert officer.get(HERE + path).status_code == 404, path
        assert admin.get(HERE + path).status_code == 200, path
        assert admin.get("/kabupaten-kerinci/kerja" + path).status_code == 404, path


@pytest.mark.django_db
def test_on_the_page_a_file_is_added_a_wrong_one_is_refused_and_an_archive_is_asked_for(
    bandung: Any, kantor: Any, now: datetime
) -> None:
    from pendopo.keterbukaan.models import ArsipBukti, BerkasBukti
    from pendopo.keterbukaan.services import build_archive
    from pendopo.tenancy.api import region

    admin, page = signed_in(kantor.user_admin), f"{HERE}/bukti/L-03"
    given = {"masa": PERIOD, "aksi": "tambah", "catatan": "Notulen rapat."}
    wrong = SimpleUploadedFile("lagu.mp3", b"ID3 bukan gambar")
    refused = admin.post(page, given | {"berkas": wrong})
    assert refused.status_code == 422
    assert "Notulen rapat." in refused.content.decode()
    assert admin.post(page, given).status_code == 422
    assert admin.post(page, given | {"berkas": picture(), "catatan": " \x00"}).status_code == 422
    assert admin.post(page, given | {"berkas": picture()}).status_code == 302
    assert "rapat" in admin.get(f"{page}?masa={PERIOD}").content.decode()
    assert admin.post(page, {"masa": PERIOD, "aksi": "pastikan", "sumber": ""}).status_code == 422
    assert admin.post(f"{HERE}/bukti/arsip", {"masa": PERIOD}).status_code == 302
    assert admin.post(f"{HERE}/bukti/arsip", {"masa": PERIOD}).status_code == 409
    with region(bandung):
        asked, added = ArsipBukti.objects.get(), BerkasBukti.objects.get()
    assert admin.get(f"{HERE}/bukti/arsip/{asked.pk}").status_code == 404
    build_archive(bandung, asked.pk, actor=kantor.admin, now=now)
    packed = admin.get(f"{HERE}/bukti/arsip/{asked.pk}")
    assert packed.content.startswith(b"PK")
    assert signed_in(kantor.user_front_office).get(f"{HERE}/bukti/arsip/{asked.pk}").status_code == 404
    assert admin.get(f"{HERE}/bukti/berkas/{added.pk}").status_code == 200
    assert admin.post(f"{HERE}/bukti/berkas/{added.pk}/hapus").status_code == 302
    assert "rapat" not in admin.get(f"{page}?masa={PERIOD}").content.decode().split("h-berkas")[-1]
