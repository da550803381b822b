"""A program with a token in Kota Bandung (contoh)."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

API = "/kota-bandung/api/v1"


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def program(bandung: Any, kantor: SimpleNamespace, now: Any) -> SimpleNamespace:
    """`.client` (row), `.token`, `.call(method, path, …)` with the token, `.open(…)` without."""
    from pendopo.tenancy.api import region
    from pendopo.webapi.services import create_client

    with region(bandung):
        row, token = create_client(
            title="Portal Uji", scopes=["ajukan", "lacak"], expires_on=None, actor=kantor.admin, now=now
        )
    browser = Client()

    def call(method: str, path: str, data: Any = None, *, token: str = token, **more: Any) -> Any:
        headers = {"Authorization": f"Bearer {token}", **more.pop("headers", {})}
        kind = {} if isinstance(data, dict) and more.pop("multipart", False) else {"content_type": "application/json"}
        return getattr(browser, method)(f"{API}{path}", data, headers=headers, **kind, **more)

    def unnamed(method: str, path: str, data: Any = None) -> Any:
        return getattr(browser, method)(f"{API}{path}", data, content_type="application/json")

    return SimpleNamespace(client=row, token=token, call=call, open=unnamed)
