"""The population of an assignment, and one case of it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from pendopo.audit.api import record_look
from pendopo.cases.api import all_cases
from pendopo.core.api import Refusal
from pendopo.files.api import serve_file
from pendopo.pengawasan.forms import read_asked
from pendopo.pengawasan.models import SuratTugas
from pendopo.pengawasan.queries_case import openable, screen
from pendopo.pengawasan.queries_scope import (
    Asked,
    get_assignment,
    get_case_in,
    scope_of,
    services_in,
    wanted_in,
    window_of,
)
from pendopo.pengawasan.services import open_answer
from pendopo.pengawasan.vocabulary import AUDITOR
from pendopo.people.api import PendopoRequest, staf


@require_safe
@staf(AUDITOR)
def populasi(request: PendopoRequest, assignment_id: UUID) -> HttpResponse:
    """…/surat/<id>/populasi: the cases of the scope, the newest first, fifty to a page."""
    row = get_assignment(request.actor, assignment_id, request.region, request.now)
    if "berkas" not in row.kinds:
        raise Http404
    scope, asked = scope_of(row), read_asked(request.GET.dict())
    found = all_cases(request.region, wanted_in(request.region, scope, asked), window_of(request.GET.dict()))
    words = {
        "surat": row, "asked": asked, "found": found, "layanan": services_in(scope), "typed": request.GET,
        "earlier": _beside(asked, request, "sebelum", found.earlier) if found.earlier else "",
        "later": _beside(asked, request, "sesudah", found.later) if found.later else "",
    }  # fmt: skip
    return render(request, "pengawasan/populasi.html", words)


def _beside(asked: Asked, request: PendopoRequest, way: str, spot: object) -> str:
    """The address of the page beside this one."""
    kept = {name: request.GET[name] for name in ("layanan", "dari", "hingga", "terlambat") if request.GET.get(name)}
    return "?" + urlencode(kept | {way: str(spot)})


@require_safe
@staf(AUDITOR)
def berkas(request: PendopoRequest, assignment_id: UUID, case_id: UUID) -> HttpResponse:
    """…/berkas/<id>: one case, personal answers behind dots."""
    row = get_assignment(request.actor, assignment_id, request.region, request.now)
    return _page(request, row, case_id, opened=())


@require_POST
@staf(AUDITOR)
def buka(request: PendopoRequest, assignment_id: UUID, case_id: UUID) -> HttpResponse:
    """…/berkas/<id>/buka: show one answer this once, with a reason that is kept."""
    row = get_assignment(request.actor, assignment_id, request.region, request.now)
    field = request.POST.get("isian", "")
    try:
        case = get_case_in(row, case_id, request.region)
        if field not in openable(case):
            raise Http404
        open_answer(row, case, field, reason=request.POST.get("alasan", ""), actor=request.actor, now=request.now)
    except Refusal as no:
        return _page(request, row, case_id, opened=(), problem=no.sentence, field=field)
    return _page(request, row, case_id, opened=(field,))


@require_POST
@staf(AUDITOR)
def lampiran(request: PendopoRequest, assignment_id: UUID, case_id: UUID, file_id: UUID) -> HttpResponseBase:
    """…/berkas/<id>/lampiran/<id>: one file of the case, with a reason that is kept."""
    row = get_assignment(request.actor, assignment_id, request.region, request.now)
    case = get_case_in(row, case_id, request.region)
    found = next((one for one in screen(row, case, request.region, request.now).files if one.row.pk == file_id), None)
    if found is None:
        raise Http404
    reason = request.POST.get("alasan", "")
    open_answer(row, case, found.row.field, reason=reason, actor=request.actor, now=request.now)
    return serve_file(found.row.file, as_attachment=False)


def _page(
    request: PendopoRequest, row: SuratTugas, case_id: UUID, *, opened: tuple[str, ...], problem: str = "",
    field: str = "",
) -> HttpResponse:  # fmt: skip
    case = get_case_in(row, case_id, request.region)
    layar = screen(row, case, request.region, request.now, opened=opened)
    record_look(subject=case, what="pengawasan", actor=request.actor, now=request.now)
    words = {"surat": row, "layar": layar, "masalah": problem, "isian_salah": field}
    response = render(request, "pengawasan/berkas.html", words, status=422 if problem else 200)
    response["Cache-Control"] = "private, no-store"
    return response
