"""In and out: sign-in, second factor, sign-up, invitation, one-time link, what was kept."""

from __future__ import annotations

import os

from allauth.account.internal.flows.logout import logout
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from pendopo.core.api import Refusal
from pendopo.people import entrance, idle, queries, services
from pendopo.people.again import forget_kept, kept_for
from pendopo.people.backends import Match
from pendopo.people.decorators import publik
from pendopo.people.forms import CodeForm, EmailSignUpForm, NewPasswordForm, PhoneSignUpForm, SignInForm
from pendopo.people.forms_staf import JoinForm
from pendopo.people.lockout import TooManyTries, count_try
from pendopo.people.models import Person
from pendopo.people.proof import passkey_challenge, read_passkey_login, read_proof, ways_to_prove
from pendopo.people.queries_loket import device_here
from pendopo.people.requests import PendopoRequest
from pendopo.tenancy.api import region


def no_match() -> str:
    """The one answer to every kind of wrong: unknown identifier, wrong secret, closed account."""
    return _("Nomor, surel, atau NIP ini tidak cocok dengan PIN atau kata sandinya. Periksa keduanya, lalu coba lagi.")


@never_cache
@publik(transaction=False)
def masuk(request: PendopoRequest) -> HttpResponse:
    """One form for everybody: citizens by phone or e-mail, staff by NIP."""
    next_url = entrance.safe_next(request)
    if request.user.is_authenticated:
        return redirect(next_url or entrance.home_url(request, request.user))
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                found = entrance.who_is(request, form.cleaned_data["identifier"], form.cleaned_data["password"])
                if found:
                    return _enter(request, found, next_url)
                form.explain("password", no_match())
            except TooManyTries as no:
                form.explain("password", no.sentence)
                status = no.status
    context = {
        "form": form, "lanjut": next_url, "karena_diam": request.GET.get("karena") == "diam",
        "luar": os.environ.get("PENDOPO_OIDC_ISSUER") and os.environ.get("PENDOPO_OIDC_NAME", "SSO"),
        "kenal_nomor": bool(request.COOKIES.get(entrance.PHONE_COOKIE)),
    }  # fmt: skip
    return render(request, "people/publik/masuk.html", context, status=status)


def _enter(request: PendopoRequest, found: list[Match], next_url: str) -> HttpResponse:
    """At once; people of one phone with the same PIN say first who they are."""
    if len(found) == 1:
        return entrance.enter(request, found[0], next_url)
    response = redirect(f"{reverse('people:siapa')}?{urlencode({'next': next_url})}")
    entrance.remember_phone(request, response, found[0].user)
    return response


@never_cache
@publik(transaction=False)
def masuk_kunci(request: PendopoRequest) -> HttpResponse:
    """Sign-in with a passkey alone. GET: the challenge for the browser; POST: its answer."""
    if request.method != "POST":
        return JsonResponse(passkey_challenge(None))
    count_try(request, "tautan")
    proof = read_passkey_login(request.POST.get("credential", ""))
    if proof is None:
        raise Refusal(
            _("Kunci ini tidak dikenal di sini. Masuk dengan kata sandi Anda, atau pakai kunci lain."), status=422
        )
    return entrance.enter_by_passkey(request, proof, entrance.safe_next(request))


@never_cache
@publik(transaction=False)
def kode(request: PendopoRequest) -> HttpResponse:
    """The second factor after the password: a code, or a passkey."""
    stage = entrance.pending_stage(request)
    if stage is None:
        return redirect("account_login")
    user = stage.login.user
    form, status = CodeForm(), 200
    if request.method == "POST":
        form, proof = read_proof(request, user)
        if proof is not None:
            return entrance.finish_stage(request, stage, proof)
        status = 422
    return render(request, "people/publik/kode.html", {"form": form, **ways_to_prove(user)}, status=status)


