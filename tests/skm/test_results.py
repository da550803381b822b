"""Results: reckoned, broken down, published with their digest, followed up; paper, posters, questionnaire."""

from __future__ import annotations

import io
import json
from datetime import date

import pytest
from django.test import Client

from pendopo.audit.api import Event
from pendopo.core.api import Refusal, service_cards
from pendopo.lib.sheets import xlsx_table
from pendopo.skm import queries_staf, services
from pendopo.skm.models import HasilSurvei, JawabanSurvei, Kuesioner, SaranSurvei, TindakLanjut
from pendopo.skm.rules_kuesioner import MANDATED, shipped
from pendopo.skm.rules_periode import read_period
from pendopo.skm.scope import read_scope
from pendopo.tenancy.api import region
from tests.layanan_staf.conftest import browser_of
from tests.skm.conftest import QUARTER, RESPONDENTS, SERVICE, real_marks
from tests.skm.test_rules import typed

pytestmark = pytest.mark.django_db
DESK, OPEN = "/kota-bandung/kerja/kepuasan", "/kota-bandung/kepuasan"
SCOPE = f"layanan:{SERVICE}"


def publish(bandung, kantor, now, scope=SCOPE):
    with region(bandung):
        return services.publish_result(
            bandung, read_scope(scope), read_period(QUARTER), actor=kantor.penanda_tangan, now=now
        )


def test_the_real_quarter_through_the_database_gives_91_48_a(bandung, triwulan):
    triwulan()
    with region(bandung):
        result = queries_staf.result_of(read_scope(SCOPE), read_period(QUARTER), bandung)
    assert (str(result.index.value), result.index.grade.letter, result.respondents) == ("91.48", "A", RESPONDENTS)
    assert {text: str(one.value) for text, one in result.compared.items()} == {"0,11": "90.56", "0,111": "91.38"}
    by_sex = next(one for one in result.breakdowns if one.name == "sex")
    assert [(group.code, group.respondents) for group in by_sex.groups] == [("l", 20), ("p", 9)]


def test_published_numbers_are_frozen_with_their_digest(bandung, kantor, triwulan, now):
    triwulan()
    row = publish(bandung, kantor, now)
    assert (row.body["ikm"], row.body["mutu"], row.body["terendah"]) == ("91.48", "A", ["U3", "U2", "U5"])
    with region(bandung):
        event = Event.objects.get(kind="skm.published")
        assert event.data["sidik"] == row.digest == queries_staf.digest_of(row.body)
        JawabanSurvei.objects.create(
            definition_id=SERVICE,
            unit=kantor.office,
            day=date(2026, 9, 1),
            way="loket",
            scores=dict.fromkeys(MANDATED, 1),
        )
    page = Client().get(f"{OPEN}/hasil/{row.pk}").content.decode()
    assert "91,48" in page
    assert row.digest in page
    again = publish(bandung, kantor, now)
    assert again.version == 2
    assert "versi yang lebih baru" in Client().get(f"{OPEN}/hasil/{row.pk}").content.decode()
    with pytest.raises(Refusal, match="sudah diumumkan"):
        publish(bandung, kantor, now)


def test_a_running_period_or_four_respondents_are_not_published(bandung, kantor, now):
    with region(bandung):
        for row in real_marks()[:4]:
            JawabanSurvei.objects.create(
                definition_id=SERVICE, unit=kantor.office, day=date(2026, 8, 3), way="loket", scores=row
            )
        with pytest.raises(Refusal, match="paling sedikit 5"):
            publish(bandung, kantor, now)
        with pytest.raises(Refusal, match="belum berakhir"):
            services.publish_result(
                bandung, read_scope(SCOPE), read_period("2026-T4"), actor=kantor.penanda_tangan, now=now
            )


def test_the_public_never_sees_a_group_below_five(bandung, kantor, triwulan, now):
    triwulan(men=26)
    row = publish(bandung, kantor, now)
    by_sex = next(one for one in row.body["rincian"] if one["nama"] == "sex")
    assert by_sex["disembunyikan"] is True
    assert by_sex["kelompok"] == []
    assert "Perempuan" not in Client().get(f"{OPEN}/hasil/{row.pk}").content.decode()
    assert "Perempuan" in browser_of(kantor.user_kepala_seksi).get(
        f"{DESK}/hasil?periode={QUARTER}&lingkup={SCOPE}"
    ).content.decode()  # fmt: skip


def test_only_the_head_publishes(bandung, kantor, triwulan):
    triwulan()
    form = {"periode": QUARTER, "lingkup": SCOPE}
    assert browser_of(kantor.user_kepala_seksi).post(f"{DESK}/umumkan", form).status_code == 404
    assert browser_of(kantor.user_front_office).get(DESK).status_code == 404
    assert browser_of(kantor.user_penanda_tangan).post(f"{DESK}/umumkan", form).status_code == 302
    with region(bandung):
        assert HasilSurvei.objects.get().published_label == "Penanda tangan DPMPTSP"


