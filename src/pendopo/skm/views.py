"""What everybody sees: the questionnaire, and what was published."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pendopo.people.api import PendopoRequest, Unit, count_try, publik
from pendopo.skm import papers, queries, services, sheets
from pendopo.skm.rules import GRADES, MISPRINT
from pendopo.skm.rules_kuesioner import DEMOGRAPHICS, read_answer
from pendopo.skm.scope import SERVICE, service_titles, services_of_unit
from pendopo.tenancy.api import region


def _lang() -> str:
    return get_language() or "id"


def _form(request: PendopoRequest, title: str, *, faults: dict[str, str], status: int = 200) -> HttpResponse:
    asked = queries.questionnaire_on(queries.today_of(request.region, request.now))
    lang = _lang()
    questions = [
        {
            "id": one.id, "nomor": number, "tanya": one.words(lang).question,
            "galat": _("Pilih satu jawaban.") if one.id in faults else "",
            "pilihan": [
                {"id": str(mark), "label": text} for mark, text in enumerate(one.words(lang).options, 1)
            ],
            "terpilih": request.POST.get(one.id, ""),
        }
        for number, one in enumerate(asked.elements, 1)
    ]  # fmt: skip
    about = [
        {
            "nama": name, "label": _(label), "terpilih": request.POST.get(name, ""),
            "pilihan": [{"id": code, "label": _(text)} for code, text in codes.items()],
        }
        for name, (label, codes) in DEMOGRAPHICS.items()
    ]  # fmt: skip
    words = {
        "layanan": title, "pertanyaan": questions, "tentang": about, "saran": request.POST.get("saran", ""),
        "masalah": {one["id"]: f"{one['nomor']}. {one['tanya']}" for one in questions if one["galat"]},
    }  # fmt: skip
    response = render(request, "skm/publik/isi.html", words, status=status)
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _thanks(request: PendopoRequest) -> HttpResponse:
    return render(request, "skm/publik/terima_kasih.html", {})


@require_http_methods(["GET", "HEAD", "POST"])
@publik
def isi(request: PendopoRequest, definition_id: str, kode: str) -> HttpResponse:
    """/kepuasan/isi/<layanan>/<kode>: the nine questions, after a case ended. The code is spent by the answer."""
    title = service_titles().get(definition_id)
    if title is None:
        raise Http404
    queries.read_invitation(request.region, definition_id, kode, request.now)
    if request.method != "POST":
        return _form(request, title, faults={})
    asked = queries.questionnaire_on(queries.today_of(request.region, request.now))
    answer, faults = read_answer(asked, request.POST.dict())
    if answer is None:
        return _form(request, title, faults=faults, status=422)
    services.answer_invited(request.region, definition_id, kode, answer, now=request.now)
    return _thanks(request)


@require_safe
@publik
def loket(request: PendopoRequest, unit_id: UUID) -> HttpResponse:
    """/kepuasan/loket/<unit>: the poster of a counter leads here; choose the service."""
    unit = _unit(unit_id)
    return render(request, "skm/publik/loket.html", {"unit": unit, "daftar": services_of_unit(unit.pk)})


def _unit(unit_id: UUID) -> Unit:
    unit: Unit | None = Unit.objects.filter(pk=unit_id).first()
    if unit is None:
        raise Http404
    return unit


@require_http_methods(["GET", "HEAD", "POST"])
@publik(transaction=False)
def loket_isi(request: PendopoRequest, unit_id: UUID, definition_id: str) -> HttpResponse:
    """…/<layanan>: the questions at a counter; a device or an address answers a few times an hour, not more."""
    with region(request.region):
        unit = _unit(unit_id)
        title = dict(services_of_unit(unit.pk)).get(definition_id)
        if title is None:
            raise Http404
        asked = queries.questionnaire_on(queries.today_of(request.region, request.now))
        answer, faults = read_answer(asked, request.POST.dict()) if request.method == "POST" else (None, {})
        if answer is None:
            return _form(request, title, faults=faults, status=422 if faults else 200)
    count_try(request, "survei_loket")
    with region(request.region):
        services.answer_at_counter(request.region, definition_id, unit, answer, now=request.now)
        return _thanks(request)


# -- what was published


@require_safe
@publik(reads=True)
def umum(request: PendopoRequest) -> HttpResponse:
    """/kepuasan: the newest published result of everything."""
    rows = queries.all_published()
    words = {
        "daftar": [row for row in rows if row.scope.startswith(SERVICE)],
        "daerah": next((row for row in rows if not row.scope), None),
        "kantor": [row for row in rows if row.scope and not row.scope.startswith(SERVICE)],
        "tabel": GRADES, "salah_cetak": MISPRINT, "saran": queries.shown_suggestions(limit=6),
    }  # fmt: skip
    return render(request, "skm/publik/umum.html", words)


@require_safe
@publik(reads=True)
def layanan(request: PendopoRequest, definition_id: str) -> HttpResponse:
    """/kepuasan/layanan/<id>: one service through the periods."""
    title = service_titles().get(definition_id)
    if title is None:
        raise Http404
    words = {
        "judul": title, "definition_id": definition_id, "daftar": queries.published(f"{SERVICE}{definition_id}"),
        "saran": queries.shown_suggestions(definition_id),
    }  # fmt: skip
    return render(request, "skm/publik/layanan.html", words)


@require_safe
@publik(reads=True)
def hasil(request: PendopoRequest, hasil_id: UUID) -> HttpResponse:
    """/kepuasan/hasil/<id>: one published result, every number with how it was reckoned."""
    row = queries.get_result(hasil_id)
    newest = next((one for one in queries.published(row.scope) if one.period == row.period), row)
    titles = {one["id"]: one["judul"] for one in row.body["unsur"]}
    words = {
        "hasil": row, "b": row.body, "tabel": GRADES, "salah_cetak": MISPRINT,
        "terendah": [(name, titles[name]) for name in row.body["terendah"]],
        "tindak": queries.follow_ups_of(row), "terbaru": newest if newest.pk != row.pk else None,
    }  # fmt: skip
    return render(request, "skm/publik/hasil.html", words)


@require_safe
@publik(reads=True)
def angka(request: PendopoRequest, hasil_id: UUID) -> HttpResponse:
    """…/angka.json: the frozen numbers; their SHA-256 in canonical form is the digest on the page."""
    row = queries.get_result(hasil_id)
    return JsonResponse({"sidik": row.digest, "angka": row.body}, json_dumps_params={"ensure_ascii": False})


@require_safe
@publik(transaction=False)
def laporan(request: PendopoRequest, hasil_id: UUID) -> HttpResponse:
    """…/laporan.pdf: the report with the exact table, made once."""
    with region(request.region):
        row = queries.get_result(hasil_id)
        done = queries.follow_ups_of(row)
    content = papers.kept_report(request.region, row, done)
    return papers.pdf(content, f"laporan-skm-{row.period}.pdf")


@require_safe
@publik(reads=True)
def data_csv(request: PendopoRequest) -> HttpResponse:
    """/kepuasan/data.csv: every published result by element."""
    response = HttpResponse(sheets.open_csv(queries.every_result()), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="kepuasan.csv"'
    return response


@require_safe
@publik(reads=True)
def data_json(request: PendopoRequest) -> HttpResponse:
    """/kepuasan/data.json: the same with the description of its columns."""
    body = {
        "judul": f"Survei kepuasan masyarakat, {request.region.title}", "dasar": "PermenPANRB 14/2017",
        "kolom": sheets.OPEN_COLUMNS, "baris": sheets.open_rows(queries.every_result()),
    }  # fmt: skip
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})
