"""The clock of silence: a shared counter machine locks after 5 minutes, a citizen is signed out after 10.

It stands in the session and is judged here, before any page; the script of the pages only covers the screen at the
same moment. What pages fetch by themselves (`X-Potong`) is no activity; saving a draft, or a beat of the keyboard, is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.logout import logout
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from pendopo.people.again import all_kept, carry_kept, keep_unsent
from pendopo.people.models import User
from pendopo.people.requests import PendopoRequest

CLOCK = "diam"
COUNTER, CITIZEN = "loket", "warga"
LIMITS = {COUNTER: 5 * 60, CITIZEN: 10 * 60}
"""Seconds without activity, by who sits there."""
NOTE_EVERY = 10
"""Seconds: activity is written at most so often, so a lock may come that much early, never late."""
OPEN_WHEN_LOCKED = {
    "people:terkunci", "people:tutup_layar", "people:denyut", "people:keluar", "people:loket", "people:loket_masuk",
    "people:ganti_orang", "account_logout",
}  # fmt: skip
NEVER_ASKED = {"bahasa", "sehat", "ui:tema"}
OPEN_AFTER = {"people:keluar", "account_logout", "people:masuk", "account_login", "people:denyut"}


@dataclass(frozen=True)
class Idle:
    """What the page's script must know: whose clock it is, its limit in seconds, whether the screen is locked."""

    kind: str
    limit: int
    is_locked: bool = False


class IdleClock:
    """Middleware, after the one that knows the user."""

    def __init__(self, get_response: Callable[[PendopoRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: PendopoRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: PendopoRequest, *_: object) -> HttpResponse | None:
        """After the check against forged forms, before the page."""
        if (
            request.region is None
            or _name(request) in NEVER_ASKED
            or settings.SESSION_COOKIE_NAME not in request.COOKIES
        ):
            return None
        clock = request.session.get(CLOCK)
        if not isinstance(clock, dict):
            return None
        answer = _judge(request, clock)
        left = request.session.get(CLOCK)
        if left:
            request.diam = Idle(left["siapa"], LIMITS[left["siapa"]], is_locked(request))  # type: ignore[attr-defined]  # templates read it
        return answer


def _judge(request: PendopoRequest, clock: dict[str, Any]) -> HttpResponse | None:
    if clock["siapa"] == COUNTER:
        if silent_for(request, clock) >= LIMITS[COUNTER]:
            lock_now(request)
        if is_locked(request):
            return None if _name(request) in OPEN_WHEN_LOCKED else _unlock_first(request)
    elif silent_for(request, clock) >= LIMITS[CITIZEN]:
        return _sign_out(request)
    note_activity(request)
    return None


def _name(request: PendopoRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


def silent_for(request: PendopoRequest, clock: dict[str, Any]) -> float:
    """Seconds since somebody did something in this session."""
    return float(request.now.timestamp() - clock["saat"])


def start_clock(request: PendopoRequest, user: User, *, at_counter: bool) -> None:
    """After sign-in: staff on a machine of a counter, and every citizen, are watched for silence."""
    kind = CITIZEN if user.kind == User.WARGA else COUNTER if at_counter else ""
    if kind:
        request.session[CLOCK] = {"siapa": kind, "saat": request.now.timestamp()}
    else:
        request.session.pop(CLOCK, None)


def note_activity(request: PendopoRequest) -> None:
    """Somebody is there. Pages that refresh themselves do not count."""
    clock = request.session[CLOCK]
    if not request.headers.get("X-Potong") and silent_for(request, clock) >= NOTE_EVERY:
        request.session[CLOCK] = {**clock, "saat": request.now.timestamp()}


def lock_now(request: PendopoRequest) -> None:
    """From now on this session answers only the page that unlocks it."""
    request.session[CLOCK] = {**request.session[CLOCK], "terkunci": True}


def unlock(request: PendopoRequest) -> None:
    request.session[CLOCK] = {"siapa": COUNTER, "saat": request.now.timestamp()}


def is_locked(request: PendopoRequest) -> bool:
    """The session of a counter machine that waits for a PIN."""
    return bool((request.session.get(CLOCK) or {}).get("terkunci"))


def leave(request: PendopoRequest) -> None:
    """End the session; the forms that wait for their persons stay on this device, sealed."""
    kept = all_kept(request)
    logout(request, show_message=False)
    carry_kept(request, kept)


def _unlock_first(request: PendopoRequest) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('people:terkunci')}?{urlencode({'next': _come_back(request)})}")


def _come_back(request: PendopoRequest) -> str:
    """Where the person goes on afterwards; a form they sent in this moment waits for them."""
    if request.method != "POST":
        return request.get_full_path()
    user = request.user
    kept = user.is_authenticated and not request.too_large and keep_unsent(request, user.pk, request.get_full_path())
    return reverse("people:kirim_lagi" if kept else "people:akun")


def _sign_out(request: PendopoRequest) -> HttpResponse | None:
    """End a citizen's session; what they sent just now waits for them. The first page is for everybody, also then."""
    back = _come_back(request)
    leave(request)
    if _name(request) in OPEN_AFTER or request.path_info == "/":
        return None
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'karena': 'diam', 'next': back})}")
