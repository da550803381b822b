"""Lists of visits, and saying who goes when."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.audit.api import record_look
from pendopo.cases.api import Case, get_case_for, view_case
from pendopo.core.api import Refusal
from pendopo.engine.api import parse_date, parse_time
from pendopo.lapangan import queries, rules
from pendopo.lapangan.models import Kunjungan
from pendopo.lapangan.services import Plan, ask_visit, cancel_visit, plan_visit
from pendopo.lapangan.vocabulary import KEADAAN, PERENCANA
from pendopo.lib.sheets import csv_table, xlsx_table
from pendopo.people.api import PendopoRequest, local_day, staf

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIRST_HOUR = time(9)


@require_safe
@staf()
def awal(request: PendopoRequest) -> HttpResponse:
    """/kerja/lapangan/: visits by day and place; what is not sent yet stands above."""
    asked = queries.read_asked(request.GET, parse_date)
    found = queries.listed(request.actor, request.region, asked, request.now)
    tabs = [
        {"url": f"?daftar={key}", "judul": title, "kini": key == asked.tab, "jumlah": found.counts.get(key, 0)}
        for key, title in queries.TABS.items()
    ]
    words = {
        "daftar": found, "tab": tabs, "keadaan": KEADAAN, "pemilik": queries.owner_key(request.region, request.actor),
        "hari_ini": local_day(request.now), "boleh_daftar": "kepala_seksi" in request.actor.roles,
    }  # fmt: skip
    return unkept(render(request, "lapangan/staf/awal.html", words))


@require_safe
@staf()
def unduh(request: PendopoRequest) -> HttpResponse:
    """…/unduh?bentuk=xlsx|csv: the list as filtered; no names of applicants in it."""
    asked = queries.read_asked(request.GET, parse_date)
    found = queries.listed(request.actor, request.region, asked, request.now, most=queries.MAX_DOWNLOAD)
    head, rows = queries.table_of(found, request.region)
    kind = "xlsx" if request.GET.get("bentuk") == "xlsx" else "csv"
    response = (
        HttpResponse(xlsx_table("Kunjungan", head, rows), content_type=XLSX)
        if kind == "xlsx"
        else HttpResponse(csv_table(head, rows), content_type="text/csv; charset=utf-8")
    )
    response["Content-Disposition"] = f'attachment; filename="kunjungan-{local_day(request.now):%Y-%m-%d}.{kind}"'
    return unkept(response)


@require_http_methods(["GET", "HEAD", "POST"])
@staf()
def minta(request: PendopoRequest, case_id: UUID) -> HttpResponse:
    """…/minta/<case>: ask for a visit by hand, where the definition does not ask by itself."""
    case = get_case_for(request.actor, case_id)
    if not request.actor.roles & PERENCANA or case.finished_at is not None:
        raise Http404
    standing = queries.open_visit_of(case.pk)
    if request.method != "POST" and standing is None:
        return unkept(render(request, "lapangan/staf/minta.html", {"kasus": case}))
    visit = standing or _asked_for(request, case)
    return redirect("lapangan:jadwal" if queries.may_plan(visit, request.actor) else "lapangan:kunjungan", visit.pk)


def _asked_for(request: PendopoRequest, case: Case) -> Kunjungan:
    view = view_case(case)
    return ask_visit(
        place=request.region, case=case, compiled=view.compiled, answers=view.answers, actor=request.actor,
        now=request.now,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@staf()
def jadwal(request: PendopoRequest, visit_id: UUID) -> HttpResponse:
    """…/<id>/jadwal: when, who, and what the applicant should know."""
    visit = queries.get_visit_to_plan(request.actor, visit_id)
    if request.method != "POST":
        return _plan_page(request, visit, _planned(request, visit), {})
    typed = {
        "hari": request.POST.get("hari", ""), "jam": request.POST.get("jam", ""),
        "pesan": rules.cut(request.POST.get("pesan", ""), 300), "petugas": request.POST.getlist("petugas"),
    }  # fmt: skip
    plan, problems = read_plan(request, typed)
    if plan is None:
        return _plan_page(request, visit, typed, problems, status=422)
    known = {one.pk for one in queries.candidates(visit, request.now)}
    try:
        if not set(plan.surveyors) <= known:
            raise Refusal(_("Pilih petugas dari daftar."), status=422)
        plan_visit(place=request.region, visit_id=visit.pk, plan=plan, actor=request.actor, now=request.now)
    except Refusal as no:
        return _plan_page(request, visit, typed, {"hari": no.sentence}, status=no.status)
    messages.success(request, _("Jadwal tersimpan. Pemohon dikabari."))
    return redirect("lapangan:kunjungan", visit.pk)


def read_plan(request: PendopoRequest, typed: dict[str, Any]) -> tuple[Plan | None, dict[str, str]]:
    """What was typed as a plan; a sentence beside each wrong field."""
    day, hour = parse_date(typed["hari"]), parse_time(typed["jam"])
    people = [one for one in map(rules.read_uuid, typed["petugas"]) if one is not None]
    problems = {}
    if day is None:
        problems["hari"] = _("Tulis tanggal, bulan, dan tahun, misalnya 23 11 2026.")
    if hour is None:
        problems["jam"] = _("Tulis jam dan menit, misalnya 09.30.")
    if not people:
        problems["petugas"] = _("Pilih sedikitnya satu petugas.")
    if problems or day is None or hour is None:
        return None, problems
    if not request.now.year - 1 <= day.year <= request.now.year + 1:
        return None, {"hari": _("Pilih tanggal dalam setahun ini.")}
    at = datetime.combine(day, time.fromisoformat(hour), tzinfo=request.region.tz)
    return Plan(at, people, typed["pesan"]), {}


def _planned(request: PendopoRequest, visit: Kunjungan) -> dict[str, Any]:
    """The plan as it stands; before there is one, tomorrow morning."""
    at = (visit.planned_at or request.now + timedelta(days=1)).astimezone(request.region.tz)
    hour = at.time() if visit.planned_at else FIRST_HOUR
    going = queries.surveyor_ids(visit) or ({request.actor.actor_id} if request.actor.actor_id else set())
    return {
        "hari": f"{at.day} {at.month} {at.year}", "jam": f"{hour:%H.%M}", "pesan": visit.plan_note,
        "petugas": [str(one) for one in going],
    }  # fmt: skip


def _plan_page(
    request: PendopoRequest, visit: Kunjungan, typed: dict[str, Any], problems: dict[str, str], *, status: int = 200
) -> HttpResponse:
    people = [
        {"id": str(one.pk), "label": one.name, "help": one.title} for one in queries.candidates(visit, request.now)
    ]
    words = {"kunjungan": visit, "isian": typed, "masalah": problems, "petugas": people}
    return unkept(render(request, "lapangan/staf/jadwal.html", words, status=status))


@require_POST
@staf()
def batal(request: PendopoRequest, visit_id: UUID) -> HttpResponse:
    """…/<id>/batal: call it off, with the reason."""
    visit = queries.get_visit_to_plan(request.actor, visit_id)
    reason = rules.cut(request.POST.get("alasan", ""), 300)
    try:
        cancel_visit(visit_id=visit.pk, reason=reason, actor=request.actor, now=request.now)
    except Refusal as no:
        words = _planned(request, visit)
        return _plan_page(request, visit, words, {"alasan": no.sentence}, status=no.status)
    messages.success(request, _("Kunjungan dibatalkan."))
    return redirect("lapangan:awal")


def look_at(request: PendopoRequest, visit: Kunjungan) -> None:
    """The applicant sees who opened their case, also from here."""
    record_look(subject=Case(pk=visit.case_id), what="berkas", actor=request.actor, now=request.now)


def unkept(response: HttpResponse) -> HttpResponse:
    """No cache of the browser keeps it; what a phone prepares for the field it keeps by its own rules."""
    response["Cache-Control"] = "private, no-store"
    return response
