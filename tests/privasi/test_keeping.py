"""What is over goes by itself, and only that."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pendopo.cases.api import Case, files_without_home
from pendopo.cases.models import CaseFile
from pendopo.core.api import Refusal
from pendopo.files.api import StoredFile, store_bytes
from pendopo.privasi import services
from pendopo.privasi.models import Salinan
from pendopo.privasi.rules import KEPT
from pendopo.privasi.services.keeping import due_cases
from pendopo.tenancy.api import region
from tests.privasi.conftest import told

pytestmark = pytest.mark.django_db
DESK = "/kota-bandung/kerja/privasi/masa-simpan"


def test_questions_go_a_year_after_the_end_and_the_rest_when_its_time_is_over(selesai, bandung, now):
    case = selesai()
    soon, year = now + timedelta(days=300), now + timedelta(days=367)
    assert services.sweep(bandung, now=soon) == services.Swept()
    done = services.sweep(bandung, now=year)
    assert (done.cases, done.fields) == (0, 2)
    with region(bandung):
        gone = {row.field for row in CaseFile.objects.filter(case=case).exclude(file__erased_at=None)}
        assert gone == {"foto_lokasi", "gambar_materi"}
        assert Case.objects.get(pk=case.pk).applicant == case.applicant
    whole = now + timedelta(days=(KEPT["permohonan_lain"].days or 0) + 2)
    assert services.sweep(bandung, now=whole).cases == 1
    assert services.sweep(bandung, now=whole) == services.Swept()
    with region(bandung):
        assert Case.objects.get(pk=case.pk).applicant != case.applicant


def test_an_open_case_is_never_swept(permohonan, bandung, now):
    permohonan()
    assert services.sweep(bandung, now=now + timedelta(days=20_000)) == services.Swept()


def test_a_region_decides_otherwise_only_with_a_basis(selesai, bandung, petugas, now):
    case = selesai()
    with region(bandung):
        for days, basis in ((0, "Perwal"), (40_000, "Perwal"), (10, " ")):
            with pytest.raises(Refusal):
                services.set_keeping("permohonan_lain", days=days, basis=basis, actor=petugas.actor, now=now)
        services.set_keeping("permohonan_lain", days=10, basis="JRA daerah", actor=petugas.actor, now=now)
        today = (now + timedelta(days=11)).date()
        assert [due.case.pk for due in due_cases(bandung, today) if due.is_whole] == [case.pk]
        services.set_keeping("permohonan_lain", days=None, basis="JRA daerah", actor=petugas.actor, now=now)
        assert not [due for due in due_cases(bandung, (now + timedelta(days=9000)).date()) if due.is_whole]


def test_the_page_shows_what_goes_soon_and_keeps_what_was_typed_wrong(selesai, bandung, petugas, now):
    case = selesai()
    typed = {"jenis": "permohonan_lain", "hari": "dua", "dasar": "Perwal"}
    assert petugas.browser.post(DESK, typed).status_code == 422
    assert "perlu verifikasi" in told(petugas.browser, DESK)
    assert case.number not in told(petugas.browser, DESK)
    assert petugas.browser.post(DESK, typed | {"hari": "20"}).status_code == 302
    assert case.number in told(petugas.browser, DESK)


def test_loose_uploads_go_but_not_those_of_a_draft(bandung, now, selesai, petugas):
    from pendopo.cases.api import save_draft
    from pendopo.definitions.api import current

    with region(bandung):
        loose, held = (
            store_bytes(bandung, text, mime="text/plain", name="a.txt", purpose="uji", now=now) for text in (b"a", b"b")
        )
        save_draft(
            place=bandung, current=current("izin-reklame-insidentil"), draft=None, draft_id=held.pk,
            answers={"foto_lokasi": [str(held.pk)]}, page="", device_hash=b"x", user_id=None, now=now,
        )  # fmt: skip
        later = now + timedelta(days=(KEPT["berkas_lepas"].days or 0) + 1)
        assert files_without_home(now) == []
        assert [row.pk for row in files_without_home(later)] == [loose.pk]
    assert services.sweep(bandung, now=later).files == 1
    with region(bandung):
        assert StoredFile.objects.get(pk=held.pk).erased_at is None


def test_copies_go_after_a_week(bandung, warga, now):
    with region(bandung):
        row = services.ask_copy(bandung, warga.user, actor=warga.actor, now=now)
    services.make_copy(bandung, row.pk, now=now)
    assert services.sweep(bandung, now=now + timedelta(days=6)).copies == 0
    assert services.sweep(bandung, now=now + timedelta(days=8)).copies == 1
    with region(bandung):
        assert Salinan.objects.get().file.erased_at is not None
