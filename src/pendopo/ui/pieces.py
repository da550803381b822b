"""Sample content of the page that shows every piece."""

from __future__ import annotations

from datetime import datetime
from typing import Any


def sample(now: datetime) -> dict[str, Any]:
    return {}
