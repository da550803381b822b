"""A lost PIN: the clerk's pages, the page where the code on paper is used, and the owner's word against it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from pendopo.audit.api import record_look
from pendopo.core.api import Refusal
from pendopo.lib.identifiers import mask_phone
from pendopo.people import entrance
from pendopo.people.actor import citizen
from pendopo.people.backends import people_of
from pendopo.people.decorators import publik, staf
from pendopo.people.forms_pulih import OpenForm, RecoverForm, SearchForm
from pendopo.people.identifiers import read_identifier
from pendopo.people.lockout import TooManyTries, count_try
from pendopo.people.models import Person, User
from pendopo.people.queries_pulih import ended_recoveries, get_recovery, open_recoveries, recovery_of
from pendopo.people.requests import PendopoRequest
from pendopo.people.services import recovery
from pendopo.people.views.akun import mask_email, of_account
from pendopo.tenancy.api import region

WRONG = 422
CHOSEN, CHOSEN_SECONDS = "pendopo.people.pulih", 30 * 60
SECOND = ("front_office", "kepala_seksi", "admin")


def _me(request: PendopoRequest) -> Person:
    return get_object_or_404(Person, pk=request.actor.actor_id)


def _shown(user: User) -> str:
    """The account as the clerk sees it: a name, and the number or address with most of it covered."""
    return f"{user.name or _('Tanpa nama')} · {mask_phone(user.phone) if user.phone else mask_email(user.email)}"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staf(*SECOND)
def pemulihan(request: PendopoRequest) -> HttpResponse:
    """What is open; POST with a number looks for the accounts of somebody who stands at the counter."""
    form = SearchForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if "front_office" not in request.actor.roles:
            raise Http404
        count_try(None, "cari_akun", str(request.actor.actor_id))
        found = [user for user in people_of(form.identified) if user.kind == User.WARGA]
        for user in found:
            record_look(subject=user, what="pemulihan", actor=request.actor, now=request.now)
        if found:
            return _choose(request, OpenForm(accounts=_signed(found)))
        form.explain("identifier", _("Tidak ada akun warga dengan nomor atau surel ini."))
    opened = [(row, recovery.ready_at(row)) for row in open_recoveries()]
    context = {
        "form": form, "saya": request.actor.actor_id, "boleh_buka": "front_office" in request.actor.roles,
        "terbuka": [(row, _shown(row.user), ready <= request.now, ready) for row, ready in opened],
        "selesai": [(row, _shown(row.user)) for row in ended_recoveries(request.now)],
    }  # fmt: skip
    return render(request, "people/staf/pemulihan.html", context, status=WRONG if form.is_bound else 200)


def _signed(found: list[User]) -> list[tuple[str, str]]:
    return [(signing.dumps(str(user.pk), salt=CHOSEN), _shown(user)) for user in found]


def _choose(request: PendopoRequest, form: OpenForm) -> HttpResponse:
    return render(request, "people/staf/pemulihan_buka.html", {"form": form}, status=WRONG if form.is_bound else 200)


@require_POST
@never_cache
@staf("front_office")
def buka_pemulihan(request: PendopoRequest) -> HttpResponse:
    """Open it: whose account, what was checked, why."""
    accounts = []
    for sealed in request.POST.getlist("akun_pilihan"):
        user = _unsigned(sealed)
        accounts.append((sealed, _shown(user)))
    form = OpenForm(request.POST, accounts=accounts)
    if not form.is_valid():
        return _choose(request, form)
    try:
        recovery.open_recovery(
            _unsigned(form.cleaned_data["account"]), checked=form.cleaned_data["checked"],
            questions=form.cleaned_data["questions"], reason=form.cleaned_data["reason"], by=_me(request),
            actor=request.actor, now=request.now,
        )  # fmt: skip
    except Refusal as no:
        form.explain("account", no.sentence)
        return _choose(request, form)
    messages.success(request, _("Pemulihan dibuka. Minta rekan atau kepala Anda mengesahkannya."))
    return redirect("people_staf:pemulihan")


def _unsigned(sealed: str) -> User:
    try:
        pk = signing.loads(sealed, salt=CHOSEN, max_age=timedelta(seconds=CHOSEN_SECONDS))
    except signing.BadSignature:
        raise Refusal(_("Halaman ini sudah terlalu lama terbuka. Cari nomornya lagi."), status=422) from None
    return get_object_or_404(User, pk=pk)


@require_POST
@never_cache
@staf(*SECOND)
def sahkan_pemulihan(request: PendopoRequest, recovery_id: UUID) -> HttpResponse:
    """The second member of staff."""
    recovery.confirm_recovery(get_recovery(recovery_id), by=_me(request), actor=request.actor, now=request.now)
    messages.success(request, _("Disahkan. Kode dapat diberikan sekarang."))
    return redirect("people_staf:pemulihan")


@require_POST
@never_cache
@staf("front_office")
def kode_pemulihan(request: PendopoRequest, recovery_id: UUID) -> HttpResponse:
    """The code on paper; shown once."""
    row = get_recovery(recovery_id)
    code = recovery.hand_code(row, actor=request.actor, now=request.now)
    context = {"kode": f"{code[:4]} {code[4:]}", "nama": row.user.name, "alamat": request.region.base_url}
    return render(request, "people/staf/kode_pemulihan.html", context)


@require_POST
@never_cache
@staf(*SECOND)
def batal_pemulihan(request: PendopoRequest, recovery_id: UUID) -> HttpResponse:
    """A mistake at the counter."""
    recovery.cancel_recovery(get_recovery(recovery_id), by_owner=False, actor=request.actor, now=request.now)
    messages.success(request, _("Pemulihan dibatalkan."))
    return redirect("people_staf:pemulihan")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@publik(transaction=False)
def pulih(request: PendopoRequest) -> HttpResponse:
    """The number, the code on paper, a new PIN; then signed in."""
    form = RecoverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = _recovered(request, form)
            if user is not None:
                return entrance.enter_instead(request, user, "")
            form.explain("code", _("Nomor dan kode ini tidak cocok, atau kodenya sudah dipakai. Tanyakan di loket."))
        except TooManyTries as no:
            form.explain("code", no.sentence)
    return render(request, "people/publik/pulih.html", {"form": form}, status=WRONG if form.is_bound else 200)


def _recovered(request: PendopoRequest, form: RecoverForm) -> User | None:
    known = read_identifier(form.cleaned_data["identifier"])
    key = known.index.hex() if known else form.cleaned_data["identifier"]
    tries = [count_try(request, "masuk_alamat"), count_try(request, "kode_kertas", key)]
    for user in people_of(known):
        with region(request.region):
            right = user.kind == User.WARGA and recovery.use_recovery_code(
                user, form.cleaned_data["code"], password=form.cleaned_data["password"], now=request.now
            )
        if right:
            for attempt in tries:
                attempt.forgive()
            return user
    return None


@require_POST
@of_account
def bukan_saya(request: PendopoRequest, user: User) -> HttpResponse:
    """The owner, who still knows the PIN, stops a recovery that somebody else asked for."""
    with region(request.region):
        row = recovery_of(user, request.now)
        if row is not None and row.ended_at is None:
            recovery.cancel_recovery(row, by_owner=True, actor=citizen(user), now=request.now)
            messages.success(request, _("Pemulihan itu dibatalkan. PIN Anda tetap."))
    return redirect("people:akun")
