"""What changes something is a form of ours, sent on purpose; reading changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.keamanan.walk import SLUG, WITHOUT_COOKIES, Address, signed_in

pytestmark = pytest.mark.django_db


def test_every_form_needs_the_token_of_its_own_page(everywhere: list[Address], serba_bisa: Any) -> None:
    browser = signed_in(serba_bisa, checks_csrf=True)
    taken = {}
    for address in everywhere:
        if not address.route.startswith(WITHOUT_COOKIES):
            answer = browser.post(address.url, {"isi": "x"})
            if answer.status_code != 403:
                taken[address.route] = answer.status_code
    assert taken == {}


@pytest.mark.panjang
@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_need_the_token_too(method: str, everywhere: list[Address], serba_bisa: Any) -> None:
    browser = signed_in(serba_bisa, checks_csrf=True)
    for address in everywhere:
        if not address.route.startswith(WITHOUT_COOKIES):
            assert getattr(browser, method)(address.url).status_code in (403, 405), address.route


def test_a_session_opens_nothing_of_the_interface_for_programs(everywhere: list[Address], serba_bisa: Any) -> None:
    browser = signed_in(serba_bisa, checks_csrf=True)
    closed = [address for address in everywhere if address.route.startswith("api/v1/permohonan")]
    assert len(closed) >= 4
    for address in closed:
        if address.route.endswith("/lacak"):
            continue  # asks for number and secret code, of everybody
        for answer in (browser.get(address.url), browser.post(address.url, "{}", content_type="application/json")):
            assert answer.status_code in (401, 405), (address.route, answer.status_code)


def test_a_receipt_of_a_gateway_without_its_signature_is_refused(bandung: Any) -> None:
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post(f"/{SLUG}/kabar/tanda/simulator-wa", "{}", content_type="application/json")
    assert answer.status_code == 403


def test_forms_from_another_site_are_refused_by_their_origin(bandung: Any) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.get(f"/{SLUG}/masuk")
    token = next(cookie.value for name, cookie in browser.cookies.items() if "csrf" in name)
    form = {"identifier": "x", "password": "y", "csrfmiddlewaretoken": token}
    assert browser.post(f"/{SLUG}/masuk", form, headers={"origin": "https://jahat.example"}).status_code == 403
    assert browser.post(f"/{SLUG}/masuk", form, headers={"origin": "http://testserver"}).status_code == 422
