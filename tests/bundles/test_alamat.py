"""The catalogue at its public address, over a real connection, and nothing else of the server."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from pendopo.bundles.api import BundleRefused, fetch, know_partner, refresh
from pendopo.people.api import SYSTEM

from .conftest import SERVICE

BASE = "/kota-bandung/katalog/tuf"


@pytest.fixture
def web(home: Path, bandung: Any, jaringan: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The folder behind an ordinary web server, whose host the owner of the reading server has named."""
    monkeypatch.setenv("PENDOPO_KATALOG_HOST", "localhost,127.0.0.1")
    monkeypatch.setattr(SimpleHTTPRequestHandler, "log_message", lambda *args: None)
    handler = partial(SimpleHTTPRequestHandler, directory=str(home / "katalog" / str(bandung.id)))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_what_may_be_kept_is_kept_and_what_changes_is_asked_for(jaringan: SimpleNamespace, home: Path) -> None:
    first = Client().get(f"{BASE}/metadata/timestamp.json")
    assert (first.status_code, first["Cache-Control"]) == (200, "no-cache")
    again = Client().get(f"{BASE}/metadata/timestamp.json", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    target = next((home / "katalog" / "3273" / "targets").rglob("*.zip"))
    name = target.relative_to(home / "katalog" / "3273")
    bundle = Client().get(f"{BASE}/{name}")
    assert "immutable" in bundle["Cache-Control"]
    assert bundle["Content-Type"] == "application/zip"
    assert bundle.content == target.read_bytes()


@pytest.mark.parametrize(
    "name",
    [
        "metadata/../../../kunci/katalog", "metadata/%2e%2e/x", "pulih.txt", "metadata", ".3273.kunci",
        "metadata/.x.baru", "targets//etc/passwd", "cermin.json",
    ],
)  # fmt: skip
def test_nothing_but_the_catalogue_is_served(name: str, jaringan: SimpleNamespace, home: Path) -> None:
    (home / "katalog" / "3273" / "pulih.txt").write_text("x")
    (home / "katalog" / "3273" / "metadata" / ".x.baru").write_text("x")
    assert Client().get(f"{BASE}/{name}").status_code == 404


def test_a_region_shows_its_own_catalogue_only(jaringan: SimpleNamespace, kerinci: Any) -> None:
    assert Client().get(f"/{kerinci.slug}/katalog/tuf/metadata/timestamp.json").status_code == 404


def test_a_catalogue_is_read_over_the_network(web: str, kerinci: Any, now: datetime) -> None:
    partner = know_partner(kerinci, code="32.73", name="", kind="kota", addresses=[web], actor=SYSTEM, now=now)
    assert refresh(kerinci, partner, now=now)
    assert fetch(kerinci, partner, SERVICE, now=now).manifest.number == 1


def test_the_next_address_is_tried_when_the_first_is_silent(web: str, kerinci: Any, now: datetime) -> None:
    partner = know_partner(
        kerinci, code="32.73", name="", kind="kota", addresses=["file:///tidak/ada", web], actor=SYSTEM, now=now
    )
    assert refresh(kerinci, partner, now=now)


def test_our_own_network_is_read_only_when_the_owner_named_it(
    web: str, kerinci: Any, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PENDOPO_KATALOG_HOST")
    with pytest.raises(BundleRefused, match="tidak dapat dihubungi"):
        know_partner(kerinci, code="32.73", name="", kind="kota", addresses=[web], actor=SYSTEM, now=now)
