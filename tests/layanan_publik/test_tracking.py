"""With number and secret an applicant follows the case, answers, mends what was asked, withdraws, downloads."""

import re

import pytest
from django.test import Client

from pendopo.audit.api import keep_looks, record_look
from pendopo.cases.api import Case, CaseNote, Draft, move_case, send_message
from pendopo.tenancy.api import region

from .walk import HOME, SERVICE, answers, officer, picture, send, send_back, text_of

pytestmark = pytest.mark.django_db
TRACK = f"{HOME}/lacak"


@pytest.fixture
def sent(client, bandung):
    """(case id, number, secret code) of an application sent from `client`."""
    return send(client)


def opened(number: str, code: str) -> Client:
    """Another device that has shown number and secret."""
    other = Client()
    answer = other.post(TRACK, {"nomor": number, "kode": code})
    assert answer.status_code == 302, text_of(answer)
    return other


@pytest.mark.parametrize("style", [str, str.lower, lambda text: text.replace("-", " "), lambda text: f"  {text} "])
def test_number_and_secret_open_the_case_however_they_are_written(sent, style):
    case_id, number, code = sent
    page = opened(style(number), style(code)).get(f"{TRACK}/{case_id}")
    assert number in text_of(page)
    assert page["Cache-Control"] == "private, no-store"


def test_an_unknown_number_and_a_wrong_secret_get_the_same_answer(sent):
    _, number, code = sent
    wrong = Client().post(TRACK, {"nomor": number, "kode": "AAAA-BBBB-CCCC"})
    unknown = Client().post(TRACK, {"nomor": "REG-2026-11-999999", "kode": code})
    assert wrong.status_code == unknown.status_code == 422
    sentence = "Nomor dan kode ini tidak cocok."
    assert sentence in text_of(wrong)
    assert sentence in text_of(unknown)


def test_the_number_in_a_notice_is_filled_in_and_the_secret_is_not(sent):
    page = Client().get(f"{TRACK}?nomor={sent[1]}")
    assert f'value="{sent[1]}"' in page.content.decode()
    assert sent[2] not in page.content.decode()


def test_empty_fields_say_what_is_missing(bandung):
    page = Client().post(TRACK, {"nomor": "", "kode": ""})
    assert page.status_code == 422
    assert "Isi nomor registrasi" in text_of(page)
    assert "Isi kode rahasia" in text_of(page)


@pytest.mark.parametrize("typed", ["\x00", "REG-2026-11-0000\x0001", "’;--", "٣" * 12, "a" * 5000])
def test_strange_letters_get_the_same_answer(bandung, typed):
    assert Client().post(TRACK, {"nomor": typed, "kode": typed}).status_code == 422
    # No browser sends a NUL in an address: such a request is refused before any page.
    assert Client().get(TRACK, {"nomor": typed}).status_code == (400 if "\x00" in typed else 200)


def test_too_many_wrong_codes_are_stopped_with_a_sentence_also_for_the_right_one(sent):
    other = Client()
    for _ in range(10):
        assert other.post(TRACK, {"nomor": sent[1], "kode": "AAAA-BBBB-CCCC"}).status_code == 422
    stopped = other.post(TRACK, {"nomor": sent[1], "kode": sent[2]})
    assert stopped.status_code == 429
    assert "Terlalu banyak percobaan. Tunggu 15 menit" in text_of(stopped)


def test_right_codes_are_not_counted(sent):
    for _ in range(12):
        opened(sent[1], sent[2])


def test_a_case_is_not_found_without_number_and_secret_or_in_another_region(client, sent, kerinci):
    case_id = sent[0]
    elsewhere = f"/{kerinci.slug}/lacak"
    for path in ("", "/perbaiki", "/tarik", "/surat", f"/berkas/{case_id}"):
        assert Client().get(f"{TRACK}/{case_id}{path}").status_code == 404
        assert client.get(f"{elsewhere}/{case_id}{path}").status_code == 404
    for path in ("/pesan", "/tarik", "/perbaiki"):
        assert Client().post(f"{TRACK}/{case_id}{path}", {"pesan": "a"}).status_code == 404
        assert client.post(f"{elsewhere}/{case_id}{path}", {"pesan": "a"}).status_code == 404
    assert client.post(elsewhere, {"nomor": sent[1], "kode": sent[2]}).status_code == 422


def test_it_says_whose_turn_it_is_and_until_when(client, sent):
    page = text_of(client.get(f"{TRACK}/{sent[0]}"))
    assert "Giliran kami: Berkas sedang diperiksa" in page
    assert "Sekarang pada Petugas depan." in page
    assert "Janji selesai Selasa, 24 November 2026" in page
    assert "0 dari 2 hari kerja" in page
    assert "Jumat, 20 November 2026 hari diterima" in page
    assert "Sabtu, 21 November 2026 akhir pekan" in page
    assert "Selasa, 24 November 2026 hari kerja ke-2" in page


