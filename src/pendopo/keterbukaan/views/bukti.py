"""Evidence for whoever examines: how each indicator stands, files of one's own, archives."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.core.api import Refusal, evidence_names
from pendopo.files.api import read_file, serve_bytes, serve_file
from pendopo.keterbukaan import queries_bukti as queries
from pendopo.keterbukaan import services
from pendopo.keterbukaan.rules_bukti import Periode, periods_until, read_period
from pendopo.lib.sheets import csv_table, xlsx_table
from pendopo.people.api import PendopoRequest, local_day, staf

ROLES = ("inspektorat", "admin")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WRONG = 422
MAX_LIST_BYTES = 2_000_000


def _period(request: PendopoRequest) -> Periode:
    """The period asked for; the last whole quarter for anything else."""
    asked = request.POST if request.method == "POST" else request.GET
    known = periods_until(local_day(request.now))
    quarters = [one for one in known if "-" in one.key]
    return read_period(asked.get("masa", "")) or quarters[1]


def _address(period: Periode) -> str:
    return f"{reverse('keterbukaan_staf:bukti')}?masa={period.key}"


@require_safe
@staf(*ROLES)
def bukti(request: PendopoRequest) -> HttpResponse:
    """/kerja/bukti: every indicator of a period and what there is for it."""
    period = _period(request)
    area, state = request.GET.get("area", ""), request.GET.get("keadaan", "")
    found = queries.screen(request.region, period, request.now, area=area, state=state)
    areas = list(dict.fromkeys(row.area for row in queries.indicators(period.first, period.last)))
    words = {
        "layar": found, "masa": period, "daftar_masa": periods_until(local_day(request.now)), "area": area,
        "daftar_area": areas, "keadaan": state,
        "daftar_keadaan": [(name, title, found.counts[name]) for name, title in queries.STATES.items()],
        "disusun": queries.building(period), "perlu": any(one.row.needs_check for one in found.rows),
    }  # fmt: skip
    return render(request, "keterbukaan/staf/bukti.html", words)


@require_safe
@staf(*ROLES)
def unduh(request: PendopoRequest) -> HttpResponse:
    """/kerja/bukti.csv: the same as a file."""
    period = _period(request)
    found = queries.screen(
        request.region, period, request.now, area=request.GET.get("area", ""), state=request.GET.get("keadaan", "")
    )
    rows = [
        [one.row.code, one.row.area, one.row.title, one.title, str(sum(len(e.rows) for e in one.found)),
            str(len(one.files)), one.row.source, one.row.checked_by or _("perlu verifikasi")]
        for one in found.rows
    ]  # fmt: skip
    head = ("kode", "area", "indikator", "keadaan", "baris_data", "berkas", "rujukan", "dipastikan")
    response = HttpResponse(csv_table(head, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="bukti-{period.key}.csv"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@staf(*ROLES)
def satu(request: PendopoRequest, kode: str) -> HttpResponse:
    """/kerja/bukti/<kode>: what there is, a file of one's own, where the indicator stands."""
    period, wrong = _period(request), dict[str, str]()
    row = queries.get_indicator(kode)
    if request.method == "POST":
        try:
            _act(request, row.code, period)
            return redirect(f"{reverse('keterbukaan_staf:bukti_satu', args=[kode])}?masa={period.key}")
        except Refusal as no:
            wrong = {"sumber" if request.POST.get("aksi") == "pastikan" else "berkas": no.sentence}
    found = next((one for one in queries.standings(request.region, period, request.now) if one.row.code == kode), None)
    if found is None:
        raise Http404
    words = {
        "satu": found, "masa": period, "daftar_masa": periods_until(local_day(request.now)), "salah": wrong,
        "catatan": request.POST.get("catatan", ""), "maks_mb": services.MAX_MB,
        "sumber": request.POST.get("sumber", row.source if row.checked_by else ""),
    }  # fmt: skip
    return render(request, "keterbukaan/staf/satu.html", words, status=WRONG if wrong else 200)


