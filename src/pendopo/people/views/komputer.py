"""Computers of counters, and PINs of staff: for administrators, and for staff themselves."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from pendopo.people import entrance, idle, queries
from pendopo.people.actor import citizen
from pendopo.people.backends import people_of
from pendopo.people.decorators import publik, staf
from pendopo.people.forms_pin import CounterDeviceForm, PaperCodeForm, TwoPinsForm
from pendopo.people.identifiers import read_identifier
from pendopo.people.lockout import TooManyTries, count_try
from pendopo.people.models import Person, User
from pendopo.people.queries_loket import COOKIE, counter_devices, device_here, get_counter_device
from pendopo.people.requests import PendopoRequest
from pendopo.people.services import counters, pins
from pendopo.people.views.akun import of_account
from pendopo.people.views.keamanan import ask_again
from pendopo.tenancy.api import region

COOKIE_DAYS = 400
"""The longest that browsers keep a cookie."""
WRONG = 422


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staf("admin")
def komputer(request: PendopoRequest) -> HttpResponse:
    """The computers of counters; POST makes this very computer one of them."""
    today = request.now.astimezone(request.region.tz).date()
    form = CounterDeviceForm(request.POST or None, units=queries.units_on(today))
    if request.method == "POST" and form.is_valid():
        device, token = counters.add_counter_device(
            name=form.cleaned_data["name"], unit=form.chosen_unit,
            by=get_object_or_404(Person, pk=request.actor.actor_id), actor=request.actor, now=request.now,
        )  # fmt: skip
        assert request.user.is_authenticated
        idle.start_clock(request, request.user, at_counter=True)
        messages.success(request, _("Komputer ini sekarang komputer loket: %(nama)s.") % {"nama": device.name})
        response = redirect("people_staf:komputer")
        response.set_cookie(
            COOKIE, token, max_age=COOKIE_DAYS * 86400, httponly=True, samesite="Lax", secure=request.is_secure()
        )
        return response
    context = {"form": form, "komputer": counter_devices(), "ini": device_here(request)}
    return render(request, "people/staf/komputer.html", context, status=WRONG if form.is_bound else 200)


@require_POST
@staf("admin")
def cabut_komputer(request: PendopoRequest, device_id: UUID) -> HttpResponse:
    """It is an ordinary computer again."""
    device = get_counter_device(device_id)
    counters.revoke_counter_device(device, actor=request.actor, now=request.now)
    messages.success(request, _("%(nama)s bukan komputer loket lagi.") % {"nama": device.name})
    return redirect("people_staf:komputer")


@require_POST
@never_cache
@staf("admin")
def kode_pin(request: PendopoRequest, person_id: UUID) -> HttpResponse:
    """A code by which somebody chooses a PIN of counters; shown once."""
    person = queries.get_person(person_id)
    code = pins.give_counter_code(person, actor=request.actor, now=request.now)
    context = {"orang": person, "kode": f"{code[:4]} {code[4:]}", "jam": pins.CODE_HOURS}
    return render(request, "people/staf/kode_pin.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@publik(transaction=False)
def pilih_pin(request: PendopoRequest) -> HttpResponse:
    """Staff choose a PIN with NIP and the code that an administrator handed over."""
    form = PaperCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if _choose(request, form):
                messages.success(request, _("PIN sudah dipasang. Masuk dengan NIP dan PIN ini."))
                return redirect("people:masuk")
            form.explain("code", _("NIP dan kode ini tidak cocok, atau kodenya sudah dipakai. Minta kode baru."))
        except TooManyTries as no:
            form.explain("code", no.sentence)
    return render(request, "people/publik/pilih_pin.html", {"form": form}, status=WRONG if form.is_bound else 200)


def _choose(request: PendopoRequest, form: PaperCodeForm) -> bool:
    known = read_identifier(form.cleaned_data["identifier"])
    key = known.index.hex() if known else form.cleaned_data["identifier"]
    tries = [count_try(request, "masuk_alamat"), count_try(request, "kode_kertas", key)]
    user = next((one for one in people_of(known) if one.kind == User.STAF and one.is_active), None)
    if user is None:
        return False
    with region(request.region):
        right = pins.use_counter_code(
            user, form.cleaned_data["code"], pin=form.cleaned_data["password"], now=request.now
        )
    if right:
        for attempt in tries:
            attempt.forgive()
    return right


@of_account
def pin(request: PendopoRequest, user: User) -> HttpResponse:
    """Staff set or drop their PIN of counters, after their password (or second factor) was proved just now."""
    if user.kind != User.STAF:
        raise Http404
    answer = ask_again(request, user)
    if answer is not None:
        return answer
    posted = request.POST if request.method == "POST" else None
    if posted and "lepas" in posted:
        with region(request.region):
            pins.drop_staff_pin(user, actor=citizen(user), now=request.now)
        messages.success(request, _("PIN sudah dilepas. Anda masuk dengan kata sandi."))
        return redirect("people:keamanan")
    form = TwoPinsForm(posted, about=user.nip, is_staff=True)
    if form.is_bound and form.is_valid():
        with region(request.region):
            pins.set_staff_pin(user, pin=form.cleaned_data["password"], actor=citizen(user), now=request.now)
        messages.success(request, _("PIN sudah dipasang. Peran yang memutuskan tetap meminta bukti kedua."))
        return redirect(entrance.safe_next(request) or "people:keamanan")
    context = {"form": form, "punya": bool(user.pin_hash)}
    return render(request, "people/publik/pin.html", context, status=WRONG if form.is_bound else 200)
