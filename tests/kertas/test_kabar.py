"""Telling applicants: by hand with a record of who opened the number, by an outbox that shows what is stuck."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from html import unescape
from types import SimpleNamespace

import pytest
from django.test import Client

from pendopo.audit.api import Event, events_of
from pendopo.cases.api import Case, secret_of
from pendopo.layanan.queries_staf.outbox_page import untold_card
from pendopo.layanan.services import send_receipt
from pendopo.notify.api import Notice, notices_of
from pendopo.notify.services import deliver
from pendopo.tenancy.api import Region, region
from tests.layanan_staf.conftest import AT, address, browser_of, looks, words

pytestmark = pytest.mark.django_db
Bring = Callable[..., Case]


@pytest.fixture
def admin(kantor: SimpleNamespace) -> Client:
    return browser_of(kantor.user_admin)


def told(place: Region, case: Case, *, state: str = "", error: str = "") -> Notice:
    """The notice of a case's receipt, as its listener makes it."""
    with region(place):
        event = Event.objects.get(kind="cases.submitted", case_id=case.id)
        send_receipt(event=event, region=place)
        notice = notices_of(case.id).get()
        if state:
            notice.state, notice.last_error, notice.channel = state, error, "email"
            notice.save()
    return notice


def phone_of(place: Region, case: Case) -> str:
    with region(place):
        return str(Case.objects.get(pk=case.pk).contact["hp"])


def test_the_number_shows_only_after_a_press_that_is_on_record(loket: Client, bandung: Region, di_tahap: Bring) -> None:
    case = di_tahap()
    notice, number = told(bandung, case), phone_of(bandung, case)
    page = words(loket.get(address(case)))
    assert "Kabari lewat WhatsApp" in page
    assert number not in page
    opened = loket.post(address(case, f"kabar/{notice.id}/hubungi"))
    html = unescape(opened.content.decode())
    assert f"https://wa.me/{number.removeprefix('+')}?text=" in html
    assert (opened.headers["Cache-Control"], opened.headers["Referrer-Policy"]) == ("private, no-store", "no-referrer")
    assert "nomor telepon pemohon" in looks(bandung, case)
    with region(bandung):
        last = list(events_of(case.id))[-1]
    assert (last.kind, last.actor_label) == ("notify.hand_opened", "Petugas depan DPMPTSP")
    assert number not in str(last.data)


def test_opening_is_never_a_plain_address(loket: Client, bandung: Region, di_tahap: Bring) -> None:
    case = di_tahap()
    assert loket.get(address(case, f"kabar/{told(bandung, case).id}/hubungi")).status_code == 405


def test_the_text_holds_no_code(loket: Client, bandung: Region, di_tahap: Bring) -> None:
    case = di_tahap()
    notice = told(bandung, case)
    with region(bandung):
        secret = secret_of(bandung, case.id)
    html = loket.post(address(case, f"kabar/{notice.id}/hubungi")).content.decode()
    assert case.number in html
    assert secret not in html


@pytest.mark.parametrize(
    ("answer", "state", "kind"),
    [("ya", "terkirim", "notify.applicant_told"), ("belum", "manual", "notify.hand_not_sent")],
    ids=["yes", "no"],
)
def test_sent_or_not_is_asked_afterwards(
    loket: Client, bandung: Region, di_tahap: Bring, answer: str, state: str, kind: str
) -> None:
    case = di_tahap()
    notice = told(bandung, case)
    loket.post(address(case, f"kabar/{notice.id}/hubungi"))
    done = loket.post(address(case, f"kabar/{notice.id}/hasil"), {"terkirim": answer, "cara": "wa"})
    assert done.status_code == 302
    with region(bandung):
        assert notices_of(case.id).get().state == state
        assert list(events_of(case.id))[-1].kind == kind


