"""Every kind of question, filled in without a script: rows come and go, nothing typed is lost, persons stay private."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client

from pendopo.audit.api import keep_looks, looks_at
from pendopo.cases.api import Case, Draft, Wish, draft_answers, move_case, view_case
from pendopo.cases.models import CaseAnswers
from pendopo.definitions.api import bind, publish_folder
from pendopo.people.api import SYSTEM, Unit
from pendopo.tenancy.api import region
from tests.layanan_staf.conftest import browser_of

from .filled import NIK, PLACE, SERVICE, people, row
from .walk import HOME, begin, key_of, officer, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def uji_isian(bandung, now) -> None:
    """The service of the test, worked on by the licensing office."""
    with region(bandung):
        release = publish_folder(Path(__file__).parent / SERVICE, actor=SYSTEM, now=now)
        office = Unit.objects.get(code="DPMPTSP")
        bind(release.definition_id, {"front_office": ("front_office", office)}, actor=SYSTEM, now=now)


@pytest.fixture
def loket(kantor) -> Client:
    """The front office's browser."""
    return browser_of(kantor.user_front_office)


def start(client: Client) -> str:
    """The first page right; the address of the draft."""
    return begin(client, service=SERVICE, **PLACE)


def draft_of(bandung, draft: str) -> dict:
    with region(bandung):
        return draft_answers(Draft.objects.get(id=draft.rpartition("/")[2]))


def send(client: Client) -> str:
    """A whole application; the id of its case."""
    draft = start(client)
    assert client.post(f"{draft}/orang", people()).status_code == 302
    assert client.post(f"{draft}/ringkasan").status_code == 302
    return draft.rpartition("/")[2]


def value_of(response, name: str) -> str:
    """What an input shows."""
    found = re.search(rf'name="{re.escape(name)}"[^>]* value="([^"]*)"', response.content.decode())
    assert found, name
    return found[1]


# -- reading and showing


def test_answers_are_stored_in_their_one_form(client, bandung):
    draft = start(client)
    client.post(f"{draft}/orang", people(row(1, lahir="01071990", upah="150.000", berat="1,50"), row(2)))
    answers = draft_of(bandung, draft)
    assert answers["titik_pintu"] == "-6.9147,107.6098"
    assert answers["jalur"] == "-6.9147,107.6098 -6.915,107.6112"
    assert answers["batas"].count(",") == 4
    assert (answers["jam_mulai"], answers["jam_selesai"], answers["npwp"]) == ("08:30", "16:00", "092542943407000")
    assert answers["peserta"][0] == {
        "nama_peserta": "Peserta 1", "nik_peserta": NIK[1], "lahir": "1990-07-01", "peran": "ketua", "berat": "1.5",
        "upah": 150000, "hari": 3, "menginap": True,
    }  # fmt: skip


def test_the_summary_shows_rows_in_words_and_places_as_drawings_with_their_points(client):
    draft = start(client)
    client.post(f"{draft}/orang", people(row(1, lahir="1 7 1990", asal="coblong"), row(2)))
    page = client.get(f"{draft}/ringkasan")
    words = text_of(page)
    assert "Bidang dengan 4 titik, luas sekitar 9.8" in words
    assert page.content.decode().count('<svg class="letak__gambar"') == 2
    assert "-6.9155" in words
    assert "08.30" in words
    assert "09.254.294.3-407.000" in words
    assert all(word in words for word in ("Baris 2", NIK[1], "1 Juli 1990", "Coblong", "3 hari"))
    assert "Kirim permohonan" in words


def test_filled_inputs_show_what_a_person_would_type(client):
    draft = start(client)
    client.post(f"{draft}/orang", people(row(1, lahir="1 7 1990", berat="1,5"), row(2)))
    first, second = client.get(f"{draft}/letak"), client.get(f"{draft}/orang")
    assert value_of(first, "titik_pintu") == "-6.9147, 107.6098"
    assert "-6.9147, 107.6098\n-6.915, 107.6112</textarea>" in first.content.decode()
    assert value_of(second, "npwp") == "09.254.294.3-407.000"
    assert value_of(second, "peserta.1.lahir") == "01 07 1990"
    assert value_of(second, "peserta.1.berat") == "1,5"


