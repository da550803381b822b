"""The shared computer of a counter: tiles, a quick change of person by PIN, the lock."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.people import entrance, idle
from pendopo.people.again import forget_kept, keep_unsent, kept_for
from pendopo.people.decorators import publik
from pendopo.people.forms_pin import OnePinForm, UnlockForm
from pendopo.people.lockout import TooManyTries
from pendopo.people.models import CounterDevice, User
from pendopo.people.queries_loket import at_counter, device_here, tiles_of
from pendopo.people.requests import PendopoRequest
from pendopo.people.session import PIN, weaken_to
from pendopo.tenancy.api import region

WRONG = 422


def _today(request: PendopoRequest) -> date:
    return request.now.astimezone(request.region.tz).date()


def _device(request: PendopoRequest) -> CounterDevice:
    device = device_here(request)
    if device is None:
        raise Http404
    return device


@require_safe
@never_cache
@publik
def loket(request: PendopoRequest) -> HttpResponse:
    """Who works at this counter. Only on a computer that an administrator made one of a counter."""
    device = _device(request)
    return render(request, "people/publik/loket.html", {"komputer": device, "ubin": tiles_of(device, _today(request))})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@publik(transaction=False)
def loket_masuk(request: PendopoRequest, person_id: UUID) -> HttpResponse:
    """The PIN of one of them; the session of whoever was there before ends."""
    with region(request.region):
        person = at_counter(_device(request), person_id, _today(request))
    form = OnePinForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _is_right(request, person.user, form, "pin"):
        return entrance.enter_by_pin(request, person.user, "")
    context = {"form": form, "orang": person}
    return render(request, "people/publik/loket_masuk.html", context, status=WRONG if form.is_bound else 200)


def _is_right(request: PendopoRequest, user: User, form: OnePinForm | UnlockForm, name: str) -> bool:
    try:
        if entrance.is_secret_of(request, user, form.cleaned_data[name]):
            return True
        form.explain(name, _("PIN ini tidak cocok. Tulis lagi."))
    except TooManyTries as no:
        form.explain(name, no.sentence)
    return False


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@publik(transaction=False)
def terkunci(request: PendopoRequest) -> HttpResponse:
    """The only page that a locked session answers. What was proved before the lock counts no more."""
    user = request.user
    if not user.is_authenticated or not idle.is_locked(request):
        return redirect(entrance.safe_next(request) or "people:akun")
    form = UnlockForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _opens(request, user, form):
        idle.unlock(request)
        if request.headers.get("X-Layar"):
            forget_kept(request, user.pk)  # the page is still open, with all that was typed
            return JsonResponse({"buka": True})
        return redirect(_waiting(request, user) or entrance.safe_next(request) or entrance.home_url(request, user))
    if request.headers.get("X-Layar"):
        return JsonResponse({"salah": next(iter(form.masalah.values()), "")}, status=WRONG)
    with region(request.region):
        device = device_here(request)
    context = {"form": form, "lanjut": entrance.safe_next(request), "komputer": device, "siapa": user.name}
    return render(request, "people/publik/terkunci.html", context, status=WRONG if form.is_bound else 200)


def _opens(request: PendopoRequest, user: User, form: UnlockForm) -> bool:
    """A PIN opens what a PIN opens; a password what a password opens, and a second factor is asked again."""
    secret = form.cleaned_data["pin"]
    by_pin = len(secret) == 6 and secret.isascii() and secret.isdigit()
    right = _is_right(request, user, form, "pin") if by_pin else _is_right_password(user, form)
    if right:
        weaken_to(request, PIN if by_pin else "password")
    return right


def _is_right_password(user: User, form: UnlockForm) -> bool:
    try:
        if entrance.is_password(user, form.cleaned_data["pin"]):
            return True
        form.explain("pin", _("Kata sandi ini tidak cocok. Tulis lagi."))
    except TooManyTries as no:
        form.explain("pin", no.sentence)
    return False


def _waiting(request: PendopoRequest, user: User) -> str:
    return reverse("people:kirim_lagi") if kept_for(request, user.pk, request.now) else ""


@require_POST
@never_cache
@publik(transaction=False)
def denyut(request: PendopoRequest) -> HttpResponse:
    """Somebody types on an open page: this alone counts as activity. 401 when it came too late."""
    alive = request.user.is_authenticated and not idle.is_locked(request)
    return JsonResponse({"masuk": alive}, status=200 if alive else 401)


@require_POST
@never_cache
@publik(transaction=False)
def tutup_layar(request: PendopoRequest) -> HttpResponse:
    """The page has covered itself after the time of silence (or by its button): lock, or sign a citizen out.

    What the open form held comes along and waits, sealed, for the same person.
    """
    user, clock = request.user, request.session.get(idle.CLOCK)
    if not user.is_authenticated or not clock:
        return JsonResponse({"ke": _sign_in_page(_own_path(request, "_halaman"))})
    path, target = _own_path(request, "_halaman"), _own_path(request, "_alamat")
    kept = "_alamat" in request.POST and keep_unsent(request, user.pk, target)
    if clock["siapa"] == idle.COUNTER:
        idle.lock_now(request)
        return JsonResponse({"ke": reverse("people:terkunci")})
    idle.leave(request)
    return JsonResponse({"ke": _sign_in_page(reverse("people:kirim_lagi") if kept else path)})


def _own_path(request: PendopoRequest, name: str) -> str:
    """The page that was open, or where its form leads, when that is one of ours."""
    path = request.POST.get(name, "")
    ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, {request.get_host()})
    return path if ours else reverse("people:akun")


def _sign_in_page(back: str) -> str:
    return f"{reverse('people:masuk')}?{urlencode({'karena': 'diam', 'next': back})}"


@require_POST
@never_cache
@publik(transaction=False)
def ganti_orang(request: PendopoRequest) -> HttpResponse:
    """Sign out and let the next person choose themselves: at a counter, or among the people of one phone."""
    idle.leave(request)
    with region(request.region):
        at_desk = device_here(request) is not None
    if at_desk:
        return redirect("people:loket")
    return redirect("people:siapa" if request.COOKIES.get(entrance.PHONE_COOKIE) else "people:masuk")
