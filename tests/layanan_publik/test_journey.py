"""From the service page to the receipt, without any script: nothing typed is lost, nothing is sent twice."""

import pytest
from django.conf import settings
from django.test import Client

from pendopo.cases.api import Case, Draft
from pendopo.definitions.api import Installed
from pendopo.files.api import StoredFile
from pendopo.tenancy.api import region

from .walk import HOME, SERVICE, answers, begin, fill, key_of, picture, send, text_of

pytestmark = pytest.mark.django_db
DEVICE = f"perangkat_{settings.PORT}"
START = f"{HOME}/layanan/{SERVICE}/ajukan"


def test_an_application_page_by_page_ends_in_a_receipt(client, bandung):
    case_id, number, code = send(client)
    with region(bandung):
        case = Case.objects.get()
        assert (str(case.id), case.number, case.applicant) == (case_id, number, "Sari Contoh")
        assert not Draft.objects.exists()
    assert len(code) == 14


def test_reading_the_first_page_keeps_nothing(client, bandung):
    client.get(f"{HOME}/layanan/{SERVICE}")
    page = client.get(START)
    assert DEVICE not in page.cookies
    with region(bandung):
        assert not Draft.objects.exists()


def test_the_first_saving_marks_the_device_for_90_days(client, bandung):
    begin(client)
    mark = client.cookies[DEVICE]
    assert mark["httponly"]
    assert mark["samesite"] == "Lax"
    assert mark["max-age"] == 90 * 86400


def test_a_draft_survives_a_closed_browser(client, bandung):
    draft = begin(client)
    opened_again = Client()
    opened_again.cookies[DEVICE] = client.cookies[DEVICE].value
    page = opened_again.get(f"{HOME}/layanan/{SERVICE}")
    assert "Lanjutkan permohonan Anda" in text_of(page)
    assert f'href="{draft}"' in page.content.decode()
    assert opened_again.get(draft)["Location"] == f"{draft}/materi"
    assert 'value="7"' in opened_again.get(f"{draft}/apa").content.decode()


def test_another_device_finds_no_draft(client, bandung):
    draft = begin(client)
    for path in (f"{draft}/materi", f"{draft}/ringkasan", f"{draft}/berkas/00000000-0000-0000-0000-000000000000"):
        assert Client().get(path).status_code == 404
    assert Client().post(f"{draft}/buang").status_code == 404
    assert "Lanjutkan permohonan" not in text_of(Client().get(f"{HOME}/layanan/{SERVICE}"))


def test_another_region_finds_no_draft(client, bandung, kerinci):
    draft = begin(client)
    elsewhere = draft.replace(HOME, f"/{kerinci.slug}")
    assert client.get(f"{elsewhere}/materi").status_code == 404
    assert client.post(f"{elsewhere}/ringkasan").status_code == 404


def test_problems_stand_on_top_and_at_the_field_and_what_was_typed_stays(client, bandung):
    draft = begin(client)
    page = client.post(f"{draft}/waktu", {"tanggal_mulai": "12 11 2026", "tanggal_selesai": "kapan-kapan"})
    body = page.content.decode()
    assert page.status_code == 422
    assert '<a href="#f-tanggal_mulai">Tanggal mulai sudah lewat. Pilih 20 November 2026 atau sesudahnya.</a>' in body
    assert 'id="g-tanggal_mulai"' in body
    assert 'aria-describedby="b-tanggal_mulai g-tanggal_mulai"' in body
    assert 'value="12 11 2026"' in body
    assert 'value="kapan-kapan"' in body
    later = client.get(f"{draft}/waktu").content.decode()
    assert 'value="12 11 2026"' in later
    assert 'value="kapan-kapan"' in later


def test_a_date_without_blanks_is_read(client, bandung):
    draft = begin(client)
    assert (
        client.post(f"{draft}/waktu", {"tanggal_mulai": "23112026", "tanggal_selesai": "24112026"}).status_code == 302
    )


