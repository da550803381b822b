"""The treasurer's pages: bills, one bill with its calculation, noting a payment by its proof."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pendopo.audit.api import record_look
from pendopo.core.api import Refusal
from pendopo.files.api import FileDamaged, StoredFile, serve_file
from pendopo.payments import queries
from pendopo.payments.forms import MAX_MB, ProofForm
from pendopo.payments.forms_bank import BackForm
from pendopo.payments.models import CHANNELS, Skrd
from pendopo.payments.queries_bunga import interest_owed
from pendopo.payments.services import TREASURER, record_proof
from pendopo.people.api import PendopoRequest, staf

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _today(request: PendopoRequest) -> date:
    return request.now.astimezone(request.region.tz).date()


@require_safe
@staf(TREASURER)
def daftar(request: PendopoRequest) -> HttpResponse:
    """/kerja/pembayaran: bills by what became of them."""
    layar = queries.screen(queries.Ask.read(request.GET.dict()), _today(request))
    return render(request, "payments/daftar.html", {"layar": layar})


@require_safe
@staf(TREASURER)
def unduh(request: PendopoRequest) -> HttpResponse:
    """The filtered list for a spreadsheet; it holds no names of people."""
    rows = queries.rows_for_download(queries.Ask.read(request.GET.dict()), _today(request))
    if request.GET.get("bentuk") == "xlsx":
        response, end = HttpResponse(queries.as_xlsx(rows), content_type=XLSX), "xlsx"
    else:
        response, end = HttpResponse(queries.as_csv(rows), content_type="text/csv; charset=utf-8"), "csv"
    response["Content-Disposition"] = f'attachment; filename="pembayaran-{_today(request)}.{end}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@staf(TREASURER)
def tagihan(request: PendopoRequest, bill_id: UUID) -> HttpResponse:
    """…/<id>: one bill; it names the payer, so opening it is on record."""
    bill = queries.get_bill(bill_id)
    record_look(subject=bill, what="tagihan", actor=request.actor, now=request.now)
    return page_of_bill(request, bill, ProofForm())


@require_POST
@staf(TREASURER)
def bayar(request: PendopoRequest, bill_id: UUID) -> HttpResponse:
    """…/<id>/bayar: note the payment; what is wrong with the proof comes back with what was typed."""
    form = ProofForm.read(request.POST, request.FILES)
    bill = queries.get_bill(bill_id)
    if form.proof is None:
        return page_of_bill(request, bill, form, status=422)
    try:
        receipt = record_proof(request.region, bill_id, form.proof, actor=request.actor, now=request.now)
    except Refusal as no:
        form.problems["_"] = no.sentence
        return page_of_bill(request, queries.get_bill(bill_id), form, status=no.status)
    messages.success(request, _("Pembayaran tercatat dengan nomor %(nomor)s.") % {"nomor": receipt.number})
    return redirect("pembayaran:tagihan", bill_id)


def page_of_bill(
    request: PendopoRequest,
    bill: Skrd,
    form: ProofForm | None = None,
    *,
    back: BackForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """One bill, with what was typed and is wrong."""
    form, today = form or ProofForm(), _today(request)
    words = {
        "tagihan": bill, "status": bill.status(today), "isian": form, "kanal": CHANNELS, "maks_mb": MAX_MB,
        "sendiri": bill.set_by_id is not None and bill.set_by_id == request.actor.actor_id,
        "surat": queries.paper_of(bill, "skrd"), "setoran": queries.paper_of(bill, "ssrd"),
        "bunga": interest_owed(bill, today), "strd": queries.interest_bills(bill), "kembali": back or BackForm(),
        "dikembalikan": bill.repayments.first(), "kabar": list(bill.notices.order_by("received_at")),
    }  # fmt: skip
    response = render(request, "payments/tagihan.html", words, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@staf(TREASURER)
def bukti(request: PendopoRequest, bill_id: UUID) -> HttpResponseBase:
    """…/<id>/bukti: the proof that was kept; opening it is on record."""
    bill = queries.get_bill(bill_id)
    if bill.receipt is None or bill.receipt.proof is None:
        raise Http404
    record_look(subject=bill, what="bukti_bayar", actor=request.actor, now=request.now)
    return _served(bill.receipt.proof)


@require_safe
@staf(TREASURER)
def surat(request: PendopoRequest, bill_id: UUID, jenis: str) -> HttpResponseBase:
    """…/<id>/surat/<skrd|ssrd>: the paper as PDF; opening it is on record."""
    bill = queries.get_bill(bill_id)
    paper = queries.paper_of(bill, jenis)
    if paper is None:
        raise Http404
    record_look(subject=bill, what="surat", actor=request.actor, now=request.now)
    return _served(paper)


def _served(file: StoredFile) -> HttpResponseBase:
    try:
        return serve_file(file, as_attachment=False)
    except FileDamaged as damaged:
        raise Refusal(_("Isi berkas ini tidak dapat dibaca dari penyimpanan. Beri tahu pengelola.")) from damaged
