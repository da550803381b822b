"""Hostile input at every address: no bug, no foreign address, no markup that comes back as it was sent."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.keamanan.names import asked
from tests.keamanan.walk import SLUG, WITHOUT_COOKIES, Address

pytestmark = pytest.mark.django_db
MARKUP = "<script>alert(7331)</script>\"'><img src=x onerror=alert(7331)>{{7*191}}{%now 'Y'%}${7*191}"
RAW = ("<script>alert(7331)", "<img src=x onerror", "1337")
SQL = "1' OR '1'='1'; SELECT pg_sleep(9)--"
HOSTILE = {
    "markup": MARKUP,
    "sql": SQL,
    "nul": "a\x00b",
    "lines": "a\r\nSet-Cookie: x=y\r\n\r\n<b>",
    "long": "9" * 5000,
    "path": "../../../../etc/passwd",
    "number": "-99999999999999999999",
    "date": "2026-99-99T99:99",
    "signs": "\U0001f600\u202e\ud7ff%ff%00\\",
}
FOREIGN = {
    "host": "https://jahat.example/",
    "no_scheme": "//jahat.example/",
    "backslash": "/\\jahat.example/",
    "script": "javascript:alert(1)",
    "lines": "/\r\nLocation: https://jahat.example/",
    "user": f"http://testserver@jahat.example/{SLUG}/",
    "tab": "/\t/jahat.example/",
}
COMES_BACK = ("next", "kembali", "lanjut", "dari", "alamat", "url", "_dari")
LEADING = {"bahasa", "masuk", "daftar", "pulih", "loket", "terkunci", "layar", "akun", "undangan", "lacak", "kuasa"}


def fault_of(response: HttpResponse) -> str:
    """What is wrong with an answer to hostile input; '' when nothing is."""
    if response.status_code >= 500 and response.status_code != 503:
        return f"status {response.status_code}"
    to = response.headers.get("Location", "")
    if to not in ("", "/") and (not to.startswith(f"/{SLUG}/") or "jahat" in to.partition("?")[0] or "\\" in to):
        return f"leads to {to}"
    if response.headers.get("Content-Type", "").startswith("text/html"):
        text = response.content.decode()
        return next((f"shows {raw}" for raw in RAW if raw in text), "")
    return ""


# Ends the session that the walk needs.
LEAVES = ("keluar", "masuk/ganti", "akun/sesi/akhiri", "layar/tutup")


def faults(everywhere: list[Address], client: Client, fields: dict[str, str], *, post: bool) -> list[tuple[str, str]]:
    found = []
    for address in everywhere:
        if address.route.startswith(WITHOUT_COOKIES) or (post and address.route in LEAVES):
            continue
        response = client.post(address.url, fields) if post else client.get(f"{address.url}?{urlencode(fields)}")
        wrong = fault_of(response)
        found += [(address.route, wrong)] if wrong else []
    return found


def filled(where: str, kind: str) -> dict[str, str]:
    """Every name with one hostile value; 'mixed': each name with another one in its turn."""
    values = list(HOSTILE.values()) if kind == "mixed" else [HOSTILE[kind]]
    return {name: values[number % len(values)] for number, name in enumerate(asked(where))}


KINDS = ["mixed", *(pytest.param(kind, marks=pytest.mark.panjang) for kind in sorted(HOSTILE))]


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_addresses_are_answered_without_a_bug(
    kind: str, everywhere: list[Address], browsers: dict[str, Client]
) -> None:
    assert faults(everywhere, browsers["staff"], filled("GET", kind), post=False) == []


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_forms_are_answered_without_a_bug(
    kind: str, everywhere: list[Address], browsers: dict[str, Client]
) -> None:
    assert faults(everywhere, browsers["staff"], filled("POST", kind), post=True) == []
    assert browsers["staff"].get(f"/{SLUG}/kerja/").status_code == 200, "the walk was cut short"


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_input_of_visitors_is_answered_without_a_bug(
    kind: str, everywhere: list[Address], browsers: dict[str, Client]
) -> None:
    public = [address for address in everywhere if not address.route.startswith("kerja/")]
    for post in (False, True):
        fields = filled("POST" if post else "GET", kind)
        assert faults(public, browsers["visitor"], fields, post=post) == []


@pytest.mark.parametrize("kind", sorted(FOREIGN))
def test_no_page_leads_to_a_foreign_address(kind: str, everywhere: list[Address], browsers: dict[str, Client]) -> None:
    """Of the pages that lead back: signing in and out, language, lock, account."""
    leading = [one for one in everywhere if one.route.partition("/")[0] in LEADING]
    assert len(leading) >= 30
    fields = dict.fromkeys(COMES_BACK, FOREIGN[kind])
    found = [
        fault
        for client in (browsers["citizen"], browsers["visitor"])
        for post in (False, True)
        for fault in faults(leading, client, fields, post=post)
    ]
    assert found == []


@pytest.mark.parametrize(
    "part",
    ["..%2f..%2fetc%2fpasswd", "%2e%2e%2f%2e%2e%2fsettings.py", "..%5c..%5cwindows", "a%00b",
     "%ff%fe", "'%22%3E%3Cu7%3E"],
    ids=["dots", "coded_dots", "backslash", "nul", "bytes", "markup"],
)  # fmt: skip
@pytest.mark.panjang
def test_a_path_never_leaves_its_place(part: str, things: dict[str, str], browsers: dict[str, Client]) -> None:
    from tests.keamanan.walk import PLACE, routes

    found = []
    for route in routes():
        for name in PLACE.findall(route):
            path = PLACE.sub(lambda place, name=name: part if place[1] == name else things[place[1]], route)
            response = browsers["staff"].get(f"/{SLUG}/{path}")
            wrong = (
                "" if response.status_code in (200, 302, 400, 401, 403, 404, 405, 410) else str(response.status_code)
            )
            if b"root:" in response.content or b"SECRET_KEY" in response.content or b'"><u7>' in response.content:
                wrong = "content"
            found += [(route, name, wrong)] if wrong else []
    assert found == []


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"a=%ff%fe&b=\xff", "application/x-www-form-urlencoded"),
        (b"a=1", "application/x-www-form-urlencoded; charset=utf-7"),
        (b"\x00\x01", "application/octet-stream"),
        (b"&".join(b"a%d=1" % n for n in range(6000)), "application/x-www-form-urlencoded"),
    ],
    ids=["multipart", "bytes", "charset", "binary", "many_fields"],
)
@pytest.mark.panjang
def test_a_body_that_is_no_form_is_refused_or_ignored(
    content: bytes, kind: str, everywhere: list[Address], browsers: dict[str, Client]
) -> None:
    found = []
    for address in everywhere:
        if address.route not in LEAVES:
            response = browsers["citizen"].post(address.url, content, content_type=kind)
            if response.status_code >= 500 and response.status_code != 503:  # the worker sleeps in tests
                found.append((address.route, response.status_code))
    assert found == []