def test_in_english_the_same_pages_speak_english(client):
    client.cookies["django_language"] = "en"
    page = client.get(f"{HOME}/layanan/{SERVICE}/ajukan", headers={"accept-language": "en"})
    draft = start(client)
    page = client.post(f"{draft}/orang", people(row(1, hari="0", nik_peserta="12")), headers={"accept-language": "en"})
    words = text_of(page)
    assert "Row 1: A NIK has 16 digits" in words
    assert "Add a row" in words
    assert "Remove row 1" in words
    assert not {"Tambah baris", "Hapus", "Paling banyak"} & set(re.findall(r"[A-Z]\w+(?: baris)?", words))


# -- wrong and half-filled


def test_a_wrong_cell_is_reached_from_the_list_of_problems_and_keeps_every_other_cell(client):
    draft = start(client)
    page = client.post(f"{draft}/orang", people(row(1, nama_peserta="Ani", hari="banyak"), row(2, nik_peserta="12")))
    body = page.content.decode()
    assert page.status_code == 422
    assert '<a href="#f-peserta.1.hari">Baris 1: Lama ikut diisi bilangan bulat' in body
    assert '<a href="#f-peserta.2.nik_peserta">Baris 2: NIK terdiri dari 16 angka, yang diisi 2' in body
    assert re.search(r'id="f-peserta\.1\.hari"[^>]*value="banyak"[^>]*aria-describedby="g-peserta\.1\.hari"', body)
    assert (value_of(page, "peserta.1.nama_peserta"), value_of(page, "peserta.2.nik_peserta")) == ("Ani", "12")
    assert re.search(r'name="peserta\.2\.menginap" value="ya" checked', body)


def test_a_wrong_time_and_place_come_back_as_they_were_typed(client):
    draft = start(client)
    page = client.post(f"{draft}/letak", {**PLACE, "jam_mulai": "25.99", "titik_pintu": "<di sana>", "batas": "1\r\n2"})
    assert page.status_code == 422
    assert re.search(r'name="jam_mulai" type="text" value="25\.99"', page.content.decode())
    assert value_of(page, "titik_pintu") == "&lt;di sana&gt;"
    assert "Batas lahan: baris 1 belum berupa titik koordinat" in text_of(page)


def test_a_rule_across_times_names_the_time(client):
    page = client.post(f"{start(client)}/letak", {**PLACE, "jam_selesai": "08:00"})
    assert "Jam selesai harus sesudah 08.30." in text_of(page)


def test_a_half_filled_table_waits_in_the_draft(client, bandung):
    draft = start(client)
    half = people({"peserta.1.nama_peserta": "Ani"}, {"peserta.2.hari": "2"})
    assert client.post(f"{draft}/orang", {**half, "_aksi": "nanti"}).status_code == 302
    page = client.get(f"{draft}/orang")
    assert (value_of(page, "peserta.1.nama_peserta"), value_of(page, "peserta.2.hari")) == ("Ani", "2")
    assert "peserta" not in draft_of(bandung, draft)


def test_a_half_filled_table_nobody_must_fill_is_not_left_behind_in_silence(client, bandung):
    draft = start(client)
    client.post(f"{draft}/orang", {**people(), "alat": ["1."], "alat.1.jumlah_alat": "2", "_aksi": "nanti"})
    page = client.get(f"{draft}/ringkasan")
    assert f'{draft}/orang?dari=ringkasan#f-alat.1.nama_alat"' in page.content.decode()
    assert client.post(f"{draft}/ringkasan").status_code == 422
    with region(bandung):
        assert not Case.objects.filter(id=draft.rpartition("/")[2]).exists()


def test_a_row_that_was_added_and_left_empty_is_no_answer(client, bandung):
    draft = start(client)
    client.post(f"{draft}/orang", {**people(numbers=(1, 2)), "_baris": "peserta:tambah"})
    assert client.post(f"{draft}/ringkasan").status_code == 302
    with region(bandung):
        view = view_case(Case.objects.get(id=draft.rpartition("/")[2]))
    assert [person["nama_peserta"] for person in view.answers["peserta"]] == ["Peserta 1", "Peserta 2"]


