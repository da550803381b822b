"""A finished case, and the real quarter as answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.core.cache import cache

from pendopo.skm.rules_kuesioner import MANDATED
from tests.privasi.conftest import selesai  # noqa: F401  (fixture)

SERVICE = "izin-reklame-insidentil"
TOTALS = (105, 101, 100, 116, 102, 105, 106, 105, 115)
RESPONDENTS = 29
QUARTER = "2026-T3"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """Requests read the clock of the tests."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    cache.clear()


def real_marks() -> list[dict[str, int]]:
    """29 answers whose totals are those of the real quarter."""
    rows: list[dict[str, int]] = [{} for _turn in range(RESPONDENTS)]
    for name, total in zip(MANDATED, TOTALS, strict=True):
        fours = total - 3 * RESPONDENTS
        for number, row in enumerate(rows):
            row[name] = 4 if number < fours else 3
    return rows


@pytest.fixture
def triwulan(bandung: Any, kantor: Any) -> Callable[..., None]:
    """A function that keeps the real quarter's answers; `men` of them say so, the others say women."""
    from pendopo.skm.models import JawabanSurvei
    from pendopo.tenancy.api import region

    def keep(men: int = 20) -> None:
        with region(bandung):
            JawabanSurvei.objects.bulk_create(
                JawabanSurvei(
                    definition_id=SERVICE, unit=kantor.office, day=date(2026, 8, 3), way="loket", scores=row,
                    sex="l" if number < men else "p", education="sma",
                )
                for number, row in enumerate(real_marks())
            )  # fmt: skip

    return keep


def marks(mark: int = 4, **more: str) -> dict[str, str]:
    """A filled form."""
    return dict.fromkeys(MANDATED, str(mark)) | more
