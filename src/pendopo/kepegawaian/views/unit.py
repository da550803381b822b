"""Offices: the tree on a day, one office, a new one, what nobody holds."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pendopo.core.api import Refusal
from pendopo.kepegawaian import queries
from pendopo.kepegawaian.forms import UnitForm
from pendopo.kepegawaian.lembar import read_day
from pendopo.people.api import PendopoRequest, create_unit, local_day, staf, units_on

READERS = ("admin", "kepala_seksi", "penanda_tangan")


def asked_day(request: PendopoRequest) -> tuple[date, str]:
    """The day that is asked for, and a sentence when what was typed is none."""
    today, typed = local_day(request.now), request.GET.get("per", "").strip()
    if not typed:
        return today, ""
    day = read_day(typed)
    if day is None or not 1945 <= day.year <= 2100:
        return today, _("Tanggal itu belum benar. Tulis seperti 23 11 2026.")
    return day, ""


@require_safe
@staf(*READERS)
def organisasi(request: PendopoRequest) -> HttpResponse:
    """The offices as they are on a day."""
    day, wrong = asked_day(request)
    today = local_day(request.now)
    context = {"pohon": queries.tree_on(day, is_today=day == today), "hari": day, "hari_ini": today, "salah": wrong}
    return render(request, "kepegawaian/organisasi.html", context, status=422 if wrong else 200)


@require_safe
@staf(*READERS)
def unit(request: PendopoRequest, unit_id: UUID) -> HttpResponse:
    """One office on a day: its posts, people, open work, former names, successors."""
    day, wrong = asked_day(request)
    layar = queries.unit_page(queries.get_unit(unit_id), day)
    context = {"layar": layar, "hari": day, "hari_ini": local_day(request.now), "salah": wrong}
    return render(request, "kepegawaian/unit.html", context, status=422 if wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staf("admin")
def unit_baru(request: PendopoRequest) -> HttpResponse:
    """One more office."""
    today = local_day(request.now)
    form = UnitForm(request.POST or None, units=units_on(today), today=today)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = create_unit(
            code=data["code"], name=data["name"], short=data["short"], kind=data["kind"], parent=data["parent"],
            valid_from=data["valid_from"], actor=request.actor, now=request.now,
        )  # fmt: skip
        messages.success(request, _("Unit baru sudah ditambahkan."))
        return redirect("kepegawaian:unit", made.pk)
    return render(request, "kepegawaian/unit_baru.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
@staf(*READERS)
def tanpa_pemegang(request: PendopoRequest) -> HttpResponse:
    """Desks with open work or a function that nobody holds today."""
    return render(request, "kepegawaian/tanpa_pemegang.html", {"daftar": queries.orphans(local_day(request.now))})


def refused(request: PendopoRequest, no: Refusal, name: str, *args: object) -> HttpResponse:
    """A rule's sentence on the page that one comes back to."""
    messages.error(request, no.sentence)
    return redirect(name, *args)