@pytest.mark.parametrize("nik", ["3273993508900001", "3273999913900001", "9932996508900001", "12345"])
def test_an_impossible_nik_is_refused_with_a_sentence(client, bandung, nik):
    draft = begin(client)
    page = client.post(f"{draft}/pemohon", {**answers()["pemohon"], "nik": nik})
    assert page.status_code == 422
    assert 'id="g-nik"' in page.content.decode()
    assert 'value="Sari Contoh"' in page.content.decode()


@pytest.mark.parametrize("nik", ["9271016508900001", "9671016508900001"])
def test_a_nik_of_the_new_papuan_provinces_is_right(client, bandung, nik):
    draft = begin(client)
    assert client.post(f"{draft}/pemohon", {**answers()["pemohon"], "nik": nik}).status_code == 302


def test_a_refused_file_is_a_sentence_at_its_field_and_the_rest_stays(client, bandung):
    draft = begin(client)
    typed = {**answers()["lokasi"], "foto_lokasi": _disguised()}
    page = client.post(f"{draft}/lokasi", typed)
    body = page.content.decode()
    assert page.status_code == 422
    assert "Nama berkas ini seperti JPG, tetapi isinya program." in text_of(page)
    assert 'id="g-foto_lokasi"' in body
    assert "Jalan Merdeka, di depan taman" in body
    assert '<option value="32.73.01.1001" selected>' in body


def _disguised():
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("foto.jpg", b"MZ\x90\x00" + bytes(200), content_type="image/jpeg")


def test_a_file_that_is_too_large_is_a_sentence_even_beyond_the_size_of_a_request(client, bandung, monkeypatch):
    draft = begin(client)
    monkeypatch.setattr(settings, "PENDOPO_MAX_REQUEST_BYTES", 10_000)
    large = picture("besar.png")
    large.file.seek(0, 2)
    large.file.write(bytes(6_000_000))
    large.size = 6_000_000
    large.file.seek(0)
    page = client.post(f"{draft}/lokasi", {**answers()["lokasi"], "foto_lokasi": large})
    assert page.status_code == 422
    assert "batasnya 5 MB" in text_of(page)
    assert "Jalan Merdeka, di depan taman" in page.content.decode()


def test_a_full_disk_is_a_sentence_and_no_half_application(client, bandung, monkeypatch):
    from pendopo.core.api import Refusal

    def full(*_given, **_named):
        raise Refusal("Penyimpanan kami sedang penuh. Berkas belum tersimpan; coba lagi nanti.", status=507)

    draft = begin(client)
    monkeypatch.setattr("pendopo.files.disk.keep", full)
    page = client.post(f"{draft}/lokasi", answers()["lokasi"])
    assert page.status_code == 422
    assert "Penyimpanan kami sedang penuh." in text_of(page)
    assert "Jalan Merdeka, di depan taman" in page.content.decode()
    with region(bandung):
        assert not StoredFile.objects.exists()


def test_a_file_is_kept_when_another_answer_is_wrong(client, bandung):
    draft = begin(client)
    page = client.post(f"{draft}/lokasi", {**answers()["lokasi"], "kelurahan": ""})
    assert page.status_code == 422
    assert "foto.png" in text_of(page)
    again = {k: v for k, v in answers()["lokasi"].items() if k != "foto_lokasi"}
    assert client.post(f"{draft}/lokasi", again).status_code == 302
    with region(bandung):
        assert StoredFile.objects.count() == 1


def test_a_file_can_be_seen_and_removed_and_the_text_stays(client, bandung):
    draft = begin(client)
    client.post(f"{draft}/lokasi", answers()["lokasi"])
    with region(bandung):
        stored = StoredFile.objects.get()
    shown = client.get(f"{draft}/berkas/{stored.id}")
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/png")
    text = {k: v for k, v in answers()["lokasi"].items() if k != "foto_lokasi"}
    answer = client.post(
        f"{draft}/lokasi", {**text, "alamat_pemasangan": "Jalan lain", "_hapus": f"foto_lokasi:{stored.id}"}
    )
    assert answer["Location"].endswith("/lokasi#f-foto_lokasi")
    page = client.get(f"{draft}/lokasi")
    assert "foto.png" not in text_of(page)
    assert "Jalan lain" in page.content.decode()
    assert client.get(f"{draft}/berkas/{stored.id}").status_code == 404


