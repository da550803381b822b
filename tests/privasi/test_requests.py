"""Requests of people, their clock, and the person's own page."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.test import Client

from pendopo.audit.api import Event, Look, keep_looks, record_look
from pendopo.cases.api import Case, secret_of
from pendopo.core.api import Refusal
from pendopo.people.api import User
from pendopo.privasi import queries_staf, services
from pendopo.privasi.models import Permintaan, Salinan
from pendopo.tenancy.api import region
from tests.layanan_staf.conftest import browser_of
from tests.privasi.conftest import told

pytestmark = pytest.mark.django_db
MINE, DESK = "/kota-bandung/data-saya", "/kota-bandung/kerja/privasi"


def ask(bandung, warga, now, kind="hapus", body="Tolong dihapus."):
    with region(bandung):
        return services.ask(bandung, kind=kind, body=body, actor=warga.actor, now=now, user_id=warga.user.pk)


def test_a_visitor_signs_in_first():
    answer = Client().get(MINE)
    assert answer.status_code in (302, 200)
    assert "Siapa yang melihat" not in answer.content.decode()


def test_the_own_page_shows_what_is_kept_and_who_looked(bandung, warga, permohonan, kantor, now):
    case = permohonan(actor=warga.actor)
    with region(bandung):
        record_look(subject=case, what="berkas", actor=kantor.front_office, now=now)
        record_look(subject=case, what="berkas", actor=warga.actor, now=now)
    keep_looks(bandung)
    page = told(warga.browser, MINE)
    assert case.number in page
    with region(bandung):
        assert case.contact["nama"] in page
    assert "Petugas depan DPMPTSP" in page
    assert page.count('<th scope="row">') == 1


def test_nobody_sees_the_page_of_another(bandung, warga, permohonan, kantor):
    case = permohonan(actor=warga.actor)
    assert case.number not in told(browser_of(kantor.user_front_office), MINE)


def test_in_another_region_the_page_holds_nothing_of_here(bandung, kerinci, warga, permohonan):
    case = permohonan(actor=warga.actor)
    assert case.number not in told(warga.browser, f"/{kerinci.slug}/data-saya")


def test_a_copy_holds_answers_files_and_letters_and_is_only_its_owners(
    bandung, warga, permohonan, kantor, now, monkeypatch
):
    case = permohonan(actor=warga.actor)
    assert warga.browser.post(f"{MINE}/salinan").status_code == 302
    with region(bandung):
        row = Salinan.objects.get()
        with pytest.raises(Refusal, match="sedang disiapkan"):
            services.ask_copy(bandung, warga.user, actor=warga.actor, now=now)
    assert warga.browser.get(f"{MINE}/salinan/{row.pk}").status_code == 404
    services.make_copy(bandung, row.pk, now=now)
    services.make_copy(bandung, row.pk, now=now)
    packed = zipfile.ZipFile(io.BytesIO(warga.browser.get(f"{MINE}/salinan/{row.pk}").content))
    data = json.loads(packed.read("data.json"))
    assert data["permohonan"][0]["nomor"] == case.number
    assert data["akun"]["telepon"] == warga.user.phone
    assert len([name for name in packed.namelist() if name != "data.json"]) == 2
    assert browser_of(kantor.user_admin).get(f"{MINE}/salinan/{row.pk}").status_code == 404
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(days=8))
    assert warga.browser.get(f"{MINE}/salinan/{row.pk}").status_code in (302, 404)


def test_a_request_runs_three_days_and_is_answered_once(bandung, warga, petugas, now):
    asked = ask(bandung, warga, now, "perbaikan", "Nama saya Sari, bukan Sri.")
    assert asked.due_at - asked.asked_at == timedelta(hours=72)
    with region(bandung):
        services.answer_request(bandung, asked, text="Sudah kami perbaiki.", actor=petugas.actor, now=now)
        with pytest.raises(Refusal, match="sudah dijawab"):
            services.answer_request(bandung, asked, text="Lagi.", actor=petugas.actor, now=now)
        event = Event.objects.get(kind="privasi.answered")
        assert event.data == {"keadaan": "dipenuhi", "terlambat": False}
    assert "Sudah kami perbaiki." in told(warga.browser, MINE)


def test_a_refusal_names_its_law(bandung, warga, petugas, now):
    asked = ask(bandung, warga, now)
    page = petugas.browser.post(f"{DESK}/permintaan/{asked.pk}", {"aksi": "tolak", "jawaban": "Masih wajib disimpan."})
    assert page.status_code == 422
    assert "dasar hukumnya" in page.content.decode()
    assert "Masih wajib disimpan." in page.content.decode()
    typed = {"aksi": "tolak", "jawaban": "Masih wajib disimpan.", "dasar": "UU 43/2009"}
    assert petugas.browser.post(f"{DESK}/permintaan/{asked.pk}", typed).status_code == 302
    assert "UU 43/2009" in told(warga.browser, MINE)


@pytest.mark.parametrize(
    ("kind", "body", "sentence"),
    [("", "x", "Pilih apa"), ("perbaikan", " ", "mana yang keliru"), ("hapus", "x" * 2001, "Paling banyak")],
    ids=["jenis", "kosong", "panjang"],
)
def test_what_is_wrong_with_a_request_is_said(warga, bandung, kind, body, sentence):
    page = warga.browser.post(f"{MINE}/minta", {"jenis": kind, "isi": body})
    assert page.status_code == 422
    assert sentence in page.content.decode()
    with region(bandung):
        assert not Permintaan.objects.exists()


def test_a_fourth_open_request_waits_for_the_others(bandung, warga, now):
    for _ in range(3):
        ask(bandung, warga, now)
    with pytest.raises(Refusal, match="Tiga permintaan"):
        ask(bandung, warga, now)


def test_to_be_forgotten_takes_what_may_go_and_says_what_stays(bandung, warga, petugas, selesai, permohonan, now):
    ended = selesai(warga.actor)
    running = permohonan(actor=warga.actor, number=2)
    asked = ask(bandung, warga, now)
    assert petugas.browser.post(f"{DESK}/permintaan/{asked.pk}/hapus").status_code == 302
    with region(bandung):
        asked.refresh_from_db()
        assert asked.state == Permintaan.DONE
        assert ended.number in asked.answer
        assert f"{running.number}, karena masih berjalan" in asked.answer
        assert Case.objects.get(pk=running.pk).applicant == running.applicant
        assert Case.objects.get(pk=ended.pk).user_id is None
    assert User.objects.get(pk=warga.user.pk).is_active


def test_without_open_cases_the_account_goes_too(bandung, warga, petugas, selesai, now):
    selesai(warga.actor)
    asked = ask(bandung, warga, now)
    with region(bandung):
        done = services.erase_person(bandung, asked, actor=petugas.actor, now=now)
        assert done.account
    user = User.objects.get(pk=warga.user.pk)
    assert (user.is_active, user.name, user.phone, user.phone_index) == (False, "", "", None)
    assert warga.browser.get(MINE).status_code == 302 or "Akun" not in told(warga.browser, MINE)


def test_an_account_of_staff_is_not_closed(bandung, kantor, petugas, now):
    with region(bandung):
        asked = services.ask(
            bandung, kind="hapus", body="", actor=kantor.front_office, now=now, user_id=kantor.user_front_office.pk
        )
        with pytest.raises(Refusal, match="akun petugas"):
            services.erase_person(bandung, asked, actor=petugas.actor, now=now)


def test_number_and_code_open_a_request_without_an_account(bandung, permohonan, now):
    case = permohonan()
    with region(bandung):
        code = secret_of(bandung, case.id)
    browser, path = Client(), "/kota-bandung/privasi/minta"
    wrong = browser.post(path, {"nomor": case.number, "kode": "AAAA-BBBB-CCCC", "jenis": "salinan"})
    assert wrong.status_code == 422
    assert case.number in wrong.content.decode()
    right = browser.post(path, {"nomor": case.number, "kode": code, "jenis": "salinan"})
    assert "PDP-2026-0001" in right.content.decode()
    with region(bandung):
        assert Permintaan.objects.get().case_id == case.pk


def test_guessing_codes_is_stopped(bandung, permohonan):
    number = permohonan().number
    browser = Client()
    seen = [
        browser.post(
            "/kota-bandung/privasi/minta", {"nomor": number, "kode": "AAAA-BBBB-CCCC", "jenis": "hapus"}
        ).status_code
        for _ in range(11)
    ]
    assert seen == [422] * 10 + [429]


def test_the_desk_lists_by_the_clock_and_its_file_holds_no_words(bandung, warga, petugas, now):
    asked = ask(bandung, warga, now - timedelta(days=4), "perbaikan", "Rahasia saya")
    page = told(petugas.browser, DESK)
    assert asked.number in page
    assert "Lewat" in page
    file = petugas.browser.get(f"{DESK}/unduh").content.decode()
    assert asked.number in file
    assert "Rahasia saya" not in file
    opened = told(petugas.browser, f"{DESK}/permintaan/{asked.pk}")
    assert "Rahasia saya" in opened
    with region(bandung):
        assert Look.objects.filter(subject_id=asked.pk, what="permintaan_data").count() == 1
        card = queries_staf.card(bandung, petugas.actor, now)
    assert card is not None
    assert card.tone == "gagal"
    assert "1 permintaan lewat" in card.text


@pytest.mark.parametrize("path", ["", "/unduh", "/insiden", "/masa-simpan", "/register/unduh"])
def test_other_roles_and_other_regions_find_nothing(kantor, orang_kerinci, petugas, kerinci, path):
    assert browser_of(kantor.user_front_office).get(f"{DESK}{path}").status_code == 404
    assert orang_kerinci.get(f"{DESK}{path}").status_code == 404
    assert petugas.browser.get(f"/{kerinci.slug}/kerja/privasi{path}").status_code == 404


def test_a_request_of_here_is_absent_elsewhere(bandung, kerinci, warga, now):
    asked = ask(bandung, warga, now)
    with region(kerinci):
        assert not Permintaan.objects.filter(pk=asked.pk).exists()
