"""What a request carries once the middleware and a decorator have seen it."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from pendopo.people.actor import Actor
from pendopo.tenancy.api import Region


class PendopoRequest(HttpRequest):
    """A request inside a region, with its clock and whoever acts."""

    region: Region
    actor: Actor
    now: datetime
    reference: str
    too_large: bool
