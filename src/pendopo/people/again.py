"""A session that ended in the middle of a form: what was typed is kept, and offered again after sign-in.

Kept sealed in the new session for half an hour, and shown only to the user who was last signed in on this device
(a signed cookie says who): at a shared counter the next person does not see what the last one typed.
"""

from __future__ import annotations

import base64
import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from pendopo.core.api import blind_index_cell, decrypt_cell, encrypt_cell
from pendopo.people.requests import PendopoRequest

LAST_USER_COOKIE = "terakhir"
LAST_USER_DAYS = 30
KEPT = "kirim_lagi"
KEEP_SECONDS = 30 * 60
KEEP_BYTES = 256 * 1024
MOST_KEPT = 4  # people of one counter whose forms wait at the same time
NEVER_KEPT = ("csrfmiddlewaretoken", "password", "sandi", "pin", "code", "kode", "passphrase", "frasa", "credential")


@dataclass(frozen=True)
class Kept:
    """A form that was posted after the session had ended."""

    path: str
    fields: tuple[tuple[str, str], ...]
    had_files: bool

    @property
    def shown(self) -> list[tuple[str, str]]:
        """What a person would recognise: field names in words, without empty fields and machinery."""
        named = ((name.rpartition("-")[2].replace("_", " ").capitalize(), value) for name, value in self.fields)
        return [(name, value) for name, value in named if value.strip() and name.lower() not in ("next", "lanjut")]


def mark_of(user_id: UUID) -> str:
    """Says which user signed in last on this device, readable by nobody."""
    return blind_index_cell(f"perangkat:{user_id}").hex()


def remember_user(response: HttpResponse, user_id: UUID, *, secure: bool) -> None:
    """Set the cookie that later lets this user, and nobody else, find what they typed."""
    response.set_cookie(
        LAST_USER_COOKIE, mark_of(user_id), max_age=LAST_USER_DAYS * 86400, httponly=True, samesite="Lax", secure=secure
    )


def sign_in_first(request: PendopoRequest) -> HttpResponse:
    """Lead a visitor to sign-in and back here; what they posted is kept."""
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': _come_back(request)})}")


def prove_first(request: PendopoRequest) -> HttpResponse:
    """Lead somebody who decides to the second factor (its set-up, or its question) and back here."""
    return HttpResponseRedirect(f"{reverse('people:buktikan')}?{urlencode({'next': _come_back(request)})}")


def _come_back(request: PendopoRequest) -> str:
    if request.method != "POST":
        return request.get_full_path()
    return reverse("people:kirim_lagi") if keep(request) else request.get_full_path()


def keep(request: PendopoRequest) -> bool:
    """Seal what was posted into the session. False when nobody was signed in on this device, or it is too much."""
    return _seal(request, request.get_full_path(), request.COOKIES.get(LAST_USER_COOKIE, ""), bool(request.FILES))


def keep_unsent(request: PendopoRequest, user_id: UUID, path: str) -> bool:
    """Seal what this user has typed but not sent: the screen locked, or they were away for too long."""
    return _seal(request, path, mark_of(user_id), bool(request.FILES))


def _seal(request: PendopoRequest, path: str, owner: str, had_files: bool) -> bool:
    fields = [(name, value) for name, values in request.POST.lists() for value in values if _is_kept(name)]
    content = json.dumps(
        {"path": path, "fields": fields, "files": had_files, "owner": owner, "at": request.now.isoformat()}
    )
    if not owner or len(content) > KEEP_BYTES:
        return False
    others = {mark: sealed for mark, sealed in all_kept(request).items() if mark != owner}
    newest = dict(list(others.items())[-MOST_KEPT + 1 :])
    request.session[KEPT] = {**newest, owner: base64.b64encode(encrypt_cell(content)).decode()}
    return True


def all_kept(request: HttpRequest) -> dict[str, str]:
    """The sealed forms of everybody who typed on this device, by whose they are. Survives a change of person."""
    found = request.session.get(KEPT)
    return found if isinstance(found, dict) else {}


def carry_kept(request: HttpRequest, kept: dict[str, str]) -> None:
    """Put them back after the session of the former person ended."""
    if kept:
        request.session[KEPT] = kept


def _is_kept(name: str) -> bool:
    return not any(word in name.lower() for word in NEVER_KEPT)


def kept_for(request: HttpRequest, user_id: UUID, now: datetime) -> Kept | None:
    """What this user had typed, if the form is theirs and younger than half an hour."""
    sealed = all_kept(request).get(mark_of(user_id))
    if not sealed:
        return None
    try:
        content = json.loads(decrypt_cell(base64.b64decode(sealed)))
    except (InvalidTag, ValueError):
        return None
    too_old = (now - datetime.fromisoformat(content["at"])).total_seconds() > KEEP_SECONDS
    if too_old or not hmac.compare_digest(content["owner"], mark_of(user_id)):
        return None
    return Kept(content["path"], tuple((name, value) for name, value in content["fields"]), content["files"])


def forget_kept(request: HttpRequest, user_id: UUID) -> None:
    """Throw away what this user had typed."""
    carry = {mark: sealed for mark, sealed in all_kept(request).items() if mark != mark_of(user_id)}
    request.session[KEPT] = carry
