"""The clock of the requests stands at Friday 20 November 2026, 10.00 WIB."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def friday(monkeypatch: pytest.MonkeyPatch, now):
    """Requests are made at the tests' moment."""
    monkeypatch.setattr("pendopo.core.middleware.timezone.now", lambda: now)
