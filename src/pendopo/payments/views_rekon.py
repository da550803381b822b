"""A day of the treasurer: three lists beside each other, differences settled, statements brought in, the day closed."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.core.api import Refusal
from pendopo.files.api import StoredFile, read_file
from pendopo.payments import queries, queries_bank, queries_buku
from pendopo.payments import queries_rekon as reading
from pendopo.payments.forms_bank import BackForm
from pendopo.payments.rules_rekon import DECISIONS, STATES
from pendopo.payments.services import (
    TREASURER,
    Decision,
    bring_in,
    close_day,
    fetch_statement,
    keep_file,
    repay_deposit,
    repay_notice,
    settle,
)
from pendopo.payments.statement import TITLES, Read, Unreadable, read_statement
from pendopo.people.api import PendopoRequest, staf

MAX_MB = 5
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _today(request: PendopoRequest) -> date:
    return request.now.astimezone(request.region.tz).date()


def _day(text: str) -> date:
    """The day of an address. Raises Http404."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
    if text != day.isoformat() or not 2000 <= day.year <= 2200:
        raise Http404
    return day


@require_safe
@staf(TREASURER)
def hari(request: PendopoRequest) -> HttpResponse:
    """/kerja/pembayaran/rekonsiliasi: the days of a month, and the statements brought in last."""
    today = _today(request)
    try:
        until = min(_day(request.GET.get("sampai", "")), today)
    except Http404:
        until = today
    days = reading.last_days(today, until)
    words = {"tab": "rekon", "daftar": days, "koran": reading.statements(), "hari_ini": today, "sampai": until}
    return render(request, "payments/rekonsiliasi.html", words)


@require_safe
@staf(TREASURER)
def satu_hari(request: PendopoRequest, day: str) -> HttpResponse:
    """…/<day>: every payment of the day as the three lists tell it."""
    return _page(request, _day(day))


