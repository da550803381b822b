"""Moving a case on: at once, or on a page that asks for a reason or for what has to be repaired."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pendopo.cases.api import Case, CaseView, Wish, get_case_for, move_case, view_case
from pendopo.core.api import Refusal
from pendopo.engine.api import Transition
from pendopo.layanan import forms_staf as forms
from pendopo.layanan import queries_staf as queries
from pendopo.layanan import rules_staf as rules
from pendopo.layanan.views.staf.berkas import page
from pendopo.people.api import PendopoRequest, staf

INBOX = "ruang_kerja:kotak_masuk"


@require_http_methods(["GET", "HEAD", "POST"])
@staf()
def pindah(request: PendopoRequest, case_id: UUID, langkah: str) -> HttpResponse:
    """Do a step, or ask for what it needs first."""
    case = get_case_for(request.actor, case_id)
    view = view_case(case)
    step = view.compiled.transitions.get(langkah)
    if step is None or view.compiled.functions[step.function].kind != "staff":
        raise Http404
    if rules.way_of(step) == "tanda_tangan":
        return redirect("layanan_staf:tanda_tangan", case.id)
    if request.method == "POST":
        return _move(request, case, view, step)
    action = next(
        (one for one in queries.actions_of(view, request.actor, request.region, request.now) if one.step == step), None
    )
    if action is None or action.blocked:
        return redirect("layanan_staf:berkas", case.id)
    return _ask(request, view, step)


def _ask(
    request: PendopoRequest,
    view: CaseView,
    step: Transition,
    *,
    form: forms.StepForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page that asks; typed words and ticks stay when something is wrong."""
    asks_back = "ada_yang_diminta" in step.requires
    offers = queries.return_page(view, ticked=form.fields if form else None) if asks_back else None
    note = form.note if form else (offers.proposed if offers else "")
    context = {
        "view": view, "langkah": step, "minta": offers, "catatan": note, "masalah": problem, "status": status,
        "versi": form.seen if form and form.seen is not None else view.case.version,
        "tujuan": view.compiled.states[step.to],
    }  # fmt: skip
    return render(request, "layanan/staf/pindah.html", context, status=status)


def _move(request: PendopoRequest, case: Case, view: CaseView, step: Transition) -> HttpResponse:
    form = forms.StepForm.read(request.POST)
    unknown = set(form.fields) - queries.offered_fields(view)
    try:
        if unknown:
            raise Refusal(_("Isian yang diminta tidak dikenal. Muat ulang halaman."), status=422)
        moved = move_case(
            place=request.region, case_id=case.id, transition_id=step.id, actor=request.actor, now=request.now,
            wish=Wish(note=form.note, fields=form.fields, seen=form.seen),
        )  # fmt: skip
    except Refusal as no:
        if rules.way_of(step) == "langsung" and not form.note:
            return page(request, case, status=no.status, masalah=no.sentence)
        return _ask(request, view, step, form=form, problem=no.sentence, status=no.status)
    target = view.compiled.states[step.to]
    now_at = target.title if target.track else view.compiled.states[moved.state].title
    messages.success(
        request, _("%(nomor)s sekarang pada tahap “%(tahap)s”.") % {"nomor": moved.number, "tahap": now_at}
    )
    return redirect(INBOX)
