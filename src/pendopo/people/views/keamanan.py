"""The second factor: authenticator app, recovery codes, passkeys; and proving oneself again."""

from __future__ import annotations

import json

from allauth.mfa.adapter import get_adapter
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pendopo.core.api import Refusal
from pendopo.people import entrance, queries, services
from pendopo.people.actor import citizen, staff_of_user
from pendopo.people.forms import CodeForm, FirstCodeForm, PasskeyForm, PasswordAgainForm
from pendopo.people.lockout import TooManyTries
from pendopo.people.models import User
from pendopo.people.proof import passkey_offer, read_new_passkey, read_proof, ways_to_prove
from pendopo.people.requests import PendopoRequest
from pendopo.people.session import has_second_factor
from pendopo.people.views.akun import of_account
from pendopo.tenancy.api import region

IN_SESSION = "totp_ditawarkan"


def ask_again(request: PendopoRequest, user: User) -> HttpResponse | None:
    """Changing security asks for a proof younger than ten minutes; None when there is one."""
    proved = has_second_factor(request) or not queries.second_factors(user).factors
    if entrance.is_fresh(request) and proved:
        return None
    back = request.get_full_path() if request.method == "GET" else reverse("people:keamanan")
    return redirect(f"{reverse('people:buktikan')}?{urlencode({'next': back})}")


def must_keep_one(request: PendopoRequest, user: User) -> bool:
    """Somebody who decides in this region always keeps one second factor."""
    with region(request.region):
        actor = staff_of_user(request.region, user.pk, request.now)
    return actor is not None and actor.must_prove


@of_account
def keamanan(request: PendopoRequest, user: User) -> HttpResponse:
    """What protects my account."""
    context = {
        "faktor": queries.second_factors(user), "wajib": must_keep_one(request, user),
        "petugas": user.kind == User.STAF, "punya_pin": bool(user.pin_hash),
    }  # fmt: skip
    return render(request, "people/publik/keamanan.html", context)


@of_account
def buktikan(request: PendopoRequest, user: User) -> HttpResponse:
    """Prove oneself again: by a second factor where there is one, else by the password; then go on to `next`.

    Somebody who must have a second factor and has none is led to its set-up.
    """
    next_url = entrance.safe_next(request) or reverse("people:keamanan")
    factors = queries.second_factors(user).factors
    if not factors and must_keep_one(request, user) and entrance.is_fresh(request):
        return redirect(f"{reverse('people:aplikasi')}?{urlencode({'next': next_url})}")
    form: CodeForm | PasswordAgainForm = CodeForm() if factors else PasswordAgainForm()
    if request.method == "POST":
        form, proved = _prove(request, user) if factors else _prove_by_password(request, user)
        if proved:
            return redirect(next_url)
    context = {"form": form, "lanjut": next_url, **(ways_to_prove(user) if factors else {})}
    return render(request, "people/publik/buktikan.html", context, status=422 if form.is_bound else 200)


def _prove(request: PendopoRequest, user: User) -> tuple[CodeForm, bool]:
    form, proof = read_proof(request, user)
    if proof is not None:
        entrance.note_proof(request, proof)
    return form, proof is not None


def _prove_by_password(request: PendopoRequest, user: User) -> tuple[PasswordAgainForm, bool]:
    form = PasswordAgainForm(request.POST)
    if not form.is_valid():
        return form, False
    try:
        right = entrance.is_password(user, form.cleaned_data["password"])
    except TooManyTries as no:
        form.explain("password", no.sentence)
        return form, False
    if right:
        entrance.note_password(request, user)
    else:
        form.explain("password", _("Ini bukan PIN atau kata sandi Anda. Tulis lagi."))
    return form, right


