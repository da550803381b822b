"""What everybody may know of the papers of outages: how many, when, why."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pendopo.layanan.queries_staf.received_page import months_of
from pendopo.people.api import PendopoRequest, publik


@require_safe
@publik
def susulan(request: PendopoRequest) -> HttpResponse:
    """/permohonan-susulan: applications received on paper and entered afterwards, by month and reason."""
    return render(request, "layanan/publik/susulan.html", {"bulan": months_of(request.region, request.now)})