def test_the_timeline_has_a_word_a_shape_and_every_stage(client, sent):
    body = client.get(f"{TRACK}/{sent[0]}").content.decode()
    assert re.findall(r'<li class="(selesai|berjalan|kembali)"', body) == ["selesai", "berjalan"]
    words = text_of(client.get(f"{TRACK}/{sent[0]}"))
    order = [
        "Pendaftaran Selesai",
        "Pemeriksaan berkas Sedang diproses",
        "tanda tangan Belum dimulai",
        "Izin terbit Belum dimulai",
    ]
    places = [words.index(part) for part in order]
    assert places == sorted(places)


def test_a_return_says_exactly_what_is_asked_and_until_when(client, bandung, sent, now):
    send_back(bandung, sent[0], now)
    page = text_of(client.get(f"{TRACK}/{sent[0]}"))
    assert "Giliran Anda: perbaiki 1 hal" in page
    assert "Foto tempat pemasangan: buram" in page
    assert "Foto buram. Foto ulang di tempat terang." in page
    assert "Senin, 30 November 2026" in page
    assert "Jeda sejak Jumat, 20 November 2026" in page
    assert "Dikembalikan, menunggu Anda" in page
    assert "Pengembalian ke-1 dari paling banyak 3." in page


def test_only_the_asked_fields_are_mended_and_the_case_goes_on(client, bandung, sent, now):
    send_back(bandung, sent[0], now, fields=("foto_lokasi", "alamat_pemasangan"))
    page = client.get(f"{TRACK}/{sent[0]}/perbaiki")
    body = page.content.decode()
    assert re.findall(r'name="([a-z][a-z_]*)"', body.split('enctype="multipart')[1]) == [
        "csrfmiddlewaretoken",
        "alamat_pemasangan",
        "foto_lokasi",
    ]
    assert 'value="Jalan Merdeka, di depan taman"' in body
    typed = {"foto_lokasi": picture("baru.png", "#00ff00"), "alamat_pemasangan": "Jalan Anggrek", "nama": "Orang Lain"}
    answer = client.post(f"{TRACK}/{sent[0]}/perbaiki", typed, follow=True)
    assert "Perbaikan terkirim." in text_of(answer)
    assert "Giliran kami: Berkas sedang diperiksa" in text_of(answer)
    with region(bandung):
        assert Case.objects.get().applicant == "Sari Contoh"
        assert not Draft.objects.exists()
    assert "Jalan Anggrek" in text_of(answer)
    assert "baru.png" in text_of(answer)


def test_a_blurred_file_must_be_sent_again_and_a_kept_one_need_not(client, bandung, sent, now):
    send_back(bandung, sent[0], now, fields=("foto_lokasi", "alamat_pemasangan"))
    path = f"{TRACK}/{sent[0]}/perbaiki"
    refused = client.post(path, {"alamat_pemasangan": "Jalan Anggrek"})
    assert refused.status_code == 422
    assert "Kirim berkas untuk “Foto tempat pemasangan”." in text_of(refused)
    halfway = client.post(path, {"alamat_pemasangan": "", "foto_lokasi": picture("baru.png")})
    assert halfway.status_code == 422
    assert "baru.png" in text_of(halfway)
    assert client.post(path, {"alamat_pemasangan": "Jalan Anggrek"}).status_code == 302


def test_a_repair_under_way_is_no_application(client, bandung, sent, now):
    send_back(bandung, sent[0], now, fields=("foto_lokasi", "alamat_pemasangan"))
    client.post(f"{TRACK}/{sent[0]}/perbaiki", {"alamat_pemasangan": "", "foto_lokasi": picture("baru.png")})
    assert "Lanjutkan permohonan" not in text_of(client.get(f"{HOME}/layanan/{SERVICE}"))
    assert client.post(f"{HOME}/layanan/{SERVICE}/ajukan/{sent[0]}/apa", answers()["apa"]).status_code == 302
    with region(bandung):
        assert Case.objects.count() == 1


def test_nothing_is_mended_when_nothing_was_asked(client, sent):
    for answer in (client.get(f"{TRACK}/{sent[0]}/perbaiki"), client.post(f"{TRACK}/{sent[0]}/perbaiki", {})):
        assert answer.status_code == 409
        assert "tidak sedang menunggu perbaikan" in text_of(answer)


def test_a_repair_after_its_time_is_refused_with_a_sentence(client, bandung, sent, now, monkeypatch):
    from datetime import timedelta

    send_back(bandung, sent[0], now)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(days=12))
    other = opened(sent[1], sent[2])
    assert "sudah lewat" in text_of(other.get(f"{TRACK}/{sent[0]}"))
    refused = other.post(f"{TRACK}/{sent[0]}/perbaiki", {"foto_lokasi": picture()})
    assert refused.status_code == 409
    assert "Batas waktu perbaikan sudah lewat." in text_of(refused)