@never_cache
@publik(transaction=False)
def daftar(request: PendopoRequest) -> HttpResponse:
    """A citizen's account: phone number and PIN, or e-mail address and password."""
    next_url = entrance.safe_next(request)
    if request.user.is_authenticated:
        return redirect(next_url or "people:akun")
    by_email = request.GET.get("dengan") == "surel"
    form = (EmailSignUpForm if by_email else PhoneSignUpForm)(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _register(request, form, next_url)
            except Refusal as no:
                form.explain("identifier", no.sentence)
                status = no.status
    context = {"form": form, "dengan_surel": by_email, "lanjut": next_url}
    return render(request, "people/publik/daftar.html", context, status=status)


def _register(request: PendopoRequest, form: PhoneSignUpForm | EmailSignUpForm, next_url: str) -> HttpResponse:
    count_try(request, "daftar")
    data = form.cleaned_data
    with region(request.region):
        user = services.register_citizen(
            identifier=form.identified, password=data["password"], name=data["name"], now=request.now
        )
    return entrance.enter_by_password(request, user, next_url or reverse("people:akun"), signup=True)


@never_cache
@publik(transaction=False)
def keluar(request: PendopoRequest) -> HttpResponse:
    """Sign-out by a button: a link that somebody else makes you open must not do it."""
    if request.method == "POST":
        idle.leave(request)
        with region(request.region):
            return redirect("people:loket" if device_here(request) else "account_login")
    if not request.user.is_authenticated:
        return redirect("account_login")
    return render(request, "people/publik/keluar.html")


@never_cache
@publik(transaction=False)
def undangan(request: PendopoRequest, token: str) -> HttpResponse:
    """New staff choose a password; who decides goes on to the second factor."""
    with region(request.region):
        person = queries.invited_person(token, now=request.now)
    joins = person is not None and person.account != Person.OWN
    form: NewPasswordForm | JoinForm = (JoinForm if joins else NewPasswordForm)(request.POST or None)
    if request.method == "POST" and form.is_valid() and (not joins or _is_own(person, form)):
        with region(request.region):
            user = (
                services.join_by_invitation(token, now=request.now) if joins
                else services.accept_invitation(token, password=form.cleaned_data["password"], now=request.now)
            )  # fmt: skip
        logout(request, show_message=False)
        return entrance.enter_by_password(request, user, entrance.home_url(request, user))
    context = {"form": form, "orang": person, "bergabung": joins, "dengan_nip": bool(person and person.user.nip_index)}
    return render(request, "people/publik/undangan.html", context, status=422 if form.is_bound else 200)


def _is_own(person: Person | None, form: NewPasswordForm | JoinForm) -> bool:
    """Whoever joins with an older account proves its password; the tries are limited."""
    try:
        if person is not None and entrance.is_password(person.user, form.cleaned_data["password"]):
            return True
    except TooManyTries as no:
        form.explain("password", no.sentence)
        return False
    form.explain(
        "password",
        _("Ini bukan kata sandi akun Anda. Tulis lagi. Belum punya? Terima dulu undangan dari kantor Anda sebelumnya."),
    )
    return False


@never_cache
@publik(transaction=False)
def sekali(request: PendopoRequest, token: str) -> HttpResponse:
    """A one-time link of the demonstration. GET shows a button, so that a preview of the link does not use it up."""
    if not request.region.is_contoh:
        raise Http404
    if request.method == "POST":
        count_try(request, "tautan")
        with region(request.region):
            user = services.use_one_time_link(request.region, token, now=request.now)
        return entrance.enter_by_link(request, user)
    with region(request.region):
        holds = queries.is_live_link(token, now=request.now)
    return render(request, "people/publik/sekali.html", {"berlaku": holds})


@never_cache
@publik(transaction=False)
def kirim_lagi(request: PendopoRequest) -> HttpResponse:
    """After sign-in: what was typed when the session had ended, ready to be sent again or thrown away."""
    user = request.user
    if not user.is_authenticated:
        return redirect("account_login")
    kept = kept_for(request, user.pk, request.now)
    return render(request, "people/publik/kirim_lagi.html", {"simpanan": kept}, status=200 if kept else 404)


@require_POST
@publik(transaction=False)
def buang(request: PendopoRequest) -> HttpResponse:
    """Throw away what was kept."""
    if request.user.is_authenticated:
        forget_kept(request, request.user.pk)
    return redirect("people:akun")
