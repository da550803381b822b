"""A citizen answers once per case, and nothing that is kept leads back to them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from pendopo.audit.api import Event
from pendopo.core.api import offers_afterwards
from pendopo.notify.api import notices_of
from pendopo.people.api import Unit
from pendopo.skm.models import JawabanSurvei, SaranSurvei, UndanganTerpakai
from pendopo.skm.queries import invitation_after
from pendopo.tenancy.api import region
from tests.skm.conftest import SERVICE, marks

pytestmark = pytest.mark.django_db
HOME = "/kota-bandung"


@pytest.fixture
def alamat(bandung, selesai, now):
    """The address of the invitation of a finished case."""
    case = selesai()
    with region(bandung):
        card = invitation_after(case, bandung, now)
    assert card is not None
    return f"{HOME}/{card.url}"


def test_whoever_finished_a_case_is_asked_on_its_page_and_in_the_notice(bandung, selesai, now):
    case = selesai()
    with region(bandung):
        offered = [card for card in offers_afterwards(case, bandung, now) if card.url.startswith("kepuasan/")]
        assert len(offered) == 1
        from pendopo.definitions.api import compiled_of
        from pendopo.layanan.services import notify_applicant
        from pendopo.people.api import anonymous

        compiled = compiled_of(case.release)
    notify_applicant(case=case, compiled=compiled, answers={}, actor=anonymous(), now=now, region=bandung)
    with region(bandung):
        body = notices_of(case.id).filter(kind="keadaan").latest("created_at").body
    assert f"{bandung.base_url}/{offered[0].url}" in body


def test_a_running_case_is_not_asked(bandung, permohonan, now):
    with region(bandung):
        assert invitation_after(permohonan(), bandung, now) is None


def test_the_page_asks_nine_questions_in_both_languages(alamat):
    page = Client().get(alamat).content.decode()
    assert page.count("<fieldset") == 9
    assert "Apakah petugas sopan dan ramah?" in page
    reader = Client()
    reader.cookies["django_language"] = "en"
    english = reader.get(alamat).content.decode()
    assert "Were the staff polite and friendly?" in english


def test_an_answer_is_kept_without_case_account_or_moment(bandung, alamat, now):
    answer = Client().post(alamat, marks(3, sex="p", saran="Antreannya panjang."))
    assert answer.status_code == 200
    assert "kami terima" in answer.content.decode()
    with region(bandung):
        kept = JawabanSurvei.objects.get()
        assert set(kept.scores.values()) == {3}
        assert (kept.definition_id, kept.sex, kept.way, kept.unit.code) == (SERVICE, "p", "undangan", "DPMPTSP")
        assert {field.name for field in JawabanSurvei._meta.fields} == {
            "id", "region", "definition_id", "unit", "day", "way", "scores", "sex", "education", "occupation", "age",
        }  # fmt: skip
        assert kept.pk.version == 4
        assert SaranSurvei.objects.get().body == "Antreannya panjang."
        assert b"panjang" not in bytes(SaranSurvei.objects.get().body_sealed)
        event = Event.objects.get(kind="skm.answered")
        assert (event.case_id, event.actor_id, event.data) == (None, None, {"way": "undangan"})
        assert event.subject_id == Unit.objects.get(code="DPMPTSP").pk
        spent = UndanganTerpakai.objects.get()
        assert {field.name for field in UndanganTerpakai._meta.fields} == {"id", "region", "spent"}
        assert spent.pk.version == 4


def test_one_case_gives_one_answer(bandung, alamat):
    assert Client().post(alamat, marks()).status_code == 200
    assert Client().post(alamat, marks(1)).status_code == 409
    assert Client().get(alamat).status_code == 409
    with region(bandung):
        assert JawabanSurvei.objects.count() == 1


def test_an_invitation_ends_after_ninety_days(alamat, now, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(days=91))
    assert Client().get(alamat).status_code == 410


def test_an_invitation_of_another_service_or_region_is_none(bandung, kerinci, alamat):
    code = alamat.rpartition("/")[2]
    assert Client().get(f"{HOME}/kepuasan/isi/surat-keterangan-penelitian/{code}").status_code == 404
    assert Client().get(f"/{kerinci.slug}/kepuasan/isi/{SERVICE}/{code}").status_code == 404
    changed = ("a" if code[0] != "a" else "b") + code[1:]
    assert Client().get(f"{HOME}/kepuasan/isi/{SERVICE}/{changed}").status_code == 404


def test_a_missing_mark_is_asked_for_and_what_was_chosen_stays(bandung, alamat):
    answer = Client().post(alamat, marks(2) | {"U4": "9"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Pilih satu jawaban." in page
    assert page.count("checked") == 8
    with region(bandung):
        assert not JawabanSurvei.objects.exists()
        assert not UndanganTerpakai.objects.exists()


def test_at_a_counter_one_chooses_a_service_and_a_network_answers_a_few_times(bandung, kantor):
    start = f"{HOME}/kepuasan/loket/{kantor.office.pk}"
    assert SERVICE in Client().get(start).content.decode()
    sent = [Client().post(f"{start}/{SERVICE}", marks()).status_code for _turn in range(13)]
    assert sent == [200] * 12 + [429]
    with region(bandung):
        assert set(JawabanSurvei.objects.values_list("way", flat=True)) == {"loket"}


@pytest.mark.parametrize("path", ["kepuasan/isi/apa/x", "kepuasan/layanan/apa", f"kepuasan/isi/{SERVICE}/{'7' * 32}"])
def test_what_does_not_exist_is_not_found(bandung, path):
    assert Client().get(f"{HOME}/{path}").status_code == 404