@of_account
def aplikasi(request: PendopoRequest, user: User) -> HttpResponse:
    """Bind an authenticator app: scan, then write the first code."""
    answer = ask_again(request, user)
    if answer is not None:
        return answer
    secret = _secret(request)
    form = FirstCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _bind(request, user, secret, form.cleaned_data["code"])
        except Refusal as no:
            form.explain("code", no.sentence)
    import segno  # only here: a worker that never shows this page keeps its memory

    address = get_adapter().build_totp_url(user, secret)
    context = {
        "form": form,
        "rahasia": " ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
        "alamat": address,
        "qr": segno.make(address, error="m").svg_data_uri(scale=5, border=3, light="#fff"),
        "lanjut": entrance.safe_next(request),
    }
    return render(request, "people/publik/aplikasi.html", context, status=422 if form.is_bound else 200)


def _secret(request: PendopoRequest) -> str:
    """The secret offered in this session; made anew whenever the page is opened."""
    from allauth.mfa.totp.internal.auth import generate_totp_secret

    if request.method != "POST" or IN_SESSION not in request.session:
        request.session[IN_SESSION] = generate_totp_secret()
    return str(request.session[IN_SESSION])


def _bind(request: PendopoRequest, user: User, secret: str, code: str) -> HttpResponse:
    with region(request.region):
        app = services.set_totp(user, secret=secret, code=code, actor=citizen(user), now=request.now)
    del request.session[IN_SESSION]
    entrance.note_proof(request, app)
    messages.success(request, _("Aplikasi pembuat kode sudah terpasang."))
    return redirect(f"{reverse('people:kode_cadangan')}?{urlencode({'next': entrance.safe_next(request)})}")


@of_account
def kode_cadangan(request: PendopoRequest, user: User) -> HttpResponse:
    """The recovery codes; POST makes new ones."""
    answer = ask_again(request, user)
    if answer is not None:
        return answer
    if request.method == "POST":
        with region(request.region):
            services.renew_recovery_codes(user, actor=citizen(user), now=request.now)
        messages.success(request, _("Sepuluh kode baru sudah dibuat. Kode lama tidak berlaku lagi."))
        return redirect("people:kode_cadangan")
    context = {
        "kode": queries.recovery_codes(user),
        "lanjut": entrance.safe_next(request) or reverse("people:keamanan"),
    }
    return render(request, "people/publik/kode_cadangan.html", context)


@of_account
def kunci(request: PendopoRequest, user: User) -> HttpResponse:
    """Add a passkey of this device or a security key."""
    answer = ask_again(request, user)
    if answer is not None:
        return answer
    form = PasskeyForm(request.POST or None)
    if request.method == "POST":
        made = read_new_passkey(request, user)
        if made is not None:
            return _keep_passkey(request, user, *made)
        form.is_valid()
        form.add_error(None, _("Kunci belum tersimpan. Ikuti petunjuk perangkat Anda, lalu coba lagi."))
    context = {"form": form, "opsi_kunci": json.dumps(passkey_offer(user)), "lanjut": entrance.safe_next(request)}
    return render(request, "people/publik/kunci.html", context, status=422 if form.is_bound else 200)


def _keep_passkey(request: PendopoRequest, user: User, name: str, credential: dict[str, object]) -> HttpResponse:
    with region(request.region):
        passkey = services.add_passkey(
            user, name=name[:60], credential=credential, actor=citizen(user), now=request.now
        )
    entrance.note_proof(request, passkey)
    messages.success(request, _("Kunci sudah tersimpan. Anda dapat masuk tanpa kata sandi."))
    return redirect(entrance.safe_next(request) or "people:keamanan")


@require_POST
@of_account
def lepas(request: PendopoRequest, user: User) -> HttpResponse:
    """Remove an app or a passkey."""
    answer = ask_again(request, user)
    if answer is not None:
        return answer
    chosen = request.POST.get("faktor", "")
    keep_one = must_keep_one(request, user)
    try:
        with region(request.region):
            services.drop_second_factor(
                user, int(chosen) if chosen.isascii() and chosen.isdigit() else 0, must_keep_one=keep_one,
                actor=citizen(user), now=request.now,
            )  # fmt: skip
    except LookupError:
        raise Http404 from None
    messages.success(request, _("Sudah dilepas."))
    return redirect("people:keamanan")
