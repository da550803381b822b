"""Services that are applied for elsewhere: the switch for administrators, and following a number for everybody."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from pendopo.core.api import Refusal
from pendopo.definitions.api import catalogue
from pendopo.people.api import ADMIN, PendopoRequest, publik, staf
from pendopo.saluran import queries
from pendopo.saluran.forms import day_typed, line_of
from pendopo.saluran.models import PindahSaluran
from pendopo.saluran.services import Move, leave_number, switch_channel
from pendopo.saluran.services.limits import count_question

FIELDS = {"layanan": 80, "alamat": 200, "nama": 80, "alasan": 300, "mulai": 20}


@require_http_methods(["GET", "HEAD", "POST"])
@staf(ADMIN)
def pindah(request: PendopoRequest) -> HttpResponse:
    """/kerja/saluran/pindah: which services are applied for elsewhere, since when and why; and moving one."""
    today = request.now.astimezone(request.region.tz).date()
    typed = {name: line_of(request.POST.dict(), name, most) for name, most in FIELDS.items()}
    problems: dict[str, str] = {}
    if request.method == "POST":
        day = day_typed(typed["mulai"], problems, "mulai", today)
        goes = request.POST.get("ke") != "sini"
        move = Move(goes, typed["alasan"], day, typed["alamat"], typed["nama"])
        if not problems:
            try:
                switch_channel(request.region, typed["layanan"], move, actor=request.actor, now=request.now)
                messages.success(request, _("Saluran layanan ini tersimpan dan tampil pada halamannya."))
                return redirect("saluran:pindah")
            except Refusal as no:
                problems["layanan"] = no.sentence
    titles = {one.id: one for one in catalogue()}
    moved = queries.elsewhere_rows(today)
    offers = [
        one for one in titles.values() if one.card.channel != "K" and one.card.entry == "umum" and not one.is_waiting
    ]  # fmt: skip
    words = {
        "ketik": typed, "masalah": problems, "hari_ini": today,
        "kini": [(titles[name].title, row) for name, row in moved.items() if row.is_elsewhere and name in titles],
        "layanan": [one for one in offers if not (one.id in moved and moved[one.id].is_elsewhere)],
        "riwayat": [
            (titles[row.definition_id].title if row.definition_id in titles else row.definition_id, row)
            for row in PindahSaluran.objects.order_by("-set_at", "-id")[:50]
        ],
    }  # fmt: skip
    return render(request, "saluran/staf/pindah.html", words, status=422 if problems else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@publik
def ikuti(request: PendopoRequest, definition_id: str) -> HttpResponse:
    """/lacak-pusat/<service>: leave the number that another application gave, and see what is known of it."""
    today = request.now.astimezone(request.region.tz).date()
    row = queries.elsewhere(definition_id, today)
    offer = next((one for one in catalogue() if one.id == definition_id and not one.is_waiting), None)
    if row is None or offer is None:
        raise Http404
    number, problem, found, status = line_of(request.POST.dict(), "nomor", 80), "", None, 200
    if request.method == "POST":
        try:
            count_question(request.region, get_adapter().get_client_ip(request) or "")
            found = leave_number(request.region, definition_id, number, actor=request.actor, now=request.now)
        except Refusal as no:
            problem, status = no.sentence, no.status
    words = {
        "layanan": definition_id, "judul": offer.text("title", (get_language() or "id")[:2]), "pindah": row,
        "nomor": number, "galat": problem, "temuan": found,
    }  # fmt: skip
    return render(request, "saluran/publik/ikuti.html", words, status=status)