def _page(
    request: PendopoRequest, day: date, problem: str = "", status: int = 200, back: BackForm | None = None
) -> HttpResponse:
    found = reading.read_day(day)
    chosen = request.GET.get("saring", "")
    chosen = chosen if chosen in reading.FILTERS else (reading.OPEN if found.open else reading.EVERY)
    states = [(state, title, found.totals.states[state]) for state, title in STATES.items()]
    bank = queries_bank.bank_on(request.region, _today(request))
    words = {
        "tab": "rekon", "hari": found, "daftar": reading.shown(found, chosen), "saring": chosen, "masalah": problem,
        "keadaan": [one for one in states if one[2][0]], "putusan": DECISIONS, "bank": bank[0] if bank else None,
        "dipilih": request.POST.get("rujukan", ""), "ketik": request.POST, "kembali": back, "hari_ini": _today(request),
        "selesai": sum(line.settled is not None for line in found.lines),
    }  # fmt: skip
    response = render(request, "payments/hari.html", words, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@staf(TREASURER)
def unduh_hari(request: PendopoRequest, day: str) -> HttpResponse:
    """…/<day>/unduh: the filtered day for a spreadsheet; it holds no names of people."""
    found = reading.read_day(_day(day))
    chosen = request.GET.get("saring", "")
    lines = reading.shown(found, chosen if chosen in reading.FILTERS else reading.EVERY)
    if request.GET.get("bentuk") == "xlsx":
        response = HttpResponse(reading.as_xlsx(found, lines), content_type=XLSX)
        name = f"rekonsiliasi-{day}.xlsx"
    else:
        response = HttpResponse(reading.as_csv(found, lines), content_type="text/csv; charset=utf-8")
        name = f"rekonsiliasi-{day}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@staf(TREASURER)
def selesaikan(request: PendopoRequest, day: str) -> HttpResponse:
    """…/<day>/selesaikan: a difference settled with a reason."""
    at = _day(day)
    wish = Decision(
        at, request.POST.get("rujukan", "")[:60], request.POST.get("keadaan", "")[:16],
        request.POST.get("putusan", "")[:12], request.POST.get("alasan", "")[:300],
    )  # fmt: skip
    try:
        settle(request.region, wish, actor=request.actor, now=request.now)
    except Refusal as no:
        return _page(request, at, no.sentence, no.status)
    messages.success(request, _("Selisih %(ref)s selesai.") % {"ref": wish.reference})
    return redirect("pembayaran:satu_hari", day)


@require_POST
@staf(TREASURER)
def kembalikan(request: PendopoRequest, day: str) -> HttpResponse:
    """…/<day>/kembalikan: money of a notice that paid nothing was given back."""
    at = _day(day)
    try:
        notice_id = UUID(request.POST.get("kabar", ""))
    except ValueError:
        raise Http404 from None
    form = BackForm.read(request.POST)
    if form.back is None:
        return _page(request, at, " ".join(form.problems.values()), 422, form)
    try:
        repay_notice(request.region, notice_id, form.back, actor=request.actor, now=request.now)
    except Refusal as no:
        return _page(request, at, no.sentence, no.status, form)
    messages.success(request, _("Pengembalian tercatat."))
    return redirect("pembayaran:satu_hari", day)


@require_POST
@staf(TREASURER)
def tutup(request: PendopoRequest, day: str) -> HttpResponse:
    """…/<day>/tutup: the treasurer closes the day."""
    at = _day(day)
    try:
        close_day(request.region, at, request.POST.get("catatan", ""), actor=request.actor, now=request.now)
    except Refusal as no:
        return _page(request, at, no.sentence, no.status)
    messages.success(request, _("Hari ditutup."))
    return redirect("pembayaran:satu_hari", day)


@require_POST
@staf(TREASURER, transaction=False)
def ambil(request: PendopoRequest, day: str) -> HttpResponse:
    """…/<day>/ambil: ask the bank for the statement of the day."""
    row = fetch_statement(request.region, _day(day), actor=request.actor, now=request.now)
    messages.success(request, _("Rekening koran dari bank: %(n)s baris baru.") % {"n": row.lines})
    return redirect("pembayaran:satu_hari", day)


# -- the book of a month


@require_safe
@staf(TREASURER)
def buku(request: PendopoRequest) -> HttpResponse:
    """/kerja/pembayaran/buku?bulan=2026-11: every receipt of a month with its account code; also CSV and XLSX."""
    today = _today(request)
    try:
        month = min(_day(f"{request.GET.get('bulan', '')}-01"), today.replace(day=1))
    except Http404:
        month = today.replace(day=1)
    book = queries_buku.read_book(month)
    shape, name = request.GET.get("bentuk", ""), f"buku-penerimaan-{month:%Y-%m}"
    if shape not in ("csv", "xlsx"):
        return render(request, "payments/buku.html", {"tab": "buku", "buku": book, "hari_ini": today})
    if shape == "xlsx":
        response = HttpResponse(queries_buku.as_xlsx(book), content_type=XLSX)
    else:
        response = HttpResponse(queries_buku.as_csv(book), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.{shape}"'
    response["Cache-Control"] = "private, no-store"
    return response


# -- statements by file


@require_http_methods(["GET", "HEAD", "POST"])
@staf(TREASURER)
def koran(request: PendopoRequest) -> HttpResponse:
    """/kerja/pembayaran/rekening-koran: look at a file first, row by row; then take all of it or nothing."""
    if request.method != "POST":
        return _koran(request)
    try:
        if request.POST.get("simpanan"):
            return _take(request)
        return _look(request)
    except (Unreadable, Refusal) as no:
        return _koran(request, problem=getattr(no, "sentence", str(no)), status=422)


def _look(request: PendopoRequest) -> HttpResponse:
    """The dry run: what each row would be."""
    upload = request.FILES.get("berkas")
    if not isinstance(upload, UploadedFile) or not upload.size:
        raise Refusal(_("Pilih berkas XLSX atau CSV dari bank."), status=422)
    if upload.size > MAX_MB * 1_000_000:
        raise Refusal(_("Berkas lebih dari 5 MB. Kirim satu bulan saja."), status=422)
    content = upload.read()
    found = read_statement(content)
    file = keep_file(request.region, content, actor=request.actor, now=request.now)
    return _koran(request, found=found, file=file)


def _take(request: PendopoRequest) -> HttpResponse:
    """Take what was looked at, read anew from the file that was kept."""
    try:
        file_id = UUID(request.POST.get("simpanan", ""))
    except ValueError:
        raise Http404 from None
    file = StoredFile.objects.filter(pk=file_id, purpose="rekening_koran").first()
    if file is None:
        raise Http404
    row = bring_in(request.region, read_statement(read_file(file)), file, actor=request.actor, now=request.now)
    sentence = _("%(baru)s baris masuk, %(lama)s sudah ada sebelumnya.")
    messages.success(request, sentence % {"baru": row.lines, "lama": row.known})
    return redirect("pembayaran:rekonsiliasi")


def _koran(
    request: PendopoRequest, *, found: Read | None = None, file: StoredFile | None = None, problem: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    known = reading.known_references([line.reference for _n, line in found.lines]) if found else {}
    rows = [(number, line, known.get(line.reference)) for number, line in found.lines] if found else []
    words = {
        "tab": "koran", "hasil": found, "simpanan": file, "masalah": problem, "baris": rows[:200], "maks_mb": MAX_MB,
        "lebih": max(len(rows) - 200, 0), "judul": TITLES, "baru": sum(before is None for *_x, before in rows),
        "koran": reading.statements(),
    }  # fmt: skip
    response = render(request, "payments/koran.html", words, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


# -- a deposit given back


@require_POST
@staf(TREASURER)
def kembali_jaminan(request: PendopoRequest, bill_id: UUID) -> HttpResponse:
    """/kerja/pembayaran/<id>/kembali: a deposit was given back."""
    from pendopo.payments.views import page_of_bill

    form = BackForm.read(request.POST)
    bill = queries.get_bill(bill_id)
    if form.back is None:
        return page_of_bill(request, bill, back=form, status=422)
    try:
        repay_deposit(request.region, bill_id, form.back, actor=request.actor, now=request.now)
    except Refusal as no:
        form.problems["_"] = no.sentence
        return page_of_bill(request, bill, back=form, status=no.status)
    messages.success(request, _("Pengembalian jaminan tercatat."))
    return redirect("pembayaran:tagihan", bill_id)