# -- rows without a script


def test_a_row_is_added_at_the_button_and_everything_typed_stays(client):
    draft = start(client)
    typed = people(row(1, hari="salah"), row(2))
    answer = client.post(f"{draft}/orang", {**typed, "nib": "1", "_baris": "peserta:tambah"})
    assert answer["Location"].endswith("/orang#f-peserta.3")
    page = client.get(f"{draft}/orang")
    assert value_of(page, "peserta.3.nama_peserta") == ""
    assert (value_of(page, "peserta.1.hari"), value_of(page, "nib")) == ("salah", "1")
    assert "perlu Anda perbaiki" not in text_of(page)


def test_a_row_is_removed_and_those_behind_it_move_up(client):
    draft = start(client)
    typed = people(row(1), row(2, nama_peserta="Budi"), row(3, nama_peserta="Citra"), numbers=(1, 2, 3))
    answer = client.post(f"{draft}/orang", {**typed, "_baris": "peserta:hapus:2"})
    assert answer["Location"].endswith("/orang#f-peserta")
    page = client.get(f"{draft}/orang")
    assert value_of(page, "peserta.2.nama_peserta") == "Citra"
    assert 'name="peserta.3.nama_peserta"' not in page.content.decode()


def test_there_are_never_more_rows_than_allowed_nor_fewer_than_needed(client):
    draft = start(client)
    full = people(*(row(n) for n in range(1, 5)), numbers=(1, 2, 3, 4))
    client.post(f"{draft}/orang", {**full, "_baris": "peserta:tambah"})
    page = client.get(f"{draft}/orang").content.decode()
    assert 'name="peserta.5.nama_peserta"' not in page
    assert re.search(r'<div class="baris" hidden data-tambah><button[^>]*value="peserta:tambah"', page)
    client.post(f"{draft}/orang", people())
    page = client.get(f"{draft}/orang").content.decode()
    assert re.search(r'<div hidden data-hapus><button[^>]*value="peserta:hapus:1"', page)
    assert 'name="alat.1.nama_alat"' not in page


def test_the_largest_table_comes_through_as_typed(client, bandung, now, tmp_path):
    folder = shutil.copytree(Path(__file__).parent / SERVICE, tmp_path / SERVICE)
    form = folder / "form.yaml"
    form.write_text(form.read_text().replace("max_rows: '4'", "max_rows: '100'"))
    with region(bandung):
        publish_folder(folder, actor=SYSTEM, now=now)
    draft = start(client)
    typed = people(*(row(n) for n in range(1, 101)), numbers=tuple(range(1, 101)))
    wrong = client.post(f"{draft}/orang", {**typed, "peserta.100.hari": "x"})
    assert wrong.status_code == 422
    assert value_of(wrong, "peserta.100.hari") == "x"
    assert client.post(f"{draft}/orang", typed).status_code == 302
    assert len(draft_of(bandung, draft)["peserta"]) == 100


def test_a_button_of_a_table_that_does_not_exist_does_nothing(client):
    draft = start(client)
    for value in ("lain:tambah", "peserta:hapus:99", "nama:hapus:1", "peserta:lihat", "x", "peserta:hapus:"):
        assert client.post(f"{draft}/orang", {**people(), "_baris": value}).status_code == 302, value
    page = client.get(f"{draft}/orang")
    assert value_of(page, "peserta.2.nama_peserta") == "Peserta 2"


def test_the_drawing_of_a_place_is_shown_on_request_and_its_mistakes_alone(client):
    draft = start(client)
    answer = client.post(f"{draft}/letak", {**PLACE, "jam_mulai": "x", "_baris": "batas:lihat"}, follow=True)
    assert "Bidang dengan 4 titik" in text_of(answer)
    assert "perlu Anda perbaiki" not in text_of(answer)
    answer = client.post(f"{draft}/letak", {**PLACE, "jam_mulai": "x", "batas": "1, 2", "_baris": "batas:lihat"})
    assert answer.status_code == 422
    assert "Ada 1 hal yang perlu Anda perbaiki" in text_of(answer)