def test_others_may_not_open_the_number(
    unit_lain: Client, orang_kerinci: Client, bandung: Region, di_tahap: Bring
) -> None:
    case = di_tahap()
    notice = told(bandung, case)
    for browser in (unit_lain, orang_kerinci):
        assert browser.post(address(case, f"kabar/{notice.id}/hubungi")).status_code == 404
        assert browser.post(address(case, f"kabar/{notice.id}/hasil"), {"terkirim": "ya"}).status_code == 404


def test_the_outbox_shows_the_cause_in_words_and_tries_again(
    loket: Client, admin: Client, bandung: Region, di_tahap: Bring
) -> None:
    case = di_tahap()
    told(bandung, case, state="gagal", error="SMTPRecipientsRefused 550")
    for browser in (loket, admin):
        page = words(browser.get(f"{AT}/kabar?keadaan=gagal"))
        assert "Server surel menolak alamat pemohon. (550)" in page
        assert case.number in page
        assert "1 kabar macet" in page
    done = loket.post(f"{AT}/kabar/ulangi", {"kabar": "semua"}, follow=True)
    assert "1 kabar dicoba lagi." in words(done)
    with region(bandung):
        assert notices_of(case.id).get().state == Notice.WAITING


def test_one_notice_is_tried_again(admin: Client, bandung: Region, di_tahap: Bring) -> None:
    case = di_tahap()
    notice = told(bandung, case, state="gagal", error="TimeoutError")
    assert admin.post(f"{AT}/kabar/ulangi", {"kabar": str(notice.id)}).status_code == 302
    assert admin.post(f"{AT}/kabar/ulangi", {"kabar": str(notice.id)}).status_code == 409
    assert admin.post(f"{AT}/kabar/ulangi", {"kabar": "bukan"}).status_code == 404


def test_the_counter_sees_its_own_services_and_others_nothing(
    unit_lain: Client, orang_kerinci: Client, teknis: Client, bandung: Region, di_tahap: Bring
) -> None:
    case = di_tahap()
    notice = told(bandung, case, state="gagal")
    for browser, slug in ((unit_lain, "kota-bandung"), (orang_kerinci, "kabupaten-kerinci")):
        page = browser.get(f"/{slug}/kerja/kabar?keadaan=semua")
        assert case.number not in words(page)
        assert browser.post(f"/{slug}/kerja/kabar/ulangi", {"kabar": str(notice.id)}).status_code == 404
    assert teknis.get(f"{AT}/kabar").status_code == 404


@pytest.mark.parametrize("query", ["keadaan=aneh&urut=x&hal=-1&saluran=y", "hal=999999&cari=1", "urut=percobaan"])
def test_a_strange_question_is_answered_like_none(loket: Client, bandung: Region, di_tahap: Bring, query: str) -> None:
    told(bandung, di_tahap())
    assert loket.get(f"{AT}/kabar?{query}").status_code == 200


def test_the_list_as_a_file_names_nobody(loket: Client, bandung: Region, di_tahap: Bring) -> None:
    case = di_tahap()
    told(bandung, case)
    given = loket.get(f"{AT}/kabar/unduh.csv?keadaan=belum")
    text = given.content.decode()
    assert case.number in text
    assert case.applicant not in text
    assert phone_of(bandung, case) not in text


def test_a_stuck_notice_is_a_card(bandung: Region, kantor: SimpleNamespace, di_tahap: Bring, now: datetime) -> None:
    case = di_tahap()
    told(bandung, case, state="gagal")
    with region(bandung):
        card = untold_card(bandung, kantor.front_office, now)
        assert card is not None
        assert (card.tone, card.text) == ("gagal", "1 kabar gagal terkirim dan tidak dicoba lagi dengan sendirinya.")
        Notice.objects.update(state=Notice.SENT)
        assert untold_card(bandung, kantor.front_office, now) is None


# -- wording and ways


