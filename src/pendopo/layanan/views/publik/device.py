"""How a form page takes what is sent, and whose drafts an officer has; what a device may open stands in people."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import get_language

from pendopo.core.api import derive
from pendopo.people.api import (
    PendopoRequest,
    device_hash,
    forget,
    hash_of,
    new_device,
    prove,
    proven,
    remember_device,
    unkept,
)

__all__ = [
    "counter_hash",
    "device_hash",
    "forget",
    "hash_of",
    "lang",
    "new_device",
    "prove",
    "proven",
    "remember_device",
    "roomy",
    "unkept",
]

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def roomy(view: View[P]) -> View[P]:
    """A form page looks at files that are too large itself: the refusal stands at the field, what was typed stays."""

    @wraps(view)
    def look(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        request.too_large = False  # type: ignore[attr-defined]  # set by core's Envelope, read by @publik
        return view(request, *args, **kwargs)

    return look


def lang() -> str:
    """The reader's language: 'id', 'en' or a local one; a definition without words in it answers in Indonesian."""
    return get_language() or "id"


def counter_hash(request: PendopoRequest) -> bytes:
    """Whose drafts an officer at a counter goes on with, on whatever computer they sign in: their own."""
    assert request.actor.actor_id is not None  # only staff have a counter
    return derive(request.region, "loket", request.actor.actor_id.bytes)
