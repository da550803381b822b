"""Several people under one phone number: who signs in, and who else belongs to it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.core.api import Refusal
from pendopo.lib.identifiers import mask_phone
from pendopo.people import entrance, queries
from pendopo.people.actor import citizen
from pendopo.people.decorators import publik
from pendopo.people.forms_pin import HouseholdForm, MyNameForm, OnePinForm
from pendopo.people.lockout import TooManyTries
from pendopo.people.models import User
from pendopo.people.requests import PendopoRequest
from pendopo.people.services import accounts
from pendopo.people.views.akun import of_account
from pendopo.tenancy.api import region

WRONG = 422


def _people(request: PendopoRequest) -> list[User]:
    """The people of the number that proved a PIN on this device before; 404 without one."""
    mark = request.COOKIES.get(entrance.PHONE_COOKIE, "")
    try:
        found = queries.people_of_phone(bytes.fromhex(mark)) if mark else []
    except ValueError:
        found = []
    if len(found) < 2:
        raise Http404
    return found


@require_safe
@never_cache
@publik(transaction=False)
def siapa(request: PendopoRequest) -> HttpResponse:
    """The people of a number this device knows."""
    people = _people(request)
    context = {"orang": people, "telepon": mask_phone(people[0].phone), "lanjut": entrance.safe_next(request)}
    return render(request, "people/publik/siapa.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@publik(transaction=False)
def siapa_masuk(request: PendopoRequest, slot: int) -> HttpResponse:
    """The PIN of one of them; the session of whoever was there before ends first."""
    user = next((one for one in _people(request) if one.slot == slot), None)
    if user is None:
        raise Http404
    form = OnePinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if entrance.is_secret_of(request, user, form.cleaned_data["pin"]):
                return entrance.enter_instead(request, user, entrance.safe_next(request))
            form.explain("pin", _("PIN ini tidak cocok. Tulis lagi."))
        except TooManyTries as no:
            form.explain("pin", no.sentence)
    context = {"form": form, "orang": user, "lanjut": entrance.safe_next(request)}
    return render(request, "people/publik/siapa_masuk.html", context, status=WRONG if form.is_bound else 200)


@require_POST
@publik(transaction=False)
def lupakan_nomor(request: PendopoRequest) -> HttpResponse:
    """This device no longer offers the people of the number."""
    response = redirect("people:masuk")
    response.delete_cookie(entrance.PHONE_COOKIE)
    return response


@of_account
def serumah(request: PendopoRequest, user: User) -> HttpResponse:
    """Who shares my number; somebody else is added with a name and their own PIN."""
    if user.kind != User.WARGA or user.phone_index is None:
        raise Http404
    posted = request.POST if request.method == "POST" else None
    mine = MyNameForm(posted if posted and "saya" in posted else None, initial={"name": user.name}, prefix="saya")
    form = HouseholdForm(posted if posted and "baru" in posted else None, about=user.phone)
    bound: MyNameForm | HouseholdForm | None = next((one for one in (mine, form) if one.is_bound), None)
    if bound is not None and bound.is_valid() and _write(request, user, bound):
        response = redirect("people:serumah")
        if bound is form:
            entrance.remember_phone(request, response, user)
        return response
    context = {
        "form": form, "nama_saya": mine, "orang": queries.people_of_phone(bytes(user.phone_index)), "saya": user,
        "telepon": mask_phone(user.phone), "salah": bound,
    }  # fmt: skip
    return render(request, "people/publik/serumah.html", context, status=WRONG if bound else 200)


def _write(request: PendopoRequest, user: User, form: MyNameForm | HouseholdForm) -> bool:
    name = form.cleaned_data["name"]
    try:
        with region(request.region):
            if isinstance(form, MyNameForm):
                accounts.rename_account(user, name=name, actor=citizen(user), now=request.now)
                messages.success(request, _("Nama Anda sudah disimpan."))
            else:
                accounts.add_person_to_phone(
                    user, name=name, pin=form.cleaned_data["password"], actor=citizen(user), now=request.now
                )
                messages.success(request, _("Sudah ditambahkan. Ia masuk dengan nomor ini dan PIN-nya sendiri."))
    except Refusal as no:
        form.explain("name", no.sentence)
        return False
    return True
