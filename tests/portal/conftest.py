"""The clock of the requests stands at Friday 20 November 2026; no numbers are kept from another test."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def friday(monkeypatch: pytest.MonkeyPatch, now) -> None:
    from pendopo.portal.queries import forget_figures

    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    forget_figures()
