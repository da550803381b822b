"""All cases of my services."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pendopo.cases.api import waiting_count
from pendopo.layanan import queries_staf as queries
from pendopo.people.api import PendopoRequest, staf


@require_safe
@staf()
def semua(request: PendopoRequest) -> HttpResponse:
    """Every case of a service in which I have a part, newest first."""
    layar = queries.all_cases_screen(request.actor, request.GET.dict())
    jumlah = {"ruang_kerja:kotak_masuk": waiting_count(request.actor)}
    return render(request, "layanan/staf/semua.html", {"layar": layar, "jumlah_menu": jumlah})
