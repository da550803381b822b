"""What staff do around the survey: suggestions, paper answers, posters, the questionnaire."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.core.api import Refusal
from pendopo.engine.api import parse_date
from pendopo.people.api import PendopoRequest, Unit, staf
from pendopo.skm import papers, queries, queries_staf, services, sheets
from pendopo.skm.models import SaranSurvei
from pendopo.skm.rules import weight_text
from pendopo.skm.rules_kuesioner import MANDATED, Questionnaire, own_names, typed_questionnaire
from pendopo.skm.scope import service_titles, services_of_unit, unit_ids
from pendopo.skm.views_staf import MANAGERS, XLSX
from pendopo.tenancy.api import region

SETTERS = ("pengelola_layanan", "admin", "penanda_tangan")


@require_safe
@staf(*MANAGERS)
def saran(request: PendopoRequest) -> HttpResponse:
    """/kerja/kepuasan/saran: what people wrote; nothing is shown as it came."""
    return _suggestions(request)


def _suggestions(request: PendopoRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    state, page = request.GET.get("keadaan", ""), request.GET.get("halaman", "")
    state = state if state in dict(SaranSurvei.STATES) else SaranSurvei.NEW
    number = int(page) if page.isdecimal() and page.isascii() and len(page) < 4 else 1
    rows, has_more = queries_staf.suggestions(state, max(1, number))
    words = {
        "daftar": rows, "keadaan": state, "pilihan": SaranSurvei.STATES, "judul": service_titles(), "tab": "saran",
        "halaman": max(1, number), "masih_ada": has_more, "masalah": problem,
    }  # fmt: skip
    response = render(request, "skm/staf/saran.html", words, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@staf(*MANAGERS)
def tayang(request: PendopoRequest, saran_id: UUID) -> HttpResponse:
    """…/saran/<id>: show it in words of the office, or not at all."""
    row = queries_staf.get_suggestion(saran_id)
    text = request.POST.get("teks", "") if request.POST.get("aksi") == "tayang" else ""
    try:
        services.judge_suggestion(row, text=text, actor=request.actor, now=request.now)
    except Refusal as no:
        return _suggestions(request, problem=no.sentence, status=no.status)
    return redirect("skm_staf:saran")


@require_http_methods(["GET", "HEAD", "POST"])
@staf(*MANAGERS)
def kertas(request: PendopoRequest) -> HttpResponse:
    """/kerja/kepuasan/kertas: answers on paper by a workbook: first a report of its rows, then all or none."""
    words: dict[str, object] = {"layanan": _services(), "dipilih": request.POST.get("layanan", ""), "tab": "kertas"}
    if request.method != "POST":
        return render(request, "skm/staf/kertas.html", words)
    try:
        name = request.POST.get("layanan", "")
        if name not in service_titles():
            raise Refusal(_("Pilih layanan yang disurvei."), status=422)
        upload = request.FILES.get("berkas")
        if upload is None or not upload.size or upload.size > sheets.MOST_BYTES:
            raise Refusal(_("Pilih berkas XLSX, paling besar 5 MB."), status=422)
        content = upload.read()
        rows = sheets.read_paper(content, queries.today_of(request.region, request.now))
        words |= {"baris": rows, "keliru": [row for row in rows if row.faults]}
        if request.POST.get("aksi") == "masukkan":
            taken = services.take_paper(name, rows, sha256(content).hexdigest(), actor=request.actor, now=request.now)
            messages.success(request, _("%(n)s jawaban dimasukkan.") % {"n": taken.count})
            return redirect("skm_staf:kertas")
    except Refusal as no:
        return render(request, "skm/staf/kertas.html", words | {"masalah": no.sentence}, status=no.status)
    return render(request, "skm/staf/kertas.html", words)


def _services() -> list[dict[str, str]]:
    return [{"id": name, "label": title} for name, title in service_titles().items()]


@require_safe
@staf(*MANAGERS)
def templat(request: PendopoRequest) -> HttpResponse:
    """…/kertas/templat: the workbook to fill in."""
    asked = queries.questionnaire_on(queries.today_of(request.region, request.now))
    return papers.download(sheets.paper_template(asked), "survei-kertas.xlsx", XLSX)


@require_safe
@staf(*MANAGERS)
def poster(request: PendopoRequest) -> HttpResponse:
    """/kerja/kepuasan/poster: the offices for which there is a poster."""
    offices = unit_ids()
    units = Unit.objects.filter(pk__in=set(offices.values())).order_by("name", "id")
    counted = [(unit, len(services_of_unit(unit.pk))) for unit in units]
    rows = [(unit, count) for unit, count in counted if count]
    return render(request, "skm/staf/poster.html", {"daftar": rows, "tab": "poster"})


@require_safe
@staf(*MANAGERS, transaction=False)
def poster_pdf(request: PendopoRequest, unit_id: UUID) -> HttpResponse:
    """…/poster/<unit>.pdf: a sheet for the wall, with a QR code."""
    with region(request.region):
        unit = Unit.objects.filter(pk=unit_id).first()
        if unit is None:
            raise Http404
    return papers.pdf(papers.poster(request.region, unit, at=request.now), f"poster-survei-{unit.code.lower()}.pdf")


@require_http_methods(["GET", "HEAD", "POST"])
@staf(*SETTERS)
def kuesioner(request: PendopoRequest) -> HttpResponse:
    """/kerja/kepuasan/kuesioner: words, elements and weights, from a coming quarter on."""
    asked = queries.questionnaire_on(queries.today_of(request.region, request.now))
    typed, problem, status = _as_typed(asked), "", 200
    faults: dict[str, str] = {}
    if request.method == "POST":
        typed = request.POST.dict()
        made, faults = typed_questionnaire(typed, valid_from=parse_date(typed.get("sejak", "")))
        status = 422
        if made is not None:
            try:
                services.decide_questionnaire(request.region, made, actor=request.actor, now=request.now)
            except Refusal as no:
                problem, status = no.sentence, no.status
            else:
                messages.success(request, _("Kuesioner baru tersimpan; berlaku sejak tanggalnya."))
                return redirect("skm_staf:kuesioner")
    words = {
        "kini": asked, "unsur": [_fields(name, typed, faults) for name in (*MANDATED, *own_names())], "isian": typed,
        "masalah": problem or faults.get("bobot", ""), "galat": faults, "tab": "kuesioner",
        "daftar": queries.every_questionnaire(),
    }  # fmt: skip
    return render(request, "skm/staf/kuesioner.html", words, status=status)


def _as_typed(asked: Questionnaire) -> dict[str, str]:
    typed: dict[str, str] = {}
    for one in asked.elements:
        words = one.indonesian
        typed |= {f"{one.id}-judul": words.title, f"{one.id}-tanya": words.question}
        typed |= {f"{one.id}-bobot": weight_text(one.weight)}
        typed |= {f"{one.id}-{mark}": option for mark, option in enumerate(words.options, 1)}
    return typed


def _fields(name: str, typed: dict[str, str], faults: dict[str, str]) -> dict[str, object]:
    labels = {"judul": _("Unsur"), "tanya": _("Pertanyaan"), "bobot": _("Bobot")}
    labels |= {str(mark): _("Jawaban bernilai %(n)s") % {"n": mark} for mark in range(1, 5)}
    fields = [
        {
            "nama": f"{name}-{key}", "label": label, "nilai": typed.get(f"{name}-{key}", ""),
            "galat": faults.get(f"{name}-{key}", ""),
        }
        for key, label in labels.items()
    ]  # fmt: skip
    return {
        "id": name, "judul": typed.get(f"{name}-judul", ""), "isian": fields, "tambahan": name not in MANDATED,
        "salah": any(field["galat"] for field in fields),
    }  # fmt: skip
