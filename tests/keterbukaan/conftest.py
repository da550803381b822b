"""Cases that ended on chosen days, by the real verbs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest


@pytest.fixture
def ditolak(bandung: Any, kantor: Any, permohonan: Callable[..., Any]) -> Callable[..., Any]:
    """A function that tells of one refused application: submitted at a moment, refused some hours later."""
    from pendopo.cases.api import Wish, move_case
    from pendopo.tenancy.api import region

    def tell(at: datetime, *, number: int = 1, after: timedelta = timedelta(hours=1)) -> Any:
        case = permohonan(number=number, at=at)
        with region(bandung):
            move_case(
                place=bandung, case_id=case.pk, transition_id="tolak", actor=kantor.front_office, now=at + after,
                wish=Wish(note="Tidak memenuhi syarat."),
            )  # fmt: skip
        return case

    return tell
