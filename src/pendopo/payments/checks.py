"""What a transition may require of payments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pendopo.engine.api import Compiled, Context
from pendopo.payments.queries import unpaid_reason
from pendopo.payments.services import CaseLike
from pendopo.tenancy.api import Region


def paid_up(*, case: CaseLike, compiled: Compiled, answers: Mapping[str, Any], now: datetime, region: Region) -> str:
    """Requirement `lunas`: everything that the case owes is set and paid; else the sentence that says what is not."""
    ctx = Context(today=now.astimezone(region.tz).date(), now=now)
    due = [one.fee.id for one in compiled.fees(answers, ctx) if one.charged and one.amount != 0]
    return unpaid_reason(case.id, due)
