"""The workspace's own pages: the inbox, taking the next case, the list as a file, finding by number."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.audit.api import record_look
from pendopo.cases.api import Case, InboxRow, address_of_form, gather, is_number, waiting_count
from pendopo.core.api import Refusal, home_cards
from pendopo.people.api import PendopoRequest, staf
from pendopo.ruang_kerja import queries, queries_cadangan, queries_saringan, services

# The page of one case and the list of all, by their public address names.
CASE_PAGE = "layanan_staf:berkas"
INBOX = "ruang_kerja:kotak_masuk"
ALL = "layanan_staf:semua"
BULK = "layanan_staf:massal"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
@staf()
def kotak_masuk(request: PendopoRequest) -> HttpResponse:
    """What waits for me, the most urgent first. What is typed comes by POST and goes on sealed in the address."""
    if request.method == "POST":
        return redirect(reverse(INBOX) + address_of_form(request.region, request.POST.dict()))
    saved = queries_saringan.inbox_tabs(request.actor, request.region, request.GET.dict(), request.now)
    asked = queries.read_ask(request.actor, request.region, saved.given)
    layar = queries.screen(request.actor, request.region, asked, request.now)
    whole = layar.total if layar.total is not None and not asked.panel else waiting_count(request.actor)
    cards = [] if asked.is_narrow or asked.panel else home_cards(request.region, request.actor, request.now)
    context = {"layar": layar, "kartu": cards, "jumlah_menu": {INBOX: whole}, "tersimpan": saved, "daftar_ini": INBOX}
    return render(request, "ruang_kerja/kotak_masuk.html", context)


@require_POST
@staf()
def ambil_berikutnya(request: PendopoRequest) -> HttpResponse:
    """Put my name to the most urgent case nobody has, and open it."""
    definition_id = request.POST.get("layanan", "").replace("\0", "")  # which the database does not take
    try:
        case = services.take_next(
            place=request.region, actor=request.actor, now=request.now, definition_id=definition_id
        )
    except Refusal as no:
        messages.info(request, no.sentence)
        return redirect(INBOX)
    messages.success(request, _("Berkas ini sekarang atas nama Anda."))
    return redirect(CASE_PAGE, case.id)


@require_POST
@staf()
def kerjakan_semua(request: PendopoRequest) -> HttpResponse:
    """Everything that this filter shows, from the top, is done together; its page asks what is to be done."""
    asked = queries.read_ask(request.actor, request.region, request.GET.dict())
    chosen = queries.first_of_filter(request.actor, request.region, asked, request.now)
    try:
        run = gather(place=request.region, actor=request.actor, case_ids=chosen, now=request.now)
    except Refusal as no:
        messages.info(request, no.sentence)
        return redirect(INBOX)
    return redirect(BULK, run.pk)


@require_safe
@staf()
def unduh(request: PendopoRequest) -> HttpResponse:
    """The filtered inbox as a list for a spreadsheet. It holds names, so every row counts as looked at."""
    rows = _rows(request, "unduh_kotak_masuk")
    return _file(request, queries.as_csv(rows, request.region), "csv", "text/csv; charset=utf-8")


@require_safe
@staf()
def unduh_xlsx(request: PendopoRequest) -> HttpResponse:
    """The same as a workbook with empty columns for what is decided; `layanan_staf:lembar` reads them again."""
    rows = _rows(request, "unduh_kotak_masuk")
    return _file(request, queries.as_xlsx(rows, request.region), "xlsx", XLSX)


@require_safe
@staf()
def cetak(request: PendopoRequest) -> HttpResponse:
    """The filtered inbox for paper: the list of the day, with room for a mark beside each."""
    asked = queries.read_ask(request.actor, request.region, request.GET.dict())
    rows = _rows(request, "cetak_kotak_masuk")
    groups = queries.grouped(rows, asked, request.region, request.now)
    response = render(request, "ruang_kerja/cetak.html", {"grup": groups, "banyak": len(rows), "asked": asked})
    response["Cache-Control"] = "private, no-store"
    return response


def _rows(request: PendopoRequest, what: str) -> list[InboxRow]:
    """The filtered inbox, every row noted as looked at."""
    asked = queries.read_ask(request.actor, request.region, request.GET.dict())
    rows = queries.rows_for_download(request.actor, request.region, asked, request.now)
    for row in rows:
        record_look(subject=Case(id=row.case_id), what=what, actor=request.actor, now=request.now)
    return rows


def _file(request: PendopoRequest, content: str | bytes, ending: str, mime: str) -> HttpResponse:
    response = HttpResponse(content, content_type=mime)
    name = f"kotak-masuk-{request.now.astimezone(request.region.tz):%Y-%m-%d}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@staf()
def cari(request: PendopoRequest) -> HttpResponse:
    """A registration number leads to its case, words to the list of all cases that have them; nothing to a page
    that says what can be found. Words are never part of an address."""
    typed = (request.POST if request.method == "POST" else request.GET).get("q", "").strip()[:80]
    found = queries.find_by_number(request.actor, typed)
    if found is not None:
        return redirect(CASE_PAGE, found)
    if request.method == "POST" and typed and not is_number(typed):
        return redirect(reverse(ALL) + address_of_form(request.region, {"q": typed}))
    return render(request, "ruang_kerja/cari.html", {"dicari": typed})


@require_safe
@staf("admin")
def cadangan(request: PendopoRequest) -> HttpResponse:
    """Backups of the installation: which are proven, what failed, where they lie."""
    layar = queries_cadangan.screen(request.region, request.GET.dict(), request.now)
    return render(request, "ruang_kerja/cadangan.html", {"layar": layar})


@require_safe
@staf("admin")
def cadangan_csv(request: PendopoRequest) -> HttpResponse:
    """The same list for a spreadsheet."""
    content = queries_cadangan.as_csv(request.region, request.GET.dict())
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="cadangan-{request.now:%Y-%m-%d}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response
