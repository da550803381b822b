"""Papers of an outage: noting one, then filling in its form at the counter."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pendopo.core.api import Refusal
from pendopo.definitions.api import current
from pendopo.files.api import accepted_words
from pendopo.layanan.forms_susulan import ACCEPT, MAX_MB, OutageForm
from pendopo.layanan.models import PermohonanSusulan
from pendopo.layanan.queries_staf import counter
from pendopo.layanan.queries_staf.received_page import papers_of_counter
from pendopo.layanan.services.received import WrongOutage, begin_received, max_days, set_max_days
from pendopo.layanan.views.publik.device import counter_hash, unkept
from pendopo.people.api import PendopoRequest, staf

COUNTER, ADMIN = "front_office", "admin"


@require_http_methods(["GET", "HEAD", "POST"])
@staf(COUNTER, ADMIN)
def susulan(request: PendopoRequest) -> HttpResponse:
    """/kerja/susulan: papers of my counters; how long after an outage they may come is for an administrator."""
    problem = ""
    if request.method == "POST":
        if ADMIN not in request.actor.roles:
            raise Http404
        typed = request.POST.get("hari", "").strip()
        try:
            days = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
            set_max_days(days, actor=request.actor, now=request.now)
            messages.success(request, _("Batas hari tersimpan."))
            return redirect("layanan_staf:susulan")
        except Refusal as no:
            problem = no.sentence
    words = {
        "daftar": papers_of_counter(request.actor), "batas": max_days(), "masalah": problem,
        "admin": ADMIN in request.actor.roles, "loket": COUNTER in request.actor.roles,
        "layanan": counter.services_for("") if COUNTER in request.actor.roles else [],
    }  # fmt: skip
    return unkept(render(request, "layanan/staf/susulan.html", words, status=422 if problem else 200))


@require_http_methods(["GET", "HEAD", "POST"])
@staf(COUNTER)
def catat(request: PendopoRequest, definition_id: str) -> HttpResponse:
    """/kerja/susulan/<layanan>: then, the outage, why, and the paper; after that the form as at any counter."""
    offer, units = current(definition_id), counter.counters_of(request.actor)
    form = OutageForm()
    if request.method == "POST":
        form = OutageForm.read(request.region, request.POST, request.FILES)
        if form.outage is not None and form.paper is not None:
            unit = next((one for one in units if str(one.id) == form.typed["unit"]), units[0])
            try:
                draft = begin_received(
                    place=request.region, current=offer, outage=form.outage, paper=form.paper, unit=unit,
                    actor=request.actor, device_hash=counter_hash(request), now=request.now,
                )  # fmt: skip
                return redirect("layanan_staf:loket_lanjutkan", definition_id, draft.id)
            except WrongOutage as no:
                form.mind(no.field, no.sentence)
    words = {
        "layanan": offer.compiled.definition, "isian": form, "unit": units, "batas": max_days(), "maks_mb": MAX_MB,
        "sebab": [{"id": code, "label": title} for code, title in PermohonanSusulan.REASONS],
        "jenis": accepted_words(ACCEPT), "terima": ",".join(ACCEPT),
    }  # fmt: skip
    return unkept(render(request, "layanan/staf/susulan_catat.html", words, status=422 if form.problems else 200))