def test_messages_go_both_ways(client, bandung, sent, now):
    client.post(f"{TRACK}/{sent[0]}/pesan", {"pesan": "Apakah foto siang hari boleh?"})
    with region(bandung):
        case = Case.objects.get()
        send_message(place=bandung, case=case, body="Boleh, asal jelas.", actor=officer(), now=now)
    page = text_of(client.get(f"{TRACK}/{sent[0]}"))
    assert page.index("Apakah foto siang hari boleh?") < page.index("Boleh, asal jelas.")
    assert "Petugas depan DPMPTSP" in page


@pytest.mark.parametrize(("words", "reason"), [("", "Tulis pesannya dahulu."), ("a" * 2001, "Pesan terlalu panjang")])
def test_a_refused_message_comes_back_with_its_reason(client, bandung, sent, words, reason):
    page = client.post(f"{TRACK}/{sent[0]}/pesan", {"pesan": words})
    assert page.status_code == 422
    assert reason in text_of(page)
    assert words in page.content.decode()
    with region(bandung):
        assert not CaseNote.objects.exists()


def test_who_looked_is_shown_and_the_applicant_is_not(client, bandung, sent, now):
    with region(bandung):
        case = Case.objects.get()
        record_look(subject=case, what="membuka berkas", actor=officer(), now=now)
    keep_looks(bandung)
    page = text_of(client.get(f"{TRACK}/{sent[0]}"))
    assert "Petugas depan DPMPTSP 20 November 2026, 10.00 WIB, membuka berkas" in page


def test_words_between_officers_are_not_shown(client, bandung, sent, now):
    from pendopo.cases.api import Wish, judge_files, view_case

    with region(bandung):
        case, who = Case.objects.select_related("release").get(), officer()
        judge_files(
            place=bandung,
            case=case,
            verdicts={f.row.id: ("sesuai", "") for f in view_case(case).files},
            actor=who,
            now=now,
        )
        move_case(
            place=bandung,
            case_id=case.id,
            transition_id="teruskan",
            actor=who,
            now=now,
            wish=Wish(note="Tolong cek cepat"),
        )
    assert "Tolong cek cepat" not in text_of(client.get(f"{TRACK}/{sent[0]}"))


def test_withdrawing_asks_once_and_ends_the_case(client, bandung, sent):
    asked = client.get(f"{TRACK}/{sent[0]}/tarik")
    version = re.search(r'name="versi" value="(\d+)"', asked.content.decode())[1]
    assert "Batalkan permohonan ini?" in text_of(asked)
    answer = client.post(f"{TRACK}/{sent[0]}/tarik", {"versi": version, "alasan": "Acara batal"}, follow=True)
    assert "Permohonan dibatalkan." in text_of(answer)
    with region(bandung):
        assert Case.objects.get().outcome == "batal"
    again = client.post(f"{TRACK}/{sent[0]}/tarik", {"versi": version})
    assert again.status_code == 409
    assert "tidak dapat dibatalkan lagi" in text_of(again)


def test_withdrawing_from_an_old_page_is_told_that_the_case_moved(client, bandung, sent, now):
    send_back(bandung, sent[0], now)
    answer = client.post(f"{TRACK}/{sent[0]}/tarik", {"versi": "1"})
    assert answer.status_code == 409
    assert "baru saja diproses orang lain" in text_of(answer)


def test_a_refusal_gives_its_reason_and_the_way_on(client, bandung, sent, now):
    from pendopo.cases.api import Wish

    with region(bandung):
        case = Case.objects.get()
        wish = Wish(note="Tempatnya di median jalan.")
        move_case(place=bandung, case_id=case.id, transition_id="tolak", actor=officer(), now=now, wish=wish)
    page = text_of(client.get(f"{TRACK}/{sent[0]}"))
    assert "Permohonan ditolak" in page
    assert "Tempatnya di median jalan." in page
    assert "Ajukan keberatan" in page
    assert client.get(f"{TRACK}/{sent[0]}/surat").status_code == 404


def test_the_files_of_the_case_can_be_seen_by_its_applicant_only(client, sent):
    body = client.get(f"{TRACK}/{sent[0]}").content.decode()
    path = re.search(rf'href="({TRACK}/{sent[0]}/berkas/[^"]+)"', body)[1]
    assert client.get(path).status_code == 200
    assert Client().get(path).status_code == 404


def test_identity_numbers_are_masked(client, sent):
    assert "3273996508900001" not in client.get(f"{TRACK}/{sent[0]}").content.decode()


def test_a_shared_computer_can_forget_the_case(client, sent):
    answer = client.post(f"{TRACK}/{sent[0]}/tutup", follow=True)
    assert "ditutup di perangkat ini" in text_of(answer)
    assert client.get(f"{TRACK}/{sent[0]}").status_code == 404
    assert client.get(f"{HOME}/layanan/tanda-terima/{sent[0]}").status_code == 404


def test_a_case_page_needs_few_statements(client, sent, at_most):
    client.get(f"{TRACK}/{sent[0]}")
    with at_most(14):
        client.get(f"{TRACK}/{sent[0]}")
