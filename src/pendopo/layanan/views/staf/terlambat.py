"""What is late and was told to me."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pendopo.cases.api import waiting_count
from pendopo.layanan.queries_staf.late_page import late_page
from pendopo.people.api import PendopoRequest, staf


@require_safe
@staf()
def terlambat(request: PendopoRequest) -> HttpResponse:
    """Steps past their deadline whose stage names a function of mine to be told."""
    layar = late_page(request.actor, request.region, request.now)
    jumlah = {"ruang_kerja:kotak_masuk": waiting_count(request.actor)}
    response = render(request, "layanan/staf/terlambat.html", {"layar": layar, "jumlah_menu": jumlah})
    response["Cache-Control"] = "private, no-store"
    return response