def test_what_is_published_stands_on_the_service_page_and_in_the_open(bandung, kantor, triwulan, now, kerinci):
    triwulan()
    row = publish(bandung, kantor, now)
    with region(bandung):
        assert service_cards(SERVICE, now)[0].title == "Kepuasan pemohon: A (Sangat baik)"
    assert "IKM 91,48 dari 29 responden" in Client().get(f"/kota-bandung/layanan/{SERVICE}").content.decode()
    assert "91,48" in Client().get(OPEN).content.decode()
    assert "91,48" in Client().get(f"{OPEN}/layanan/{SERVICE}").content.decode()
    lines = Client().get(f"{OPEN}/data.csv").content.decode("utf-8-sig").splitlines()
    assert len(lines) == 10
    data = Client().get(f"{OPEN}/data.json").json()
    assert set(data["baris"][0]) == set(data["kolom"])
    frozen = Client().get(f"{OPEN}/hasil/{row.pk}/angka.json").json()
    assert queries_staf.digest_of(frozen["angka"]) == frozen["sidik"]
    assert Client().get(f"/{kerinci.slug}/kepuasan/hasil/{row.pk}").status_code == 404


def test_the_english_reader_reads_english(bandung, kantor, triwulan, now):
    triwulan()
    row = publish(bandung, kantor, now)
    reader = Client()
    reader.cookies["django_language"] = "en"
    page = reader.get(f"{OPEN}/hasil/{row.pk}").content.decode()
    assert "Quarter 3 of 2026" in page
    assert "91.48" in page
    assert "Conduct of staff" in page


@pytest.mark.django_db(transaction=True)
def test_the_report_is_a_pdf_with_its_table(bandung, kantor, triwulan, now):
    triwulan()
    row = publish(bandung, kantor, now)
    made = Client().get(f"{OPEN}/hasil/{row.pk}/laporan.pdf")
    assert made.content.startswith(b"%PDF")
    draft = browser_of(kantor.user_kepala_seksi).get(f"{DESK}/hasil/laporan.pdf?periode={QUARTER}&lingkup={SCOPE}")
    assert draft.content.startswith(b"%PDF")
    poster = browser_of(kantor.user_kepala_seksi).get(f"{DESK}/poster/{kantor.office.pk}.pdf")
    assert poster.content.startswith(b"%PDF")


def test_a_follow_up_is_planned_and_done_with_proof(bandung, kantor, triwulan, now):
    triwulan()
    row = publish(bandung, kantor, now)
    browser = browser_of(kantor.user_kepala_seksi)
    form = {"periode": QUARTER, "lingkup": SCOPE, "unsur": "U3", "rencana": "Dua loket lagi", "siapa": "Kepala seksi"}
    wrong = browser.post(f"{DESK}/tindak", form | {"kapan": "1 1 2020"})
    assert wrong.status_code == 422
    assert "Dua loket lagi" in wrong.content.decode()
    assert browser.post(f"{DESK}/tindak", form | {"kapan": "31 12 2026"}).status_code == 302
    with region(bandung):
        plan = TindakLanjut.objects.get()
    assert browser.post(f"{DESK}/tindak/{plan.pk}", {"bukti": ""}).status_code == 422
    assert browser.post(f"{DESK}/tindak/{plan.pk}", {"bukti": "Loket 4 dan 5 dibuka"}).status_code == 302
    page = Client().get(f"{OPEN}/hasil/{row.pk}").content.decode()
    assert "Dua loket lagi" in page
    assert "Loket 4 dan 5 dibuka" in page


def test_suggestions_are_shown_only_in_the_offices_words(bandung, kantor):
    from pendopo.core.api import encrypt

    with region(bandung):
        row = SaranSurvei.objects.create(
            definition_id=SERVICE,
            unit=kantor.office,
            day=date(2026, 8, 3),
            body_sealed=encrypt(bandung, "Pak Dodi lama"),
        )
    browser = browser_of(kantor.user_kepala_seksi)
    assert "Pak Dodi lama" in browser.get(f"{DESK}/saran").content.decode()
    form = {"aksi": "tayang", "teks": "Antrean siang terlalu lama"}
    assert browser.post(f"{DESK}/saran/{row.pk}", form).status_code == 302
    page = Client().get(OPEN).content.decode()
    assert "Antrean siang terlalu lama" in page
    assert "Dodi" not in page


