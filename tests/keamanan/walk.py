"""Every address of the suite with something in each place, and the browsers that go there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

REGION, CELL = "pendopo.config.urls", "pendopo.config.urls_cell"
SLUG = "kota-bandung"
PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
# Answered by programs with a token or a signature of their own, never with a cookie.
WITHOUT_COOKIES = ("api/v1/", "kabar/tanda/", "bank/", "pusat/")
# A script without a word about anybody, which a browser fetches by itself, also after signing out.
SCRIPTS = frozenset({"kerja/lapangan/sw.js"})
# Open to every reader, the same for all: open data, theme, mark, recordings of the region, blank forms.
SHARED = (
    "data/", "janji.csv", "kerja/lapangan/sw.js", "tema/", "lambang-", "suara/",
    "layanan/<slug:definition_id>/formulir.pdf",
)  # fmt: skip


@dataclass(frozen=True)
class Address:
    """One address of the URL configuration. `route`: as it is written there; `path`: with things in its places."""

    route: str
    path: str

    @property
    def url(self) -> str:
        return f"/{SLUG}/{self.path}"


def routes(urlconf: str = REGION) -> Iterator[str]:
    """Every route as it is written, once."""

    def go(resolver: URLResolver, before: str) -> Iterator[str]:
        for entry in resolver.url_patterns:
            if isinstance(entry, URLResolver):
                yield from go(entry, before + str(entry.pattern))
            elif isinstance(entry, URLPattern):
                yield before + str(entry.pattern)

    return iter(dict.fromkeys(go(get_resolver(urlconf), "")))


def addresses(things: Mapping[str, str]) -> list[Address]:
    """Every address of a region; fails for a place that nothing is known for."""
    found = []
    for route in routes():
        missing = [name for name in PLACE.findall(route) if name not in things]
        assert not missing, f"{route}: give tests/keamanan something for {missing}"
        found.append(Address(route, PLACE.sub(lambda place: things[place[1]], route)))
    return found


def signed_in(user: Any, *, checks_csrf: bool = False) -> Client:
    """A browser in which this user has proved both factors; a bug is an answer with status 500, as in real life."""
    from allauth.account.internal.flows import login

    client = Client(raise_request_exception=False, enforce_csrf_checks=checks_csrf)
    client.force_login(user, backend="pendopo.people.backends.IdentifierBackend")
    session = client.session
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": 0}]
    session.save()
    return client


def visitor(*, checks_csrf: bool = False) -> Client:
    return Client(raise_request_exception=False, enforce_csrf_checks=checks_csrf)


# What reading leaves on purpose: who looked at whom, and the session's own clock.
NOTED = {"audit_look", "django_session", "usersessions_usersession"}


def rows() -> dict[str, int]:
    """How many rows each table has, as the owner sees them."""
    tables = sorted({model._meta.db_table for model in apps.get_models()} - NOTED)
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(" UNION ALL ".join(f"SELECT '{table}', count(*) FROM \"{table}\"" for table in tables))
        found = dict(cursor.fetchall())
        cursor.execute(f'SET ROLE "{settings.PENDOPO_APP_ROLE}"')
    return found