def _act(request: PendopoRequest, code: str, period: Periode) -> None:
    place, who, now = request.region, request.actor, request.now
    if request.POST.get("aksi") == "pastikan":
        services.confirm_indicator(place, code, request.POST.get("sumber", ""), actor=who, now=now)
        messages.success(request, _("Rujukannya tercatat."))
        return
    upload = request.FILES.get("berkas")
    if upload is None:
        raise Refusal(_("Pilih dahulu berkasnya."), status=WRONG)
    services.add_evidence(place, code, period, upload, request.POST.get("catatan", ""), actor=who, now=now)
    messages.success(request, _("Berkas ditambahkan."))


@require_safe
@staf(*ROLES)
def berkas(request: PendopoRequest, evidence_id: UUID) -> HttpResponse:
    """/kerja/bukti/berkas/<id>: a file somebody added."""
    row = queries.get_file(evidence_id)
    return serve_file(row.file, as_attachment=True, name=row.name)


@require_POST
@staf(*ROLES)
def hapus(request: PendopoRequest, evidence_id: UUID) -> HttpResponse:
    """…/hapus: take it out of what comes next."""
    row = queries.get_file(evidence_id)
    services.remove_evidence(row, actor=request.actor, now=request.now)
    messages.success(request, _("Berkas dikeluarkan. Arsip yang sudah memuatnya tetap memuatnya."))
    return redirect(f"{reverse('keterbukaan_staf:bukti_satu', args=[row.indicator.code])}?masa={row.period}")


@require_POST
@staf(*ROLES)
def susun(request: PendopoRequest) -> HttpResponse:
    """/kerja/bukti/arsip: one more version of the period's archive."""
    period = _period(request)
    services.ask_archive(request.region, period, actor=request.actor, now=request.now)
    messages.success(request, _("Arsip sedang disusun. Halaman ini menampilkannya bila selesai."))
    return redirect(_address(period))


@require_safe
@staf(*ROLES)
def arsip(request: PendopoRequest, archive_id: UUID) -> HttpResponse:
    """/kerja/bukti/arsip/<id>: an archive."""
    row = queries.get_archive(archive_id)
    if row.file is None:
        raise Http404
    name = f"bukti-{row.period}-v{row.version}.zip"
    return serve_bytes(read_file(row.file), mime="application/zip", name=name, as_attachment=True)


@require_http_methods(["GET", "HEAD", "POST"])
@staf("admin", "inspektorat")
def daftar(request: PendopoRequest) -> HttpResponse:
    """/kerja/bukti/daftar: the list as a workbook, out and in."""
    faults: list[str] = []
    if request.method == "POST":
        upload = request.FILES.get("berkas")
        try:
            rows = services.read_list(upload.read(MAX_LIST_BYTES)) if upload else _no_file()
        except services.BadList as no:
            faults = no.faults
        else:
            today = local_day(request.now)
            n = services.keep_list(request.region, rows, today=today, actor=request.actor, now=request.now)
            messages.success(request, _("Daftar tersimpan: %(n)s indikator.") % {"n": n})
            return redirect("keterbukaan_staf:bukti")
    today = local_day(request.now)
    words = {
        "salah": faults,
        "daftar": queries.indicators(today, today),
        "sumber": evidence_names(),
        "kolom": queries.HEAD,
    }
    return render(request, "keterbukaan/staf/daftar.html", words, status=WRONG if faults else 200)


def _no_file() -> list[services.Baris]:
    raise services.BadList([_("Pilih dahulu berkasnya.")])


@require_safe
@staf(*ROLES)
def lembar(request: PendopoRequest) -> HttpResponse:
    """/kerja/bukti/daftar.xlsx: the list that holds today."""
    today = local_day(request.now)
    rows = queries.as_rows(queries.indicators(today, today))
    response = HttpResponse(xlsx_table("Indikator", queries.HEAD, rows), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="indikator-bukti.xlsx"'
    return response
