"""With an account: the cases are found again, a session that ends loses nothing, other people see nothing."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from pendopo.cases.api import Case, Draft
from pendopo.definitions.api import publish
from pendopo.engine.api import load_folder
from pendopo.people.api import SYSTEM
from pendopo.people.identifiers import read_identifier
from pendopo.people.services import register_citizen
from pendopo.tenancy.api import region

from .walk import HOME, SERVICE, answers, begin, fill, text_of

pytestmark = pytest.mark.django_db
DEVICE = f"perangkat_{settings.PORT}"
BACKEND = "pendopo.people.backends.IdentifierBackend"


@pytest.fixture
def account(bandung, now):
    """Makes a signed-in browser of a new citizen, optionally on another browser's device."""

    def make(email: str = "sari@contoh.invalid", device: Client | None = None) -> Client:
        with region(bandung):
            user = register_citizen(identifier=read_identifier(email), password="rahasia-sekali-93", now=now)
        browser = Client()
        browser.force_login(user, backend=BACKEND)
        if device is not None:
            browser.cookies[DEVICE] = device.cookies[DEVICE].value
        return browser

    return make


def send_as(browser: Client) -> str:
    draft = begin(browser)
    fill(browser, draft)
    return str(browser.post(f"{draft}/ringkasan")["Location"])


def test_cases_and_drafts_of_an_account_are_listed(account, bandung):
    sari = account()
    send_as(sari)
    draft = begin(sari)
    page = sari.get(f"{HOME}/berkas-saya")
    with region(bandung):
        case = Case.objects.get()
    assert case.number in text_of(page)
    assert "Berkas sedang diperiksa" in text_of(page)
    assert f'href="{draft}"' in page.content.decode()


def test_the_receipt_and_the_case_need_no_number_for_their_account(account, bandung):
    sari = account()
    receipt = send_as(sari)
    assert sari.get(receipt).status_code == 200
    with region(bandung):
        case = Case.objects.get()
    assert sari.get(f"{HOME}/lacak/{case.id}").status_code == 200


def test_another_account_sees_nothing(account, bandung):
    sari, budi = account(), account("budi@contoh.invalid")
    receipt = send_as(sari)
    draft = begin(sari)
    assert budi.get(receipt).status_code == 404
    assert budi.get(f"{draft}/materi").status_code == 404
    assert "Belum ada permohonan pada akun ini" in text_of(budi.get(f"{HOME}/berkas-saya"))


def test_visitors_are_asked_to_sign_in_first(client, bandung):
    answer = client.get(f"{HOME}/berkas-saya")
    assert answer.status_code == 302
    assert "berkas-saya" in answer["Location"]


def test_a_session_that_ends_in_the_middle_of_a_form_loses_nothing(account, bandung):
    sari = account()
    draft = begin(sari)
    del sari.cookies[settings.SESSION_COOKIE_NAME]
    kept = sari.post(f"{draft}/materi", answers()["materi"])
    assert kept["Location"] == f"{draft}/waktu"
    with region(bandung):
        assert Draft.objects.get().plain["panjang"] == "5"
    assert "masuk" in sari.get(f"{draft}/waktu")["Location"]


def test_the_next_person_on_a_shared_device_does_not_read_an_accounts_draft(account, bandung):
    sari = account()
    draft = begin(sari)
    next_person = Client()
    next_person.cookies[DEVICE] = sari.cookies[DEVICE].value
    assert "Lanjutkan permohonan" not in text_of(next_person.get(f"{HOME}/layanan/{SERVICE}"))
    for path in ("apa", "ringkasan"):
        assert next_person.get(f"{draft}/{path}").status_code == 302
    budi = account("budi@contoh.invalid", device=sari)
    assert budi.get(f"{draft}/apa").status_code == 404


def test_a_service_that_needs_an_account_asks_for_it_at_the_start_and_at_the_end(client, account, bandung, now):
    with region(bandung):
        folder = Path(settings.PACKAGE) / "perizinan" / "definitions" / SERVICE
        made = load_folder(folder)
        service = made.service.model_copy(update={"account": "wajib"})
        publish(made.model_copy(update={"service": service}), actor=SYSTEM, now=now)
    start = f"{HOME}/layanan/{SERVICE}/ajukan"
    assert client.get(start).status_code == 302
    sari = account()
    draft = begin(sari)
    fill(sari, draft)
    del sari.cookies[settings.SESSION_COOKIE_NAME]
    assert "masuk" in sari.post(f"{draft}/ringkasan")["Location"]
    with region(bandung):
        assert not Case.objects.exists()
        assert Draft.objects.count() == 1
