"""A foreign judge of the interface: schemathesis calls every operation with what the description allows, and more."""

from __future__ import annotations

import warnings
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

pytestmark = pytest.mark.django_db


def from_here(environ: dict[str, Any], start: Any) -> Any:
    """The application, as a server on this machine calls it."""
    return get_wsgi_application()(environ | {"REMOTE_ADDR": "127.0.0.1"}, start)


@pytest.fixture
def described(program: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The description as the region publishes it, answered by the application in this test's transaction."""
    monkeypatch.setattr("pendopo.webapi.door.PER_MINUTE", 10**9)
    monkeypatch.setattr("pendopo.webapi.door.PER_MINUTE_OF_CLIENT", 10**9)
    monkeypatch.setattr("pendopo.layanan.services.tracking.PER_ADDRESS", 10**9)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield schemathesis.openapi.from_wsgi("/kota-bandung/api/v1/openapi.json", from_here)
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def operations() -> list[tuple[str, str]]:
    """(method, path) of every operation."""
    from pendopo.webapi.urls import made

    paths = made.get_openapi_schema(path_prefix="/kota-bandung/api/v1/")["paths"]
    return [(method.upper(), path) for path, methods in paths.items() for method in methods]


def beyond(method: str) -> list[Any]:
    """What an application must say is more than a description can hold: a refusal of one is no fault."""
    return [positive_data_acceptance] if method == "POST" else []


@pytest.mark.parametrize(("method", "path"), operations(), ids=lambda one: one.replace("/kota-bandung/api/v1", ""))
def test_every_operation_answers_as_it_is_described(described: Any, program: Any, method: str, path: str) -> None:
    asked: list[int] = []

    @given(case=described[path][method].as_strategy())
    @settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None)
    def holds(case: Any) -> None:
        headers = {"Authorization": f"Bearer {program.token}", "Accept-Encoding": "identity"}
        asked.append(case.call_and_validate(headers=headers, excluded_checks=beyond(method)).status_code)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        holds()
    assert asked