def test_a_file_of_somebody_else_cannot_be_named_in_the_form(client, bandung):
    theirs = begin(Client())
    del theirs
    other = Client()
    draft = begin(other)
    other.post(f"{draft}/lokasi", answers()["lokasi"])
    with region(bandung):
        stored = StoredFile.objects.get()
    mine = begin(client)
    typed = {**answers()["lokasi"], "foto_lokasi": str(stored.id)}
    page = client.post(f"{mine}/lokasi", typed)
    assert page.status_code == 422
    assert "Kirim berkas untuk “Foto tempat pemasangan”." in text_of(page)


def test_going_on_later_keeps_everything_even_what_is_wrong(client, bandung):
    draft = begin(client)
    answer = client.post(
        f"{draft}/waktu", {"tanggal_mulai": "besok", "tanggal_selesai": "", "_aksi": "nanti"}, follow=True
    )
    assert "Isian tersimpan." in text_of(answer)
    assert client.get(draft)["Location"] == f"{draft}/waktu"
    assert 'value="besok"' in client.get(f"{draft}/waktu").content.decode()


def test_the_summary_leads_to_what_is_missing(client, bandung):
    draft = begin(client)
    page = client.get(f"{draft}/ringkasan")
    assert page.status_code == 200
    assert f"{draft}/materi?dari=ringkasan#f-panjang" in page.content.decode()
    assert "Kirim permohonan" not in text_of(page)
    refused = client.post(f"{draft}/ringkasan")
    assert refused.status_code == 422
    assert "Masih ada" in text_of(refused)
    with region(bandung):
        assert not Case.objects.exists()


def test_a_change_from_the_summary_returns_to_the_summary(client, bandung):
    draft = begin(client)
    fill(client, draft)
    assert 'name="_dari" value="ringkasan"' in client.get(f"{draft}/apa?dari=ringkasan").content.decode()
    answer = client.post(f"{draft}/apa", {"jenis": "baliho", "jumlah_lembar": "3", "_dari": "ringkasan"})
    assert answer["Location"] == f"{draft}/ringkasan"
    assert "Baliho" in text_of(client.get(f"{draft}/ringkasan"))


def test_a_question_that_depends_on_the_same_page_is_there_and_explained(client, bandung):
    draft = begin(client)
    assert "Hanya diisi bila “Anda mengurus untuk” dijawab “Badan usaha”." in text_of(client.get(f"{draft}/pemohon"))
    page = client.post(f"{draft}/pemohon", {**answers()["pemohon"], "bertindak_untuk": "badan_usaha"})
    assert page.status_code == 422
    assert 'id="g-nama_badan"' in page.content.decode()


def test_a_repealed_answer_is_not_sent(client, bandung):
    draft = begin(client)
    fill(client, draft)
    client.post(
        f"{draft}/pemohon", {**answers()["pemohon"], "bertindak_untuk": "badan_usaha", "nama_badan": "CV Contoh"}
    )
    client.post(f"{draft}/pemohon", {**answers()["pemohon"], "nama_badan": "CV Contoh"})
    client.post(f"{draft}/ringkasan")
    with region(bandung):
        assert Case.objects.get().applicant == "Sari Contoh"


def test_sending_twice_makes_one_case_and_one_receipt(client, bandung):
    draft = begin(client)
    fill(client, draft)
    first = client.post(f"{draft}/ringkasan")
    second = client.post(f"{draft}/ringkasan")
    assert first["Location"] == second["Location"]
    with region(bandung):
        assert Case.objects.count() == 1


