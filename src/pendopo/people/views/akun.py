"""One's own account: what is kept, the secret, where one is signed in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from allauth.usersessions.internal.flows.sessions import end_other_sessions, end_sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from pendopo.lib.identifiers import mask_phone
from pendopo.people import queries, services
from pendopo.people.actor import citizen
from pendopo.people.again import sign_in_first
from pendopo.people.decorators import publik
from pendopo.people.entrance import is_password, workspace_url
from pendopo.people.forms import ChangePasswordForm, ChangePinForm
from pendopo.people.lockout import TooManyTries
from pendopo.people.models import User
from pendopo.people.queries_pulih import recovery_of
from pendopo.people.requests import PendopoRequest
from pendopo.tenancy.api import region

Own = Callable[[PendopoRequest, User], HttpResponse]


def of_account(view: Own) -> Callable[..., HttpResponse]:
    """A page about the signed-in person, who comes as the second argument; others sign in first."""

    @wraps(view)
    def inner(request: PendopoRequest) -> HttpResponse:
        user = request.user
        return view(request, user) if user.is_authenticated else sign_in_first(request)

    return never_cache(publik(transaction=False)(inner))  # type: ignore[return-value]  # wrappers keep the response


def mask_email(email: str) -> str:
    """r•••@contoh.id."""
    local, _at, domain = email.partition("@")
    return f"{local[:1]}•••@{domain}" if domain else ""


def mask_nip(nip: str) -> str:
    """1985••••••••••0012: the year of birth and the last four digits."""
    return f"{nip[:4]}{'•' * 10}{nip[-4:]}" if len(nip) == 18 else ""


@of_account
def akun(request: PendopoRequest, user: User) -> HttpResponse:
    """What is kept about me, masked."""
    with region(request.region):
        recovered = recovery_of(user, request.now)
    context = {
        "pemulihan": recovered,
        "nama": user.name,
        "telepon": mask_phone(user.phone) if user.phone else "",
        "surel": mask_email(user.email),
        "nip": mask_nip(user.nip),
        "memakai_pin": uses_pin(user),
        "sejak": user.created_at,
        "ruang_kerja": workspace_url(request, user),
        "faktor": queries.second_factors(user),
    }
    return render(request, "people/publik/akun.html", context)


def uses_pin(user: User) -> bool:
    """Citizens who signed up with a phone number have a PIN; everybody else a password."""
    return user.kind == User.WARGA and user.phone_index is not None


@of_account
def sandi(request: PendopoRequest, user: User) -> HttpResponse:
    """Change the PIN or password; the other sessions end."""
    data = request.POST or None
    form = ChangePinForm(data, phone=user.phone) if uses_pin(user) else ChangePasswordForm(data)
    if request.method == "POST" and form.is_valid() and _is_old_right(user, form):
        with region(request.region):
            services.change_password(user, password=form.cleaned_data["password"], actor=citizen(user), now=request.now)
        update_session_auth_hash(request, user)
        UserSession.objects.create_from_request(request)
        messages.success(request, _("Sudah diganti. Perangkat lain harus masuk lagi."))
        return redirect("people:akun")
    context = {"form": form, "memakai_pin": uses_pin(user)}
    return render(request, "people/publik/sandi.html", context, status=422 if form.is_bound else 200)


def _is_old_right(user: User, form: ChangePinForm | ChangePasswordForm) -> bool:
    try:
        if is_password(user, form.cleaned_data["old"]):
            return True
    except TooManyTries as no:
        form.explain("old", no.sentence)
        return False
    form.explain("old", _("Ini bukan PIN atau kata sandi Anda sekarang. Tulis lagi."))
    return False


@of_account
def sesi(request: PendopoRequest, user: User) -> HttpResponse:
    """Where I am signed in."""
    return render(
        request, "people/publik/sesi.html", {"perangkat": queries.devices_of(user, request.session.session_key)}
    )


@require_POST
@of_account
def akhiri_sesi(request: PendopoRequest, user: User) -> HttpResponse:
    """End one session (its id), or all the others ('lain')."""
    chosen = request.POST.get("sesi", "")
    if chosen == "lain":
        end_other_sessions(request, user)
        messages.success(request, _("Semua perangkat lain sudah keluar."))
        return redirect("people:sesi")
    mine = (
        UserSession.objects.filter(user_id=user.pk, pk=int(chosen)) if chosen.isascii() and chosen.isdigit() else None
    )
    if not mine:
        raise Http404
    end_sessions(request, mine)
    messages.success(request, _("Perangkat itu sudah keluar."))
    return redirect("people:sesi")
