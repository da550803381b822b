"""Assignments: one's own, those that were given, giving and taking back."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.core.api import Refusal
from pendopo.definitions.api import catalogue
from pendopo.files.api import serve_file, store_upload
from pendopo.pengawasan import queries
from pendopo.pengawasan.forms import ACCEPT, MAX_MB, AssignmentForm
from pendopo.pengawasan.models import SuratTugas
from pendopo.pengawasan.queries_scope import get_assignment, get_given, scope_of, services_in
from pendopo.pengawasan.services import NewAssignment, give_assignment, revoke_assignment
from pendopo.pengawasan.vocabulary import AUDITOR, INSPEKTORAT, JENIS
from pendopo.people.api import ADMIN, PendopoRequest, staf, units_on


def today_of(request: PendopoRequest) -> date:
    return request.now.astimezone(request.region.tz).date()


@require_safe
@staf(AUDITOR, INSPEKTORAT, ADMIN)
def awal(request: PendopoRequest) -> HttpResponse:
    """/kerja/pengawasan: assignments; for auditors their own."""
    lines = queries.assignments_for(request.actor, request.region, request.now)
    words = {
        "daftar": lines, "boleh_memberi": queries.may_give(request.actor), "saya": request.actor.actor_id,
        "alamat": queries.address_of_inspectorate(),
    }  # fmt: skip
    return render(request, "pengawasan/awal.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
@staf(INSPEKTORAT, ADMIN)
def baru(request: PendopoRequest) -> HttpResponse:
    """…/surat/baru: give an assignment."""
    services, units = catalogue(), units_on(today_of(request))
    if request.method != "POST":
        start = {"jenis": [kind for kind, _title in JENIS], "layanan": [], "unit": []}
        return _form(request, AssignmentForm(start), 200)
    ids = [one.id for one in services]
    form = AssignmentForm.read(request.POST, request.FILES, services=ids, units=units)
    if not form.problems:
        try:
            row = _give(request, form)
        except Refusal as no:
            form.problems["_"] = no.sentence
        else:
            messages.success(request, _("Surat tugas tercatat. Auditor dapat masuk pada masa berlakunya."))
            return redirect("pengawasan:surat", row.pk)
    return _form(request, form, 422)


def _give(request: PendopoRequest, form: AssignmentForm) -> SuratTugas:
    person, unit = form.person, form.person.unit if form.person else None
    if person is None or unit is None or not (form.issued_on and form.valid_from and form.valid_to):
        raise Refusal(_("Isian ini belum lengkap."), status=422)
    letter = None
    if form.upload is not None:
        letter = store_upload(
            request.region, form.upload, accept=ACCEPT, max_mb=MAX_MB, purpose="pengawasan", now=request.now
        )
    new = NewAssignment(
        number=form.typed["nomor"], subject=form.typed["perihal"], issued_by=form.typed["penerbit"],
        issued_on=form.issued_on, person=person, unit=unit, valid_from=form.valid_from, valid_to=form.valid_to,
        services=form.services, units=form.units, kinds=form.kinds, period_from=form.period_from,
        period_to=form.period_to, may_export_personal=form.typed.get("pribadi") == "ya",
    )  # fmt: skip
    return give_assignment(new, letter=letter, actor=request.actor, now=request.now)


def _form(request: PendopoRequest, form: AssignmentForm, status: int) -> HttpResponse:
    services = [{"id": one.id, "label": one.title, "help": ""} for one in catalogue()]
    units = [{"id": str(one.pk), "label": one.name, "help": ""} for one in units_on(today_of(request))]
    kinds = [{"id": kind, "label": title, "help": ""} for kind, title in JENIS]
    words = {"isian": form, "layanan": services, "unit": units, "jenis": kinds, "maks_mb": MAX_MB}
    return render(request, "pengawasan/surat_baru.html", words, status=status)


@require_safe
@staf(AUDITOR, INSPEKTORAT, ADMIN)
def surat(request: PendopoRequest, assignment_id: UUID) -> HttpResponse:
    """…/surat/<id>: what it opens, and what was done by it."""
    row, mine = either(request, assignment_id)
    scope = scope_of(row)
    words = {
        "surat": row, "milik_saya": mine, "jenis": queries.kinds_of(row),
        "layanan": [one.title for one in services_in(scope)] if scope.services else [],
        "unit": queries.unit_names(row.units), "temuan": queries.findings_of(row, request.region, request.now),
        "berlaku": row.holds_on(today_of(request)), "pembukaan": row.openings.order_by("-opened_at")[:20],
        "boleh_memberi": queries.may_give(request.actor),
    }  # fmt: skip
    return render(request, "pengawasan/surat.html", words)


def either(request: PendopoRequest, assignment_id: UUID) -> tuple[SuratTugas, bool]:
    """An assignment for its auditor while it holds, or for those who give them; whether it is the reader's own."""
    try:
        return get_assignment(request.actor, assignment_id, request.region, request.now), True
    except Http404:
        return get_given(request.actor, assignment_id), False


@require_POST
@staf(INSPEKTORAT, ADMIN)
def cabut(request: PendopoRequest, assignment_id: UUID) -> HttpResponse:
    """…/surat/<id>/cabut: take it back at once."""
    row = get_given(request.actor, assignment_id)
    revoke_assignment(row, reason=request.POST.get("alasan", ""), actor=request.actor, now=request.now)
    messages.success(request, _("Surat tugas dicabut."))
    return redirect("pengawasan:surat", row.pk)


@require_safe
@staf(AUDITOR, INSPEKTORAT, ADMIN)
def berkas_surat(request: PendopoRequest, assignment_id: UUID) -> HttpResponseBase:
    """…/surat/<id>/surat.pdf: the letter itself."""
    row, _mine = either(request, assignment_id)
    if row.letter is None:
        raise Http404
    return serve_file(row.letter, as_attachment=False)
