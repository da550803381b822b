"""What staff see of results: every service of a period, one result, its publication and follow-up."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pendopo.core.api import Refusal
from pendopo.engine.api import parse_date
from pendopo.files.api import serve_file, store_upload
from pendopo.people.api import SIGNING, PendopoRequest, staf
from pendopo.skm import papers, queries, queries_staf, services, sheets
from pendopo.skm.models import HasilSurvei
from pendopo.skm.rules import GRADES, MISPRINT, ROUNDING, lowest
from pendopo.skm.rules_periode import Period, last_whole, read_period, recent
from pendopo.skm.scope import Scope, read_scope
from pendopo.skm.services.follow import NewFollowUp
from pendopo.tenancy.api import region

MANAGERS = ("kepala_seksi", "penanda_tangan", "pengelola_layanan", "admin")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def period_asked(request: PendopoRequest) -> Period:
    """The period of an address; the last whole quarter when there is none. Raises Http404."""
    key = request.GET.get("periode", "") or request.POST.get("periode", "")
    if not key:
        return last_whole(queries.today_of(request.region, request.now))
    period = read_period(key)
    if period is None:
        raise Http404
    return period


def _asked(request: PendopoRequest) -> tuple[Scope, Period]:
    return read_scope(request.GET.get("lingkup", "") or request.POST.get("lingkup", "")), period_asked(request)


def _address(scope: Scope, period: Period) -> str:
    return f"{reverse('skm_staf:hasil')}?periode={period.key}&lingkup={scope.key}"


@require_safe
@staf(*MANAGERS)
def daftar(request: PendopoRequest) -> HttpResponse:
    """/kerja/kepuasan: every service of a period, filtered and sorted."""
    period, sort, only = period_asked(request), *_wanted(request)
    today = queries.today_of(request.region, request.now)
    words = {
        "periode": period, "pilihan_periode": recent(today), "urut": sort, "hanya": only, "urutan": queries_staf.SORTS,
        "daftar": queries_staf.rows_of(period, request.region, sort=sort, only=only),
        "seluruh": queries_staf.result_of(read_scope(""), period, request.region), "tab": "hasil",
        "tindak": queries_staf.open_follow_ups(today), "hari_ini": today,
    }  # fmt: skip
    return render(request, "skm/staf/daftar.html", words)


def _wanted(request: PendopoRequest) -> tuple[str, str]:
    sort, only = request.GET.get("urut", ""), request.GET.get("hanya", "")
    return (
        sort if sort in queries_staf.SORTS else "layanan",
        only if only in ("kurang", "belum") else "",
    )  # fmt: skip


@require_safe
@staf(*MANAGERS)
def unduh(request: PendopoRequest) -> HttpResponse:
    """…/unduh?bentuk=csv|xlsx: the same list as a file."""
    period, sort, only = period_asked(request), *_wanted(request)
    rows = queries_staf.rows_of(period, request.region, sort=sort, only=only)
    is_csv = request.GET.get("bentuk") != "xlsx"
    content: str | bytes = sheets.rows_csv(rows) if is_csv else sheets.rows_xlsx(rows)
    name = f"kepuasan-{period.key}.{'csv' if is_csv else 'xlsx'}"
    return papers.download(content, name, "text/csv; charset=utf-8" if is_csv else XLSX)


@require_safe
@staf(*MANAGERS)
def hasil(request: PendopoRequest) -> HttpResponse:
    """…/hasil?periode=&lingkup=: one result with its breakdowns, sample, lowest elements and their follow-up."""
    return _result(request, *_asked(request))


def _result(
    request: PendopoRequest, scope: Scope, period: Period, *, problem: str = "", status: int = 200
) -> HttpResponse:
    found = queries_staf.result_of(scope, period, request.region)
    newest = HasilSurvei.objects.filter(scope=scope.key, period=period.key).order_by("-version").first()
    words = {
        "hasil": found, "lingkup": scope, "periode": period, "tabel": GRADES, "salah_cetak": MISPRINT,
        "pembulatan": ROUNDING, "terendah": lowest(found.index) if found.index else (),
        "tindak": queries_staf.follow_ups(scope.key, period.key), "diumumkan": newest, "masalah": problem,
        "isian": request.POST, "boleh_umumkan": SIGNING in request.actor.roles, "tab": "hasil",
        "usai": period.end < queries.today_of(request.region, request.now),
        "unsur": [{"id": one.id, "label": f"{one.id} {one.title}"} for one in found.asked.elements],
    }  # fmt: skip
    return render(request, "skm/staf/hasil.html", words, status=status)


@require_safe
@staf(*MANAGERS, transaction=False)
def konsep(request: PendopoRequest) -> HttpResponse:
    """…/hasil/laporan.pdf: the report of numbers that are not published, marked so."""
    with region(request.region):
        scope, period = _asked(request)
        found = queries_staf.result_of(scope, period, request.region)
        if found.index is None:
            raise Refusal(_("Belum ada jawaban pada periode ini."), status=409)
        body = queries_staf.frozen_body(found)
        done = queries_staf.follow_ups(scope.key, period.key)
    content = papers.report(request.region, body, done, at=request.now)
    return papers.pdf(content, f"konsep-laporan-skm-{period.key}.pdf")


@require_POST
@staf(SIGNING)
def umumkan(request: PendopoRequest) -> HttpResponse:
    """…/umumkan: the head publishes the numbers as they are now."""
    scope, period = _asked(request)
    try:
        services.publish_result(request.region, scope, period, actor=request.actor, now=request.now)
    except Refusal as no:
        return _result(request, scope, period, problem=no.sentence, status=no.status)
    messages.success(request, _("Hasil survei diumumkan; angkanya beku."))
    return redirect(_address(scope, period))


@require_POST
@staf(*MANAGERS)
def tindak(request: PendopoRequest) -> HttpResponse:
    """…/tindak: plan what is done about an element."""
    scope, period = _asked(request)
    post = request.POST
    new = NewFollowUp(
        post.get("unsur", ""), post.get("rencana", ""), post.get("siapa", ""), parse_date(post.get("kapan", ""))
    )
    try:
        services.plan_follow_up(request.region, scope, period, new, actor=request.actor, now=request.now)
    except Refusal as no:
        return _result(request, scope, period, problem=no.sentence, status=no.status)
    return redirect(f"{_address(scope, period)}#h-tindak")


@require_POST
@staf(*MANAGERS)
def selesai(request: PendopoRequest, tindak_id: UUID) -> HttpResponse:
    """…/tindak/<id>: it was done, with its proof."""
    row = queries_staf.get_follow_up(tindak_id)
    period = read_period(row.period)
    if period is None:
        raise Http404
    scope = read_scope(row.scope)
    try:
        upload = request.FILES.get("berkas")
        file = (
            store_upload(
                request.region, upload, accept=("application/pdf", "image/jpeg", "image/png"), max_mb=5,
                purpose="tindak_lanjut", now=request.now,
            )
            if upload is not None
            else None
        )  # fmt: skip
        services.finish_follow_up(
            request.region, row, proof=request.POST.get("bukti", ""), file=file, actor=request.actor, now=request.now
        )
    except Refusal as no:
        return _result(request, scope, period, problem=no.sentence, status=no.status)
    messages.success(request, _("Tindak lanjut tercatat selesai."))
    return redirect(f"{_address(scope, period)}#h-tindak")


@require_safe
@staf(*MANAGERS)
def bukti(request: PendopoRequest, tindak_id: UUID) -> HttpResponseBase:
    """…/bukti: the file that proves it."""
    row = queries_staf.get_follow_up(tindak_id)
    if row.proof_file is None:
        raise Http404
    return serve_file(row.proof_file, as_attachment=True)
