"""Coming in: allauth's steps in our words. Nothing here writes rows of ours."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.internal.flows.login import (
    perform_login,
    perform_password_login,
    record_authentication,
)
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login
from allauth.account.stages import LoginStageController
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.internal.constants import LoginStageKey
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from pendopo.core.api import staff_menu
from pendopo.people.actor import staff_of_user
from pendopo.people.again import all_kept, carry_kept, kept_for, remember_user
from pendopo.people.backends import Match, match, matches
from pendopo.people.identifiers import read_identifier
from pendopo.people.idle import start_clock
from pendopo.people.lockout import count_try
from pendopo.people.models import User
from pendopo.people.queries import shares_phone
from pendopo.people.queries_loket import device_here
from pendopo.people.queries_pulih import recovery_of
from pendopo.people.requests import PendopoRequest
from pendopo.people.services import note_sign_in
from pendopo.people.session import DEMO_LINK, EXTERNAL, EXTERNAL_BOTH, PIN, proofs
from pendopo.tenancy.api import region

FRESH_SECONDS = 10 * 60
PHONE_COOKIE, PHONE_DAYS = "nomor", 30
SECOND_FACTOR = LoginStageKey.MFA_AUTHENTICATE.value


def who_is(request: PendopoRequest, identifier: str, password: str) -> list[Match]:
    """Whose credentials these are: nobody for every kind of wrong, several when people of one phone have the same PIN.

    Raises TooManyTries, known or unknown alike.
    """
    known = read_identifier(identifier)
    key = (known.index if known else identifier.strip().lower().encode()).hex()
    tries = [count_try(request, "masuk_alamat"), count_try(request, "masuk", key), count_try(request, "nomor", key)]
    found = matches(known, password)
    if found:
        for attempt in tries:
            attempt.forgive()
    return found


def enter(request: PendopoRequest, match_: Match, next_url: str) -> HttpResponse:
    """Sign in whoever the sign-in page found."""
    way = enter_by_pin if match_.by_pin else enter_by_password
    return way(request, match_.user, next_url)


def enter_by_password(request: PendopoRequest, user: User, next_url: str, *, signup: bool = False) -> HttpResponse:
    """Sign in after a right password: at once, or through the second factor."""
    clear_login(request)
    login = Login(user=user, redirect_url=next_url or home_url(request, user), signup=signup)
    return _arrived(request, perform_password_login(request, {}, login), "sandi")


def is_secret_of(request: PendopoRequest, user: User, secret: str) -> bool:
    """The PIN (of staff, else of the citizen) of somebody chosen by name. Raises TooManyTries.

    Wrong ones count per person, per number and per address: several names of one phone give no more tries at it.
    """
    number = bytes(user.nip_index or user.phone_index or user.email_index or user.pk.bytes).hex()
    tries = [count_try(request, "masuk_alamat"), count_try(request, "orang", str(user.pk))]
    tries.append(count_try(request, "nomor", number))
    found = match(user, secret)
    if found is None or (user.kind == User.STAF and not found.by_pin):
        return False
    for attempt in tries:
        attempt.forgive()
    return True


def enter_by_pin(request: PendopoRequest, user: User, next_url: str) -> HttpResponse:
    """Sign in with the PIN of staff, also in the place of somebody else: no role that decides is open."""
    kept = all_kept(request)
    request.session.flush()
    carry_kept(request, kept)
    record_authentication(request, user, method=PIN)
    waiting = reverse("people:kirim_lagi") if kept_for(request, user.pk, request.now) else ""
    login = Login(user=user, redirect_url=waiting or next_url or home_url(request, user, deciding=False))
    return _arrived(request, perform_login(request, login), "pin")


def enter_instead(request: PendopoRequest, user: User, next_url: str) -> HttpResponse:
    """Sign in a citizen chosen by name, in the place of whoever was there before."""
    kept = all_kept(request)
    request.session.flush()
    carry_kept(request, kept)
    waiting = reverse("people:kirim_lagi") if kept_for(request, user.pk, request.now) else ""
    return enter_by_password(request, user, waiting or next_url)


def enter_by_external(request: PendopoRequest, user: User, next_url: str, *, has_both: bool) -> HttpResponse:
    """Sign in whom the region's provider vouches for; our second factor is asked unless both were proved there."""
    clear_login(request)
    record_authentication(request, user, method=EXTERNAL_BOTH if has_both else EXTERNAL)
    login = Login(user=user, redirect_url=next_url or home_url(request, user))
    return _arrived(request, perform_login(request, login), "luar")


def enter_by_link(request: PendopoRequest, user: User) -> HttpResponse:
    """Sign in with a one-time link of the demonstration."""
    request.session.flush()
    record_authentication(request, user, method=DEMO_LINK)
    login = Login(user=user, redirect_url=home_url(request, user))
    return _arrived(request, perform_login(request, login), "tautan")


