"""Sessions and secrets of people: what the browser holds, what the server forgets, what a password may be."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from tests.keamanan.conftest import PHONE, PIN
from tests.keamanan.walk import SCRIPTS, SLUG, Address, signed_in, visitor

pytestmark = pytest.mark.django_db
AT = f"/{SLUG}"
GOOD = "padi sawah hijau"
NAME = settings.SESSION_COOKIE_NAME


def enter(client: Client, secret: str = PIN, identifier: str = PHONE) -> Any:
    return client.post(f"{AT}/masuk", {"identifier": identifier, "password": secret})


def test_signing_in_gives_a_session_that_nobody_could_have_planted(warga: Any) -> None:
    browser = Client()
    browser.cookies[NAME] = planted = "a" * 32
    assert enter(browser).status_code == 302
    assert browser.cookies[NAME].value != planted
    before = browser.cookies[NAME].value
    browser.post(f"{AT}/keluar")
    enter(browser)
    assert browser.cookies[NAME].value not in (before, planted)


def test_signing_out_ends_the_session_on_the_server(warga: Any) -> None:
    browser, thief = Client(), Client()
    enter(browser)
    thief.cookies[NAME] = browser.cookies[NAME].value
    assert thief.get(f"{AT}/akun").status_code == 200
    browser.post(f"{AT}/keluar")
    assert thief.get(f"{AT}/akun").status_code == 302
    assert not Session.objects.filter(session_key=thief.cookies[NAME].value).exists()


def test_a_session_has_128_random_bits_and_ends_by_itself(warga: Any) -> None:
    browser = Client()
    enter(browser)
    assert re.fullmatch(r"[a-z0-9]{32}", browser.cookies[NAME].value)  # 36^32 > 2^165
    assert int(browser.cookies[NAME]["max-age"] or 0) <= settings.SESSION_COOKIE_AGE == 12 * 3600


def test_cookies_of_sessions_and_forms_are_kept_from_scripts_and_other_sites(warga: Any) -> None:
    browser = Client()
    browser.get(f"{AT}/masuk")
    enter(browser)
    assert browser.cookies[NAME]["httponly"]
    assert {cookie["samesite"] for cookie in browser.cookies.values()} == {"Lax"}
    assert {cookie["path"] for cookie in browser.cookies.values()} == {"/"}
    assert {cookie["domain"] for cookie in browser.cookies.values()} == {""}


def test_no_token_of_a_session_stands_in_an_address_or_a_page(warga: Any) -> None:
    browser = Client()
    answer = enter(browser)
    token = browser.cookies[NAME].value
    assert token not in answer["Location"]
    assert all(
        token.encode() not in browser.get(f"{AT}/{path}").content for path in ("akun", "akun/sesi", "akun/serumah")
    )


def test_the_answer_is_the_same_for_a_known_and_an_unknown_name(warga: Any) -> None:
    pages = []
    for identifier in (PHONE, "081200000001", "orang@contoh.id", "198501012010019999"):
        cache.clear()
        answer = enter(visitor(), "000999", identifier)
        text = answer.content.decode().replace(identifier, "")
        pages.append((answer.status_code, re.sub(r"[A-Za-z0-9]{64}", "", text), sorted(answer.cookies)))
    assert pages.count(pages[0]) == len(pages)


def test_an_unknown_name_costs_the_same_work_as_a_wrong_secret(warga: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.contrib.auth.hashers import MD5PasswordHasher

    made: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(self: Any, password: str, salt: str) -> str:
        made.append(password)
        return str(encode(self, password, salt))

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    work = []
    for identifier in (PHONE, "081200000001"):
        cache.clear()
        made.clear()
        enter(visitor(), "000999", identifier)
        work.append(len(made))
    assert work == [1, 1]


@pytest.mark.parametrize("place", ["masuk", "lacak", "pulih", "data-saya", "privasi/minta"])
def test_pages_that_ask_for_secrets_let_password_managers_paste(place: str, bandung: Any) -> None:
    page = Client().get(f"{AT}/{place}", follow=True).content.decode()
    assert "onpaste" not in page
    assert all("autocomplete=" in field for field in re.findall(r"<input[^>]*type=\"password\"[^>]*>", page))


# -- passwords


@pytest.mark.parametrize(
    "password",
    ["x" * 20 + "Aku anak desa, suka kopi. " + "z" * 60, "kata sandi ñandú ✓ 漢字", "  dua spasi di tepi  ",
     "huruf kecil saja ya"],
    ids=["106_signs", "any_letters", "spaces", "small_letters"],
)  # fmt: skip
def test_long_passwords_of_any_letters_are_taken_as_they_are(password: str, bandung: Any) -> None:
    form = {"identifier": "kami@contoh.id", "password": password, "again": password}
    assert Client().post(f"{AT}/daftar?dengan=surel", form).status_code == 302
    assert enter(Client(), password[:-1], "kami@contoh.id").status_code == 422
    assert enter(Client(), password.swapcase(), "kami@contoh.id").status_code == 422
    assert enter(Client(), password, "kami@contoh.id").status_code == 302


def test_a_secret_beyond_128_signs_is_refused(bandung: Any) -> None:
    for length, status in ((128, 302), (129, 422)):
        password = ("padi sawah hijau " * 9)[:length]
        form = {"identifier": f"kami{length}@contoh.id", "password": password, "again": password}
        assert Client().post(f"{AT}/daftar?dengan=surel", form).status_code == status
        assert enter(Client(), "x" * 100_000, f"kami{length}@contoh.id").status_code == 422


@pytest.mark.parametrize(
    "password",
    ["pendek123", "password123", "qwertyuiop", "1234567890", "iloveyou123", "aaaaaaaaaaaa", "indonesia123",
     "Bismillah123!", "rahasia-rahasia", "p4ssw0rd2026"],
)  # fmt: skip
def test_what_everybody_would_guess_is_refused(password: str, bandung: Any) -> None:
    form = {"identifier": "kami@contoh.id", "password": password, "again": password}
    assert Client().post(f"{AT}/daftar?dengan=surel", form).status_code == 422


def test_every_way_to_a_new_password_asks_the_same_rules() -> None:
    """No verb outside these keeps a secret; each of their forms judges it first."""
    from tests.keamanan.test_kode import called, calls

    setters = {name for name, node in calls() if called(node).endswith(".set_password")}
    assert setters <= {
        "people/services/accounts.py", "people/services/links.py", "people/services/recovery.py",
        "people/services/administrators.py",
    }  # fmt: skip


def test_secrets_are_kept_by_argon2_with_the_advised_strength() -> None:
    import importlib
    from pathlib import Path

    from django.contrib.auth.hashers import Argon2PasswordHasher

    source = Path(importlib.import_module("pendopo.config.settings").__file__ or "").read_text(encoding="utf-8")
    assert 'PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]' in source
    hasher = Argon2PasswordHasher()
    assert hasher.memory_cost >= 19 * 1024
    assert hasher.time_cost >= 2


def test_no_account_is_there_by_default(kerinci: Any) -> None:
    from pendopo.people.models import Person
    from pendopo.tenancy.api import region

    with region(kerinci):
        assert Person.objects.count() == 0


# -- what a request may change


def test_fields_that_no_form_offers_change_nothing(bandung: Any) -> None:
    from pendopo.people.models import User

    more = {"kind": "staf", "is_staff": "1", "is_superuser": "1", "is_active": "0", "slot": "7", "username": "admin",
            "nip": "199912312020121998", "roles": "admin", "region": "1", "id": "1"}  # fmt: skip
    form = {"identifier": PHONE, "password": PIN, "again": PIN, "name": "Warga Uji"}
    browser = Client()
    assert browser.post(f"{AT}/daftar", form | more).status_code == 302
    user = User.objects.get(kind=User.WARGA)
    assert (user.is_active, user.nip_sealed, user.slot) == (True, None, 0)
    assert user.username != "admin"
    assert browser.get(f"{AT}/kerja/").status_code == 404


def _pages_of_the_office(everywhere: list[Address]) -> list[Address]:
    return [one for one in everywhere if one.route.startswith("kerja/") and one.route not in SCRIPTS]


def test_a_citizen_finds_no_page_of_the_office(warga: Any, everywhere: list[Address]) -> None:
    browser = signed_in(warga)
    inside = _pages_of_the_office(everywhere)
    seen = {address.route: browser.get(address.url).status_code for address in inside}
    assert {route: status for route, status in seen.items() if status not in (404, 405)} == {}
    sent = {address.route: browser.post(address.url).status_code for address in inside}
    assert {route: status for route, status in sent.items() if status not in (404, 405)} == {}


def test_a_visitor_is_asked_to_sign_in_at_every_page_of_the_office(everywhere: list[Address]) -> None:
    browser = visitor()
    for address in _pages_of_the_office(everywhere):
        answer = browser.get(address.url)
        assert answer.status_code in (302, 405), address.route
        assert answer.status_code == 405 or answer["Location"].startswith(f"{AT}/masuk?"), address.route


def test_who_decides_must_prove_a_second_factor_for_every_page(
    kantor: SimpleNamespace, everywhere: list[Address]
) -> None:
    browser = visitor()
    browser.force_login(kantor.user_admin, backend="pendopo.people.backends.IdentifierBackend")
    for address in _pages_of_the_office(everywhere):
        answer = browser.get(address.url)
        proof = answer.status_code == 302 and "buktikan" in answer["Location"]
        assert proof or answer.status_code in (404, 405), address.route
