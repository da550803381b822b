"""Administrators: how many there are, the sealed code, a lost second factor, and the way back when all are lost."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.core.api import Refusal
from pendopo.files.api import JPEG, PDF, PNG, store_upload
from pendopo.people import entrance, queries, queries_pulih
from pendopo.people.decorators import publik, staf
from pendopo.people.forms_pengelola import EnvelopeForm
from pendopo.people.lockout import TooManyTries, count_try
from pendopo.people.models import Person
from pendopo.people.requests import PendopoRequest
from pendopo.people.services import administrators
from pendopo.tenancy.api import region

WRONG = 422
REASONS = ("hilang", "rusak")


def _today(request: PendopoRequest) -> date:
    return request.now.astimezone(request.region.tz).date()


def _me(request: PendopoRequest) -> Person:
    return get_object_or_404(Person, pk=request.actor.actor_id)


@require_safe
@never_cache
@staf("admin")
def pengelola(request: PendopoRequest) -> HttpResponse:
    """Who administers the region, the state of the envelope, and what waits for a second administrator."""
    context = {
        "daftar": queries_pulih.administrators(_today(request)), "segel": queries_pulih.sealed_code(),
        "lewat_segel": queries_pulih.admin_recoveries(request.now), "minta": queries_pulih.factor_resets(),
        "saya": request.actor.actor_id,
    }  # fmt: skip
    return render(request, "people/staf/pengelola.html", context)


@require_POST
@never_cache
@staf("admin")
def kode_tersegel(request: PendopoRequest) -> HttpResponse:
    """A new code for the envelope; shown and printed this once. Asks for a proof younger than ten minutes."""
    if not entrance.is_fresh(request):
        return redirect(f"{reverse('people:buktikan')}?{urlencode({'next': reverse('people_staf:pengelola')})}")
    code = administrators.make_sealed_code(actor=request.actor, now=request.now)
    return render(request, "people/staf/kode_tersegel.html", envelope(request, code))


def envelope(request: PendopoRequest, code: str) -> dict[str, object]:
    """What the sheet for the envelope shows."""
    return {"kode": code, "alamat": f"{request.region.base_url}/pulih-pengelola", "hari": request.now}


@require_POST
@staf("admin")
def minta_lepas(request: PendopoRequest, person_id: UUID) -> HttpResponse:
    """Ask that somebody's second factor be taken away."""
    person = queries.get_person(person_id)
    reason = request.POST.get("alasan", "")
    if reason not in REASONS:
        raise Refusal(_("Pilih sebabnya."), status=WRONG)
    administrators.ask_factor_reset(person, reason=reason, by=_me(request), actor=request.actor, now=request.now)
    messages.success(request, _("Permintaan dicatat. Pengelola lain mengesahkannya di halaman Pengelola."))
    return redirect("people_staf:pengelola")


@require_POST
@staf("admin")
def sahkan_lepas(request: PendopoRequest, reset_id: UUID) -> HttpResponse:
    """Another administrator agrees, or stops it."""
    row = queries_pulih.get_factor_reset(reset_id)
    if request.POST.get("jawab") == "batal":
        administrators.refuse_factor_reset(row, by=_me(request), actor=request.actor, now=request.now)
        messages.success(request, _("Permintaan dibatalkan."))
    else:
        administrators.confirm_factor_reset(row, by=_me(request), actor=request.actor, now=request.now)
        messages.success(request, _("Bukti kedua dilepas. Orang itu memasang yang baru saat masuk."))
    return redirect("people_staf:pengelola")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@publik(transaction=False)
def pulih_pengelola(request: PendopoRequest) -> HttpResponse:
    """All administrators are lost: the code from the envelope and a letter appoint a new one."""
    form = EnvelopeForm(request.POST or None, request.FILES or None, today=_today(request))
    if request.method == "POST" and form.is_valid():
        try:
            count_try(request, "tersegel")
            found = _recover(request, form)
            if found is not None:
                link = request.build_absolute_uri(reverse("people:undangan", args=[found.token]))
                context = {"orang": found.person, "tautan": link, **envelope(request, found.next_code)}
                return render(request, "people/publik/pengelola_baru.html", context)
            form.explain("code", _("Ini bukan kode yang berlaku. Periksa hurufnya; kode lama tidak berlaku lagi."))
        except TooManyTries as no:
            form.explain("code", no.sentence)
        except Refusal as no:
            form.explain("identifier", no.sentence)
    status = WRONG if form.is_bound else 200
    return render(request, "people/publik/pulih_pengelola.html", {"form": form}, status=status)


def _recover(request: PendopoRequest, form: EnvelopeForm) -> administrators.Recovered | None:
    data, today = form.cleaned_data, _today(request)
    with region(request.region):
        unit = queries_pulih.home_unit(today)
        if not administrators.is_sealed_code(data["code"]):
            administrators.note_wrong_sealed_code(unit=unit, now=request.now)
            return None
        scan = data["scan"] and store_upload(
            request.region, data["scan"], accept=(PDF, JPEG, PNG), max_mb=5, purpose="surat_pengelola", now=request.now
        )
        letter = administrators.Letter(data["letter_number"], data["letter_date"], data["signed_by"], scan or None)
        return administrators.recover_admin(
            data["code"], letter=letter, name=data["name"], identifier=data["identifier"], unit=unit, today=today,
            now=request.now,
        )  # fmt: skip