def enter_by_passkey(request: PendopoRequest, authenticator: Any, next_url: str) -> HttpResponse:
    """Sign in with a passkey alone: it is two factors in one."""
    user: User = authenticator.user
    clear_login(request)
    post_authentication(request, authenticator, passwordless=True)
    login = Login(user=user, redirect_url=next_url or home_url(request, user))
    return _arrived(request, perform_login(request, login), "kunci")


def pending_stage(request: PendopoRequest) -> Any | None:
    """The second factor that this session is waiting for, if it is."""
    return None if request.user.is_authenticated else LoginStageController.enter(request, SECOND_FACTOR)


def finish_stage(request: PendopoRequest, stage: Any, authenticator: Any) -> HttpResponse:
    """The second factor was proved: go on with the sign-in."""
    authenticator.user = stage.login.user
    post_authentication(request, authenticator)
    return _arrived(request, stage.exit(), authenticator.type)


def note_proof(request: PendopoRequest, authenticator: Any) -> None:
    """Note in the session that somebody already signed in proved themselves again."""
    authenticator.user = request.user
    post_authentication(request, authenticator, reauthenticated=True)


def note_password(request: PendopoRequest, user: User) -> None:
    record_authentication(request, user, method="password", reauthenticated=True)


def is_fresh(request: PendopoRequest) -> bool:
    """More than a PIN was proved in this session within the last ten minutes; else changing security asks again."""
    recent = [proof for proof in proofs(request) if proof["method"] != PIN]
    return any(time.time() - float(str(proof["at"])) < FRESH_SECONDS for proof in recent)


def _arrived(request: PendopoRequest, response: HttpResponse, how: str) -> HttpResponse:
    user = request.user
    if user.is_authenticated:
        with region(request.region):
            note_sign_in(user, how=how, now=request.now)
            if response.headers.get("Location") != reverse("people:akun"):  # that page tells it itself
                tell_of_recovery(request, user)
            start_clock(request, user, at_counter=device_here(request) is not None)
        remember_user(response, user.pk, secure=request.is_secure())
        if shares_phone(user):
            remember_phone(request, response, user)
    return response


def tell_of_recovery(request: PendopoRequest, user: User) -> None:
    """Whoever comes in reads that their PIN was chosen anew at a counter, and by which post."""
    row = recovery_of(user, request.now) if user.kind == User.WARGA else None
    if row is None:
        return
    if row.ended_at is None:
        said = _("Seseorang meminta PIN baru untuk akun Anda di loket. Bukan Anda? Batalkan di halaman akun.")
    else:
        said = _("PIN akun ini dipilih ulang lewat loket (%(petugas)s).") % {"petugas": row.opened_label}
    messages.warning(request, said)


def remember_phone(request: PendopoRequest, response: HttpResponse, user: User) -> None:
    """Let this device offer the people of the number by name. Only where somebody proved a PIN of it."""
    assert user.phone_index is not None
    response.set_cookie(
        PHONE_COOKIE, bytes(user.phone_index).hex(), max_age=PHONE_DAYS * 86400, httponly=True, samesite="Lax",
        secure=request.is_secure(),
    )  # fmt: skip


def safe_next(request: PendopoRequest) -> str:
    """Where the person wanted to go, when that is ours; else ''."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    # What begins otherwise would be taken for the name of a view; no address of ours holds a line break.
    return wanted if ours and wanted.startswith("/") and wanted.isprintable() else ""


def home_url(request: PendopoRequest, user: User, *, deciding: bool = True) -> str:
    """Where somebody starts: staff in their workspace, citizens at their account."""
    return workspace_url(request, user, deciding=deciding) or reverse("people:akun")


def workspace_url(request: PendopoRequest, user: User, *, deciding: bool = True) -> str:
    """Where the workspace of this region begins for the user; '' for whoever holds no post here.

    Entries for everybody (the inbox) come before those of one role.
    """
    if user.kind != User.STAF:
        return ""
    with region(request.region):
        actor = staff_of_user(request.region, user.pk, request.now, deciding=deciding)
    if actor is None:
        return ""
    for entry in sorted(staff_menu(actor.roles), key=lambda entry: bool(entry.role)):
        try:
            return reverse(entry.url)
        except NoReverseMatch:
            continue
    return f"{get_script_prefix()}kerja/"


def read_passkey(form_class: type[Any], credential: str, **options: Any) -> Any | None:
    """The authenticator that a browser's answer proves, judged by allauth's form; None when it proves nothing."""
    form = form_class(data={"credential": credential}, **options)
    try:
        return form.cleaned_data["credential"] if form.is_valid() else None
    except (ValidationError, KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return None  # a made-up answer: the parsers of the library raise all of these


def is_password(user: User, password: str) -> bool:
    """This is the user's own password or PIN. Raises TooManyTries after five wrong ones."""
    attempt = count_try(None, "faktor_kedua", f"sandi:{user.pk}")
    if not user.check_password(password):
        return False
    attempt.forgive()
    return True