def test_the_first_page_has_its_buttons_before_there_is_a_draft(client):
    first = f"{HOME}/layanan/{SERVICE}/ajukan"
    typed = {"_kunci": key_of(client.get(first)), **PLACE, "_baris": "batas:lihat"}
    assert "Bidang dengan 4 titik" in text_of(client.post(first, typed, follow=True))


# -- personal data


def test_a_table_with_a_personal_column_lies_sealed_as_a_whole(client, bandung):
    case_id = send(client)
    with region(bandung):
        stored = CaseAnswers.objects.get(case_id=case_id)
    assert not {"peserta", "npwp", "nama"} & stored.plain.keys()
    assert {"titik_pintu", "batas", "jam_mulai"} <= stored.plain.keys()
    assert NIK[0] not in str(stored.plain)


def test_the_applicant_reads_their_table_later_with_numbers_of_persons_behind_dots(client):
    case_id = send(client)
    words = text_of(client.get(f"{HOME}/lacak/{case_id}"))
    assert "Peserta 1" in words
    assert NIK[1] not in words
    assert "3273••••••••••01" in words
    assert "092542943407000" not in words.replace(".", "").replace("-", "")


def test_staff_see_the_table_masked_until_they_ask_which_is_noted(client, bandung, loket):
    case_id = send(client)
    page = loket.get(f"{HOME}/kerja/berkas/{case_id}")
    words = text_of(page)
    assert "Peserta 2" in words
    assert not [nik for nik in NIK if nik in words]
    assert "Bidang dengan 4 titik" in words
    shown = loket.post(f"{HOME}/kerja/berkas/{case_id}/tampilkan", {"isian": "peserta"})
    assert NIK[0] in text_of(shown)
    keep_looks(bandung)
    with region(bandung):
        assert "isian:peserta" in {look.what for look in looks_at(UUID(case_id))}


# -- repair


def send_back(bandung, case_id: str, now, *fields: str) -> None:
    with region(bandung):
        wish = Wish(note="Lengkapi daftarnya.", fields=fields)
        move_case(
            place=bandung, case_id=UUID(case_id), transition_id="kembalikan", actor=officer(service=SERVICE), now=now,
            wish=wish,
        )  # fmt: skip


def test_a_table_is_repaired_row_by_row_and_the_rest_stands(client, bandung, now):
    case_id = send(client)
    send_back(bandung, case_id, now, "peserta", "batas")
    address = f"{HOME}/lacak/{case_id}/perbaiki"
    page = client.get(address)
    assert value_of(page, "peserta.2.nama_peserta") == "Peserta 2"
    asked = {name: text for name, text in people(row(1), row(2)).items() if name.startswith("peserta")}
    answer = client.post(address, {**asked, "batas": PLACE["batas"], "_baris": "peserta:tambah"})
    assert answer["Location"].endswith("/perbaiki#f-peserta.3")
    assert value_of(client.get(address), "peserta.3.nama_peserta") == ""
    three = {**asked, **row(3), "peserta": ["1.", "2.", "3."], "batas": PLACE["batas"]}
    wrong = client.post(address, {**three, "peserta.3.hari": "99"})
    assert wrong.status_code == 422
    assert '<a href="#f-peserta.3.hari">Baris 3: Lama ikut paling banyak 30 hari.' in wrong.content.decode()
    assert client.post(address, three).status_code == 302
    with region(bandung):
        view = view_case(Case.objects.get(id=case_id))
    assert len(view.answers["peserta"]) == 3
    assert view.answers["titik_pintu"] == "-6.9147,107.6098"


def test_staff_see_what_a_repair_changed_in_a_table(client, bandung, now, loket):
    case_id = send(client)
    send_back(bandung, case_id, now, "peserta")
    asked = {name: text for name, text in people(row(1), row(2, nama_peserta="Baru")).items() if "peserta" in name}
    assert client.post(f"{HOME}/lacak/{case_id}/perbaiki", asked).status_code == 302
    page = loket.get(f"{HOME}/kerja/berkas/{case_id}")
    body = page.content.decode()
    assert "semula 2 baris" in text_of(page)
    assert body.index("<ins>Baru</ins>") < body.index("semula 2 baris") < body.rindex("Peserta 2")
    assert body.count("<ins>") == 1
    assert not [nik for nik in NIK if nik in body]
