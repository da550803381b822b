"""The working calendar of the region, for its admins: days off and office hours, changed by a decision only."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pendopo.core.api import Refusal, change_hours, declare_day_off, withdraw_day_off
from pendopo.lib.formats import tanggal
from pendopo.people import queries, queries_kalender
from pendopo.people.decorators import staf
from pendopo.people.forms_kalender import DayOffForm, HoursForm, WithdrawForm
from pendopo.people.requests import PendopoRequest

PAGE = "people_staf:kalender"


@require_safe
@staf("admin")
def kalender(request: PendopoRequest) -> HttpResponse:
    """A year's days off and the hours that hold."""
    return _page(request)


def _page(
    request: PendopoRequest,
    *,
    libur: DayOffForm | None = None,
    buka: WithdrawForm | None = None,
    jam: HoursForm | None = None,
) -> HttpResponse:
    """The page; a wrong form keeps what was typed and says why not."""
    today = request.now.astimezone(request.region.tz).date()
    units = queries.units_on(today)
    wrong = libur or buka or jam
    usual = {f"hari_{day}": text for day, text in queries_kalender.usual_hours().items()}
    context = {
        "layar": queries_kalender.calendar_page(request.GET.get("tahun", ""), today, units),
        "libur": libur or DayOffForm(auto_id="id_libur_%s"), "salah": wrong, "buka": buka, "hari_ini": today,
        "jam": jam or HoursForm(units=units, initial=usual, auto_id="id_jam_%s"),
    }  # fmt: skip
    return render(request, "people/staf/kalender.html", context, status=422 if wrong else 200)


@require_POST
@staf("admin")
def libur(request: PendopoRequest) -> HttpResponse:
    """One more day off."""
    form = DayOffForm(request.POST, auto_id="id_libur_%s")
    if not form.is_valid():
        return _page(request, libur=form)
    day = form.cleaned_data.pop("day")
    try:
        declare_day_off(day, **form.cleaned_data, actor=request.actor, now=request.now)
    except Refusal as no:
        form.explain("day", no.sentence)
        return _page(request, libur=form)
    messages.success(request, _("%(hari)s libur. Tenggat yang melewatinya sedang dihitung ulang.") % _said(day))
    return redirect(PAGE)


@require_POST
@staf("admin")
def buka(request: PendopoRequest) -> HttpResponse:
    """A day off less."""
    form = WithdrawForm(request.POST, auto_id="id_buka_%s")
    if not form.is_valid():
        return _page(request, buka=form)
    day = form.cleaned_data["day"]
    try:
        withdraw_day_off(day, decree=form.cleaned_data["decree"], actor=request.actor, now=request.now)
    except Refusal as no:
        form.explain("decree", no.sentence)
        return _page(request, buka=form)
    messages.success(request, _("%(hari)s kembali hari kerja. Tenggat sedang dihitung ulang.") % _said(day))
    return redirect(PAGE)


@require_POST
@staf("admin")
def jam(request: PendopoRequest) -> HttpResponse:
    """Other office hours."""
    units = queries.units_on(request.now.astimezone(request.region.tz).date())
    form = HoursForm(request.POST, units=units, auto_id="id_jam_%s")
    if not form.is_valid():
        return _page(request, jam=form)
    try:
        change_hours(form.chosen, decree=form.cleaned_data["decree"], actor=request.actor, now=request.now)
    except Refusal as no:
        form.explain("hari_0", no.sentence)
        return _page(request, jam=form)
    messages.success(request, _("Jam kerja sudah diubah. Tenggat sedang dihitung ulang."))
    return redirect(PAGE)


def _said(day: date) -> dict[str, str]:
    return {"hari": tanggal(day)}
