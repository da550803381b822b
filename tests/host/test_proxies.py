"""Promises about who visits: nobody can lie about the own address or about HTTPS, except a proxy that we named."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from pendopo.core.middleware import TrustedProxies


def seen(peer: str, proxies: tuple[str, ...], settings: Any, **headers: str) -> HttpRequest:
    settings.PENDOPO_PROXIES = proxies
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    caught: list[HttpRequest] = []

    def view(request: HttpRequest) -> HttpResponse:
        caught.append(request)
        return HttpResponse()

    TrustedProxies(view)(RequestFactory().get("/", REMOTE_ADDR=peer, **headers))
    return caught[0]


FORGED = {
    "HTTP_X_FORWARDED_FOR": "1.2.3.4", "HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_HOST": "bank.co.id",
    "HTTP_X_REAL_IP": "1.2.3.4", "HTTP_FORWARDED": "for=1.2.3.4",
}  # fmt: skip


def test_an_untrusted_visitor_can_forge_neither_address_nor_https(settings: Any) -> None:
    request = seen("203.0.113.9", ("127.0.0.1",), settings, **FORGED)
    assert request.META["REMOTE_ADDR"] == "203.0.113.9"
    assert not request.is_secure()
    assert not set(FORGED) & set(request.META)
    assert "x-forwarded-for" not in {name.lower() for name in request.headers}


def test_without_a_proxy_nobody_is_believed(settings: Any) -> None:
    request = seen("127.0.0.1", (), settings, **FORGED)
    assert request.META["REMOTE_ADDR"] == "127.0.0.1"
    assert not request.is_secure()


def test_a_named_proxy_tells_the_visitor_and_https(settings: Any) -> None:
    request = seen("10.0.0.5", ("10.0.0.0/24",), settings, **FORGED | {"HTTP_X_FORWARDED_FOR": "198.51.100.7"})
    assert request.META["REMOTE_ADDR"] == "198.51.100.7"
    assert request.is_secure()
    assert "HTTP_X_FORWARDED_HOST" not in request.META


@pytest.mark.parametrize(
    ("told", "believed"),
    [
        ("1.2.3.4, 198.51.100.7", "198.51.100.7"),
        ("1.2.3.4, 198.51.100.7, 10.0.0.6", "198.51.100.7"),
        ("omong kosong", "10.0.0.5"),
        ("198.51.100.7, omong kosong", "10.0.0.5"),
        ("", "10.0.0.5"),
        ("2001:db8::7", "2001:db8::7"),
    ],
    ids=["prepended", "two-proxies", "nonsense", "nonsense-last", "none", "v6"],
)
def test_of_a_chain_only_what_our_proxies_saw_counts(settings: Any, told: str, believed: str) -> None:
    request = seen("10.0.0.5", ("10.0.0.0/24",), settings, HTTP_X_FORWARDED_FOR=told)
    assert request.META["REMOTE_ADDR"] == believed


def test_the_sign_in_counts_tries_by_the_address_that_was_believed(settings: Any) -> None:
    from allauth.core.internal.httpkit import get_client_ip

    assert get_client_ip(seen("203.0.113.9", ("127.0.0.1",), settings, **FORGED)) == "203.0.113.9"
    told = {"HTTP_X_FORWARDED_FOR": "1.2.3.4, 198.51.100.7"}
    assert get_client_ip(seen("127.0.0.1", ("127.0.0.1",), settings, **told)) == "198.51.100.7"
