"""The door of every interface operation: open region, who calls, how often."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from ninja.security import HttpBearer

from pendopo.audit.api import keep_looks
from pendopo.people.api import Actor, anonymous
from pendopo.tenancy.api import region
from pendopo.webapi import queries, rules
from pendopo.webapi.models import ApiClient
from pendopo.webapi.problems import Problem
from pendopo.webapi.services import note_use

PER_MINUTE, PER_MINUTE_OF_CLIENT = 120, 600
UNKNOWN = "Token ini tidak dikenal, sudah dicabut, atau lewat masanya. Minta token baru kepada pengelola daerah."


class TakenBack(Exception):
    """Carries an answer out of the transaction, so that everything in it is taken back."""

    def __init__(self, response: HttpResponseBase) -> None:
        super().__init__()
        self.response = response


def door(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Open the region around an operation. No cookie counts here, so nothing needs a CSRF token."""

    @csrf_exempt
    @wraps(view)
    def enter(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.actor, request.client, request.refused = anonymous(), None, False
        full = _too_often(request)
        if full is not None:
            return full
        try:
            if request.too_large:
                return _answer(413, "Kiriman ini lebih dari 25 MB.")
            with region(request.region):
                response = view(request, *args, **kwargs)
                if request.refused:
                    raise TakenBack(response)
        except TakenBack as back:
            response = back.response
        finally:
            keep_looks(request.region)
        response.headers.setdefault("Cache-Control", "no-store")
        if request.method == "GET" and request.client is None:
            response.headers["Access-Control-Allow-Origin"] = (
                "*"  # open data: any page may read it, nobody is signed in
            )
        return response

    return enter


def _answer(status: int, sentence: str) -> JsonResponse:
    return JsonResponse({"status": status, "kalimat": sentence, "isian": {}, "rujukan": ""}, status=status)


def _too_often(request: Any) -> HttpResponseBase | None:
    """Count this call in its minute, per token or per address. Counted before the region is opened: it must stay."""
    bearer = request.headers.get("Authorization", "")
    named = rules.read_token(bearer.removeprefix("Bearer "))
    who = f"kunci:{named[0]}" if named else f"alamat:{get_adapter().get_client_ip(request)}"
    limit = PER_MINUTE_OF_CLIENT if named else PER_MINUTE
    key = f"antarmuka:{sha256(who.encode()).hexdigest()[:32]}:{int(time.time()) // 60}"
    cache.add(key, 0, 120)
    try:
        count = cache.incr(key)
    except ValueError:  # another process dropped it between the two lines
        count = 1
    if count <= limit:
        return None
    response = _answer(429, f"Terlalu sering. Paling banyak {limit} permintaan semenit; coba lagi sebentar lagi.")
    response["Retry-After"] = "60"
    return response


class Scope(HttpBearer):
    """A token of this region with one right. Raises Problem: 401 without a valid token, 403 without the right."""

    openapi_bearerFormat = "pdp_…"

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Any:
        if not request.headers.get(self.header):
            raise Problem(401, "Operasi ini memerlukan token: kirim kepala Authorization: Bearer pdp_….")
        found = super().__call__(request)
        if not found:
            raise Problem(401, UNKNOWN)
        return found

    def authenticate(self, request: Any, token: str) -> ApiClient | None:
        """The client behind a token, with the right asked for."""
        client = queries.client_of(token, today=timezone.localdate(request.now))
        if client is None:
            return None
        if self.scope not in client.scopes:
            raise Problem(403, f"Token ini tidak mempunyai hak “{self.scope}”.")
        note_use(client, timezone.localdate(request.now))
        request.client = client
        request.actor = Actor(kind="warga", label=f"Pemohon lewat {client.title}"[:120])
        return client
