"""Sharing out work: each head says who of the office gets what comes, from a day on."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.cases.api import AssignmentRule, end_assignment_rule, set_assignment_rule
from pendopo.core.api import Refusal
from pendopo.engine.api import parse_date
from pendopo.layanan.forms_massal import read_ids
from pendopo.layanan.forms_staf import NO_DAY
from pendopo.layanan.queries_staf.sharing_page import SharingForm, SharingTyped, shared_desks, sharing_form
from pendopo.people.api import PendopoRequest, local_day, staf

HEAD, ADMIN = "kepala_seksi", "admin"
LIST = "layanan_staf:pembagian"


@require_safe
@staf(HEAD, ADMIN)
def pembagian(request: PendopoRequest) -> HttpResponse:
    """/kerja/pembagian: every desk of my office and how work is shared out there."""
    today = local_day(request.now)
    return render(request, "layanan/staf/pembagian.html", {"meja": shared_desks(request.actor, today)})


@require_http_methods(["GET", "HEAD", "POST"])
@staf(HEAD, ADMIN)
def atur(request: PendopoRequest) -> HttpResponse:
    """/kerja/pembagian/atur?unit=…&peran=…: the rule of one desk from a day on."""
    today = local_day(request.now)
    units = read_ids([request.GET.get("unit", "")])
    if not units:
        raise Http404
    role, service = request.GET.get("peran", "")[:40].replace("\0", ""), request.GET.get("layanan", "")[:80]
    typed = _typed(request.POST) if request.method == "POST" else None
    form = sharing_form(request.region, request.actor, units[0], role, today, typed, service)
    problem = ""
    if typed is not None:
        try:
            _save(request, form)
        except Refusal as no:
            problem = no.sentence
        else:
            messages.success(request, _("Aturan pembagian tersimpan."))
            return redirect(LIST)
    words = {"layar": form, "cara": AssignmentRule.METHODS, "masalah": problem, "hari_ini": today}
    return render(request, "layanan/staf/pembagian_atur.html", words, status=422 if problem else 200)


def _typed(post: QueryDict) -> SharingTyped:
    areas = {name[5:]: post.get(name, "") for name in post if name.startswith("area-") and post[name]}
    return SharingTyped(
        post.get("layanan", ""), post.get("cara", ""), frozenset(post.getlist("orang")), areas, post.get("mulai", "")
    )  # fmt: skip


def _save(request: PendopoRequest, form: SharingForm) -> None:
    typed, today = form.typed, local_day(request.now)
    day = parse_date(typed.valid_from) if typed.valid_from.strip() else today
    if day is None:
        raise Refusal(str(NO_DAY), status=422)
    if typed.definition_id and typed.definition_id not in {one.id for one in form.services}:
        raise Refusal(_("Layanan ini tidak dikerjakan meja ini."), status=422)
    known = {code for code, _title in form.areas}
    areas = {code: found[0] for code, value in typed.areas.items() if code in known and (found := read_ids([value]))}
    set_assignment_rule(
        unit=form.unit, role=form.role, definition_id=typed.definition_id, method=typed.method,
        people=read_ids(typed.people), areas=areas if typed.method == AssignmentRule.AREA else {}, valid_from=day,
        actor=request.actor, now=request.now, today=today,
    )  # fmt: skip


@require_POST
@staf(HEAD, ADMIN)
def akhiri(request: PendopoRequest, rule_id: UUID) -> HttpResponse:
    """From today on nothing is shared out by this rule."""
    rule = AssignmentRule.objects.filter(pk=rule_id).first()
    if rule is None:
        raise Http404
    end_assignment_rule(rule, actor=request.actor, now=request.now, today=local_day(request.now))
    messages.success(request, _("Aturan diakhiri. Berkas berikutnya diambil sendiri oleh petugas."))
    return redirect(LIST)