def test_the_way_back_after_sending_leads_to_the_receipt(client, bandung):
    draft = begin(client)
    fill(client, draft)
    receipt = client.post(f"{draft}/ringkasan")["Location"]
    for path in (f"{draft}/ringkasan", f"{draft}/apa"):
        assert client.get(path)["Location"] == receipt
    assert client.post(f"{draft}/apa", answers()["apa"])["Location"] == receipt
    assert "sudah Anda kirim" in text_of(client.get(receipt))


def test_the_receipt_is_for_the_sender_only(client, bandung, kerinci):
    case_id, number, _ = send(client)
    path = f"{HOME}/layanan/tanda-terima/{case_id}"
    mine = client.get(path)
    assert number in text_of(mine)
    assert "Selasa, 24 November 2026" in text_of(mine)
    assert mine["Cache-Control"] == "private, no-store"
    assert Client().get(path).status_code == 404
    assert client.get(path.replace(HOME, f"/{kerinci.slug}")).status_code == 404


def test_a_page_that_a_new_release_no_longer_has_does_not_strand_a_draft(client, bandung):
    draft = begin(client)
    with region(bandung):
        Draft.objects.update(page="dahulu_ada")
    assert client.get(draft)["Location"] == f"{draft}/apa"


def test_an_unfinished_application_can_be_thrown_away(client, bandung):
    draft = begin(client)
    page = client.post(f"{draft}/buang", follow=True)
    assert "sudah dibuang" in text_of(page)
    assert client.get(f"{draft}/apa").status_code == 404
    with region(bandung):
        assert not Draft.objects.exists()


@pytest.mark.parametrize("key", ["", "nonsense", "018f0000-0000-7000-8000-000000000000.abcd"])
def test_a_form_with_a_key_that_was_not_made_here_is_refused(client, bandung, key):
    assert client.post(START, {"_kunci": key, **answers()["apa"]}).status_code == 404


def test_a_key_of_another_region_or_service_is_refused(client, bandung, kerinci, satu_halaman):
    key = key_of(client.get(START))
    there = START.replace(HOME, f"/{kerinci.slug}")
    assert client.post(there, {"_kunci": key, **answers()["apa"]}).status_code == 404
    assert client.post(START.replace(SERVICE, satu_halaman), {"_kunci": key}).status_code == 404


def test_an_unknown_service_or_page_is_not_found(client, bandung):
    draft = begin(client)
    for path in (f"{HOME}/layanan/tidak-ada", f"{HOME}/layanan/tidak-ada/ajukan", f"{draft}/tidak_ada"):
        assert client.get(path).status_code == 404


def test_a_closed_service_takes_no_application_and_says_so(client, bandung):
    draft = begin(client)
    fill(client, draft)
    with region(bandung):
        Installed.objects.update(is_open=False)
    assert client.get(START).status_code == 409
    refused = client.post(f"{draft}/ringkasan")
    assert refused.status_code == 409
    assert "sedang tidak menerima permohonan baru" in text_of(refused)
    assert "sedang tidak menerima" in text_of(client.get(f"{HOME}/layanan/{SERVICE}"))


def test_an_example_region_warns_against_real_data(client, bandung):
    assert "Jangan mengisi data pribadi yang sebenarnya" in text_of(client.get(START))


def test_a_page_of_the_form_needs_few_statements(client, bandung, at_most):
    draft = begin(client)
    with at_most(8):
        client.get(f"{draft}/lokasi")


def test_refusals_speak_the_readers_language(client, bandung):
    client.cookies["django_language"] = "en"
    page = client.get("/kota-bandung/layanan/izin-reklame-insidentil/ajukan").content.decode()
    key = page.split('name="_kunci" value="')[1].split('"')[0]
    answer = client.post(
        "/kota-bandung/layanan/izin-reklame-insidentil/ajukan",
        {"_kunci": key, "jenis": "spanduk", "jumlah_lembar": "banyak"},
    )
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "whole number" in text
    assert "bilangan bulat" not in text
