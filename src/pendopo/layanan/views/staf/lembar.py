"""Decisions prepared in a spreadsheet: uploaded, told row by row, done only after that."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pendopo.cases.api import gather
from pendopo.layanan import rules_lembar as rules
from pendopo.layanan.queries_staf.sheet_page import SheetLine, deeds_of, judged_rows
from pendopo.lib.sheets_in import Unreadable, read_sheets
from pendopo.people.api import PendopoRequest, staf

MAX_BYTES = 4_000_000


@require_http_methods(["GET", "HEAD", "POST"])
@staf()
def lembar(request: PendopoRequest) -> HttpResponse:
    """/kerja/lembar: a filled-in workbook becomes a run that still waits for its button."""
    problem, lines, run = "", list[SheetLine](), None
    if request.method == "POST":
        try:
            lines = judged_rows(request.actor, _read(request))
        except (Unreadable, rules.NotOurs) as no:
            problem = str(no)
        else:
            problem = "" if lines else _("Tidak ada baris dengan Putusan atau Berkas yang terisi.")
        deeds = deeds_of(lines)
        if deeds:
            run = gather(
                place=request.region, actor=request.actor, case_ids=list(deeds), now=request.now, deeds=deeds
            )  # fmt: skip
    words = {
        "masalah": problem, "baris": lines, "kerja": run, "siap": len(deeds_of(lines)),
        "salah": sum(bool(line.problem) for line in lines),
    }  # fmt: skip
    response = render(request, "layanan/staf/lembar.html", words, status=422 if problem else 200)
    response["Cache-Control"] = "private, no-store"
    return response


def _read(request: PendopoRequest) -> list[rules.SheetRow]:
    upload = request.FILES.get("lembar")
    if upload is None or upload.size is None:
        raise Unreadable(_("Pilih lembar kerjanya dahulu."))
    if upload.size > MAX_BYTES:
        raise Unreadable(_("Lembar kerja ini lebih besar dari 4 MB. Unduh saringan yang lebih sempit."))
    sheets = read_sheets(upload.read(), most=rules.MOST_ROWS + 10)
    first: rules.NotOurs | None = None
    for table in sheets.values():
        try:
            return rules.rows_of(table)
        except rules.NotOurs as no:
            first = no
    raise first or Unreadable(_("Lembar kerja ini kosong."))
