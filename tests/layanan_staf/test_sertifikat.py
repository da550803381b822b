"""The signer's own certificate: made and replaced by its owner alone, with both secrets, of which nothing is kept."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from pendopo.audit.api import Event
from pendopo.cases.api import Case
from pendopo.documents.api import SignerCertificate, certificate_of
from pendopo.people.api import Person, current_totp
from pendopo.tenancy.api import Region, region
from tests.layanan_staf.conftest import AT, address, fresh, staff_elsewhere, words

pytestmark = pytest.mark.django_db
PAGE = f"{AT}/sertifikat"
WORDS = "empat kata yang baru"


def code_of(place: Region, kantor: SimpleNamespace, now: datetime) -> str:
    with region(place):
        return current_totp(place, kantor.user_penanda_tangan, now=now)


def held(place: Region, kantor: SimpleNamespace, now: datetime) -> SignerCertificate | None:
    with region(place):
        return certificate_of(kantor.penanda_tangan.actor_id, now)


def typed(place: Region, kantor: SimpleNamespace, now: datetime, **other: str) -> dict[str, str]:
    return {"frasa": WORDS, "frasa_lagi": WORDS, "kode": code_of(place, kantor, now)} | other


def test_page_shows_validity_and_that_it_is_not_of_bsre(kadis: Client) -> None:
    said = words(kadis.get(PAGE))
    assert "tidak tersertifikasi BSrE" in said
    assert "20 November 2028" in said or "19 November 2028" in said
    assert "Sertifikat saya" in said


def test_signer_without_a_certificate_reads_how_to_get_one(bandung: Region, now: datetime) -> None:
    newcomer = staff_elsewhere(bandung, now, nip="199101012015031015", role="penanda_tangan")
    assert "Anda belum punya sertifikat" in words(newcomer.get(PAGE))


def test_new_certificate_replaces_the_former_and_leaves_events(
    kadis: Client, bandung: Region, kantor: SimpleNamespace, now: datetime
) -> None:
    former = held(bandung, kantor, now)
    assert former is not None
    answer = kadis.post(PAGE, typed(bandung, kantor, now))
    assert answer.status_code == 302, words(answer)
    new = held(bandung, kantor, now)
    assert new is not None
    assert new.pk != former.pk
    with region(bandung):
        former.refresh_from_db()
        last = list(Event.objects.order_by("-id").values_list("kind", "actor_id")[:2])
    assert former.revoked_at == now
    assert last == [
        ("documents.signer_certified", kantor.penanda_tangan.actor_id),
        ("documents.signer_revoked", kantor.penanda_tangan.actor_id),
    ]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"frasa": "", "frasa_lagi": ""}, "Tulis frasa sandi baru"),
        ({"frasa": "pendek", "frasa_lagi": "pendek"}, "terlalu pendek"),
        ({"frasa": "aaaaaaaaaaaaa", "frasa_lagi": "aaaaaaaaaaaaa"}, "mudah ditebak"),
        ({"frasa_lagi": "empat kata yang lain"}, "tidak sama"),
        ({"kode": ""}, "Tulis kode"),
        ({"kode": "000000"}, "tidak cocok"),
    ],
)
def test_wrong_input_says_where_and_changes_nothing(
    kadis: Client, bandung: Region, kantor: SimpleNamespace, now: datetime, wrong: dict[str, str], sentence: str
) -> None:
    former = held(bandung, kantor, now)
    page = kadis.post(PAGE, typed(bandung, kantor, now, **wrong))
    assert page.status_code == 422
    assert sentence in words(page)
    assert held(bandung, kantor, now) == former


def test_wrong_passphrase_uses_up_no_code(
    kadis: Client, bandung: Region, kantor: SimpleNamespace, now: datetime
) -> None:
    code = code_of(bandung, kantor, now)
    kadis.post(PAGE, {"frasa": "pendek", "frasa_lagi": "pendek", "kode": code})
    assert kadis.post(PAGE, {"frasa": WORDS, "frasa_lagi": WORDS, "kode": code}).status_code == 302


def test_code_makes_one_certificate(kadis: Client, bandung: Region, kantor: SimpleNamespace, now: datetime) -> None:
    sent = typed(bandung, kantor, now)
    assert kadis.post(PAGE, sent).status_code == 302
    one = held(bandung, kantor, now)
    assert kadis.post(PAGE, sent).status_code == 422
    assert held(bandung, kantor, now) == one


def test_passphrase_stands_in_no_page_log_or_event(
    kadis: Client, bandung: Region, kantor: SimpleNamespace, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    refused = kadis.post(PAGE, typed(bandung, kantor, now, kode="000000"))
    kadis.post(PAGE, typed(bandung, kantor, now))
    done = kadis.get(PAGE)
    with region(bandung):
        events = str(list(Event.objects.values_list("data", flat=True)))
        rows = str([bytes(row.key_wrapped) for row in SignerCertificate.objects.all()])
    for place in (refused.content.decode(), done.content.decode(), caplog.text, events, rows):
        assert WORDS not in place


def test_letter_that_waits_is_signed_with_the_new_certificate(
    kadis: Client, bandung: Region, kantor: SimpleNamespace, di_tahap: Callable[..., Case], now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    with region(bandung):
        Person.objects.filter(pk=kantor.penanda_tangan.actor_id).update(title="Kepala Dinas")
    case = di_tahap("penandatanganan")
    assert kadis.post(PAGE, typed(bandung, kantor, now)).status_code == 302
    later = now + timedelta(minutes=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert "pejabat lain" not in words(kadis.get(address(case, "tanda-tangan")))
    sent = {"langkah": "tanda_tangani", "versi": case.version, "kode": code_of(bandung, kantor, later)}
    assert kadis.post(address(case, "tanda-tangan"), sent | {"frasa": kantor.passphrase}).status_code == 422
    later = later + timedelta(minutes=1)
    sent["kode"] = code_of(bandung, kantor, later)
    assert kadis.post(address(case, "tanda-tangan"), sent | {"frasa": WORDS}).status_code == 302
    assert fresh(bandung, case).state == "terbit"


def test_only_signers_of_this_region_have_the_page(
    loket: Client, kasi: Client, kadis: Client, kerinci: Region, now: datetime
) -> None:
    elsewhere = staff_elsewhere(kerinci, now, nip="199101012015031016", role="penanda_tangan")
    for browser in (loket, kasi, elsewhere):
        assert browser.get(PAGE).status_code == 404
        answer: Any = browser.post(PAGE, {"frasa": WORDS, "frasa_lagi": WORDS, "kode": "123456"})
        assert answer.status_code == 404
    assert Client().get(PAGE).status_code == 302
    assert "Sertifikat saya" not in words(loket.get(f"{AT}/berkas"))
    assert "Sertifikat saya" in words(kadis.get(f"{AT}/berkas"))


def test_page_of_another_region_makes_no_certificate_here(
    kerinci: Region, bandung: Region, kantor: SimpleNamespace, kadis: Client, now: datetime
) -> None:
    assert kadis.post("/kabupaten-kerinci/kerja/sertifikat", typed(bandung, kantor, now)).status_code == 404
    with region(kerinci):
        assert not SignerCertificate.objects.exists()
