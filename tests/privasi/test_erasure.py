"""Erasure: what is known of people goes, the case and its trail stay whole."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from pendopo.audit.api import Event, check
from pendopo.cases.api import Case, erase_case, erase_fields, view_case
from pendopo.cases.models import CaseAnswers, CaseFile, CaseNote
from pendopo.core.api import Refusal
from pendopo.files import disk
from pendopo.files.api import StoredFile
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import region
from tests.privasi.conftest import told

pytestmark = pytest.mark.django_db


@pytest.fixture
def ended(selesai, warga):
    return selesai(warga.actor)


def test_everything_about_people_goes_and_the_case_stays(
    ended, bandung, warga, petugas, now, django_capture_on_commit_callbacks
):
    with region(bandung):
        before = Case.objects.get(pk=ended.pk)
        name, phone = before.applicant, before.contact["hp"]
        public = dict(CaseAnswers.objects.get(case=before).plain)
        digests = list(StoredFile.objects.filter(casefile__case=before).values_list("sha256", flat=True))
        with django_capture_on_commit_callbacks(execute=True):
            assert erase_case(bandung, before, why="uji", actor=petugas.actor, now=now)
        after = Case.objects.select_related("release").get(pk=ended.pk)
        assert (after.number, after.state, after.submitted_at) == (ended.number, ended.state, ended.submitted_at)
        assert after.user_id is None
        assert after.contact == {}
        assert name not in after.applicant
        answers = CaseAnswers.objects.get(case=after)
        assert answers.all == public
        assert not any(phone in str(value) for value in answers.all.values())
        assert all(note.body == "" for note in CaseNote.objects.filter(case=after))
        assert len(digests) == 2
        assert all(not disk.path_of(bandung.id, digest).exists() for digest in digests)
        assert view_case(after).state.id == ended.state
        assert not erase_case(bandung, after, why="uji", actor=petugas.actor, now=now)
        assert Event.objects.filter(kind="cases.erased", case_id=after.pk).count() == 1


def test_the_chain_of_events_is_whole_after_an_erasure(ended, bandung, petugas, now):
    with region(bandung):
        erase_case(bandung, Case.objects.get(pk=ended.pk), why="uji", actor=petugas.actor, now=now)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    outcome = check(bandung)
    assert outcome.bad is None
    assert outcome.count > 0


def test_an_open_case_keeps_what_it_needs(permohonan, bandung, petugas, now):
    case = permohonan()
    with region(bandung):
        for verb in (
            lambda: erase_case(bandung, case, why="uji", actor=petugas.actor, now=now),
            lambda: erase_fields(bandung, case, ["foto_lokasi"], why="uji", actor=petugas.actor, now=now),
        ):
            with pytest.raises(Refusal, match="masih berjalan"):
                verb()
        assert Case.objects.get(pk=case.pk).applicant == case.applicant


def test_single_questions_are_erased_and_the_others_stay(ended, bandung, now, django_capture_on_commit_callbacks):
    with region(bandung):
        case = Case.objects.get(pk=ended.pk)
        personal = CaseAnswers.objects.get(case=case).personal
        with django_capture_on_commit_callbacks(execute=True):
            gone = erase_fields(bandung, case, ["nik", "foto_lokasi"], why="masa_simpan", actor=SYSTEM, now=now)
        left = CaseAnswers.objects.get(case=case).personal
        assert gone == ("nik" in personal) + 1
        assert left == {name: value for name, value in personal.items() if name != "nik"}
        files = {row.field: row.file.erased_at for row in CaseFile.objects.filter(case=case).select_related("file")}
        assert files == {"foto_lokasi": now, "gambar_materi": None}
        assert erase_fields(bandung, case, ["nik", "foto_lokasi"], why="masa_simpan", actor=SYSTEM, now=now) == 0


def test_an_erased_file_is_told_as_such(ended, bandung, now, warga):
    with region(bandung):
        case = Case.objects.get(pk=ended.pk)
        erase_fields(bandung, case, ["foto_lokasi"], why="masa_simpan", actor=SYSTEM, now=now)
        file = CaseFile.objects.get(case=case, field="foto_lokasi").file_id
    page = warga.browser.get(f"/kota-bandung/lacak/{ended.pk}/berkas/{file}")
    assert page.status_code == 410
    assert "masa simpannya" in page.content.decode()
    assert warga.browser.get(f"/kota-bandung/lacak/{ended.pk}").status_code == 200
    assert "Data saya" in told(warga.browser, "/kota-bandung/data-saya")


@pytest.mark.parametrize(
    "change",
    [
        "SET sealed = sealed || '\\x00'::bytea",
        "SET sealed = set_byte(sealed, 3, 7)",
        "SET plain = '{}'::jsonb",
        "SET version = 9, sealed = ''",
        "SET submitted_at = now()",
    ],
    ids=["longer", "same-length", "public-answers", "with-another-column", "date"],
)
def test_the_application_may_only_shorten_what_is_sealed(ended, bandung, change):
    with region(bandung):
        row = CaseAnswers.objects.get(case_id=ended.pk)
        with pytest.raises((ProgrammingError, IntegrityError)), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE cases_caseanswers {change} WHERE id = %s", [row.pk])
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM cases_caseanswers WHERE id = %s", [row.pk])
        same = CaseAnswers.objects.get(pk=row.pk)
        assert (bytes(same.sealed), same.plain, same.version) == (bytes(row.sealed), row.plain, row.version)


def test_content_that_another_file_still_has_stays(bandung, now, django_capture_on_commit_callbacks):
    from pendopo.files.api import erase_file, read_file, store_bytes

    with region(bandung):
        one, two = (
            store_bytes(bandung, b"isi yang sama", mime="text/plain", name="a.txt", purpose="uji", now=now)
            for _ in "ab"
        )
        with django_capture_on_commit_callbacks(execute=True):
            assert erase_file(one, now)
        assert read_file(two) == b"isi yang sama"
        with django_capture_on_commit_callbacks(execute=True):
            assert erase_file(two, now)
            assert not erase_file(two, now)
        assert not disk.path_of(bandung.id, two.sha256).exists()
