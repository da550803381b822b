"""The bank's own door, the choice of a bank and of interest, and the page of the imitated bank."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from pendopo.core.api import Refusal
from pendopo.payments import queries_bank as reading
from pendopo.payments import queries_bunga, queries_simulator
from pendopo.payments import rules_snap as snap
from pendopo.payments.banks import offered
from pendopo.payments.forms_bank import BankForm, InterestForm
from pendopo.payments.models import ROUNDINGS
from pendopo.payments.rules import SIMULATOR
from pendopo.payments.services import (
    ASSESSORS,
    PLAYS,
    TREASURER,
    Call,
    issue_many,
    play,
    set_bank,
    set_interest,
    take_call,
)
from pendopo.people.api import ADMIN, PendopoRequest, publik, staf

MAX_BYTES = 64 * 1024
HEADERS = ("X-TIMESTAMP", "X-SIGNATURE", "Authorization")


def _today(request: PendopoRequest) -> date:
    return request.now.astimezone(request.region.tz).date()


# -- the bank's door


@csrf_exempt
@require_POST
@publik
def kabar_va(request: PendopoRequest, gerbang: str) -> HttpResponse:
    """/bank/<bank>/v1.0/transfer-va/payment: a virtual account was paid. Signed; the same again changes nothing."""
    return _call(request, gerbang, "va")


@csrf_exempt
@require_POST
@publik
def kabar_qris(request: PendopoRequest, gerbang: str) -> HttpResponse:
    """/bank/<bank>/v1.0/qr/qr-mpm-notify: a QRIS was paid."""
    return _call(request, gerbang, "qris")


def _call(request: PendopoRequest, bank_id: str, way: snap.Way) -> HttpResponse:
    body = request.body
    if len(body) > MAX_BYTES:
        return JsonResponse(snap.refusal(way, 413, "Payload Too Large"), status=413)
    headers = {name: request.headers.get(name, "") for name in HEADERS}
    call = Call(way, "POST", request.path, headers, body)
    reply = take_call(request.region, bank_id, call, now=request.now)
    response = JsonResponse(reply.body, status=reply.status)
    response["Cache-Control"] = "no-store"
    return response


# -- choices


@require_http_methods(["GET", "HEAD", "POST"])
@staf(TREASURER, ADMIN)
def bank(request: PendopoRequest) -> HttpResponse:
    """/kerja/pembayaran/bank: through which bank bills are paid from a day on, and what being late costs."""
    form, interest = BankForm(), InterestForm()
    if request.method == "POST":
        try:
            if request.POST.get("apa") == "bunga":
                interest = InterestForm.read(request.POST)
                if interest.rule and interest.valid_from:
                    set_interest(
                        request.region, interest.rule, interest.valid_from, actor=request.actor, now=request.now
                    )
                    messages.success(request, _("Aturan bunga tersimpan."))
                    return redirect("pembayaran:bank")
            else:
                form = BankForm.read(request.POST)
                if form.wish:
                    set_bank(request.region, form.wish, actor=request.actor, now=request.now)
                    messages.success(request, _("Pilihan bank tersimpan."))
                    return redirect("pembayaran:bank")
        except Refusal as no:
            (interest if request.POST.get("apa") == "bunga" else form).problems["_"] = no.sentence
    return _choices(request, form, interest)


def _choices(request: PendopoRequest, form: BankForm, interest: InterestForm) -> HttpResponse:
    today, place = _today(request), request.region
    found = reading.bank_on(place, today)
    choices = [{"id": "", "label": _("Tanpa bank: bendahara mencatat bukti setoran")}]
    choices += [{"id": one.id, "label": one.title} for one in offered(is_contoh=place.is_contoh)]
    plan = found[1] if found else None
    typed = form.typed or (_typed_of(plan) if plan else {"bank": ""})
    words = {
        "tab": "bank", "kini": found, "rencana": plan, "riwayat": reading.plans(), "pilihan": choices, "isian": form,
        "ketik": {"mulai": f"{today:%d-%m-%Y}", **typed}, "bunga": reading.interest_on(today), "isian_bunga": interest,
        "riwayat_bunga": reading.interest_rules(), "pembulatan": ROUNDINGS, "hari_ini": today,
        "panggilan": request.build_absolute_uri("/").rstrip("/"), "ada_rahasia": bool(plan and plan.secrets_sealed),
    }  # fmt: skip
    wrong = bool(form.problems or interest.problems)
    response = render(request, "payments/bank.html", words, status=422 if wrong else 200)
    response["Cache-Control"] = "private, no-store"
    return response


def _typed_of(plan: object) -> dict[str, str]:
    names = ("bank", "bank_name", "treasury_account", "prefix", "nmid", "merchant_name", "merchant_city", "base_url",
             "partner_id", "basis")  # fmt: skip
    return {name: str(getattr(plan, name)) for name in names}


# -- interest


@require_http_methods(["GET", "HEAD", "POST"])
@staf(*sorted(ASSESSORS))
def bunga(request: PendopoRequest) -> HttpResponse:
    """/kerja/pembayaran/bunga: who is late by how much, and the STRDs that ask for it."""
    if request.method == "POST":
        chosen = _ids(request.POST.getlist("tagihan"))
        if not chosen:
            raise Refusal(_("Pilih tagihan yang bunganya ditagih."), status=422)
        made = issue_many(request.region, chosen, actor=request.actor, now=request.now)
        messages.success(request, _("%(n)s STRD terbit.") % {"n": len(made)})
        return redirect("pembayaran:bunga")
    today = _today(request)
    words = {"tab": "bunga", "daftar": queries_bunga.late_bills(today), "aturan": reading.interest_on(today)}
    return render(request, "payments/bunga.html", words)


def _ids(given: list[str]) -> list[UUID]:
    try:
        return [UUID(one) for one in given[:500]]
    except ValueError:
        raise Http404 from None


# -- the imitated bank


@require_http_methods(["GET", "HEAD", "POST"])
@staf(TREASURER, ADMIN)
def simulator(request: PendopoRequest) -> HttpResponse:
    """/kerja/simulator-bank: play the payer at the imitated bank. Only in regions marked contoh."""
    if not request.region.is_contoh:
        raise Http404
    if request.method == "POST":
        way: snap.Way = "qris" if request.POST.get("lewat") == "qris" else "va"
        (account,) = _ids([request.POST.get("rekening", "")])
        done = play(request.region, account, request.POST.get("cara", ""), way, now=request.now)
        told = ", ".join(f"{one.body['responseCode']} {one.body['responseMessage']}" for one in done.replies)
        messages.success(request, _("SIMULATOR selesai. Jawaban kepada bank: %(isi)s") % {"isi": told or "–"})
        return redirect("pembayaran:simulator")
    found = reading.bank_on(request.region, _today(request))
    words = {
        "dipilih": found is not None and found[0].id == SIMULATOR, "cara": PLAYS,
        "daftar": queries_simulator.payable(_today(request), request.GET.get("cari", "")),
        "cari": request.GET.get("cari", "")[:60], "setoran": queries_simulator.last_transfers(),
    }  # fmt: skip
    return render(request, "payments/simulator.html", words)
