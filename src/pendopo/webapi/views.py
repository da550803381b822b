"""The guide for programmers, and the administrator's pages: clients, their tokens, webhooks and messages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from ninja import NinjaAPI

from pendopo.core.api import Refusal
from pendopo.engine.api import parse_date
from pendopo.people.api import PendopoRequest, publik, staf
from pendopo.webapi import guide, queries, rules, services
from pendopo.webapi.models import ApiClient, Webhook

ADMIN = "admin"


@require_safe
@publik
def panduan(request: PendopoRequest, made: NinjaAPI) -> HttpResponse:
    """/antarmuka: every operation, from its own description."""
    return render(request, "webapi/panduan.html", {"bab": guide.chapters(made), "hak": rules.SCOPES})


@require_http_methods(["GET", "HEAD", "POST"])
@staf(ADMIN)
def daftar(request: PendopoRequest) -> HttpResponse:
    """/kerja/antarmuka: programs and their rights; adding one shows its token, this once."""
    typed, problem = request.POST if request.method == "POST" else {}, ""
    if request.method == "POST":
        try:
            client, text = services.create_client(
                title=request.POST.get("nama", ""), scopes=request.POST.getlist("hak"),
                expires_on=_day(request.POST.get("hingga", "")), actor=request.actor, now=request.now,
            )  # fmt: skip
        except Refusal as no:
            problem = no.sentence
        else:
            return _shown_once(request, client, _("Token untuk %(nama)s") % {"nama": client.title}, text)
    words = {
        "daftar": queries.clients(), "pilihan_hak": _choices(rules.SCOPES), "isian": typed, "masalah": problem,
        "dipilih": request.POST.getlist("hak") if request.method == "POST" else list(rules.SCOPES),
    }  # fmt: skip
    return render(request, "webapi/daftar.html", words, status=422 if problem else 200)


def _choices(titles: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"id": name, "label": title} for name, title in titles.items()]


def _day(text: str) -> date | None:
    """A day as typed; None when nothing was. Raises Refusal."""
    if not text.strip():
        return None
    day = parse_date(text)
    if day is None:
        raise Refusal(_("Tulis hari terakhirnya seperti 31 12 2027, atau kosongkan."), status=422)
    return day


def _shown_once(request: PendopoRequest, client: ApiClient, title: str, secret: str) -> HttpResponse:
    response = render(request, "webapi/rahasia.html", {"klien": client, "judul": title, "rahasia": secret})
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@staf(ADMIN)
def satu(request: PendopoRequest, client_id: UUID) -> HttpResponse:
    """…/<id>: one program, its webhooks, its last messages."""
    return _page(request, queries.get_client(client_id))


def _page(request: PendopoRequest, client: ApiClient, *, problem: str = "") -> HttpResponse:
    words: dict[str, Any] = {
        "klien": client, "hak": [rules.SCOPES[scope] for scope in client.scopes], "masalah": problem,
        "kait": list(client.webhooks.order_by("created_at")), "kabar": queries.newest_deliveries(client),
        "jenis": list(services.KINDS.values()), "pilihan_jenis": _choices(services.TOLD), "isian": request.POST,
        "boleh_kait": rules.FOLLOW in client.scopes and client.revoked_at is None,
    }  # fmt: skip
    return render(request, "webapi/satu.html", words, status=422 if problem else 200)


@require_POST
@staf(ADMIN)
def token(request: PendopoRequest, client_id: UUID) -> HttpResponse:
    """…/token: another token; the old one stops."""
    client = queries.get_client(client_id)
    text = services.renew_token(client, actor=request.actor, now=request.now)
    return _shown_once(request, client, _("Token baru untuk %(nama)s") % {"nama": client.title}, text)


@require_POST
@staf(ADMIN)
def cabut(request: PendopoRequest, client_id: UUID) -> HttpResponse:
    """…/cabut: the end of a program's rights."""
    client = queries.get_client(client_id)
    services.revoke_client(client, actor=request.actor, now=request.now)
    messages.success(request, _("Token %(nama)s tidak berlaku lagi.") % {"nama": client.title})
    return redirect("webapi_staf:satu", client_id)


@require_POST
@staf(ADMIN)
def tambah_kait(request: PendopoRequest, client_id: UUID) -> HttpResponse:
    """…/kait: an address to be told; its secret is shown this once."""
    client = queries.get_client(client_id)
    try:
        _hook, secret = services.add_webhook(
            client, url=request.POST.get("alamat", ""), kinds=request.POST.getlist("jenis"), actor=request.actor,
            now=request.now,
        )  # fmt: skip
    except Refusal as no:
        return _page(request, client, problem=no.sentence)
    return _shown_once(request, client, _("Rahasia tanda tangan kabar"), secret)


@require_POST
@staf(ADMIN)
def ubah_kait(request: PendopoRequest, client_id: UUID, webhook_id: UUID) -> HttpResponse:
    """…/kait/<id>: stop telling an address, or begin again."""
    hook = Webhook.objects.filter(pk=webhook_id, client_id=client_id).first()
    if hook is None:
        raise Http404
    if hook.stopped_at is None:
        services.stop_webhook(hook, why=_("Dihentikan pengelola."), actor=request.actor, now=request.now)
    else:
        services.resume_webhook(hook, actor=request.actor, now=request.now)
    return redirect("webapi_staf:satu", client_id)


@require_POST
@staf(ADMIN)
def ulangi(request: PendopoRequest, delivery_id: UUID) -> HttpResponse:
    """…/kabar/<id>: send a message once more."""
    row = queries.get_delivery(delivery_id)
    services.send_again(request.region, row, actor=request.actor, now=request.now)
    messages.success(request, _("Kabar dikirim lagi."))
    return redirect("webapi_staf:satu", row.webhook.client_id)
