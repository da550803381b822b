"""Interfaces of sources: the door for their messages, the switch for administrators, the imitated OSS."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from pendopo.core.api import Refusal
from pendopo.people.api import ADMIN, PendopoRequest, publik, staf
from pendopo.saluran import queries
from pendopo.saluran.forms import line_of
from pendopo.saluran.models import EntriPusat, PesanPusat
from pendopo.saluran.rules_oss import METHODS
from pendopo.saluran.services.linking import read_number
from pendopo.saluran.services.messages import (
    ADAPTERS,
    NO_ADAPTER,
    PLAYS,
    ConnectionWish,
    play,
    set_connection,
    take_message,
)
from pendopo.saluran.vocabulary import SIMULATOR, SOURCES

FIELDS = {"cara": 12, "alamat": 200, "pengguna": 80, "dasar": 200}


@csrf_exempt
@require_POST
@publik
def terima(request: PendopoRequest, sumber: str, metode: str) -> HttpResponse:
    """/pusat/<source>/<method>: a message of a source. Authenticated; the same again changes nothing."""
    if sumber not in SOURCES or metode not in METHODS:
        raise Http404
    given = request.headers.get("Token", "")[:200]
    reply = take_message(request.region, sumber, metode, given, request.body, now=request.now)
    response = JsonResponse(reply.body, status=reply.status)
    response["Cache-Control"] = "no-store"
    if reply.is_simulated:
        response["X-Pendopo-Simulator"] = SIMULATOR
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@staf(ADMIN)
def sambungan(request: PendopoRequest) -> HttpResponse:
    """/kerja/saluran/antarmuka: whether the interface of a source is used, and its last messages."""
    post = request.POST.dict()
    typed = {name: line_of(post, name, most) for name, most in FIELDS.items()}
    problems: dict[str, str] = {}
    if request.method == "POST":
        password = str(post.get("rahasia", "")).replace("\0", "").strip()[:200]
        wish = ConnectionWish(typed["cara"], typed["alamat"], typed["pengguna"], password, typed["dasar"])
        try:
            set_connection(request.region, "oss", wish, actor=request.actor, now=request.now)
            messages.success(request, _("Pilihan antarmuka tersimpan."))
            return redirect("saluran:antarmuka")
        except Refusal as no:
            problems["cara"] = no.sentence
    now_row = queries.connection_of("oss")
    choices = [{"id": "", "label": _("Mati: hanya impor unduhan")}]
    if request.region.is_contoh:
        choices.append({"id": "simulator", "label": _("SIMULATOR OSS, untuk belajar")})
    choices.append({"id": "sungguhan", "label": _("OSS, menurut perjanjian")})
    if not any(typed.values()) and now_row is not None:
        typed = {
            "cara": now_row.mode, "alamat": now_row.base_url, "pengguna": now_row.username, "dasar": now_row.basis,
        }  # fmt: skip
    root = request.build_absolute_uri("/").rstrip("/")
    words = {
        "kini": now_row, "ketik": typed, "masalah": problems, "pilihan": choices, "metode": METHODS, "akar": root,
        "tanpa": [one.title for one in SOURCES.values() if one.id not in ADAPTERS], "kalimat": NO_ADAPTER,
        "pesan": PesanPusat.objects.order_by("-received_at", "-id")[:20],
    }  # fmt: skip
    response = render(request, "saluran/staf/antarmuka.html", words, status=422 if problems else 200)
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@staf(ADMIN)
def simulator(request: PendopoRequest) -> HttpResponse:
    """/kerja/saluran/simulator: play OSS. Only in regions marked contoh."""
    if not request.region.is_contoh:
        raise Http404
    post = request.POST.dict()
    number, what = line_of(post, "nomor", 80), line_of(post, "apa", 20)
    problem = ""
    if request.method == "POST":
        try:
            if what not in PLAYS:
                raise Refusal(_("Pilih apa yang dikabarkan OSS tiruan."), status=422)
            reply = play(request.region, read_number(number)[0], what, now=request.now)
            messages.success(request, _("SIMULATOR dijawab: %(isi)s") % {"isi": next(iter(reply.body.values()))})
            return redirect("saluran:simulator")
        except Refusal as no:
            problem = no.sentence
    words = {
        "kini": queries.connection_of("oss"), "cara": PLAYS, "nomor": number, "apa": what, "galat": problem,
        "daftar": EntriPusat.objects.filter(source="oss", is_waiting=True).order_by("-day", "-id")[:20],
    }  # fmt: skip
    return render(request, "saluran/staf/simulator.html", words, status=422 if problem else 200)
