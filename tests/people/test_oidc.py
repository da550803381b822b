"""Sign-in by the region's own provider, against a real one on this machine."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime

import pytest
from django.test import Client

from pendopo.people import oidc
from pendopo.people.api import Person, User
from pendopo.tenancy.api import Region, region
from tests.people.conftest import NIP, make_staff, words
from tests.people.idp import CLIENT, SECRET, IdP
from tests.people.test_pin_loket import DESK, SIGNING, also

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.people.urls_uji")]
START = "/kota-cimahi/masuk/luar"


@pytest.fixture(scope="module")
def server() -> Iterator[IdP]:
    made = IdP()
    yield made
    made.close()


@pytest.fixture
def idp(server: IdP, monkeypatch: pytest.MonkeyPatch) -> IdP:
    """The provider, configured for this instance."""
    for name, value in {
        "ISSUER": server.issuer, "CLIENT_ID": CLIENT, "CLIENT_SECRET": SECRET, "NAME": "SSO Cimahi",
    }.items():  # fmt: skip
        monkeypatch.setenv(f"PENDOPO_OIDC_{name}", value)
    server.claims, server.userinfo, server.spoil = {"nip": NIP}, {}, ""
    oidc.forget_provider()
    return server


def go(idp: IdP, browser: Client | None = None, **changes: str) -> tuple[Client, object]:
    """There and back again."""
    browser = browser or Client()
    there = browser.get(START)
    if there.status_code != 302:
        return browser, there
    return browser, browser.get(f"{START}/kembali", {**idp.sign_in(there["Location"]), **changes})


def test_staff_come_in_by_their_nip(idp: IdP, petugas: Person) -> None:
    browser, answer = go(idp)
    assert answer.status_code == 302
    assert browser.get(DESK).status_code == 200


def test_sign_in_page_offers_it_only_when_configured(idp: IdP, kota: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "masuk dengan SSO Cimahi" in words(Client().get("/kota-cimahi/masuk"))
    monkeypatch.delenv("PENDOPO_OIDC_ISSUER")
    assert "SSO Cimahi" not in words(Client().get("/kota-cimahi/masuk"))
    assert Client().get(START).status_code == 404


def test_verified_address_is_enough_an_unverified_one_is_not(idp: IdP, kota: Region, now: datetime) -> None:
    from pendopo.people.api import SYSTEM, create_person, create_unit, grant_membership

    with region(kota):
        unit = create_unit(code="A", name="A", short="A", kind="dinas", valid_from=now.date(), actor=SYSTEM, now=now)
        person = create_person(name="Surel", email="ani@contoh.id", unit=unit, actor=SYSTEM, now=now)
        grant_membership(person=person, role="front_office", unit=unit, valid_from=now.date(), actor=SYSTEM, now=now)
    idp.userinfo = {"sub": "orang-1"}
    idp.claims = {"email": "ani@contoh.id", "email_verified": "true"}
    assert go(idp)[1].status_code == 403
    idp.claims = {"email": "ani@contoh.id", "email_verified": True}
    assert go(idp)[1].status_code == 302


def test_nobody_is_created(idp: IdP, kota: Region) -> None:
    before = User.objects.count()
    assert go(idp)[1].status_code == 403
    assert User.objects.count() == before


def test_staff_of_another_region_stay_out(idp: IdP, kota: Region, lain: Region, now: datetime) -> None:
    make_staff(lain, "front_office", now)
    assert go(idp)[1].status_code == 403


def test_another_subject_with_the_same_nip_is_refused(idp: IdP, petugas: Person) -> None:
    assert go(idp)[1].status_code == 302
    idp.claims = {"nip": NIP, "sub": "orang-2"}
    assert go(idp)[1].status_code == 403
    idp.claims = {"nip": "", "sub": "orang-1"}
    assert go(idp)[1].status_code == 302, "who was bound is known by the subject"


@pytest.mark.parametrize("spoil", ["nonce", "tujuan", "waktu", "asal", "klien", "kunci", "polos", "penerbit"])
def test_spoilt_answer_opens_nothing(idp: IdP, petugas: Person, spoil: str) -> None:
    idp.spoil = spoil
    browser, answer = go(idp)
    assert answer.status_code == 409
    assert "belum berhasil" in words(answer)
    assert browser.get(DESK).status_code == 302


@pytest.mark.parametrize("changes", [{"state": "lain"}, {"iss": "https://lain.example"}, {"code": "lain"}])
def test_forged_return_opens_nothing(idp: IdP, petugas: Person, changes: dict[str, str]) -> None:
    assert go(idp, **changes)[1].status_code == 409


def test_return_works_once_and_only_in_the_browser_that_left(idp: IdP, petugas: Person) -> None:
    browser = Client()
    back = idp.sign_in(browser.get(START)["Location"])
    assert Client().get(f"{START}/kembali", back).status_code == 409
    assert browser.get(f"{START}/kembali", back).status_code == 302
    assert Client().get(f"{START}/kembali", back).status_code == 409


def test_userinfo_about_somebody_else_is_refused(idp: IdP, petugas: Person) -> None:
    idp.claims, idp.userinfo = {}, {"sub": "orang-9", "nip": NIP}
    assert go(idp)[1].status_code == 409
    idp.userinfo = {"sub": "orang-1", "nip": NIP}
    assert go(idp)[1].status_code == 302


def test_second_factor_is_ours_unless_the_region_accepts_theirs(
    idp: IdP, kota: Region, petugas: Person, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    also(kota, petugas, "penanda_tangan", now)
    idp.claims = {"nip": NIP, "acr": "urn:id:tinggi", "amr": ["pwd", "otp"]}
    browser, _answer = go(idp)
    assert "buktikan" in browser.get(SIGNING)["Location"]
    monkeypatch.setenv("PENDOPO_OIDC_ACR", "urn:id:tinggi")
    browser, _answer = go(idp)
    assert browser.get(SIGNING).status_code == 200


def test_plain_http_provider_elsewhere_is_refused(monkeypatch: pytest.MonkeyPatch, kota: Region) -> None:
    monkeypatch.setenv("PENDOPO_OIDC_ISSUER", "http://sso.example.go.id")
    assert Client().get(START).status_code == 404


def test_nothing_heavy_is_loaded_while_it_is_off() -> None:
    code = (
        "import sys, pendopo.people.oidc as o; o.provider({}); "
        "print([name for name in ('jwt', 'requests') if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
