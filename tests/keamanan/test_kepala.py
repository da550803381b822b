"""What every answer says to the browser, wherever it comes from."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.keamanan.walk import SHARED, WITHOUT_COOKIES, Address, rows

pytestmark = pytest.mark.django_db
# Data for anybody, the same for all: programs of other sites may read it, without cookies.
OPEN_TO_SITES = ("api/v1/", "data/", "janji.csv")


def policy(response: HttpResponse) -> dict[str, list[str]]:
    """The content security policy as directive -> sources."""
    parts = [part.split() for part in response.headers["Content-Security-Policy"].split(";") if part.strip()]
    return {name: sources for name, *sources in parts}


def faults_of(response: HttpResponse) -> list[str]:
    """What is wrong with the headers of one answer."""
    wrong, rules = [], policy(response)
    if rules.get("default-src") not in (["'self'"], ["'none'"]):
        wrong.append("default-src")
    script = rules.get("script-src", rules["default-src"])
    if any(source.startswith(("'unsafe", "*", "http:", "data:", "blob:")) for source in script):
        wrong.append("script-src")
    if rules.get("frame-ancestors") not in (["'none'"], ["'self'"]):
        wrong.append("frame-ancestors")
    page = response.headers.get("Content-Type", "").startswith("text/html")
    if page and "'unsafe-inline'" in response.headers["Content-Security-Policy"]:
        wrong.append("unsafe-inline")
    if page and (rules.get("base-uri") != ["'none'"] or rules.get("object-src") != ["'none'"]):
        wrong.append("base-uri/object-src")
    if page and rules.get("form-action") != ["'self'"]:
        wrong.append("form-action")
    wanted = {"X-Content-Type-Options": "nosniff"}
    if response.headers.get("Referrer-Policy") not in ("same-origin", "no-referrer"):
        wrong.append("Referrer-Policy")
    wanted["X-Frame-Options"] = "DENY" if rules.get("frame-ancestors") == ["'none'"] else "SAMEORIGIN"
    wrong += [name for name, value in wanted.items() if response.headers.get(name) != value]
    if "Permissions-Policy" not in response.headers:
        wrong.append("Permissions-Policy")
    if (response.streaming or response.content) and not _says_its_type(response):
        wrong.append("Content-Type")
    wrong += [name for name in ("Server", "X-Powered-By") if name in response.headers]
    return wrong


def _says_its_type(response: HttpResponse) -> bool:
    kind = response.headers.get("Content-Type", "")
    return bool(kind) and (not kind.startswith("text/") or "charset=utf-8" in kind.lower())


def opened_to_others(address: Address, response: HttpResponse) -> list[str]:
    """Whether scripts of other sites may read the answer: the interface and open data only, and never as somebody."""
    said = response.headers.get("Access-Control-Allow-Origin")
    wrong = said is not None and not (said == "*" and address.route.startswith(OPEN_TO_SITES))
    return ["CORS"] * wrong + ["CORS with cookies"] * ("Access-Control-Allow-Credentials" in response.headers)


def kept_by_caches(address: Address, response: HttpResponse) -> list[str]:
    """Whether a cache, or the browser's way back, keeps a page of somebody who is signed in."""
    shared = address.route in SHARED or address.route.startswith((*SHARED, *WITHOUT_COOKIES))
    return [] if shared or "no-store" in response.headers.get("Cache-Control", "") else ["Cache-Control"]


@pytest.mark.parametrize("who", ["visitor", "citizen", "staff"])
def test_every_page_carries_the_headers_and_reading_it_changes_nothing(
    who: str, everywhere: list[Address], browsers: dict[str, Client]
) -> None:
    wrong, pages, before = [], 0, rows()
    for address in everywhere:
        response = browsers[who].get(address.url, headers={"origin": "https://jahat.example"})
        pages += response.status_code == 200
        found = faults_of(response) + opened_to_others(address, response)
        found += [] if who == "visitor" else kept_by_caches(address, response)
        wrong += [(address.route, response.status_code, fault) for fault in found]
    after = rows()
    assert wrong == []
    assert pages >= {"visitor": 20, "citizen": 20, "staff": 60}[who]
    assert {table: after[table] - count for table, count in before.items() if after[table] != count} == {}


@pytest.mark.parametrize("status", [400, 403, 404, 405, 413])
def test_refusals_carry_the_headers_too(status: int, bandung: object, kantor: object) -> None:
    client = Client(raise_request_exception=False, enforce_csrf_checks=status == 403)
    response = {
        400: lambda: client.get("/kota-bandung/", headers={"host": "buruk host"}),
        403: lambda: client.post("/kota-bandung/masuk", {"identifier": "x", "password": "y"}),
        404: lambda: client.get("/kota-bandung/tidak-ada-di-sini"),
        405: lambda: client.get("/kota-bandung/bahasa"),
        413: lambda: client.get("/kota-bandung/masuk", headers={"content-length": str(2**31)}),
    }[status]()
    assert response.status_code == status
    assert [fault for fault in faults_of(response) if fault != "Content-Type"] == []
    assert not re.search(rb"Traceback|settings\.py|SECRET|DJANGO", response.content)
