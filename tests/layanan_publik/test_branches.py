"""What the applicant sees beside the main line: offices asked at once, the objection and its last day."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.test import Client

from pendopo.cases.api import Case, secret_of
from pendopo.tenancy.api import Region, region
from tests.jalur import go, in_tracks

pytestmark = pytest.mark.django_db
AT = "/kota-bandung"
WORDS = {
    "pokok_keberatan": "fakta", "alasan_keberatan": "Tempatnya tidak terlarang.", "ada_bukti": "tidak",
    "permintaan": "diperiksa_ulang",
}  # fmt: skip


def text_of(response) -> str:
    body = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def opened(place: Region, case: Case) -> Client:
    """A browser that has shown number and secret."""
    browser = Client()
    with region(place):
        secret = secret_of(place, case.id)
    assert browser.post(f"{AT}/lacak", {"nomor": case.number, "kode": secret}).status_code == 302
    return browser


@pytest.fixture
def ditolak(bandung: Region, cabang: SimpleNamespace, permohonan, now: datetime) -> Case:
    return go(bandung, permohonan(), "tolak", cabang.front_office, now, note="Tempat terlarang.")


def fill_in(browser: Client, case: Case) -> str:
    """Begin the objection and fill in its pages; the address of the summary."""
    begun = browser.post(f"{AT}/lacak/{case.id}/buka/keberatan", follow=True)
    assert begun.status_code == 200
    first = begun.request["PATH_INFO"]
    form = first.rsplit("/", 1)[0]
    for page, typed in (("alasan", WORDS), ("pemohon", None), ("pernyataan", {"pernyataan_benar": "ya"})):
        shown = browser.get(f"{form}/{page}")
        key = re.search(r'name="_kunci" value="([^"]+)"', shown.content.decode()).group(1)
        if typed is None:
            typed = {
                name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', shown.content.decode()).group(1)
                for name in ("nama", "nik", "nomor_hp")
            }
        answer = browser.post(f"{form}/{page}", {"_kunci": key, **typed})
        assert answer.status_code == 302, text_of(answer)
    return f"{form}/ringkasan"


def test_tracks_are_part_of_the_journey_in_plain_words(bandung, cabang, permohonan, now) -> None:
    case = in_tracks(bandung, cabang, permohonan, now)
    text = text_of(opened(bandung, case).get(f"{AT}/lacak/{case.id}"))
    assert "Tata ruang ruang_periksa paling lambat Senin, 23 November 2026" in text
    assert "Lalu lintas jalan_periksa" in text
    go(bandung, case, "ruang_ya", cabang.ruang, now)
    assert "Tata ruang ruang_cocok Lalu lintas jalan_periksa" in text_of(
        opened(bandung, case).get(f"{AT}/lacak/{case.id}")
    )


def test_an_office_that_was_not_asked_is_not_told_of(bandung, cabang, permohonan, now) -> None:
    case = in_tracks(bandung, cabang, permohonan, now, both=False)
    assert "Lalu lintas" not in text_of(opened(bandung, case).get(f"{AT}/lacak/{case.id}"))


def test_waiting_for_an_outside_system_says_why_our_time_stands_still(bandung, cabang, permohonan, now) -> None:
    case = in_tracks(bandung, cabang, permohonan, now, both=False, jumlah_lembar=20)
    go(bandung, case, "ruang_ya", cabang.ruang, now)
    text = text_of(opened(bandung, case).get(f"{AT}/lacak/{case.id}"))
    assert "Menunggu sistem pusat (perlu verifikasi). Anda tidak perlu melakukan apa pun." in text
    assert "Jeda sejak Jumat, 20 November 2026. Menunggu sistem pusat" in text
    assert "Giliran kami" not in text


def test_a_refusal_offers_the_objection_with_its_last_day(bandung: Region, ditolak: Case) -> None:
    text = text_of(opened(bandung, ditolak).get(f"{AT}/lacak/{ditolak.id}"))
    assert "Paling lambat Senin, 21 Desember 2026" in text
    assert "hari kerja ke-21" in text, "the last day is counted out"


def test_an_objection_is_filed_with_what_is_known_and_links_both_ways(bandung, cabang, ditolak, now) -> None:
    browser = opened(bandung, ditolak)
    summary = fill_in(browser, ditolak)
    assert f"Atas berkas {ditolak.number}" in text_of(browser.get(summary))
    sent = browser.post(summary)
    assert sent.status_code == 302
    with region(bandung):
        child = Case.objects.select_related("release").get(parent_id=ditolak.id)
    above = browser.get(f"{AT}/lacak/{ditolak.id}")
    assert "sudah diajukan dan sedang diproses" in text_of(above)
    assert f'href="{AT}/lacak/{child.id}"' in above.content.decode()
    below = browser.get(f"{AT}/lacak/{child.id}")
    assert f'href="{AT}/lacak/{ditolak.id}"' in below.content.decode()
    assert "Keberatan sedang ditelaah" in text_of(below)


def test_begun_twice_it_is_one_draft(bandung: Region, ditolak: Case) -> None:
    browser = opened(bandung, ditolak)
    first = browser.post(f"{AT}/lacak/{ditolak.id}/buka/keberatan")
    assert first["Location"] == browser.post(f"{AT}/lacak/{ditolak.id}/buka/keberatan")["Location"]


def test_too_late_it_cannot_be_sent_nor_begun(bandung, ditolak, now, monkeypatch) -> None:
    browser = opened(bandung, ditolak)
    summary = fill_in(browser, ditolak)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(days=40))
    browser = opened(bandung, ditolak) if browser.get(f"{AT}/lacak/{ditolak.id}").status_code == 404 else browser
    late = browser.post(summary)
    assert late.status_code == 409
    assert "sudah lewat" in text_of(late)
    assert browser.post(f"{AT}/lacak/{ditolak.id}/buka/keberatan").status_code in (404, 409)
    with region(bandung):
        assert not Case.objects.filter(parent_id=ditolak.id).exists()


def test_nobody_else_can_object(bandung: Region, kerinci: Region, ditolak: Case) -> None:
    assert Client().post(f"{AT}/lacak/{ditolak.id}/buka/keberatan").status_code == 404
    browser = opened(bandung, ditolak)
    assert browser.post(f"{AT}/lacak/{ditolak.id}/buka/lain").status_code == 404
    assert browser.post(f"/kabupaten-kerinci/lacak/{ditolak.id}/buka/keberatan").status_code == 404
