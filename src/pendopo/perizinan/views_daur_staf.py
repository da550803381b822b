"""Permits as staff see them: the list, one permit's life, enforcement, the rule of times."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pendopo.audit.api import record_look
from pendopo.cases.api import InvalidAnswers
from pendopo.core.api import Refusal
from pendopo.definitions.api import current
from pendopo.lib.sheets import csv_table, xlsx_table
from pendopo.people.api import PendopoRequest, staf
from pendopo.perizinan import forms_daur as forms
from pendopo.perizinan import queries_daur as daur
from pendopo.perizinan import queries_halaman as pages
from pendopo.perizinan import rules_daur as rules
from pendopo.perizinan.models import Izin
from pendopo.perizinan.queries_register import choices_of
from pendopo.perizinan.rules_register import PHASES
from pendopo.perizinan.services import decide_times, open_sanction

READERS = ("front_office", "tim_teknis", "kepala_seksi", "penanda_tangan")
ENFORCERS = ("kepala_seksi", "penanda_tangan")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@staf(*READERS, "admin")
def daftar(request: PendopoRequest) -> HttpResponse:
    """/kerja/izin: issued permits, by service, how they stand, where, and how soon they end."""
    sought = pages.read_sought(request.GET)
    rows, after = pages.permit_rows(sought, request.region, request.now)
    words = {
        "baris": rows, "cari": sought, "lanjut": sought.query(sesudah=after) if after else "",
        "awal": sought.query(sesudah="") if sought.after else "", "unduh": sought.query(sesudah=""),
        "pilihan": choices_of(request.region), "keadaan": [(phase, phase.replace("_", " ")) for phase in PHASES],
        "habis": pages.ENDS, "boleh_atur": bool({"admin", "kepala_seksi"} & request.actor.roles),
    }  # fmt: skip
    return _unkept(render(request, "perizinan/daur/staf_daftar.html", words))


@require_safe
@staf(*READERS, "admin")
def unduh(request: PendopoRequest, bentuk: str) -> HttpResponse:
    """…/unduh.csv and …/unduh.xlsx: the filtered list; holders stay masked."""
    rows = pages.sheet_rows(pages.read_sought(request.GET), request.region, request.now)
    day = f"{daur.day_of(request.region, request.now):%Y-%m-%d}"
    if bentuk == "xlsx":
        response = HttpResponse(xlsx_table("Izin", pages.SHEET_HEAD, rows), content_type=XLSX)
    else:
        response = HttpResponse(csv_table(pages.SHEET_HEAD, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="izin-{day}.{bentuk}"'
    return _unkept(response)


def _permit(izin_id: UUID) -> Izin:
    izin = daur.permit_by_id(izin_id)
    if izin is None:
        raise Http404
    return izin


@require_safe
@staf(*READERS, "admin")
def satu(request: PendopoRequest, izin_id: UUID) -> HttpResponse:
    """/kerja/izin/<id>: the life of one permit."""
    izin = _permit(izin_id)
    mine = pages.takes_part(izin, request.actor)
    if mine:
        record_look(subject=izin, what="izin", actor=request.actor, now=request.now)
    matters = daur.matters_of(izin)
    words = {
        "satu": pages.held(izin, request.now), "izin": izin, "pemegang": izin.holder if mine else izin.holder_masked,
        "garis": pages.timeline(izin, request.now, staff=True), "urusan": matters, "ikut": mine,
        "beda": pages.changes_under_way(izin, request.region, request.now) if mine else [],
        "surat": pages.letters_of(izin), "boleh_tindak": may_enforce(request, izin),
        "tindak_mengapa": daur.refusal(izin, rules.SANCTION, request.now),
    }  # fmt: skip
    return _unkept(render(request, "perizinan/daur/staf_satu.html", words))


def may_enforce(request: PendopoRequest, izin: Izin) -> bool:
    """Whether this person may open enforcement, and none is under way."""
    return bool(set(ENFORCERS) & request.actor.roles) and not daur.open_matters([izin.pk], rules.SANCTION)


@require_http_methods(["GET", "HEAD", "POST"])
@staf(*ENFORCERS)
def penertiban(request: PendopoRequest, izin_id: UUID) -> HttpResponse:
    """…/penertiban: open enforcement on a permit; the letter and its signature follow in the case."""
    izin = _permit(izin_id)
    compiled = current(rules.SERVICES[rules.SANCTION]).compiled
    kinds = [option for option in compiled.fields["jenis_pelanggaran"].options if not option.retired]
    said, given = forms.read_suspicion(request.POST, [one.id for one in kinds])
    stopped = daur.refusal(izin, rules.SANCTION, request.now)
    words = {"izin": izin, "satu": pages.held(izin, request.now), "jenis": kinds, "mengapa": stopped}
    if request.method != "POST":
        return _unkept(render(request, "perizinan/daur/staf_penertiban.html", words))
    problems = dict(given.problems)
    if not problems:
        try:
            case = open_sanction(place=request.region, izin=izin, said=said, actor=request.actor, now=request.now)
        except InvalidAnswers as wrong:
            problems = wrong.problems
        except Refusal as no:
            problems = {"uraian": no.sentence}
        else:
            messages.success(request, _("Penertiban dibuka dengan nomor %(n)s.") % {"n": case.number})
            return redirect("layanan_staf:berkas", case.id)
    words |= {"ketik": given.typed, "masalah": problems}
    return _unkept(render(request, "perizinan/daur/staf_penertiban.html", words, status=422))


@require_http_methods(["GET", "HEAD", "POST"])
@staf("admin", "kepala_seksi")
def aturan(request: PendopoRequest) -> HttpResponse:
    """/kerja/izin/aturan: when permits may be renewed and their holders are reminded, from a day on."""
    today = daur.day_of(request.region, request.now)
    times = daur.times_of(today)
    words = {"kini": times, "baris": daur.times_rows(), "hari_ini": today, "masalah": {}, "ketik": {
        "perpanjang": str(times.renew_days), "terlambat": str(times.late_days), "berkas": str(times.file_days),
        "ingatkan": ", ".join(str(days) for days in times.remind_days), "dasar": times.basis,
    }}  # fmt: skip
    if request.method != "POST":
        return _unkept(render(request, "perizinan/daur/staf_aturan.html", words))
    wanted, given = forms.read_times(request.POST, today)
    problems = dict(given.problems)
    if wanted is not None:
        try:
            decide_times(wanted, place=request.region, actor=request.actor, now=request.now)
        except Refusal as no:
            problems["ingatkan"] = no.sentence
        else:
            messages.success(request, _("Aturan masa izin tersimpan."))
            return redirect("perizinan_staf:izin_aturan")
    words |= {"ketik": given.typed, "masalah": problems}
    return _unkept(render(request, "perizinan/daur/staf_aturan.html", words, status=422))


def _unkept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response
