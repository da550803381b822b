"""What a device may open without an account: its drafts (a secret cookie), cases it has proven (a signed one)."""

from __future__ import annotations

import secrets
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpResponse

from pendopo.core.api import derive
from pendopo.people.requests import PendopoRequest

DEVICE_COOKIE, PROOF_COOKIE = f"perangkat_{settings.PORT}", f"berkas_{settings.PORT}"
DEVICE_SECONDS = 90 * 86400
PROOF_SECONDS, PROOFS = 12 * 3600, 20
SALT = "layanan.berkas"

# -- drafts


def device_hash(request: PendopoRequest) -> bytes:
    """This device in this region, or nothing when it has kept no draft yet."""
    token = request.COOKIES.get(DEVICE_COOKIE, "")
    return derive(request.region, "perangkat", token.encode()) if token else b""


def new_device(request: PendopoRequest) -> str:
    """The device's secret: the one it has, or a new one."""
    return request.COOKIES.get(DEVICE_COOKIE, "") or secrets.token_urlsafe(24)


def hash_of(request: PendopoRequest, token: str) -> bytes:
    return derive(request.region, "perangkat", token.encode())


def remember_device(response: HttpResponse, token: str) -> None:
    """Keep the device's secret on the device; each saving prolongs it."""
    _keep(response, DEVICE_COOKIE, token, DEVICE_SECONDS)


# -- cases


def proven(request: PendopoRequest) -> tuple[str, ...]:
    """The ids of the cases that this device sent, or has shown number and secret of, in the last twelve hours."""
    try:
        found = signing.loads(request.COOKIES.get(PROOF_COOKIE, ""), salt=SALT, max_age=PROOF_SECONDS)
    except signing.BadSignature:
        return ()
    return tuple(str(item) for item in found)


def prove(request: PendopoRequest, response: HttpResponse, case_id: UUID) -> None:
    """From now on this device may open the case."""
    kept = (str(case_id), *(item for item in proven(request) if item != str(case_id)))
    _keep(response, PROOF_COOKIE, signing.dumps(kept[:PROOFS], salt=SALT, compress=True), None)


def forget(request: PendopoRequest, response: HttpResponse, case_id: UUID) -> None:
    """From now on this device has to show number and secret again."""
    left = [item for item in proven(request) if item != str(case_id)]
    _keep(response, PROOF_COOKIE, signing.dumps(left, salt=SALT, compress=True), None)


def _keep(response: HttpResponse, name: str, value: str, seconds: int | None) -> None:
    response.set_cookie(
        name, value, max_age=seconds, httponly=True, samesite="Lax", secure=bool(settings.SESSION_COOKIE_SECURE)
    )


def unkept(response: HttpResponse) -> HttpResponse:
    """A page with personal data: no cache keeps it, also not the browser's way back."""
    response["Cache-Control"] = "private, no-store"
    return response