def test_the_region_words_its_messages(admin: Client, bandung: Region, di_tahap: Bring) -> None:
    sent = {"jenis": "diterima", "judul": "{nomor} kami terima", "isi": "Wilujeng sumping. {nomor}, {alamat}"}
    assert admin.post(f"{AT}/kabar/templat", sent).status_code == 302
    notice = told(bandung, di_tahap())
    assert notice.body.startswith("Wilujeng sumping. REG-2026-11-")
    assert admin.post(f"{AT}/kabar/templat", {"jenis": "diterima", "lakukan": "bawaan"}).status_code == 302
    assert "Permohonan Anda sudah kami terima" in told(bandung, di_tahap(number=2)).body


@pytest.mark.parametrize("body", ["{nomor} {alamat} {kode}", "{nomor}", "NIK 3273996508900001 {nomor} {alamat}"])
def test_a_forbidden_text_is_refused_and_stays_typed(admin: Client, body: str) -> None:
    refused = admin.post(f"{AT}/kabar/templat", {"jenis": "diterima", "judul": "Kabar", "isi": body})
    assert refused.status_code == 422
    assert body in unescape(refused.content.decode())


def test_only_administrators_word_and_choose(loket: Client) -> None:
    for page in ("templat", "saluran", "simulator"):
        assert loket.get(f"{AT}/kabar/{page}").status_code == 404
    assert loket.get(f"{AT}/penomoran").status_code == 404


def test_the_simulator_says_so_from_choice_to_receipt(
    admin: Client, loket: Client, bandung: Region, di_tahap: Bring, now: datetime
) -> None:
    assert "SIMULATOR" in words(admin.get(f"{AT}/kabar/saluran"))
    assert admin.post(f"{AT}/kabar/saluran", {"gerbang": "simulator-wa"}).status_code == 302
    notice = told(bandung, di_tahap())
    deliver(bandung, notice.pk, now=now)
    page = words(admin.get(f"{AT}/kabar/simulator"))
    assert "SIMULATOR: REG-" in page
    assert "SIMULATOR" in words(loket.get(f"{AT}/kabar?keadaan=diserahkan"))
    done = admin.post(f"{AT}/kabar/simulator", {"kabar": str(notice.pk), "jawaban": "terkirim"}, follow=True)
    assert "SIMULATOR sudah memberi tanda" in words(done)
    with region(bandung):
        assert Notice.objects.get(pk=notice.pk).state == Notice.SENT
    again = admin.post(f"{AT}/kabar/simulator", {"kabar": str(notice.pk), "jawaban": "terkirim"})
    assert again.status_code == 409


def test_a_gateway_that_there_is_not_is_refused(admin: Client) -> None:
    assert admin.post(f"{AT}/kabar/saluran", {"gerbang": "lain"}).status_code == 422


# -- numbers


def test_an_administrator_sets_where_numbers_come_from(admin: Client, bandung: Region) -> None:
    assert "Register izin" in words(admin.get(f"{AT}/penomoran"))
    sent = {"register": "izin", "cara": "blok", "contoh": ""}
    assert admin.post(f"{AT}/penomoran/register", sent).status_code == 302
    block = {"register": "izin", "tahun": "2026", "dari": "101", "sampai": "105", "sumber": "Nota dinas 5 Januari 2026"}
    assert admin.post(f"{AT}/penomoran/blok", block).status_code == 302
    page = words(admin.get(f"{AT}/penomoran"))
    assert "101–105" in page
    assert "Sisa 5" in page
    assert "sudah ada pada blok lain" in words(admin.post(f"{AT}/penomoran/blok", block))
    assert "Blok nomor surat" in words(admin.get(f"{AT}/"))


def test_a_register_that_there_is_not_is_unknown(admin: Client) -> None:
    assert admin.post(f"{AT}/penomoran/register", {"register": "lain", "cara": "blok"}).status_code == 404


def test_signing_by_hand_is_allowed_by_an_administrator(admin: Client, bandung: Region) -> None:
    from pendopo.documents.api import policy

    assert admin.post(f"{AT}/penomoran/basah", {"basah": "ya"}).status_code == 302
    with region(bandung):
        assert (policy().may_sign_wet, policy().scan_is_public) == (True, False)
