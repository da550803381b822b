"""How applicants are told: the region's words, its mail server and gateway, the simulator of a gateway."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pendopo.core.api import Refusal
from pendopo.notify.api import (
    KINDS,
    Notice,
    WrongText,
    change_template,
    choose_gateway,
    gateway_of,
    mail_server,
    offered,
    reset_template,
    tell_as_simulator,
    wordings,
)
from pendopo.people.api import PendopoRequest, staf

SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
@staf("admin")
def templat(request: PendopoRequest) -> HttpResponse:
    """/kerja/kabar/templat: the words of each occasion, with an example of what is sent."""
    kind, typed = request.POST.get("jenis", ""), {}
    problem: WrongText | None = None
    if request.method == "POST":
        if kind not in KINDS:
            raise Http404
        try:
            if request.POST.get("lakukan") == "bawaan":
                reset_template(kind, actor=request.actor, now=request.now)
                messages.success(request, _("Kembali ke teks bawaan."))
            else:
                typed = {name: request.POST.get(name, "")[:2000] for name in ("judul", "isi")}
                change_template(kind, subject=typed["judul"], body=typed["isi"], actor=request.actor, now=request.now)
                messages.success(request, _("Teks kabar tersimpan."))
            return redirect("layanan_staf:kabar_templat")
        except WrongText as no:
            problem = no
    words = {"daftar": wordings(), "salah": kind if problem else "", "ketik": typed}
    words |= {"galat": {problem.field: problem.sentence} if problem else {}}
    return render(request, "layanan/staf/kabar_templat.html", words, status=problem.status if problem else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staf("admin")
def saluran(request: PendopoRequest) -> HttpResponse:
    """/kerja/kabar/saluran: the mail server as it is set, and the gateway to phones."""
    if request.method == "POST":
        choose_gateway(request.region, request.POST.get("gerbang", ""), actor=request.actor, now=request.now)
        messages.success(request, _("Gerbang pesan tersimpan."))
        return redirect("layanan_staf:kabar_saluran")
    chosen = gateway_of(request.region)
    choices = [{"id": "", "label": _("Tidak ada. Petugas mengabari sendiri.")}]
    choices += [{"id": one.id, "label": one.title} for one in offered(is_contoh=request.region.is_contoh)]
    words = {"surel": mail_server(), "gerbang": chosen, "pilihan": choices, "terpilih": chosen.id if chosen else ""}
    return render(request, "layanan/staf/kabar_saluran.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
@staf("admin")
def simulator(request: PendopoRequest) -> HttpResponse:
    """/kerja/kabar/simulator: what the simulator was handed, and what it shall tell back."""
    if request.method == "POST":
        try:
            notice_id = UUID(request.POST.get("kabar", ""))
        except ValueError:
            raise Http404 from None
        arrived = request.POST.get("jawaban") == "terkirim"
        if not tell_as_simulator(request.region, notice_id, is_delivered=arrived, now=request.now):
            raise Refusal(_("Simulator sudah memberi jawaban itu."))
        messages.success(request, _("SIMULATOR sudah memberi tanda."))
        return redirect("layanan_staf:kabar_simulator")
    rows = Notice.objects.filter(is_simulated=True).exclude(reference="").order_by("-created_at", "-id")[:SHOWN]
    return render(request, "layanan/staf/kabar_simulator.html", {"daftar": rows})
