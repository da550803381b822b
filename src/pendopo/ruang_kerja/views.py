"""The workspace's own pages: the inbox, taking the next case, the list as a file, finding by number."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pendopo.audit.api import record_look
from pendopo.cases.api import Case
from pendopo.core.api import Refusal
from pendopo.people.api import PendopoRequest, staf
from pendopo.ruang_kerja import queries, services

# The page of one case, by its public address name.
CASE_PAGE = "layanan_staf:berkas"
INBOX = "ruang_kerja:kotak_masuk"


@require_safe
@staf()
def kotak_masuk(request: PendopoRequest) -> HttpResponse:
    """What waits for me, the most urgent first."""
    ask = queries.Ask.read(request.GET.dict())
    layar = queries.screen(request.actor, request.region, ask, request.now)
    jumlah = {INBOX: layar.total} if not ask.is_narrow else {}
    return render(request, "ruang_kerja/kotak_masuk.html", {"layar": layar, "jumlah_menu": jumlah})


@require_POST
@staf()
def ambil_berikutnya(request: PendopoRequest) -> HttpResponse:
    """Put my name to the most urgent case nobody has, and open it."""
    definition_id = request.POST.get("layanan", "")
    try:
        case = services.take_next(
            place=request.region, actor=request.actor, now=request.now, definition_id=definition_id
        )
    except Refusal as no:
        messages.info(request, no.sentence)
        return redirect(INBOX)
    messages.success(request, _("Berkas ini sekarang atas nama Anda."))
    return redirect(CASE_PAGE, case.id)


@require_safe
@staf()
def unduh(request: PendopoRequest) -> HttpResponse:
    """The filtered inbox as a list for a spreadsheet. It holds names, so every row counts as looked at."""
    ask = queries.Ask.read(request.GET.dict())
    rows = queries.rows_for_download(request.actor, request.region, ask, request.now)
    for row in rows:
        record_look(subject=Case(id=row.case_id), what="unduh_kotak_masuk", actor=request.actor, now=request.now)
    response = HttpResponse(queries.as_csv(rows, request.region), content_type="text/csv; charset=utf-8")
    name = f"kotak-masuk-{request.now.astimezone(request.region.tz):%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@staf()
def cari(request: PendopoRequest) -> HttpResponse:
    """A registration number leads to its case; anything else to a page that says what can be found here."""
    typed = request.GET.get("q", "").strip()[:60]
    found = queries.find_by_number(request.actor, typed)
    if found is not None:
        return redirect(CASE_PAGE, found)
    return render(request, "ruang_kerja/cari.html", {"dicari": typed})
