"""Findings: opened and judged by the auditor, answered by the office, on one page."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.cases.api import Case
from pendopo.core.api import Refusal
from pendopo.files.api import StoredFile, serve_file, store_upload
from pendopo.pengawasan import queries
from pendopo.pengawasan.forms import ACCEPT, MAX_MB, FindingForm, ReplyForm
from pendopo.pengawasan.models import SuratTugas, Temuan
from pendopo.pengawasan.queries_scope import get_assignment, get_case_in
from pendopo.pengawasan.services import NewFinding, answer_finding, judge_finding, open_finding
from pendopo.pengawasan.views.surat import either, today_of
from pendopo.pengawasan.vocabulary import (
    AUDITOR,
    BELUM,
    BOBOT,
    GILIRAN_KANTOR,
    HARI_JAWAB,
    KEADAAN,
    KEPALA,
    SELESAI,
    SESUAI,
    TIDAK_DAPAT,
)
from pendopo.people.api import PendopoRequest, staf, units_on
from pendopo.tenancy.api import Region

HEADS = tuple(sorted(KEPALA))


@require_http_methods(["GET", "HEAD", "POST"])
@staf(AUDITOR)
def baru(request: PendopoRequest, assignment_id: UUID) -> HttpResponse:
    """…/surat/<id>/temuan/baru: open a finding, about one case or about none."""
    row = get_assignment(request.actor, assignment_id, request.region, request.now)
    if request.method != "POST":
        return _form(request, row, FindingForm({"nomor_berkas": request.GET.get("berkas", "")[:24]}), 200)
    form = FindingForm.read(request.POST, today_of(request))
    case = _case(request.region, row, form)
    if form.problems or form.unit is None:
        return _form(request, row, form, 422)
    new = NewFinding(
        title=form.typed["judul"], condition=form.typed["kondisi"], criteria=form.typed.get("kriteria", ""),
        recommendation=form.typed["saran"], severity=form.typed["bobot"], unit=form.unit, case=case,
    )  # fmt: skip
    made = open_finding(request.region, row, new, actor=request.actor, now=request.now)
    messages.success(request, _("Temuan diteruskan ke kantor yang menjawab."))
    return redirect("pengawasan:temuan", made.pk)


def _case(place: Region, row: SuratTugas, form: FindingForm) -> Case | None:
    """The case of the number typed; a number outside the scope is as unknown as one that is not there."""
    number = "".join(str(form.typed.get("nomor_berkas", "")).split())
    if not number:
        return None
    found = Case.objects.filter(number=number).only("id").first()
    try:
        if found is not None:
            return get_case_in(row, found.pk, place)
    except Http404:
        pass
    form.problems["nomor_berkas"] = _("Tidak ada berkas dengan nomor ini dalam lingkup surat tugas.")
    return None


def _form(request: PendopoRequest, row: SuratTugas, form: FindingForm, status: int) -> HttpResponse:
    severities = [
        {"id": key, "label": title, "help": _("dijawab dalam %(n)s hari kerja") % {"n": HARI_JAWAB[key]}}
        for key, title in BOBOT
    ]
    words = {"surat": row, "isian": form, "bobot": severities, "unit": units_on(today_of(request))}
    return render(request, "pengawasan/temuan_baru.html", words, status=status)


@require_safe
@staf(*HEADS)
def kantor(request: PendopoRequest) -> HttpResponse:
    """…/kantor: findings that the heads of these offices answer."""
    lines = queries.findings_for_office(request.actor, request.region, request.now)
    return render(request, "pengawasan/kantor.html", {"daftar": lines})


@require_safe
@staf()
def temuan(request: PendopoRequest, finding_id: UUID) -> HttpResponse:
    """…/temuan/<id>: one finding, for its auditor, for those who give assignments, and for the head of the office."""
    row, side = _finding(request, finding_id)
    return _page(request, row, side, ReplyForm())


@require_POST
@staf(*HEADS)
def jawab(request: PendopoRequest, finding_id: UUID) -> HttpResponse:
    """…/temuan/<id>/jawab: what the office says and did."""
    row = queries.get_finding_for_office(request.actor, finding_id)
    form = ReplyForm.read(request.POST, request.FILES, judging=False)
    if not form.problems:
        try:
            file = _kept(request, form)
            answer_finding(row, text=form.typed["tanggapan"], file=file, actor=request.actor, now=request.now)
        except Refusal as no:
            form.problems["_"] = no.sentence
    return _page(request, row, "kantor", form, 422) if form.problems else _said(request, finding_id)


@require_POST
@staf(AUDITOR)
def nilai(request: PendopoRequest, finding_id: UUID) -> HttpResponse:
    """…/temuan/<id>/nilai: the auditor says whether the follow-up does."""
    row, side = _finding(request, finding_id)
    if side != "auditor":
        raise Http404
    form = ReplyForm.read(request.POST, request.FILES, judging=True)
    if not form.problems:
        try:
            judge_finding(
                request.region, row, state=form.typed["keadaan"], text=form.typed["tanggapan"],
                file=_kept(request, form), actor=request.actor, now=request.now,
            )  # fmt: skip
        except Refusal as no:
            form.problems["_"] = no.sentence
    return _page(request, row, side, form, 422) if form.problems else _said(request, finding_id)


@require_safe
@staf()
def lampiran(request: PendopoRequest, finding_id: UUID, reply_id: UUID) -> HttpResponseBase:
    """…/temuan/<id>/lampiran/<id>: what was attached to a reply."""
    row, _side = _finding(request, finding_id)
    said = next((one for one in row.replies.all() if one.pk == reply_id and one.file_id), None)
    if said is None or said.file is None:
        raise Http404
    return serve_file(said.file, as_attachment=False)


def _kept(request: PendopoRequest, form: ReplyForm) -> StoredFile | None:
    if form.upload is None:
        return None
    return store_upload(
        request.region, form.upload, accept=ACCEPT, max_mb=MAX_MB, purpose="pengawasan", now=request.now
    )  # fmt: skip


def _said(request: PendopoRequest, finding_id: UUID) -> HttpResponse:
    messages.success(request, _("Tanggapan tercatat."))
    return redirect("pengawasan:temuan", finding_id)


def _finding(request: PendopoRequest, finding_id: UUID) -> tuple[Temuan, str]:
    """A finding and the reader's side: 'auditor', 'kantor' or 'pemberi'. The same 404 for everybody else."""
    row = queries.get_finding(finding_id)
    try:
        _surat, mine = either(request, row.assignment_id)
        return row, "auditor" if mine else "pemberi"
    except Http404:
        return queries.get_finding_for_office(request.actor, finding_id), "kantor"


def _page(request: PendopoRequest, row: Temuan, side: str, form: ReplyForm, status: int = 200) -> HttpResponse:
    titles = dict(KEADAAN)
    judgements = [{"id": key, "label": titles[key], "help": ""} for key in (SESUAI, BELUM, TIDAK_DAPAT)]
    words = {
        "temuan": row, "baris": queries.line_of(row, request.region, request.now), "sisi": side, "isian": form,
        "tanggapan": sorted(row.replies.all(), key=lambda one: one.said_at), "penilaian": judgements,
        "giliran_kantor": row.state in GILIRAN_KANTOR, "selesai": row.state in SELESAI, "maks_mb": MAX_MB,
    }  # fmt: skip
    return render(request, "pengawasan/temuan.html", words, status=status)
