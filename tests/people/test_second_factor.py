"""Authenticator app, recovery codes, and what must be proved again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from pendopo.core.api import Refusal
from pendopo.people.api import Person, TooManyTries, User, check_second_factor, current_totp, set_demo_totp
from pendopo.people.queries import recovery_codes, second_factors
from pendopo.people.rules import totp_code, totp_counter
from pendopo.tenancy.api import Region, region
from tests.people.conftest import NIP, PASSWORD, SignIn, make_staff, words

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.people.urls_uji")]
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
AT = datetime.fromisoformat("2026-11-20T10:00:00+07:00")


@pytest.fixture
def penanda(kota: Region, now: datetime) -> Person:
    return make_staff(kota, "penanda_tangan", now)


@pytest.fixture
def pemakai(kota: Region, penanda: Person) -> User:
    """Somebody with an authenticator app."""
    with region(kota):
        set_demo_totp(kota, penanda.user, SECRET)
    return penanda.user


def code_at(moment: datetime) -> str:
    return totp_code(SECRET, totp_counter(moment))


def test_codes_are_those_of_rfc_6238() -> None:
    rfc = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # "12345678901234567890"; the last six digits of appendix B
    for seconds, code in ((59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")):
        assert totp_code(rfc, seconds // 30) == code


def test_a_code_proves_once(pemakai: User) -> None:
    assert check_second_factor(pemakai, code_at(AT), now=AT) is not None
    assert check_second_factor(pemakai, code_at(AT), now=AT) is None
    assert check_second_factor(pemakai, code_at(AT), now=AT + timedelta(seconds=30)) is None
    assert check_second_factor(pemakai, code_at(AT + timedelta(seconds=30)), now=AT + timedelta(seconds=30)) is not None


def test_an_earlier_code_does_not_prove_after_a_later_one(pemakai: User) -> None:
    assert check_second_factor(pemakai, code_at(AT + timedelta(seconds=30)), now=AT) is not None
    assert check_second_factor(pemakai, code_at(AT), now=AT) is None


def test_clock_of_the_phone_may_be_half_a_minute_off(pemakai: User) -> None:
    assert check_second_factor(pemakai, code_at(AT - timedelta(seconds=30)), now=AT) is not None


def test_older_codes_do_not_prove(pemakai: User) -> None:
    assert check_second_factor(pemakai, code_at(AT - timedelta(seconds=61)), now=AT) is None


@pytest.mark.parametrize("typed", ["", "abcdef", "１２３４５６", "12345", "0" * 300])
def test_nonsense_proves_nothing(pemakai: User, typed: str) -> None:
    assert check_second_factor(pemakai, typed, now=AT) is None


def test_recovery_code_proves_once(pemakai: User) -> None:
    codes = recovery_codes(pemakai)
    assert len(codes) == 10
    assert check_second_factor(pemakai, codes[3], now=AT) is not None
    assert check_second_factor(pemakai, codes[3], now=AT) is None
    assert second_factors(pemakai).codes_left == 9


def test_guessing_is_stopped_also_for_the_right_code(pemakai: User) -> None:
    for guess in range(5):
        assert check_second_factor(pemakai, f"{guess:06}", now=AT) is None
    with pytest.raises(TooManyTries, match="Terlalu banyak percobaan"):
        check_second_factor(pemakai, code_at(AT), now=AT)


def test_secret_of_the_app_is_sealed(pemakai: User) -> None:
    assert SECRET not in str(Authenticator.objects.get(type="totp", user_id=pemakai.pk).data)


def test_demo_codes_exist_only_in_regions_marked_contoh(kota: Region, lain: Region, pemakai: User) -> None:
    assert current_totp(kota, pemakai, now=AT) == code_at(AT)
    with pytest.raises(Refusal):
        current_totp(lain, pemakai, now=AT)
    with pytest.raises(Refusal):
        set_demo_totp(lain, pemakai, SECRET)


def test_password_alone_does_not_open_an_account_with_a_second_factor(kota: Region, pemakai: User) -> None:
    browser = Client()
    response = browser.post("/kota-cimahi/masuk", {"identifier": NIP, "password": PASSWORD})
    assert response["Location"] == "/kota-cimahi/masuk/kode"
    assert browser.get("/kota-cimahi/akun").status_code == 302
    wrong = browser.post("/kota-cimahi/masuk/kode", {"code": "000000"})
    assert wrong.status_code == 422
    assert "Kode tidak cocok" in words(wrong)
    assert browser.post("/kota-cimahi/masuk/kode", {"code": code_at(timezone.now())}).status_code == 302
    assert browser.get("/kota-cimahi/kerja/uji/tanda-tangan").status_code == 200


def test_page_of_the_second_step_is_nothing_without_the_first(kota: Region) -> None:
    assert Client().get("/kota-cimahi/masuk/kode")["Location"] == "/kota-cimahi/masuk"


def set_up(browser: Client) -> str:
    """Bind an app on the pages as a person would; returns the secret."""
    page = browser.get("/kota-cimahi/akun/keamanan/aplikasi")
    assert page.status_code == 200, page.get("Location")
    secret: str = page.context["rahasia"].replace(" ", "")
    code = totp_code(secret, totp_counter(timezone.now()))
    response = browser.post("/kota-cimahi/akun/keamanan/aplikasi", {"code": code})
    assert response.status_code == 302, words(response)
    return secret


def test_setting_up_the_app_opens_the_workspace_and_shows_recovery_codes(
    kota: Region, penanda: Person, sign_in: SignIn
) -> None:
    browser = sign_in(kota)
    assert browser.get("/kota-cimahi/kerja/uji/tanda-tangan").status_code == 302
    set_up(browser)
    assert browser.get("/kota-cimahi/kerja/uji/tanda-tangan").status_code == 200
    page = browser.get("/kota-cimahi/akun/keamanan/kode-cadangan")
    assert len(page.context["kode"]) == 10


def test_wrong_first_code_binds_nothing(kota: Region, penanda: Person, sign_in: SignIn) -> None:
    browser = sign_in(kota)
    before = browser.get("/kota-cimahi/akun/keamanan/aplikasi").context["rahasia"]
    response = browser.post("/kota-cimahi/akun/keamanan/aplikasi", {"code": "000000"})
    assert response.status_code == 422
    assert response.context["rahasia"] == before, "the scanned picture still holds"
    assert not second_factors(penanda.user).factors


def test_who_decides_keeps_one_second_factor(kota: Region, penanda: Person, sign_in: SignIn) -> None:
    browser = sign_in(kota)
    set_up(browser)
    app = second_factors(penanda.user).app
    assert app is not None
    response = browser.post("/kota-cimahi/akun/keamanan/lepas", {"faktor": app.id})
    assert response.status_code == 409
    assert "Peran Anda memerlukan bukti kedua" in words(response)


def test_others_may_drop_theirs_and_their_recovery_codes_go_too(kota: Region, petugas: Person, sign_in: SignIn) -> None:
    browser = sign_in(kota)
    set_up(browser)
    app = second_factors(petugas.user).app
    assert app is not None
    assert browser.post("/kota-cimahi/akun/keamanan/lepas", {"faktor": app.id + 1000}).status_code == 404
    assert browser.post("/kota-cimahi/akun/keamanan/lepas", {"faktor": app.id}).status_code == 302
    assert not Authenticator.objects.filter(user_id=petugas.user_id).exists()


def test_changing_security_asks_again_after_ten_minutes(
    kota: Region, penanda: Person, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = sign_in(kota)
    secret = set_up(browser)
    later = timezone.now() + timedelta(minutes=11)
    monkeypatch.setattr("pendopo.people.entrance.time.time", later.timestamp)
    response = browser.get("/kota-cimahi/akun/keamanan/kode-cadangan")
    assert response["Location"].startswith("/kota-cimahi/akun/keamanan/buktikan?next=")
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    code = totp_code(secret, totp_counter(later))
    back = browser.post(response["Location"], {"code": code, "next": "/kota-cimahi/akun/keamanan/kode-cadangan"})
    assert back["Location"] == "/kota-cimahi/akun/keamanan/kode-cadangan"
    assert browser.get(back["Location"]).status_code == 200


@pytest.mark.parametrize(
    "made_up",
    ["", "{}", "[]", "null", "1", '"x"', '{"id": 1}', '{"response": {}}', '{"response": {"userHandle": "!"}}',
     '{"id":"YQ","rawId":"YQ","type":"public-key","response":{"userHandle":"eA","clientDataJSON":"e30",'
     '"authenticatorData":"YQ","signature":"YQ"}}', "[" * 100_000],
)  # fmt: skip
def test_made_up_passkeys_open_nothing(kota: Region, penanda: Person, sign_in: SignIn, made_up: str) -> None:
    stranger = Client()
    assert "challenge" in stranger.get("/kota-cimahi/masuk/kunci").json()["publicKey"]
    assert stranger.post("/kota-cimahi/masuk/kunci", {"credential": made_up}).status_code == 422
    assert stranger.get("/kota-cimahi/akun").status_code == 302
    browser = sign_in(kota)
    browser.get("/kota-cimahi/akun/keamanan/kunci")
    kept = browser.post("/kota-cimahi/akun/keamanan/kunci", {"name": "Telepon", "credential": made_up})
    assert kept.status_code == 422
    assert not Authenticator.objects.filter(user_id=penanda.user_id).exists()
