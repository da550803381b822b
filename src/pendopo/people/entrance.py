"""Coming in: allauth's steps in our words. Nothing here writes rows of ours."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.internal.flows.login import (
    get_authentication_records,
    perform_login,
    perform_password_login,
    record_authentication,
)
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login
from allauth.account.stages import LoginStageController
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.internal.constants import LoginStageKey
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from pendopo.core.api import staff_menu
from pendopo.people.actor import staff_of_user
from pendopo.people.again import remember_user
from pendopo.people.identifiers import read_identifier
from pendopo.people.lockout import count_try
from pendopo.people.models import User
from pendopo.people.requests import PendopoRequest
from pendopo.people.services import note_sign_in
from pendopo.people.session import DEMO_LINK
from pendopo.tenancy.api import region

FRESH_SECONDS = 10 * 60
SECOND_FACTOR = LoginStageKey.MFA_AUTHENTICATE.value


def who_is(request: PendopoRequest, identifier: str, password: str) -> User | None:
    """The user of these credentials; None for every kind of wrong. Raises TooManyTries, known or unknown alike."""
    known = read_identifier(identifier)
    by_device = count_try(request, "masuk_alamat")
    by_name = count_try(request, "masuk", (known.index if known else identifier.strip().lower().encode()).hex())
    user = authenticate(request, username=identifier, password=password)
    if not isinstance(user, User):
        return None
    by_device.forgive()
    by_name.forgive()
    return user


def enter_by_password(request: PendopoRequest, user: User, next_url: str, *, signup: bool = False) -> HttpResponse:
    """Sign in after a right password: at once, or through the second factor."""
    clear_login(request)
    login = Login(user=user, redirect_url=next_url or home_url(request, user), signup=signup)
    return _arrived(request, perform_password_login(request, {}, login), "sandi")


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
    """Something was proved in this session within the last ten minutes; else changing security asks again."""
    user = request.user if request.user.is_authenticated else None
    records = get_authentication_records(request, user)
    return any(time.time() - record["at"] < FRESH_SECONDS for record in records)


def _arrived(request: PendopoRequest, response: HttpResponse, how: str) -> HttpResponse:
    user = request.user
    if user.is_authenticated:
        with region(request.region):
            note_sign_in(user, how=how, now=request.now)
        remember_user(response, user.pk, secure=request.is_secure())
    return response


def safe_next(request: PendopoRequest) -> str:
    """Where the person wanted to go, when that is ours; else ''."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ok = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ok else ""


def home_url(request: PendopoRequest, user: User) -> str:
    """Where somebody starts: staff in their workspace, citizens at their account."""
    return workspace_url(request, user) or reverse("people:akun")


def workspace_url(request: PendopoRequest, user: User) -> str:
    """Where the workspace of this region begins for the user; '' for whoever holds no post here.

    Entries for everybody (the inbox) come before those of one role.
    """
    if user.kind != User.STAF:
        return ""
    with region(request.region):
        actor = staff_of_user(request.region, user.pk, request.now)
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