def paper(rows: list[list[str]]) -> io.BytesIO:
    made = io.BytesIO(xlsx_table("Survei", ["Tanggal", *MANDATED, "Jenis kelamin"], rows))
    made.name = "survei.xlsx"
    return made


def test_paper_answers_come_in_all_or_none(bandung, kantor):
    browser = browser_of(kantor.user_kepala_seksi)
    good = ["3 8 2026", *["4"] * 9, "Perempuan"]
    bad = ["3 8 2026", "5", *["4"] * 8, "Kucing"]
    form = {"layanan": SERVICE, "aksi": "masukkan"}
    refused = browser.post(f"{DESK}/kertas", form | {"berkas": paper([good, bad])})
    assert refused.status_code == 422
    assert "Isi 1, 2, 3, atau 4." in refused.content.decode()
    with region(bandung):
        assert not JawabanSurvei.objects.exists()
    dry = browser.post(f"{DESK}/kertas", form | {"aksi": "periksa", "berkas": paper([good, good])})
    assert "2 baris benar semua" in dry.content.decode()
    with region(bandung):
        assert not JawabanSurvei.objects.exists()
    assert browser.post(f"{DESK}/kertas", form | {"berkas": paper([good, good])}).status_code == 302
    assert browser.post(f"{DESK}/kertas", form | {"berkas": paper([good, good])}).status_code == 409
    with region(bandung):
        assert list(JawabanSurvei.objects.values_list("way", "sex")) == [("kertas", "p")] * 2


def test_a_file_that_is_no_workbook_gets_a_sentence(bandung, kantor):
    broken = io.BytesIO(b"PK\x03\x04 bukan")
    broken.name = "x.xlsx"
    answer = browser_of(kantor.user_kepala_seksi).post(f"{DESK}/kertas", {"layanan": SERVICE, "berkas": broken})
    assert answer.status_code == 422
    assert "XLSX" in answer.content.decode()


def test_a_new_questionnaire_begins_with_a_quarter_and_changes_no_old_count(bandung, kantor, triwulan, now):
    triwulan()
    tenth = {f"{name}-bobot": "1/10" for name in MANDATED}
    own = {"T1-judul": "Antrean", "T1-tanya": "Lamakah antre?", "T1-bobot": "1/10"}
    own |= {f"T1-{number}": text for number, text in enumerate(("Lama", "Agak lama", "Sebentar", "Tanpa antre"), 1)}
    browser = browser_of(kantor.user_admin)
    late = browser.post(f"{DESK}/kuesioner", typed(**tenth, **own, sejak="5 12 2026"))
    assert late.status_code == 422
    assert "Lamakah antre?" in late.content.decode()
    assert browser.post(f"{DESK}/kuesioner", typed(**tenth, **own, sejak="1 1 2027")).status_code == 302
    with region(bandung):
        assert len(Kuesioner.objects.get().read().elements) == 10
        old = queries_staf.result_of(read_scope(SCOPE), read_period(QUARTER), bandung)
        assert str(old.index.value) == "91.48"
        assert queries_staf.questionnaire_of(read_period("2026-T3")) == shipped()


def test_a_year_with_two_ways_of_counting_is_refused(bandung, kantor, now):
    with region(bandung):
        body = shipped().as_data()
        body["elements"][0]["weight"], body["elements"][1]["weight"] = "1/18", "3/18"
        Kuesioner.objects.create(
            valid_from=date(2026, 4, 1), basis="Contoh", body=body, decided_at=now, decided_label="Pengelola"
        )
        with pytest.raises(Refusal, match="per triwulan"):
            queries_staf.result_of(read_scope(""), read_period("2026"), bandung)
        assert queries_staf.result_of(read_scope(""), read_period("2026-T3"), bandung).index is None


def test_the_list_is_filtered_sorted_and_taken_along(bandung, kantor, triwulan):
    triwulan()
    browser = browser_of(kantor.user_kepala_seksi)
    for sort in queries_staf.SORTS:
        assert "91,48" in browser.get(f"{DESK}?periode={QUARTER}&urut={sort}").content.decode()
    assert "91,48" in browser.get(f"{DESK}/unduh?periode={QUARTER}").content.decode()
    assert browser.get(f"{DESK}/unduh?periode={QUARTER}&bentuk=xlsx").content.startswith(b"PK")
    assert browser.get(f"{DESK}?periode=zz").status_code == 404


def test_a_result_page_costs_few_statements(bandung, kantor, triwulan, django_assert_max_num_queries):
    triwulan()
    browser = browser_of(kantor.user_kepala_seksi)
    address = f"{DESK}/hasil?periode={QUARTER}&lingkup={SCOPE}"
    browser.get(address)
    with django_assert_max_num_queries(22):
        page = browser.get(address)
    assert json.dumps("91,48").strip('"') in page.content.decode()
